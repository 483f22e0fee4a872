/* SPDX-License-Identifier: MIT */
/* Accesses to MSRs that may not exist. */
#include "fault/guarded.h"

bool guarded_read_msr(uint32_t msr, uint64_t *value)
{
        uint32_t done = 0, low = 0, high = 0;

        __asm__ volatile("1: rdmsr\n\t"
                         "movl $1, %0\n"
                         "2:\n\t" EXCEPTION_TABLE_ROW("1b", "2b")
                         : "+r"(done), "+a"(low), "+d"(high)
                         : "c"(msr)
                         : "memory");
        *value = (uint64_t)high << 32 | low;
        return done;
}

bool guarded_write_msr(uint32_t msr, uint64_t value)
{
        uint32_t done = 0;

        __asm__ volatile("1: wrmsr\n\t"
                         "movl $1, %0\n"
                         "2:\n\t" EXCEPTION_TABLE_ROW("1b", "2b")
                         : "+r"(done)
                         : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                         : "memory");
        return done;
}
