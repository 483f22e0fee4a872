/* SPDX-License-Identifier: MIT */
/*
 * The oracle's rules, each under its name from ORACLE_RULES. The guest's
 * exhaustive check asks for millions of outcomes, so what the rules say of a
 * configuration is tabulated by oracle_machine_init(), and a prediction is one
 * walk for all accesses and a few look-ups for each. oracle_explain() evaluates the
 * same rules directly. Sources: see oracle.h.
 */
#include "fault/oracle.h"

/* The tests' hook; without it no rule is mutated, and none of this costs. */
#ifndef ORACLE_MUTATE
#define ORACLE_MUTATE RULE_COUNT
#endif
#ifdef ORACLE_INVERT
#define MUTANT(condition)    (!(condition))
#define SET_MUTANT(all, set) ((all) & ~(set))
#else
#define MUTANT(condition)    ((void)(condition), false)
#define SET_MUTANT(all, set) ((void)(set), 0)
#endif

/* Whether the rule's condition holds; `rules` collects those that do. */
#define RULE(name, condition) \
        held(rules, RULE_##name, RULE_##name == ORACLE_MUTATE ? MUTANT(condition) : (condition))
/* The same for many states at once, each a bit: those of `all` for which it holds. */
#define SET_RULE(name, all, set)     \
        set_held(rules, RULE_##name, \
                 RULE_##name == ORACLE_MUTATE ? SET_MUTANT(all, set) : (all) & (set))

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE bool held(uint64_t *rules, enum oracle_rule rule, bool condition)
{
        if (rules)
                *rules |= (uint64_t)condition << rule;
        return condition;
}

ALWAYS_INLINE uint32_t set_held(uint64_t *rules, enum oracle_rule rule, uint32_t set)
{
        held(rules, rule, set);
        return set;
}

/* The set of all states, if the condition holds for them; else the empty one. */
#define ALL_IF(condition) (-(uint32_t) !!(condition))

#define ORACLE_RULE_TEXT(name, section, what) {#name, section, what},
const struct oracle_rule_text oracle_rule_texts[RULE_COUNT] = {ORACLE_RULES(ORACLE_RULE_TEXT)};

enum level { LEVEL_PTE = 1, LEVEL_PDE, LEVEL_PDPTE, LEVEL_PML4E, LEVEL_PML5E };

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
                           ? BITS(machine->maxphyaddr, PTE_ADDRESS_BITS)
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

/* A page as the rights see it, a number of five bits ... */
#define PAGE_USER       BIT(0) /* U/S = 1 in every entry */
#define PAGE_EXECUTABLE BIT(1) /* XD = 0 in every entry */
#define PAGE_UPPER_RW   BIT(2) /* R/W = 1 in every entry above the leaf */
#define PAGE_LEAF_RW    BIT(3)
#define PAGE_LEAF_D     BIT(4)

/* ... and the sets of those numbers in which one of these bits is 1. */
#define USER_PAGES       UINT32_C(0xaaaaaaaa)
#define EXECUTABLE_PAGES UINT32_C(0xcccccccc)
#define UPPER_RW_PAGES   UINT32_C(0xf0f0f0f0)
#define LEAF_RW_PAGES    UINT32_C(0xff00ff00)
#define LEAF_D_PAGES     UINT32_C(0xffff0000)
#define ALL_PAGES        UINT32_C(0xffffffff)
_Static_assert(USER_PAGES >> PAGE_USER & EXECUTABLE_PAGES >> PAGE_EXECUTABLE &
                   UPPER_RW_PAGES >> PAGE_UPPER_RW & LEAF_RW_PAGES >> PAGE_LEAF_RW &
                   LEAF_D_PAGES >> PAGE_LEAF_D & 1,
               "a set holds the numbers that have its bit");

/*
 * Determination of Access Rights, its second half: of these pages, those that this
 * access may not have.
 */
ALWAYS_INLINE uint32_t page_denies(const struct oracle_machine *machine,
                                   const struct access_traits *access, uint32_t pages,
                                   uint64_t *rules)
{
        const uint32_t wp = ALL_IF(machine->cr0 & CR0_WP);
        const uint32_t smep = ALL_IF(machine->cr4 & CR4_SMEP);
        const uint32_t smap = ALL_IF(machine->cr4 & CR4_SMAP);
        const uint32_t read_only = ~(UPPER_RW_PAGES & LEAF_RW_PAGES);
        const uint32_t user = ALL_IF(access->user);
        const uint32_t supervisor_to_user = ~user & USER_PAGES;
        const uint32_t data = ALL_IF(access->data);
        const uint32_t write = ALL_IF(access->data_write);
        const uint32_t fetch = ALL_IF(access->fetch);
        const uint32_t shadow_stack = ALL_IF(access->shadow_stack);
        uint32_t denies = 0;

        denies |= SET_RULE(SUPERVISOR_PAGE, pages, user & ~USER_PAGES);
        denies |= SET_RULE(READ_ONLY_USER, pages, write & read_only & user);
        denies |= SET_RULE(READ_ONLY_SUPERVISOR, pages, write & read_only & ~user & wp);
        denies |= SET_RULE(EXECUTE_DISABLE, pages, fetch & ~EXECUTABLE_PAGES);
        denies |= SET_RULE(SMEP, pages, fetch & supervisor_to_user & smep);
        denies |= SET_RULE(SMAP, pages, data & supervisor_to_user & smap & ~ALL_IF(access->ac));
        denies |= SET_RULE(SMAP_IMPLICIT, pages,
                           data & supervisor_to_user & smap & ALL_IF(access->implicit));

        denies |= SET_RULE(SHADOW_STACK_READ_ONLY, pages, shadow_stack & LEAF_RW_PAGES);
        denies |= SET_RULE(SHADOW_STACK_DIRTY, pages, shadow_stack & ~LEAF_D_PAGES);
        denies |= SET_RULE(SHADOW_STACK_UPPER, pages, shadow_stack & ~UPPER_RW_PAGES);
        denies |= SET_RULE(SHADOW_STACK_MODE, pages, shadow_stack & supervisor_to_user);
        return denies;
}

/* A protection key as the rights see it: its two bits, and the mode of its page ... */
#define KEY_AD        BIT(0)
#define KEY_WD        BIT(1)
#define KEY_USER_PAGE BIT(2)
_Static_assert(KEY_AD == PKR_AD && KEY_WD == PKR_WD, "taken over from the register as they are");

/* ... and the sets of those numbers, likewise. */
#define AD_KEYS        0xaa
#define WD_KEYS        0xcc
#define USER_PAGE_KEYS 0xf0
#define ALL_KEYS       0xff
_Static_assert(AD_KEYS >> KEY_AD & WD_KEYS >> KEY_WD & USER_PAGE_KEYS >> KEY_USER_PAGE & 1,
               "a set holds the numbers that have its bit");

/*
 * Protection Keys: data and shadow-stack accesses only. The mode of the address,
 * not of the access, tells which register. To IA32_PKRS.WDi nothing but CR0.WP
 * matters: a user-mode write to its pages faults anyway.
 */
ALWAYS_INLINE uint32_t key_denies(const struct oracle_machine *machine,
                                  const struct access_traits *access, uint32_t keys,
                                  uint64_t *rules)
{
        const uint32_t wp = ALL_IF(machine->cr0 & CR0_WP);
        const uint32_t user = ALL_IF(access->user);
        const uint32_t not_fetch = ALL_IF(!access->fetch);
        const uint32_t pku = not_fetch & USER_PAGE_KEYS & ALL_IF(machine->cr4 & CR4_PKE);
        const uint32_t pks = not_fetch & ~USER_PAGE_KEYS & ALL_IF(machine->cr4 & CR4_PKS);
        const uint32_t wd_write = WD_KEYS & ALL_IF(access->write);
        uint32_t denies = 0;

        denies |= SET_RULE(PKU_ACCESS, keys, pku & AD_KEYS);
        denies |= SET_RULE(PKU_WRITE_USER, keys, pku & wd_write & user);
        denies |= SET_RULE(PKU_WRITE_SUPERVISOR, keys, pku & wd_write & ~user & wp);
        denies |= SET_RULE(PKS_ACCESS, keys, pks & AD_KEYS);
        denies |= SET_RULE(PKS_WRITE, keys, pks & wd_write & wp);
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

        machine->page_denies[number] = page_denies(machine, &access, ALL_PAGES, NULL);
        machine->key_denies[number] = key_denies(machine, &access, ALL_KEYS, NULL);
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
                           !!(entry & PTE_D) * PAGE_LEAF_D;
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
                violation = page_denies(machine, &traits, BIT(end->page), rules);
                pk = key_denies(machine, &traits, BIT(end->key), rules);
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
