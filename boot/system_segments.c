/* SPDX-License-Identifier: MIT */
/*
 * The task-state segment with its stacks, and the LDT.
 * Source: Intel SDM vol. 3 "Task Management in 64-bit Mode", "Segment Descriptor
 * Tables in IA-32e Mode".
 */
#include "boot/system_segments.h"
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
_Static_assert(IST_STACKS <= sizeof(((struct tss *)0)->ist) / sizeof(uint64_t),
               "the TSS has room for every stack");

extern uint64_t gdt[GDT_ENTRIES];

static struct tss tss;
/* FRED aligns stacks to 64. */
static char ist_stacks[IST_STACKS][EXCEPTION_STACK_SIZE] __attribute__((aligned(64)));
char kernel_stack[EXCEPTION_STACK_SIZE] __attribute__((aligned(64)));

/* A system descriptor takes two entries of the GDT. */
static void set_descriptor(unsigned int selector, uint64_t type, uint64_t base, uint64_t limit)
{
        uint64_t *entry = &gdt[selector / GDT_ENTRY_SIZE];

        entry[0] =
            limit | (base & 0xffffff) << 16 | type << 40 | DESCRIPTOR_P | (base >> 24 & 0xff) << 56;
        entry[1] = base >> 32;
}

void tss_load(void)
{
        tss.rsp[0] = tss_kernel_stack();
        for (unsigned int ist = 1; ist <= IST_STACKS; ist++)
                tss.ist[ist - 1] = tss_interrupt_stack(ist);
        tss.io_map_base = sizeof(tss);
        set_descriptor(TSS_SELECTOR, DESCRIPTOR_TYPE_TSS, (uintptr_t)&tss, sizeof(tss) - 1);
        load_task_register(TSS_SELECTOR);
}

void ldt_load(uint64_t base)
{
        set_descriptor(LDT_SELECTOR, DESCRIPTOR_TYPE_LDT, base, GDT_ENTRY_SIZE - 1);
        load_ldt_register(LDT_SELECTOR);
}

uint64_t tss_kernel_stack(void)
{
        return (uintptr_t)kernel_stack + EXCEPTION_STACK_SIZE;
}

uint64_t tss_interrupt_stack(unsigned int ist)
{
        return (uintptr_t)ist_stacks[ist - 1] + EXCEPTION_STACK_SIZE;
}
