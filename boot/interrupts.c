/* SPDX-License-Identifier: MIT */
/*
 * Masks interrupts. The local APIC's registers are in memory in xAPIC mode, and MSRs in
 * x2APIC mode.
 * Source: Intel SDM vol. 3 "Local APIC", "x2APIC Register Address Space".
 */
#include "boot/interrupts.h"
#include "boot/cpu.h"
#include "boot/layout.h"

#define MSRS_APART 16 /* register offset from one MSR to the next, in bytes */

static uint64_t base;

/* Every CPU finds the same values, so writing them again is harmless. */
bool local_apic_init(void)
{
        base =
            cpuid(CPUID_VERSION, 0).edx & CPUID_VERSION_EDX_APIC ? read_msr(MSR_IA32_APIC_BASE) : 0;
        return base & APIC_BASE_ENABLE &&
               (base & APIC_BASE_X2APIC || (base & APIC_BASE_ADDRESS) < IDENTITY_MAP_BYTES);
}

static volatile uint32_t *in_memory(unsigned int offset)
{
        return (volatile uint32_t *)((base & APIC_BASE_ADDRESS) + offset);
}

uint32_t local_apic_read(unsigned int offset)
{
        if (base & APIC_BASE_X2APIC)
                return (uint32_t)read_msr(MSR_X2APIC + offset / MSRS_APART);
        return *in_memory(offset);
}

uint32_t local_apic_id(void)
{
        const uint32_t id = local_apic_read(APIC_ID);

        return base & APIC_BASE_X2APIC ? id : id >> APIC_ID_SHIFT;
}

static void local_apic_write(unsigned int offset, uint32_t value)
{
        if (base & APIC_BASE_X2APIC)
                write_msr(MSR_X2APIC + offset / MSRS_APART, value);
        else
                *in_memory(offset) = value;
}

/*
 * NMIs arrive on LINT1, which firmware sets up, and pass only if software has enabled the
 * local APIC. Enabling it lets nothing else pass: its own sources are masked, and the task
 * priority is the highest.
 */
static void mask_local_apic(void)
{
        if (!local_apic_init())
                return;
        local_apic_write(APIC_TIMER_INITIAL, 0);
        local_apic_write(APIC_TASK_PRIORITY, APIC_TASK_PRIORITY_MAX);
        local_apic_write(APIC_SPURIOUS, local_apic_read(APIC_SPURIOUS) | APIC_SPURIOUS_ENABLE);
        local_apic_write(APIC_LVT_TIMER, local_apic_read(APIC_LVT_TIMER) | APIC_LVT_MASKED);
        local_apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED);
        local_apic_write(APIC_LVT_ERROR, local_apic_read(APIC_LVT_ERROR) | APIC_LVT_MASKED);
        local_apic_write(APIC_LVT_LINT1, APIC_LVT_NMI);
}

void interrupts_mask(void)
{
        out8(PIC_PRIMARY_MASK_PORT, PIC_MASK_ALL);
        out8(PIC_SECONDARY_MASK_PORT, PIC_MASK_ALL);
        mask_local_apic();
}

bool local_apic_uses_msrs(void)
{
        return base & APIC_BASE_X2APIC;
}

/* The mode may only go up: disabled, xAPIC, x2APIC. */
void local_apic_join(void)
{
        const uint64_t mode = APIC_BASE_ENABLE | APIC_BASE_X2APIC;
        const uint64_t wanted = base & mode, own = read_msr(MSR_IA32_APIC_BASE);

        if (!(own & APIC_BASE_ENABLE))
                write_msr(MSR_IA32_APIC_BASE, own | APIC_BASE_ENABLE);
        if ((wanted & ~own) & APIC_BASE_X2APIC)
                write_msr(MSR_IA32_APIC_BASE, own | mode);
        mask_local_apic();
        interrupts_pass();
}

void local_apic_send(uint32_t apic_id, uint32_t command)
{
        if (base & APIC_BASE_X2APIC) {
                compiler_barrier();
                memory_fence(); /* writing the MSR does not wait for earlier stores */
                write_msr(MSR_X2APIC + APIC_ICR_LOW / MSRS_APART,
                          (uint64_t)apic_id << 32 | command);
                return;
        }
        *in_memory(APIC_ICR_HIGH) = apic_id << APIC_ICR_ID_SHIFT;
        *in_memory(APIC_ICR_LOW) = command;
        while (*in_memory(APIC_ICR_LOW) & APIC_ICR_PENDING)
                pause();
}

bool interrupts_pass(void)
{
        if (!local_apic_init())
                return false;
        local_apic_write(APIC_TASK_PRIORITY, APIC_TASK_PRIORITY_LOW);
        return true;
}

void interrupts_end(void)
{
        local_apic_write(APIC_EOI, 0);
}
