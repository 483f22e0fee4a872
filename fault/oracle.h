/* SPDX-License-Identifier: MIT */
/*
 * The oracle: what the manuals say one memory access must do, given the paging
 * structures and control registers. A pure function with no machine in it,
 * built for the guest (which checks every sample against it) and for the host.
 * Sources: Intel SDM vol. 3 "Paging", "Interrupt and Exception Handling", SDM
 * vol. 1 "Control-flow Enforcement Technology (CET)"; AMD APM vol. 2 "Page
 * Translation and Protection". ORACLE_RULES cites section titles of these.
 */
#ifndef FAULT_ORACLE_H
#define FAULT_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/x86.h"

/* Section titles of the SDM that more than one rule cites. */
#define SDM_PAGING        "4-Level Paging and 5-Level Paging"
#define SDM_ACCESS_RIGHTS "Determination of Access Rights"
#define SDM_PAGE_FAULTS   "Page-Fault Exceptions"
#define SDM_INTERRUPT_14  "Interrupt 14-Page-Fault Exception (#PF)"
#define SDM_KEYS          "Protection Keys"
#define SDM_A_AND_D       "Accessed and Dirty Flags"

/*
 * Every rule once: RULE(name, section, what holds). RULE_<name> is its number.
 * Building oracle.c with -DORACLE_MUTATE=RULE_<name> disables that rule, and
 * with -DORACLE_INVERT too negates its condition: tests must notice either.
 */
#define ORACLE_RULES(RULE)                                                                        \
        RULE(LINEAR_WIDTH_57, SDM_PAGING, "linear addresses have 57 bits if CR4.LA57 = 1")        \
        RULE(FIVE_LEVELS, SDM_PAGING, "the walk starts at a PML5E if CR4.LA57 = 1")               \
        RULE(NON_CANONICAL, "Canonical Addressing", "a non-canonical address is #GP(0), not #PF") \
        RULE(STACK_SEGMENT, "Interrupt 12-Stack Fault Exception (#SS)",                           \
             "and #SS(0) through the stack segment")                                              \
        RULE(NOT_PRESENT, SDM_PAGE_FAULTS, "an entry with P = 0 ends the walk")                   \
        RULE(RESERVED_ADDRESS, SDM_PAGING, "bits 51:MAXPHYADDR are reserved")                     \
        RULE(RESERVED_XD, SDM_PAGING, "XD is reserved if EFER.NXE = 0")                           \
        RULE(RESERVED_PS_TOP, SDM_PAGING, "PS is reserved in PML5E and PML4E")                    \
        RULE(RESERVED_PS_1G, SDM_PAGING, "PDPTE.PS, where no 1-GByte pages are")                  \
        RULE(RESERVED_2M, SDM_PAGING, "bits 20:13 of a PDE that maps a page")                     \
        RULE(RESERVED_1G, SDM_PAGING, "bits 29:13 of a PDPTE that maps a page")                   \
        RULE(RESERVED_G_TOP, "APM, Long-Mode Page Translation", "AMD: bit 8 of PML5E and PML4E")  \
        RULE(PAGE_SIZE, SDM_PAGING, "a PDPTE or PDE with PS = 1 maps a page")                     \
        RULE(USER_MODE, SDM_ACCESS_RIGHTS, "CPL 3 makes user-mode accesses")                      \
        RULE(IMPLICIT_SUPERVISOR, SDM_ACCESS_RIGHTS,                                              \
             "an implicit access is supervisor-mode whatever the CPL")                            \
        RULE(WRUSS_USER, SDM_ACCESS_RIGHTS, "WRUSS makes user-mode accesses though CPL is 0")     \
        RULE(READ_MODIFY_WRITE, SDM_PAGE_FAULTS, "a read-modify-write is a write")                \
        RULE(SUPERVISOR_PAGE, SDM_ACCESS_RIGHTS,                                                  \
             "no user-mode access to a supervisor-mode address")                                  \
        RULE(READ_ONLY_USER, SDM_ACCESS_RIGHTS,                                                   \
             "no user-mode data write unless R/W = 1 in every entry")                             \
        RULE(READ_ONLY_SUPERVISOR, SDM_ACCESS_RIGHTS, "nor a supervisor-mode one if CR0.WP = 1")  \
        RULE(EXECUTE_DISABLE, SDM_ACCESS_RIGHTS, "no instruction fetch if XD = 1 in any entry")   \
        RULE(SMEP, SDM_ACCESS_RIGHTS,                                                             \
             "no supervisor-mode fetch from a user-mode address if CR4.SMEP = 1")                 \
        RULE(SMAP, SDM_ACCESS_RIGHTS,                                                             \
             "no supervisor-mode data access to one if CR4.SMAP = 1 and EFLAGS.AC = 0")           \
        RULE(SMAP_IMPLICIT, SDM_ACCESS_RIGHTS,                                                    \
             "nor an implicit one if CR4.SMAP = 1, whatever EFLAGS.AC")                           \
        RULE(PKU_ACCESS, SDM_KEYS, "PKRU.ADi: no data access to a user-mode address")             \
        RULE(PKU_WRITE_USER, SDM_KEYS, "PKRU.WDi: no user-mode write to one")                     \
        RULE(PKU_WRITE_SUPERVISOR, SDM_KEYS, "PKRU.WDi: nor a supervisor-mode one if CR0.WP = 1") \
        RULE(PKS_ACCESS, SDM_KEYS, "IA32_PKRS.ADi: no data access to a supervisor-mode address")  \
        RULE(PKS_WRITE, SDM_KEYS, "IA32_PKRS.WDi: no write to one if CR0.WP = 1")                 \
        RULE(SHADOW_STACK_READ_ONLY, SDM_ACCESS_RIGHTS,                                           \
             "a shadow-stack address has R/W = 0 in the entry that maps the page")                \
        RULE(SHADOW_STACK_DIRTY, SDM_ACCESS_RIGHTS, "and D = 1 there")                            \
        RULE(SHADOW_STACK_UPPER, SDM_ACCESS_RIGHTS, "and R/W = 1 in every other entry")           \
        RULE(SHADOW_STACK_MODE, SDM_ACCESS_RIGHTS,                                                \
             "no supervisor-mode shadow-stack access to a user-mode address")                     \
        RULE(ERROR_P, SDM_PAGE_FAULTS, "P: no entry on the walk was not present")                 \
        RULE(ERROR_WR, SDM_PAGE_FAULTS, "W/R: the access was a write")                            \
        RULE(ERROR_US, SDM_PAGE_FAULTS, "U/S: the access was user-mode")                          \
        RULE(ERROR_RSVD, SDM_PAGE_FAULTS, "RSVD: an entry had a reserved bit set")                \
        RULE(ERROR_ID_NXE, SDM_PAGE_FAULTS, "I/D: a fetch, and EFER.NXE = 1")                     \
        RULE(ERROR_ID_SMEP, SDM_PAGE_FAULTS, "I/D: a fetch, and CR4.SMEP = 1")                    \
        RULE(ERROR_PK, SDM_PAGE_FAULTS,                                                           \
             "PK: the protection key disallows the data access, whatever else does")              \
        RULE(ERROR_SS, SDM_PAGE_FAULTS, "SS: the access was a shadow-stack access")               \
        RULE(CR2, SDM_PAGE_FAULTS, "CR2 holds the linear address")                                \
        RULE(ACCESSED, SDM_A_AND_D, "A is set in every entry of the translation")                 \
        RULE(DIRTY, SDM_A_AND_D, "D is set by a write in the entry that maps")                    \
        RULE(UPPER_ACCESSED, SDM_INTERRUPT_14,                                                    \
             "a walk that ends in #PF may set A in the entries above the one that decided")       \
        RULE(LEAF_ACCESSED, SDM_INTERRUPT_14,                                                     \
             "and in the leaf, if a protection violation ends it: model specific")

