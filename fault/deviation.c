/* SPDX-License-Identifier: MIT */
/* The machines' known deviations, one row each. */
#include "fault/deviation.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "fault/test_pages.h"

static bool is_page_fault(const struct deviation_case *c)
{
        return c->expected->vector == X86_TRAP_PF && c->vector == X86_TRAP_PF;
}

/* Are the entries' A and D flags what this outcome leaves? */
static bool flags_are_of(const struct deviation_case *c, const struct oracle_outcome *outcome)
{
        for (unsigned int i = 0; c->after && i < c->machine->levels; i++)
                if (!oracle_entry_agrees(outcome, i, c->walk->entry[i], c->after[i]))
                        return false;
        return true;
}

/* Is this page a user page: U/S = 1 in every entry walked? */
static bool is_user_page(const struct deviation_case *c)
{
        for (unsigned int i = 0; i < c->expected->entries; i++)
                if (!(c->walk->entry[i] & PTE_US))
                        return false;
        return true;
}

/* Does a reserved bit in the entry of this level decide? */
static bool is_reserved_at(const struct deviation_case *c, unsigned int level)
{
        return (c->expected->error_code & PF_RSVD) &&
               c->machine->levels + 1U == c->expected->entries + level;
}

static bool is_supervisor_page(const struct deviation_case *c)
{
        return !is_user_page(c);
}

/* Is the flag missing, and everything else right? */
static bool is_lost(const struct lost_flag *lost, uint64_t seen, uint64_t expected)
{
        return (expected & lost->where) == lost->where &&
               seen == (expected & ~(uint64_t)lost->flag);
}

static const struct lost_flag rsvd_loses_p = {PF_P, PF_P | PF_RSVD};
static const struct lost_flag user_loses_pk = {PF_PK, PF_PK | PF_US};

/* Was exactly this outcome seen? */
static bool was_seen(const struct deviation_case *c, const struct oracle_outcome *outcome)
{
        return c->vector == outcome->vector && c->error_code == outcome->error_code &&
               flags_are_of(c, outcome);
}

/* The machine reads before it writes, and the fault of the read is delivered. */
static bool read_modify_write_as_read(const struct deviation_case *c)
{
        struct oracle_access access = *c->access;
        struct oracle_outcome read;

        if (!is_page_fault(c) || access.kind != ORACLE_READ_MODIFY_WRITE)
                return false;
        access.kind = ORACLE_READ;
        read = oracle_predict(c->machine, c->walk, &access);
        if (read.vector == ORACLE_NO_FAULT || !flags_are_of(c, &read))
                return false;
        return c->error_code == read.error_code ||
               is_lost(&rsvd_loses_p, c->error_code, read.error_code) ||
               (is_lost(&user_loses_pk, c->error_code, read.error_code) && is_supervisor_page(c));
}

static bool stack_fault_as_general_protection(const struct deviation_case *c)
{
        return c->expected->vector == X86_TRAP_SS && c->vector == X86_TRAP_GP &&
               c->error_code == c->expected->error_code;
}

/*
 * The PDPTE that maps a page of 1 GByte is marked accessed before its reserved bits are
 * looked at; all else is as with other such faults.
 */
static bool sets_accessed_of_reserved_1g(const struct deviation_case *c)
{
        const unsigned int index = c->expected->entries - 1;
        uint32_t may_lose = PF_P;
        struct oracle_outcome outcome = *c->expected;

        if (!is_page_fault(c) || !is_reserved_at(c, LEVEL_PDPTE) ||
            !(c->walk->entry[index] & PTE_PS))
                return false;
        if (c->access->kind == ORACLE_READ_MODIFY_WRITE)
                may_lose |= PF_WR;
        outcome.may_accessed |= 1U << index;
        return (c->error_code | may_lose) == outcome.error_code && flags_are_of(c, &outcome);
}

/*
 * Would a machine with these features instead deliver what was seen, rightly or by another
 * deviation? The tables of `other` are kept from case to case.
 */
