/* SPDX-License-Identifier: MIT */
/*
 * The oracle's rules, each under its name from ORACLE_RULES, on plain conditions.
 * The guest's exhaustive check asks for millions of outcomes, so
 * oracle_machine_init() asks the rules once about every access, every kind of page
 * and every kind of key, and a prediction is one walk for all accesses and a few
 * look-ups for each. oracle_explain() asks the same rules about one case.
 * Sources: see oracle.h.
 */
#include "fault/oracle.h"
#include "fault/test_pages.h"

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

#define RESERVED_FIRST RULE_RESERVED_ADDRESS
#define RESERVED_LAST  RULE_RESERVED_G_TOP

/* Bits from low up to, but not including, end; none where low reaches end. */
#define BITS(low, end) ((BIT(end) - 1) & ~(BIT(low) - 1))

/* The bits that one rule reserves in a present entry of this level and PS. */
static uint64_t reserved_by(enum oracle_rule rule, const struct oracle_machine *machine,
                            unsigned level, bool ps)
{
        uint64_t *rules = NULL;

        switch (rule) {
        case RULE_RESERVED_ADDRESS:
                return RULE(RESERVED_ADDRESS, machine->maxphyaddr < PTE_ADDRESS_BITS)
                           ? oracle_reserved_address(machine->maxphyaddr, machine->encryption)
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
                           ? BITS(PTE_LARGE_ADDRESS_LOW, PAGE_SHIFT_2M)
                           : 0;
        case RULE_RESERVED_1G:
                return RULE(RESERVED_1G, level == LEVEL_PDPTE && ps)
                           ? BITS(PTE_LARGE_ADDRESS_LOW, PAGE_SHIFT_1G)
                           : 0;
        case RULE_RESERVED_G_TOP:
                return RULE(RESERVED_G_TOP, level >= LEVEL_PML4E && machine->amd) ? PTE_G : 0;
        default:
                return 0;
        }
}

/* An access as the rights see it. Its number, below ORACLE_ACCESSES, holds the rest. */
#define ACCESS_AC         BIT(0)
#define ACCESS_IMPLICIT   BIT(1)
#define ACCESS_CPL3       BIT(2)
#define ACCESS_KIND_SHIFT 3

struct access_traits {
        bool user; /* a user-mode access */
        bool implicit;
        bool ac;
        bool data; /* an ordinary data access */
        bool fetch;
        bool shadow_stack;
        bool write;      /* ordinary or shadow-stack */
        bool data_write; /* ordinary */
};

/* Determination of Access Rights, its first half: user-mode or supervisor-mode? */
ALWAYS_INLINE struct access_traits access_traits(unsigned number, uint64_t *rules)
{
        const enum oracle_access_kind kind = number >> ACCESS_KIND_SHIFT;
        struct access_traits access = {
            .implicit = RULE(IMPLICIT_SUPERVISOR, !!(number & ACCESS_IMPLICIT)),
            .ac = number & ACCESS_AC,
            .data = kind < ORACLE_FETCH,
            .fetch = kind == ORACLE_FETCH,
            .shadow_stack = kind >= ORACLE_SHADOW_STACK_READ,
        };

        access.data_write =
            kind == ORACLE_WRITE || RULE(READ_MODIFY_WRITE, kind == ORACLE_READ_MODIFY_WRITE);
        access.write = access.data_write || kind >= ORACLE_SHADOW_STACK_WRITE;
        access.user = RULE(USER_MODE, !!(number & ACCESS_CPL3)) && !access.implicit;
        access.user |= RULE(WRUSS_USER, kind == ORACLE_WRUSS);
        return access;
}

/* A page as the rights see it, by the entries of its translation. */
struct page_rights {
        bool user;       /* U/S = 1 in every entry: a user-mode address */
        bool executable; /* XD = 0 in every entry */
        bool upper_rw;   /* R/W = 1 in every entry above the leaf */
        bool leaf_rw;    /* R/W = 1 in the leaf, the entry that maps the page */
        bool leaf_dirty; /* D = 1 in the leaf */
};

/* The same as a number, for the tables. */
#define PAGE_USER       BIT(0)
#define PAGE_EXECUTABLE BIT(1)
#define PAGE_UPPER_RW   BIT(2)
#define PAGE_LEAF_RW    BIT(3)
#define PAGE_LEAF_DIRTY BIT(4)
#define PAGE_KINDS      32

