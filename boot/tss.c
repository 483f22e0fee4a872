/* SPDX-License-Identifier: MIT */
/*
 * The task-state segment and the stacks it names.
 * Source: Intel SDM vol. 3 "Task Management in 64-bit Mode".
 */
#include "boot/tss.h"
#include "boot/cpu.h"
#include "boot/layout.h"

struct tss {
        uint32_t reserved0;
        uint64_t rsp[3];
        uint64_t reserved1;
        uint64_t ist[7];
        uint64_t reserved2;
        uint16_t reserved3;
        uint16_t io_map_base;
} __attribute__((packed));

_Static_assert(sizeof(struct tss) == 104, "the TSS of 64-bit mode has 104 bytes");

extern uint64_t gdt[GDT_ENTRIES];

static struct tss tss;
static char ist_stacks[IST_STACKS][EXCEPTION_STACK_SIZE] __attribute__((aligned(16)));
static char kernel_stack[EXCEPTION_STACK_SIZE] __attribute__((aligned(16)));

void tss_load(void)
{
        uint64_t base = (uintptr_t)&tss;

        tss.rsp[0] = tss_kernel_stack();
        for (int i = 0; i < IST_STACKS; i++)
                tss.ist[i] = (uintptr_t)ist_stacks[i] + EXCEPTION_STACK_SIZE;
        tss.io_map_base = sizeof(tss);

        gdt[GDT_TSS_INDEX] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 |
                             (uint64_t)DESCRIPTOR_TYPE_TSS << 40 | DESCRIPTOR_P |
                             (base >> 24 & 0xff) << 56;
        gdt[GDT_TSS_INDEX + 1] = base >> 32;
        load_task_register(TSS_SELECTOR);
}

uint64_t tss_kernel_stack(void)
{
        return (uintptr_t)kernel_stack + EXCEPTION_STACK_SIZE;
}