static bool is_explained_by(struct oracle_machine *other, bool gigabyte_pages, bool amd,
                            const struct deviation_case *c)
{
        struct deviation_case as_if = *c;
        struct oracle_outcome outcome;

        if (!oracle_is_same_configuration(other, c->machine) ||
            other->gigabyte_pages != gigabyte_pages || other->amd != amd) {
                *other = *c->machine;
                other->gigabyte_pages = gigabyte_pages;
                other->amd = amd;
                oracle_machine_init(other);
        }
        other->pkru = c->machine->pkru;
        other->pkrs = c->machine->pkrs;
        outcome = oracle_predict(other, c->walk, c->access);
        as_if.machine = other;
        as_if.expected = &outcome;
        as_if.flags_agree = flags_are_of(c, &outcome);
        return was_seen(c, &outcome) || deviation_find(&as_if);
}

/* The machine maps a page of 1 GByte where CPUID says it has none and PS is reserved. */
static bool maps_1g_page(const struct deviation_case *c)
{
        static struct oracle_machine with_1g;

        return !c->machine->gigabyte_pages && is_reserved_at(c, LEVEL_PDPTE) &&
               is_explained_by(&with_1g, true, c->machine->amd, c);
}

/* On an AMD CPU, bit 8 of the top entries is ignored like on any other. */
static bool ignores_g_of_top(const struct deviation_case *c)
{
        static struct oracle_machine not_amd;

        return c->machine->amd &&
               (is_reserved_at(c, LEVEL_PML4E) || is_reserved_at(c, LEVEL_PML5E)) &&
               is_explained_by(&not_amd, c->machine->gigabyte_pages, false, c);
}

static bool is_user_mode(const struct oracle_access *access)
{
        return access->kind == ORACLE_WRUSS || (access->cpl == 3 && !access->implicit);
}

#define PKR_WD_OF_ALL_KEYS UINT32_C(0xaaaaaaaa)

/* The outcome of this walk if a supervisor access ignores PKRU.AD. */
static struct oracle_outcome outcome_without_supervisor_ad(const struct deviation_case *c,
                                                           const struct oracle_walk *walk)
{
        struct oracle_machine machine = *c->machine;

        if (!is_user_mode(c->access))
                machine.pkru &= PKR_WD_OF_ALL_KEYS;
        return oracle_predict(&machine, walk, c->access);
}

static bool supervisor_ignores_access_disable(const struct deviation_case *c)
{
        const struct oracle_outcome outcome = outcome_without_supervisor_ad(c, c->walk);

        return (c->expected->error_code & PF_PK) && !(outcome.error_code & PF_PK) &&
               was_seen(c, &outcome);
}

/* The machine applies PKRU to a supervisor page as if it were a user page. */
static bool pkru_denies_supervisor_page(const struct deviation_case *c)
{
        struct oracle_walk walk = *c->walk;
        struct oracle_outcome outcome;

        if (!is_supervisor_page(c))
                return false;
        for (unsigned int i = 0; i < c->machine->levels; i++)
                walk.entry[i] |= PTE_US;
        outcome = outcome_without_supervisor_ad(c, &walk);
        if ((outcome.error_code & PF_PK) && was_seen(c, &outcome))
                return true;
        outcome = oracle_predict(c->machine, &walk, c->access); /* newer ones heed PKRU.AD */
        return (outcome.error_code & PF_PK) && was_seen(c, &outcome);
}

/*
 * For protection keys the machine tells user from supervisor pages by the entries above the leaf.
 * There is no IA32_PKRS here.
 */
static bool key_of_supervisor_leaf(const struct deviation_case *c)
{
        const unsigned int leaf = c->expected->entries - 1U;
        struct oracle_machine machine = *c->machine;
        struct oracle_outcome outcome;

        if (!(c->expected->error_code & PF_PK) || (c->walk->entry[leaf] & PTE_US))
                return false;
        for (unsigned int i = 0; i < leaf; i++)
                if (!(c->walk->entry[i] & PTE_US))
                        return false;
        machine.pkrs = 0;
        outcome = oracle_predict(&machine, c->walk, c->access);
        return was_seen(c, &outcome);
}

static bool is_smap_fault_of_implicit_access(const struct deviation_case *c)
{
        return (c->machine->cr4 & CR4_SMAP) && c->access->implicit && c->access->ac &&
               c->expected->vector == X86_TRAP_PF && is_user_page(c);
}