ALWAYS_INLINE struct page_rights page_rights(unsigned number)
{
        return (struct page_rights){
            .user = number & PAGE_USER,
            .executable = number & PAGE_EXECUTABLE,
            .upper_rw = number & PAGE_UPPER_RW,
            .leaf_rw = number & PAGE_LEAF_RW,
            .leaf_dirty = number & PAGE_LEAF_DIRTY,
        };
}

/* Determination of Access Rights, its second half: may this access not have this page? */
ALWAYS_INLINE bool page_denies(const struct oracle_machine *machine,
                               const struct access_traits *access, const struct page_rights *page,
                               uint64_t *rules)
{
        const bool wp = machine->cr0 & CR0_WP;
        const bool smep = machine->cr4 & CR4_SMEP;
        const bool smap = machine->cr4 & CR4_SMAP;
        const bool read_only = !page->upper_rw || !page->leaf_rw;
        const bool supervisor_to_user = !access->user && page->user;
        bool denies = false;

        denies |= RULE(SUPERVISOR_PAGE, access->user && !page->user);
        denies |= RULE(READ_ONLY_USER, access->data_write && access->user && read_only);
        denies |=
            RULE(READ_ONLY_SUPERVISOR, access->data_write && !access->user && read_only && wp);
        denies |= RULE(EXECUTE_DISABLE, access->fetch && !page->executable);
        denies |= RULE(SMEP, access->fetch && supervisor_to_user && smep);
        denies |= RULE(SMAP, access->data && supervisor_to_user && smap && !access->ac);
        denies |=
            RULE(SMAP_IMPLICIT, access->data && supervisor_to_user && smap && access->implicit);

        denies |= RULE(SHADOW_STACK_READ_ONLY, access->shadow_stack && page->leaf_rw);
        denies |= RULE(SHADOW_STACK_DIRTY, access->shadow_stack && !page->leaf_dirty);
        denies |= RULE(SHADOW_STACK_UPPER, access->shadow_stack && !page->upper_rw);
        denies |= RULE(SHADOW_STACK_MODE, access->shadow_stack && supervisor_to_user);
        return denies;
}

/* A protection key as the rights see it. */
struct key_rights {
        bool ad, wd;    /* the key's two bits */
        bool user_page; /* PKRU's: the key of a user-mode address; else IA32_PKRS's */
};

/* The same as a number, for the tables. */
#define KEY_AD        BIT(0)
#define KEY_WD        BIT(1)
#define KEY_USER_PAGE BIT(2)
#define KEY_KINDS     8
_Static_assert(KEY_AD == PKR_AD && KEY_WD == PKR_WD, "taken over from the register as they are");

ALWAYS_INLINE struct key_rights key_rights(unsigned number)
{
        return (struct key_rights){
            .ad = number & KEY_AD,
            .wd = number & KEY_WD,
            .user_page = number & KEY_USER_PAGE,
        };
}

/*
 * Protection Keys: data and shadow-stack accesses only. The mode of the address,
 * not of the access, tells which register. To IA32_PKRS.WDi nothing but CR0.WP
 * matters: a user-mode write to its pages faults anyway.
 */
ALWAYS_INLINE bool key_denies(const struct oracle_machine *machine,
                              const struct access_traits *access, const struct key_rights *key,
                              uint64_t *rules)
{
        const bool wp = machine->cr0 & CR0_WP;
        const bool pku = machine->cr4 & CR4_PKE && key->user_page && !access->fetch;
        const bool pks = machine->cr4 & CR4_PKS && !key->user_page && !access->fetch;
        bool denies = false;

        denies |= RULE(PKU_ACCESS, pku && key->ad);
        denies |= RULE(PKU_WRITE_USER, pku && key->wd && access->write && access->user);
        denies |=
            RULE(PKU_WRITE_SUPERVISOR, pku && key->wd && access->write && !access->user && wp);
        denies |= RULE(PKS_ACCESS, pks && key->ad);
        denies |= RULE(PKS_WRITE, pks && key->wd && access->write && wp);
        return denies;
}

/* Page-Fault Exceptions: the flags that tell the access, not why it faulted. */
ALWAYS_INLINE uint8_t describe(const struct oracle_machine *machine,
                               const struct access_traits *access, uint64_t *rules)
{
        const bool nxe = machine->efer & EFER_NXE;
        const bool smep = machine->cr4 & CR4_SMEP;

        return RULE(ERROR_WR, access->write) * PF_WR | RULE(ERROR_US, access->user) * PF_US |
               RULE(ERROR_ID_NXE, access->fetch && nxe) * PF_ID |
               RULE(ERROR_ID_SMEP, access->fetch && smep) * PF_ID |
               RULE(ERROR_SS, access->shadow_stack) * PF_SS;
}