enum oracle_rule {
#define ORACLE_RULE_NUMBER(name, section, what) RULE_##name,
        ORACLE_RULES(ORACLE_RULE_NUMBER)
#undef ORACLE_RULE_NUMBER
            RULE_COUNT
};
_Static_assert(RULE_COUNT <= 64, "rules are kept as bits of one uint64_t");

#define ORACLE_LEVELS_MAX 5

enum oracle_access_kind {
        ORACLE_READ,
        ORACLE_WRITE,
        ORACLE_READ_MODIFY_WRITE, /* ADD to memory, XCHG, and the like */
        ORACLE_FETCH,
        /* These need CR4.CET = 1. */
        ORACLE_SHADOW_STACK_READ,  /* RET, RSTORSSP, ... */
        ORACLE_SHADOW_STACK_WRITE, /* CALL, WRSS, ... */
        ORACLE_WRUSS,              /* a user-mode shadow-stack write; CPL 0 only */
        ORACLE_ACCESS_KINDS
};

/* Kinds, each at CPL 3 or not, implicit or not, with EFLAGS.AC or without. */
#define ORACLE_ACCESSES (ORACLE_ACCESS_KINDS << 3)

/*
 * What stays the same from access to access. Fill the first group, then call
 * oracle_machine_init(); after a change to cr0, cr4, efer or what CPUID says,
 * call it again: about 20,000 instructions. pkru and pkrs may change without.
 *
 * CR4.LA57 gives the number of levels. A machine has CR4.CET = 1 only with
 * CR0.WP = 1. cr4 may have CR4.PKS and CR4.CET set even if the running CPU
 * has neither. AMD differs in RESERVED_G_TOP and has no IA32_PKRS.
 */