/* With EFLAGS.AC = 1 the machine lets an implicit access pass SMAP, like one of CPL 0. */
static bool implicit_access_heeds_ac(const struct deviation_case *c)
{
        struct oracle_access access = *c->access;
        struct deviation_case at_cpl0 = *c;
        struct oracle_outcome outcome;

        if (!is_smap_fault_of_implicit_access(c))
                return false;
        access.cpl = 0;
        access.implicit = false;
        at_cpl0.access = &access;
        outcome = outcome_without_supervisor_ad(&at_cpl0, c->walk);
        return was_seen(c, &outcome);
}

const struct deviation deviations[] = {
    {SIGNATURE_TCG, "tcg-rsvd-without-p", "QEMU TCG leaves P out of a reserved-bit fault",
     &rsvd_loses_p, NULL},
    {SIGNATURE_TCG, "tcg-user-without-pk",
     "QEMU TCG leaves PK out where CPL 3 meets a supervisor page that IA32_PKRS denies",
     &user_loses_pk, is_supervisor_page},
    {SIGNATURE_TCG, "tcg-rmw-as-read", "QEMU TCG faults on the read of a read-modify-write", NULL,
     read_modify_write_as_read},
    {SIGNATURE_TCG, "tcg-ss-as-gp", "QEMU TCG delivers #GP where #SS is due", NULL,
     stack_fault_as_general_protection},
    {SIGNATURE_TCG, "tcg-1g-always",
     "QEMU TCG maps 1-GByte pages though CPUID.80000001H:EDX.Page1GB = 0", NULL, maps_1g_page},
    {SIGNATURE_TCG, "tcg-1g-rsvd-sets-a",
     "QEMU TCG sets A in a PDPTE that maps a page and has a reserved bit set", NULL,
     sets_accessed_of_reserved_1g},
    {SIGNATURE_TCG, "tcg-amd-g-ignored", "QEMU TCG ignores bit 8 of PML4E and PML5E on AMD models",
     NULL, ignores_g_of_top},
    {SIGNATURE_BOCHS, "bochs-smap-implicit-ac",
     "Bochs lets EFLAGS.AC of CPL 3 suppress SMAP for an implicit access", NULL,
     implicit_access_heeds_ac},
    {SIGNATURE_BOCHS, "bochs-pku-supervisor-ad", "Bochs ignores PKRU.AD at CPL 0", NULL,
     supervisor_ignores_access_disable},
    {SIGNATURE_BOCHS, "bochs-pku-supervisor-page", "Bochs applies PKRU to supervisor pages, too",
     NULL, pkru_denies_supervisor_page},
    {SIGNATURE_BOCHS, "bochs-key-of-supervisor-leaf",
     "Bochs ignores IA32_PKRS where the entries above the leaf have U/S = 1", NULL,
     key_of_supervisor_leaf},
    {SIGNATURE_BOCHS, "bochs-amd-g-ignored", "Bochs ignores bit 8 of PML4E and PML5E on AMD models",
     NULL, ignores_g_of_top},
};
_Static_assert(sizeof(deviations) / sizeof(deviations[0]) == DEVIATIONS && DEVIATIONS <= 32,
               "so many, and each a bit of an unsigned int");

unsigned int deviations_of(const char *hypervisor)
{
        unsigned int known = 0;

        for (unsigned int i = 0; i < DEVIATIONS; i++)
                if (!strcmp(deviations[i].hypervisor, hypervisor))
                        known |= 1U << i;
        return known;
}

static bool explains(const struct deviation *deviation, const struct deviation_case *c)
{
        if (deviation->lost && !(is_page_fault(c) && c->flags_agree &&
                                 is_lost(deviation->lost, c->error_code, c->expected->error_code)))
                return false;
        return !deviation->holds || deviation->holds(c);
}

const struct deviation *deviation_find(const struct deviation_case *c)
{
        unsigned int known = c->known;

        for (unsigned int i = 0; known; i++, known >>= 1)
                if ((known & 1) && explains(&deviations[i], c))
                        return &deviations[i];
        return NULL;
}
