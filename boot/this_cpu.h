/* SPDX-License-Identifier: MIT */
/*
 * One CPU of the machine, and which one this is. Each CPU's own data are at the same linear
 * address (boot/memory.h), so finding them needs no further instruction.
 */
#ifndef BOOT_THIS_CPU_H
#define BOOT_THIS_CPU_H

#include <stdbool.h>
#include <stdint.h>

/* Physical addresses, which also are pointers, in the identity map. */
struct paging_tables {
        uint64_t *pml4;  /* the kernel's; the next page is the user's (CR3_USER_TABLES) */
        uint64_t *pml5;  /* leads to pml4, if 5-level paging is on */
        uint64_t *pds;   /* of the identity map */
        uint64_t *image; /* PTEs of the first IMAGE_TABLES times 2 MBytes */
};

enum cpu_state {
        CPU_NOT_ASKED, /* to be started */
        CPU_STARTING,
        CPU_RUNNING,
        CPU_SILENT,      /* it did not answer in time and is never used */
        CPU_OUT_OF_REACH /* its APIC id needs x2APIC mode, which firmware left off */
};

struct cpu {
        unsigned int number; /* 0: the CPU that the loader started */
        uint32_t apic_id;
        volatile enum cpu_state state;
        struct paging_tables tables;
        /* The work to do (bench/measure/cpu_work.h). */
        void (*volatile work)(void *argument);
        void *volatile argument;
};

extern struct cpu *this_cpu;

#endif