static uint64_t reserved_bits(const struct oracle_machine *machine, unsigned level, bool ps)
{
        uint64_t reserved = 0;

        for (unsigned rule = RESERVED_FIRST; rule <= RESERVED_LAST; rule++)
                reserved |= reserved_by(rule, machine, level, ps);
        return reserved;
}

static void tabulate_access(struct oracle_machine *machine, unsigned number)
{
        const struct access_traits access = access_traits(number, NULL);

        machine->page_denies[number] = 0;
#pragma GCC unroll 32
        for (unsigned n = 0; n < PAGE_KINDS; n++) {
                const struct page_rights page = page_rights(n);
                const uint32_t denies = page_denies(machine, &access, &page, NULL);

                machine->page_denies[number] |= denies << n;
        }
        machine->key_denies[number] = 0;
#pragma GCC unroll 8
        for (unsigned n = 0; n < KEY_KINDS; n++) {
                const struct key_rights key = key_rights(n);
                const uint8_t denies = key_denies(machine, &access, &key, NULL);

                machine->key_denies[number] |= denies << n;
        }
        machine->describe[number] = describe(machine, &access, NULL);
        machine->writes[number] = access.write;
}

void oracle_machine_init(struct oracle_machine *machine)
{
        const bool la57 = machine->cr4 & CR4_LA57;
        unsigned width = LINEAR_BITS_4_LEVEL;
        uint64_t *rules = &machine->rules;

        machine->rules = 0;
        if (RULE(LINEAR_WIDTH_57, la57))
                width = LINEAR_BITS_5_LEVEL;
        machine->canonical_shift = 64 - width;
        machine->levels = RULE(FIVE_LEVELS, la57) ? LEVEL_PML5E : LEVEL_PML4E;
        for (unsigned i = 0; i < machine->levels; i++) {
                machine->check[i] = PTE_P | reserved_bits(machine, machine->levels - i, false);
                machine->large[i] = reserved_bits(machine, machine->levels - i, true);
        }
        for (unsigned number = 0; number < ORACLE_ACCESSES; number++)
                tabulate_access(machine, number);
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

/* Canonical Addressing: before any paging. Does it decide the outcome? */
ALWAYS_INLINE bool decided_by_address(const struct oracle_machine *machine,
                                      const struct oracle_access *access,
                                      struct oracle_outcome *outcome, uint64_t *rules)
{
        const int64_t sign_extended =
            (int64_t)(access->linear_address << machine->canonical_shift) >>
            machine->canonical_shift;
        bool stack;

        if (!RULE(NON_CANONICAL, (uint64_t)sign_extended != access->linear_address))
                return false;
        stack = access->stack_segment && access->kind < ORACLE_FETCH;
        *outcome = (struct oracle_outcome){
            .vector = RULE(STACK_SEGMENT, stack) ? X86_TRAP_SS : X86_TRAP_GP,
        };
        return true;
}

/* Where a walk ends, whatever access it is made for. */
struct walk_end {
        unsigned index; /* of the entry that decides */
        bool translated;
        bool not_present, reserved; /* why not */
        unsigned page, key;         /* of a translation, as the rights see them */
};

/* 4-Level Paging and 5-Level Paging: the first bad entry decides. */
ALWAYS_INLINE struct walk_end walk_to_end(const struct oracle_machine *machine,
                                          const struct oracle_walk *walk, uint64_t *rules)
{
        const unsigned last = machine->levels - 1;
        uint64_t entry;
        uint64_t upper = ~UL(0); /* the entries above, ANDed; XD flipped */
        struct walk_end end = {.translated = true};

        for (;; end.index++) {
                entry = walk->entry[end.index];
                if ((entry & machine->check[end.index]) != PTE_P) {
                        end.translated = false;
                        break;
                }
                if (end.index == last)
                        break;
                /* PS above the PDPTE is reserved, so that here it means a page. */
                if (RULE(PAGE_SIZE, !!(entry & PTE_PS))) {
                        end.translated = !(entry & machine->large[end.index]);
                        break;
                }
                upper &= entry ^ PTE_NX;
        }

        if (end.translated) {
                const uint64_t both = upper & (entry ^ PTE_NX);
                /* The key of the leaf alone counts. */
                const uint32_t rights = both & PTE_US ? machine->pkru : machine->pkrs;
                const unsigned shift = (entry & PTE_PK_MASK) >> PTE_PK_SHIFT;

                end.page = !!(both & PTE_US) * PAGE_USER | (both >> 63) * PAGE_EXECUTABLE |
                           !!(upper & PTE_RW) * PAGE_UPPER_RW | !!(entry & PTE_RW) * PAGE_LEAF_RW |
                           !!(entry & PTE_D) * PAGE_LEAF_DIRTY;
                end.key = (rights >> shift * PKR_BITS_PER_KEY & (PKR_AD | PKR_WD)) |
                          !!(both & PTE_US) * KEY_USER_PAGE;
        } else {
                if (rules && entry & PTE_P)
                        *rules |= reserved_rules(machine, machine->levels - end.index, entry);
                end.not_present = RULE(NOT_PRESENT, !(entry & PTE_P));
                end.reserved = !end.not_present;
        }
        return end;
}

ALWAYS_INLINE struct oracle_outcome outcome_at(const struct oracle_machine *machine,
                                               const struct walk_end *end,
                                               const struct oracle_access *access, uint64_t *rules)
{
        const unsigned number = access->kind << ACCESS_KIND_SHIFT |
                                (access->cpl == 3) * ACCESS_CPL3 |
                                access->implicit * ACCESS_IMPLICIT | access->ac * ACCESS_AC;
        struct access_traits traits;
        struct oracle_outcome outcome = {.vector = ORACLE_NO_FAULT, .entries = end->index + 1};
        bool violation = false;
        bool pk = false;

        if (rules)
                traits = access_traits(number, rules);
        if (end->translated && rules) {
                const struct page_rights page = page_rights(end->page);
                const struct key_rights key = key_rights(end->key);

                violation = page_denies(machine, &traits, &page, rules);
                pk = key_denies(machine, &traits, &key, rules);
        } else if (end->translated) {
                violation = machine->page_denies[number] >> end->page & 1;
                pk = machine->key_denies[number] >> end->key & 1;
        }

        const bool denied = violation | pk;
        const bool fault = !end->translated | denied;
        const uint8_t leaf = BIT(end->index);
        const uint8_t above = leaf - 1;

        /* Accessed and Dirty Flags; of a walk that faults, Page-Fault Exception (#PF). */
        if (RULE(ACCESSED, !fault))
                outcome.accessed = above | leaf;
        if (RULE(DIRTY, !fault && machine->writes[number]))
                outcome.dirty = leaf;
        if (RULE(UPPER_ACCESSED, fault))
                outcome.may_accessed = above;
        if (RULE(LEAF_ACCESSED, denied))
                outcome.may_accessed |= leaf;
        if (RULE(CR2, fault))
                outcome.cr2 = access->linear_address;
        if (!fault)
                return outcome;

        /* Page-Fault Exceptions. */
        outcome.vector = X86_TRAP_PF;
        outcome.error_code = rules ? describe(machine, &traits, rules) : machine->describe[number];
        outcome.error_code |= RULE(ERROR_P, !end->not_present) * PF_P |
                              RULE(ERROR_RSVD, end->reserved) * PF_RSVD |
                              RULE(ERROR_PK, pk) * PF_PK;
        return outcome;
}

void oracle_predict_each(const struct oracle_machine *machine, const struct oracle_walk *walk,
                         const struct oracle_access *accesses, size_t count,
                         struct oracle_outcome *outcomes)
{
        const struct walk_end end = walk_to_end(machine, walk, NULL);

        for (size_t i = 0; i < count; i++)
                if (!decided_by_address(machine, &accesses[i], &outcomes[i], NULL))
                        outcomes[i] = outcome_at(machine, &end, &accesses[i], NULL);
}

struct oracle_outcome oracle_predict(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access)
{
        struct oracle_outcome outcome;

        oracle_predict_each(machine, walk, access, 1, &outcome);
        return outcome;
}

struct oracle_outcome oracle_explain(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access, uint64_t *rules)
{
        struct oracle_outcome outcome;
        struct walk_end end;

        *rules = machine->rules;
        if (decided_by_address(machine, access, &outcome, rules))
                return outcome;
        end = walk_to_end(machine, walk, rules);
        return outcome_at(machine, &end, access, rules);
}
