/* SPDX-License-Identifier: MIT */
/*
 * The oracle's rules, each under its name from ORACLE_RULES. The guest's
 * exhaustive check calls oracle_predict() for every case, so the path through
 * it is masks rather than branches; only the first bad entry ends it early.
 * Sources: see oracle.h.
 */
#include <stddef.h>

#include "fault/oracle.h"

/* The tests' hook; without it no rule is mutated, and none of this costs. */
#ifndef ORACLE_MUTATE
#define ORACLE_MUTATE RULE_COUNT
#endif
#ifdef ORACLE_INVERT
#define MUTANT(condition) (!(condition))
#else
#define MUTANT(condition) ((void)(condition), false)
#endif

/* Whether the rule's condition holds; `rules` collects those that do. */
#define RULE(name, condition) \
        held(rules, RULE_##name, RULE_##name == ORACLE_MUTATE ? MUTANT(condition) : (condition))

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE bool held(uint64_t *rules, enum oracle_rule rule, bool condition)
{
        if (rules)
                *rules |= (uint64_t)condition << rule;
        return condition;
}

#define ORACLE_RULE_TEXT(name, section, what) {#name, section, what},
const struct oracle_rule_text oracle_rule_texts[RULE_COUNT] = {ORACLE_RULES(ORACLE_RULE_TEXT)};

enum level { LEVEL_PTE = 1, LEVEL_PDE, LEVEL_PDPTE, LEVEL_PML4E, LEVEL_PML5E };

#define RESERVED_FIRST RULE_RESERVED_ADDRESS
#define RESERVED_LAST  RULE_RESERVED_G_TOP

/* Bits high to low, both included; none where high < low. */
#define BITS(high, low) ((BIT((high) + 1) - 1) & ~(BIT(low) - 1))

#define PHYSICAL_ADDRESS_TOP  (PTE_ADDRESS_BITS - 1)
#define RESERVED_LARGE_LOWEST 13 /* above PTE_PAT_LARGE */
#define RESERVED_2M_HIGHEST   20
#define RESERVED_1G_HIGHEST   29

#define LINEAR_WIDTH_4_LEVELS 48
#define LINEAR_WIDTH_5_LEVELS 57

/* The bits that one rule reserves in a present entry of this level and PS. */
static uint64_t reserved_by(enum oracle_rule rule, const struct oracle_machine *machine,
                            unsigned level, bool ps)
{
        uint64_t *rules = NULL;

        switch (rule) {
        case RULE_RESERVED_ADDRESS:
                return RULE(RESERVED_ADDRESS, machine->maxphyaddr <= PHYSICAL_ADDRESS_TOP)
                           ? BITS(PHYSICAL_ADDRESS_TOP, machine->maxphyaddr)
                           : 0;
        case RULE_RESERVED_XD:
                return RULE(RESERVED_XD, !(machine->efer & EFER_NXE)) ? PTE_NX : 0;
        case RULE_RESERVED_PS_TOP:
                return RULE(RESERVED_PS_TOP, level >= LEVEL_PML4E) ? PTE_PS : 0;
        case RULE_RESERVED_PS_1G:
                return RULE(RESERVED_PS_1G, level == LEVEL_PDPTE && !machine->gigabyte_pages)
                           ? PTE_PS
                           : 0;
        case RULE_RESERVED_2M:
                return RULE(RESERVED_2M, level == LEVEL_PDE && ps)
                           ? BITS(RESERVED_2M_HIGHEST, RESERVED_LARGE_LOWEST)
                           : 0;
        case RULE_RESERVED_1G:
                return RULE(RESERVED_1G, level == LEVEL_PDPTE && ps)
                           ? BITS(RESERVED_1G_HIGHEST, RESERVED_LARGE_LOWEST)
                           : 0;
        case RULE_RESERVED_G_TOP:
                return RULE(RESERVED_G_TOP, level >= LEVEL_PML4E && machine->amd) ? PTE_G : 0;
        default:
                return 0;
        }
}

void oracle_machine_init(struct oracle_machine *machine)
{
        bool la57 = machine->cr4 & CR4_LA57;
        unsigned width = LINEAR_WIDTH_4_LEVELS;
        uint64_t *rules = &machine->rules;

        machine->rules = 0;
        if (RULE(LINEAR_WIDTH_57, la57))
                width = LINEAR_WIDTH_5_LEVELS;
        machine->canonical_shift = 64 - width;
        machine->levels = RULE(FIVE_LEVELS, la57) ? LEVEL_PML5E : LEVEL_PML4E;

        for (unsigned level = 0; level <= ORACLE_LEVELS_MAX; level++) {
                for (unsigned ps = 0; ps < 2; ps++) {
                        uint64_t reserved = 0;

                        for (unsigned rule = RESERVED_FIRST; rule <= RESERVED_LAST; rule++)
                                reserved |= reserved_by(rule, machine, level, ps);
                        machine->reserved[level][ps] = reserved;
                }
        }
}

/* The rules that made this entry's set bits reserved ones. */
static uint64_t reserved_rules(const struct oracle_machine *machine, unsigned level, uint64_t entry)
{
        uint64_t rules = 0;

        for (unsigned rule = RESERVED_FIRST; rule <= RESERVED_LAST; rule++) {
                bool set = entry & reserved_by(rule, machine, level, entry & PTE_PS);

                rules |= (uint64_t)set << rule;
        }
        return rules;
}

ALWAYS_INLINE struct oracle_outcome predict(const struct oracle_machine *machine,
                                            const struct oracle_walk *walk,
                                            const struct oracle_access *access, uint64_t *rules)
{
        const enum oracle_access_kind kind = access->kind;
        const bool wp = machine->cr0 & CR0_WP;
        const bool nxe = machine->efer & EFER_NXE;
        const bool smep = machine->cr4 & CR4_SMEP;
        const bool smap = machine->cr4 & CR4_SMAP;

        /* The access, Determination of Access Rights. */
        const bool fetch = kind == ORACLE_FETCH;
        const bool shadow_stack = kind >= ORACLE_SHADOW_STACK_READ;
        const bool data = kind < ORACLE_FETCH; /* an ordinary one */
        const bool data_write =
            kind == ORACLE_WRITE || RULE(READ_MODIFY_WRITE, kind == ORACLE_READ_MODIFY_WRITE);
        const bool write = data_write || (kind >= ORACLE_SHADOW_STACK_WRITE);
        const bool implicit = RULE(IMPLICIT_SUPERVISOR, access->implicit);
        bool user = RULE(USER_MODE, access->cpl == 3) & !implicit;

        user |= RULE(WRUSS_USER, kind == ORACLE_WRUSS);

        /* Why there is no translation, or why it does not permit the access. */
        bool not_present = false;
        bool reserved = false;
        bool violation = false;
        bool pk = false;

        struct oracle_outcome outcome = {.vector = ORACLE_NO_FAULT};

        /* Canonical Addressing: before any paging. */
        const int64_t sign_extended =
            (int64_t)(access->linear_address << machine->canonical_shift) >>
            machine->canonical_shift;
        if (RULE(NON_CANONICAL, (uint64_t)sign_extended != access->linear_address)) {
                outcome.vector =
                    RULE(STACK_SEGMENT, access->stack_segment & data) ? X86_TRAP_SS : X86_TRAP_GP;
                return outcome;
        }

        /* 4-Level Paging and 5-Level Paging: the first bad entry decides. */
        uint64_t entry;
        uint64_t upper = ~UL(0); /* permissions of the entries above, ANDed; XD flipped */
        unsigned level = machine->levels;
        unsigned index = 0;

        for (;; level--, index++) {
                entry = walk->entry[index];
                not_present = RULE(NOT_PRESENT, !(entry & PTE_P));
                if (not_present)
                        break;
                reserved = entry & machine->reserved[level][entry / PTE_PS & 1];
                if (reserved) {
                        if (rules)
                                *rules |= reserved_rules(machine, level, entry);
                        break;
                }
                /* PS above the PDPTE is reserved, so that here it means a page. */
                if (level == LEVEL_PTE || RULE(PAGE_SIZE, entry & PTE_PS))
                        break;
                upper &= entry ^ PTE_NX;
        }

        if (!(not_present | reserved)) {
                const uint64_t rights = upper & (entry ^ PTE_NX);
                const bool user_page = rights & PTE_US;
                const bool writable = rights & PTE_RW;
                const bool executable = rights & PTE_NX;
                const bool supervisor_to_user = !user & user_page;

                /* Determination of Access Rights. */
                violation |= RULE(SUPERVISOR_PAGE, user & !user_page);
                violation |= RULE(READ_ONLY_USER, data_write & !writable & user);
                violation |= RULE(READ_ONLY_SUPERVISOR, data_write & !writable & !user & wp);
                violation |= RULE(EXECUTE_DISABLE, fetch & !executable);
                violation |= RULE(SMEP, fetch & supervisor_to_user & smep);
                violation |= RULE(SMAP, data & supervisor_to_user & smap & !access->ac);
                violation |= RULE(SMAP_IMPLICIT, data & supervisor_to_user & smap & implicit);
                violation |= RULE(SHADOW_STACK_READ_ONLY, shadow_stack & !!(entry & PTE_RW));
                violation |= RULE(SHADOW_STACK_DIRTY, shadow_stack & !(entry & PTE_D));
                violation |= RULE(SHADOW_STACK_UPPER, shadow_stack & !(upper & PTE_RW));
                violation |= RULE(SHADOW_STACK_MODE, shadow_stack & supervisor_to_user);

                /*
                 * Protection Keys: of the leaf only, for data and shadow-stack
                 * accesses. The mode of the address, not of the access, tells
                 * which register; and to IA32_PKRS.WDi only CR0.WP matters,
                 * since a user-mode write to its pages faults anyway.
                 */
                const bool pku = !fetch & user_page & !!(machine->cr4 & CR4_PKE);
                const bool pks = !fetch & !user_page & !!(machine->cr4 & CR4_PKS);
                const unsigned key = (entry & PTE_PK_MASK) >> PTE_PK_SHIFT;
                const uint32_t key_rights =
                    (user_page ? machine->pkru : machine->pkrs) >> key * PKR_BITS_PER_KEY;
                const bool ad = key_rights & PKR_AD;
                const bool wd = key_rights & PKR_WD;

                pk |= RULE(PKU_ACCESS, pku & ad);
                pk |= RULE(PKU_WRITE_USER, pku & wd & write & user);
                pk |= RULE(PKU_WRITE_SUPERVISOR, pku & wd & write & !user & wp);
                pk |= RULE(PKS_ACCESS, pks & ad);
                pk |= RULE(PKS_WRITE, pks & wd & write & wp);
        }

        const bool right = violation | pk; /* one is missing */
        const bool fault = not_present | reserved | right;

        /* Accessed and Dirty Flags; of a walk that faults, Page-Fault Exception (#PF). */
        const uint8_t above = BIT(index) - 1;
        const uint8_t last = BIT(index);

        outcome.entries = index + 1;
        if (RULE(ACCESSED, !fault))
                outcome.accessed = above | last;
        if (RULE(DIRTY, !fault & write))
                outcome.dirty = last;
        if (RULE(UPPER_ACCESSED, fault))
                outcome.may_accessed = above;
        if (RULE(LEAF_ACCESSED, right & machine->leaf_accessed_unspecified))
                outcome.may_accessed |= last;
        if (RULE(CR2, fault))
                outcome.cr2 = access->linear_address;
        if (!fault)
                return outcome;

        /* Page-Fault Exceptions: W/R, U/S, I/D and SS tell the access, the rest why. */
        outcome.vector = X86_TRAP_PF;
        outcome.error_code = RULE(ERROR_P, !not_present) * PF_P | RULE(ERROR_WR, write) * PF_WR |
                             RULE(ERROR_US, user) * PF_US | RULE(ERROR_RSVD, reserved) * PF_RSVD |
                             RULE(ERROR_ID_NXE, fetch & nxe) * PF_ID |
                             RULE(ERROR_ID_SMEP, fetch & smep) * PF_ID |
                             RULE(ERROR_PK, pk) * PF_PK | RULE(ERROR_SS, shadow_stack) * PF_SS;
        return outcome;
}

struct oracle_outcome oracle_predict(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access)
{
        return predict(machine, walk, access, NULL);
}

struct oracle_outcome oracle_explain(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access, uint64_t *rules)
{
        *rules = machine->rules;
        return predict(machine, walk, access, rules);
}
