/* SPDX-License-Identifier: MIT */
/* The machines' known deviations, one row each. */
#include "bench/deviation.h"
#include "bench/machine.h"
#include "boot/string.h"

static bool is_page_fault(const struct deviation_case *c)
{
        return c->expected->vector == X86_TRAP_PF && c->vector == X86_TRAP_PF;
}

static bool reserved_without_p(const struct deviation_case *c)
{
        return is_page_fault(c) && (c->expected->error_code & PF_RSVD) &&
               c->error_code == (c->expected->error_code & ~PF_P);
}

/* The machine reads first, and what the read meets is what it delivers. */
static bool read_modify_write_as_read(const struct deviation_case *c)
{
        struct oracle_access read = *c->access;
        struct oracle_outcome outcome;

        if (!is_page_fault(c) || read.kind != ORACLE_READ_MODIFY_WRITE)
                return false;
        read.kind = ORACLE_READ;
        outcome = oracle_predict(c->machine, c->walk, &read);
        return outcome.vector == X86_TRAP_PF && c->error_code == outcome.error_code;
}

static bool stack_fault_as_general_protection(const struct deviation_case *c)
{
        return c->expected->vector == X86_TRAP_SS && c->vector == X86_TRAP_GP &&
               c->error_code == c->expected->error_code;
}

/* A supervisor's data access to a user page whose key has AD = 1. */
static bool supervisor_ignores_access_disable(const struct deviation_case *c)
{
        return c->vector == ORACLE_NO_FAULT && c->expected->vector == X86_TRAP_PF &&
               (c->expected->error_code & (PF_PK | PF_US)) == PF_PK;
}

const struct deviation deviations[] = {
    {SIGNATURE_TCG, "tcg-rsvd-without-p", "QEMU TCG leaves P out of a reserved-bit fault",
     reserved_without_p},
    {SIGNATURE_TCG, "tcg-rmw-as-read", "QEMU TCG faults on the read of a read-modify-write",
     read_modify_write_as_read},
    {SIGNATURE_TCG, "tcg-ss-as-gp", "QEMU TCG delivers #GP where #SS is due",
     stack_fault_as_general_protection},
    {SIGNATURE_BOCHS, "bochs-pku-supervisor-ad", "Bochs ignores PKRU.AD at CPL 0",
     supervisor_ignores_access_disable},
};
const size_t deviation_count = sizeof(deviations) / sizeof(deviations[0]);

const struct deviation *deviation_find(const char *hypervisor, const struct deviation_case *c)
{
        for (size_t i = 0; i < deviation_count; i++)
                if (!strcmp(deviations[i].hypervisor, hypervisor) && deviations[i].explains(c))
                        return &deviations[i];
        return NULL;
}