struct oracle_machine {
        uint64_t cr0;
        uint64_t cr4;
        uint64_t efer;
        uint32_t pkru;
        uint32_t pkrs;
        uint64_t encryption; /* the bit that encrypts memory (AMD); 0: none */
        uint8_t maxphyaddr;  /* 32 to 52 */
        bool gigabyte_pages; /* CPUID.80000001H:EDX.Page1GB */
        bool amd;

        /* Derived by oracle_machine_init(), the business of oracle.c alone. */
        uint64_t rules;                    /* that held in the derivation */
        uint64_t check[ORACLE_LEVELS_MAX]; /* P and the reserved bits of walk.entry[i] */
        uint64_t large[ORACLE_LEVELS_MAX]; /* further reserved bits where it maps a page */
        uint8_t levels;
        uint8_t canonical_shift;               /* 64 - linear-address width */
        uint8_t describe[ORACLE_ACCESSES];     /* W/R, U/S, I/D and SS of the error code */
        bool writes[ORACLE_ACCESSES];          /* sets D */
        uint8_t key_denies[ORACLE_ACCESSES];   /* a bit for each kind of key */
        uint32_t page_denies[ORACLE_ACCESSES]; /* a bit for each kind of page */
};

/*
 * The paging-structure entries of one linear address as the walker finds them
 * before the access, the top one first: entry[0] is the PML4E, or the PML5E
 * with CR4.LA57. Entries below the one that ends the walk are not looked at.
 * No stale TLB or paging-structure cache entry may exist for the address.
 */
struct oracle_walk {
        uint64_t entry[ORACLE_LEVELS_MAX];
};

struct oracle_access {
        /*
         * The first byte accessed; of an access that crosses into a page that
         * faults, the first byte in that page.
         */
        uint64_t linear_address;
        enum oracle_access_kind kind;
        uint8_t cpl;
        bool implicit; /* read or write of a GDT, LDT, IDT or TSS by the processor */
        bool ac;       /* EFLAGS.AC */
        bool
            stack_segment; /* PUSH, POP, SS:, base RSP or RBP; ignored for fetch and shadow stack */
};

#define ORACLE_NO_FAULT 0xff

struct oracle_outcome {
        uint64_t cr2;        /* after #PF; 0 otherwise, where CR2 stays as it was */
        uint32_t error_code; /* 0 for #GP and #SS */
        uint8_t vector;      /* X86_TRAP_PF, _GP, _SS or ORACLE_NO_FAULT */
        uint8_t entries;     /* walked, the deciding one included: walk.entry[entries - 1] */

        /* Bit i stands for walk.entry[i]; other A and D flags stay as they were. */
        uint8_t accessed;     /* A is 1 afterwards */
        uint8_t dirty;        /* D is 1 afterwards */
        uint8_t may_accessed; /* A may have been set */
};

/* The address bits that are reserved in every present entry. */
static inline uint64_t oracle_reserved_address(unsigned int maxphyaddr, uint64_t encryption)
{
        return (BIT(PTE_ADDRESS_BITS) - 1) & ~(BIT(maxphyaddr) - 1) & ~encryption;
}

void oracle_machine_init(struct oracle_machine *machine);

/*
 * Same configuration as last time? Then the derived tables can be reused. pkru, pkrs
 * and what CPUID says of the CPU's features are not compared.
 */
static inline bool oracle_is_same_configuration(const struct oracle_machine *derived,
                                                const struct oracle_machine *machine)
{
        return derived->maxphyaddr == machine->maxphyaddr && derived->cr0 == machine->cr0 &&
               derived->cr4 == machine->cr4 && derived->efer == machine->efer;
}

struct oracle_outcome oracle_predict(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access);

/*
 * The same for so many accesses through one walk, for all of which its entries
 * hold but for the frame's address.
 */
void oracle_predict_each(const struct oracle_machine *machine, const struct oracle_walk *walk,
                         const struct oracle_access *accesses, size_t count,
                         struct oracle_outcome *outcomes);

/*
 * The same outcome, slower, and in *rules one bit (1 << RULE_<name>) for every
 * rule whose condition held on the way to it.
 */
struct oracle_outcome oracle_explain(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access, uint64_t *rules);

struct oracle_rule_text {
        const char *name;
        const char *section; /* of the manual */
        const char *what;
};
extern const struct oracle_rule_text oracle_rule_texts[RULE_COUNT];

/* Whether walk.entry[index], before the access, may have become after. */
static inline bool oracle_entry_agrees(const struct oracle_outcome *outcome, unsigned index,
                                       uint64_t before, uint64_t after)
{
        uint64_t set =
            (outcome->accessed >> index & 1) * PTE_A | (outcome->dirty >> index & 1) * PTE_D;
        uint64_t may = (outcome->may_accessed >> index & 1) * PTE_A & ~before;

        return ((after ^ (before | set)) & ~may) == 0;
}

#endif
