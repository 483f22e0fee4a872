/* SPDX-License-Identifier: MIT */
/* The machines' known deviations, one row each. */
#include "bench/deviation.h"
#include "bench/machine.h"
#include "boot/string.h"

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

static bool is_supervisor_page(const struct deviation_case *c)
{
        return !is_user_page(c);
}

/* Is the flag lost, and nothing else amiss? */
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

/*
 * The machine reads before it writes. What the read meets alone, if that left the A
 * and D flags that were seen.
 */
static bool read_left_flags(const struct deviation_case *c, struct oracle_outcome *read)
{
        struct oracle_access access = *c->access;

        if (!is_page_fault(c) || access.kind != ORACLE_READ_MODIFY_WRITE)
                return false;
        access.kind = ORACLE_READ;
        *read = oracle_predict(c->machine, c->walk, &access);
        return flags_are_of(c, read);
}

/* Only the write faults, but the read has set A. */
static bool read_sets_accessed(const struct deviation_case *c)
{
        struct oracle_outcome read;

        return read_left_flags(c, &read) && read.vector == ORACLE_NO_FAULT &&
               c->error_code == c->expected->error_code;
}

/* That, or the fault of the read is delivered. */
static bool read_modify_write_as_read(const struct deviation_case *c)
{
        struct oracle_outcome read;

        if (!read_left_flags(c, &read))
                return false;
        if (read.vector == ORACLE_NO_FAULT)
                return c->error_code == c->expected->error_code;
        return c->error_code == read.error_code ||
               is_lost(&rsvd_loses_p, c->error_code, read.error_code) ||
               (is_lost(&user_loses_pk, c->error_code, read.error_code) && is_supervisor_page(c));
}

static bool stack_fault_as_general_protection(const struct deviation_case *c)
{
        return c->expected->vector == X86_TRAP_SS && c->vector == X86_TRAP_GP &&
               c->error_code == c->expected->error_code;
}

/* The machine maps a page of 1 GByte where CPUID says it has none and PS is reserved. */
static bool maps_1g_page(const struct deviation_case *c)
{
        struct oracle_machine machine = *c->machine;
        struct oracle_outcome mapped;
        struct deviation_case as_mapped = *c;

        if (!(c->expected->error_code & PF_RSVD) || machine.gigabyte_pages)
                return false;
        machine.gigabyte_pages = true;
        oracle_machine_init(&machine);
        mapped = oracle_predict(&machine, c->walk, c->access);
        as_mapped.machine = &machine;
        as_mapped.expected = &mapped;
        return !(mapped.error_code & PF_RSVD) &&
               (was_seen(c, &mapped) || read_modify_write_as_read(&as_mapped));
}

static bool is_user_mode(const struct oracle_access *access)
{
        return access->kind == ORACLE_WRUSS || (access->cpl == 3 && !access->implicit);
}

#define PKR_WD_OF_ALL_KEYS UINT32_C(0xaaaaaaaa)

/* What becomes of the access in this walk if PKRU.AD means nothing to a supervisor. */
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

/* Its PKRU denies a supervisor page as if it were a user page. */
static bool pkru_denies_supervisor_page(const struct deviation_case *c)
{
        struct oracle_walk walk = *c->walk;
        struct oracle_outcome outcome;

        if (!is_supervisor_page(c))
                return false;
        for (unsigned int i = 0; i < c->machine->levels; i++)
                walk.entry[i] |= PTE_US;
        outcome = outcome_without_supervisor_ad(c, &walk);
        return (outcome.error_code & PF_PK) && was_seen(c, &outcome);
}

static bool is_smap_fault_of_implicit_access(const struct deviation_case *c)
{
        return (c->machine->cr4 & CR4_SMAP) && c->access->implicit && c->access->ac &&
               c->expected->vector == X86_TRAP_PF && is_user_page(c);
}

/* To SMAP, an implicit access with EFLAGS.AC = 1 is as one of CPL 0. */
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

const struct deviation deviations[DEVIATIONS] = {
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
    {SIGNATURE_BOCHS, "bochs-smap-implicit-ac",
     "Bochs lets EFLAGS.AC of CPL 3 suppress SMAP for an implicit access", NULL,
     implicit_access_heeds_ac},
    {SIGNATURE_BOCHS, "bochs-pku-supervisor-ad", "Bochs ignores PKRU.AD at CPL 0", NULL,
     supervisor_ignores_access_disable},
    {SIGNATURE_BOCHS, "bochs-pku-supervisor-page", "Bochs applies PKRU to supervisor pages, too",
     NULL, pkru_denies_supervisor_page},
    {SIGNATURE_KVM, "kvm-rmw-sets-a",
     "KVM's emulator sets A by the read of a read-modify-write whose write faults", NULL,
     read_sets_accessed},
};

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

const struct deviation *deviation_find(unsigned int known, const struct deviation_case *c)
{
        for (unsigned int i = 0; known; i++, known >>= 1)
                if ((known & 1) && explains(&deviations[i], c))
                        return &deviations[i];
        return NULL;
}
