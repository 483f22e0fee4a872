/* SPDX-License-Identifier: MIT */
/*
 * Accesses that fault on a CPU or a hypervisor without the feature, whatever
 * CPUID says. Each returns whether it succeeded; the exception table fixes the fault
 * up. The MSR accesses are functions, so that each has one row there.
 */
#ifndef FAULT_GUARDED_H
#define FAULT_GUARDED_H

#include "fault/exception_table.h"

static inline bool guarded_write_cr4(uint64_t value)
{
        uint32_t done = 0;

        __asm__ volatile("1: mov %1, %%cr4\n\t"
                         "movl $1, %0\n"
                         "2:\n\t" EXCEPTION_TABLE_ROW("1b", "2b")
                         : "+r"(done)
                         : "r"(value)
                         : "memory");
        return done;
}

bool guarded_read_msr(uint32_t msr, uint64_t *value);
bool guarded_write_msr(uint32_t msr, uint64_t value);

/* PKRU; needs CR4.PKE. */
static inline bool guarded_write_pkru(uint32_t value)
{
        uint32_t done = 0;

        __asm__ volatile("1: wrpkru\n\t"
                         "movl $1, %0\n"
                         "2:\n\t" EXCEPTION_TABLE_ROW("1b", "2b")
                         : "+r"(done)
                         : "a"(value), "c"(0), "d"(0)
                         : "memory");
        return done;
}

#endif
