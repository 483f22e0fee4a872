/* SPDX-License-Identifier: MIT */
/*
 * From the MADT to CPUs that run. start_cpu.S has what a CPU executes first.
 * Sources: Intel SDM vol. 3 "Multiple-Processor Management", "MP Initialization Protocol
 * Algorithm for MP Systems"; "Issuing Interprocessor Interrupts".
 */
#include "boot/smp/smp.h"
#include "boot/cpu.h"
#include "boot/interrupts.h"
#include "boot/layout.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "boot/loader/madt.h"
#include "boot/smp/start_cpu.h"

#define MADT_SIGNATURE "APIC"

/* The pages that a SIPI can name: below 640 KiB, but not the BIOS's data. */
#define TRAMPOLINE_FIRST  PAGE_SIZE
#define CONVENTIONAL_SIZE UL(0xa0000)

/* Parts of a second. No known CPU needs the first; the manual asks for it. */
#define AFTER_INIT        100
#define AFTER_SIPI        5000
#define ANSWERS           2
#define TICKS_GUESSED     UL(2000000000)
#define START_STACK_BYTES BOOT_STACK_SIZE

extern const char smp_trampoline[], smp_trampoline_end[];

static struct cpu *cpus[SMP_CPUS_MAX];
static size_t count;

/* Read by start_cpu.S. */
struct cpu_start cpu_starts[SMP_CPUS_MAX];
uint32_t cpu_start_count;
uint32_t cpu_start_cr4, cpu_start_efer;

_Static_assert(sizeof(struct cpu_start) == CPU_START_SIZE, "start_cpu.S");
_Static_assert(offsetof(struct cpu_start, cr3) == CPU_START_CR3, "start_cpu.S");
_Static_assert(offsetof(struct cpu_start, stack) == CPU_START_STACK, "start_cpu.S");
_Static_assert(offsetof(struct cpu_start, taken) == CPU_START_TAKEN, "start_cpu.S");

static void (*started_entry)(void);

static void add(uint32_t apic_id)
{
        struct cpu *cpu = memory_allocate(sizeof(*cpu), sizeof(uint64_t));

        if (!cpu)
                return;
        *cpu = (struct cpu){.number = (unsigned int)count, .apic_id = apic_id};
        cpus[count++] = cpu;
}

size_t smp_find(struct smp_others *others)
{
        static struct madt_cpu found[SMP_CPUS_MAX];
        const struct acpi_table *madt = acpi_find(MADT_SIGNATURE);
        size_t listed;

        *others = (struct smp_others){0};
        cpus[0] = this_cpu;
        count = 1;
        if (!local_apic_init())
                return count;
        this_cpu->apic_id = local_apic_id();
        if (!madt)
                return count;
        listed = madt_cpus(madt, found, SMP_CPUS_MAX);
        if (listed > SMP_CPUS_MAX) {
                others->beyond_room = listed - SMP_CPUS_MAX;
                listed = SMP_CPUS_MAX;
        }
        for (size_t i = 0; i < listed; i++) {
                if (found[i].apic_id == this_cpu->apic_id)
                        continue;
                if (found[i].enabled && count < SMP_CPUS_MAX)
                        add(found[i].apic_id);
                else if (found[i].online_capable)
                        others->online_capable++;
                else
                        others->disabled++;
        }
        return count;
}

size_t smp_count(void)
{
        return count;
}

struct cpu *smp_cpu(size_t number)
{
        return cpus[number];
}

/* The highest page of the loader's memory map that a SIPI can name; 0: it has none. */
static uint64_t trampoline_page(const struct boot_info *boot)
{
        uint64_t best = 0;

        for (size_t i = 0; i < boot->usable_count; i++) {
                const uint64_t end = boot->usable[i].end < CONVENTIONAL_SIZE ? boot->usable[i].end
                                                                             : CONVENTIONAL_SIZE;
                const uint64_t page = (end & ~(PAGE_SIZE - 1)) - PAGE_SIZE;

                if (end >= TRAMPOLINE_FIRST + PAGE_SIZE && page >= boot->usable[i].start &&
                    page > best)
                        best = page;
        }
        return best;
}

/* Every wait executes PAUSE: under icount no other CPU runs otherwise. */
static void wait_ticks(uint64_t ticks)
{
        const uint64_t start = read_tsc();

        while (read_tsc() - start < ticks)
                pause();
}

static bool all_answered(void)
{
        for (size_t i = 1; i < count; i++)
                if (cpus[i]->state == CPU_STARTING)
                        return false;
        return true;
}

static void send_to_starting(uint32_t command)
{
        for (size_t i = 1; i < count; i++)
                if (cpus[i]->state == CPU_STARTING)
                        local_apic_send(cpus[i]->apic_id, command);
}

static void start_all(uint64_t page, uint64_t ticks_per_second)
{
        const uint32_t startup =
            (uint32_t)(APIC_ICR_STARTUP | APIC_ICR_ASSERT | page >> PAGE_SHIFT);
        uint64_t start;

        send_to_starting(APIC_ICR_INIT | APIC_ICR_ASSERT);
        wait_ticks(ticks_per_second / AFTER_INIT);
        send_to_starting(startup);
        wait_ticks(ticks_per_second / AFTER_SIPI);
        send_to_starting(startup);
        start = read_tsc();
        while (!all_answered() && read_tsc() - start < ticks_per_second / ANSWERS)
                pause();
        for (size_t i = 1; i < count; i++)
                if (cpus[i]->state == CPU_STARTING)
                        cpus[i]->state = CPU_SILENT;
}

/* False: no memory is left. */
static bool prepare(struct cpu *cpu)
{
        char *stack;

        if (!local_apic_uses_msrs() && cpu->apic_id > APIC_ID_MAX_XAPIC) {
                cpu->state = CPU_OUT_OF_REACH;
                return true;
        }
        stack = memory_allocate(START_STACK_BYTES, PAGE_SIZE);
        if (!stack || !memory_give_own(cpu))
                return false;
        cpu_starts[cpu_start_count++] = (struct cpu_start){
            .apic_id = cpu->apic_id,
            .cr3 = (uint32_t)(uintptr_t)cpu->tables.pml4,
            .stack = (uint32_t)(uintptr_t)stack + START_STACK_BYTES,
        };
        cpu->state = CPU_STARTING;
        return true;
}

const char *smp_start(const struct boot_info *boot, bool (*wanted)(size_t number),
                      uint64_t ticks_per_second, void (*entry)(void))
{
        const uint64_t page = trampoline_page(boot);
        char *kept;

        if (!interrupts_pass())
                return "there is no local APIC within reach";
        if (!page)
                return "the memory map names no free page below 640 KiB";
        cpu_start_count = 0;
        cpu_start_cr4 = (uint32_t)read_cr4();
        cpu_start_efer = (uint32_t)(read_msr(MSR_EFER) & (EFER_LME | EFER_NXE | EFER_SCE));
        started_entry = entry;
        for (size_t i = 1; i < count; i++)
                if (wanted(i) && !prepare(cpus[i]))
                        return "no memory is left for their stacks and page tables";
        kept = memory_allocate(PAGE_SIZE, PAGE_SIZE);
        if (!kept)
                return "no memory is left";
        memcpy(kept, (const void *)page, PAGE_SIZE);
        memcpy((void *)page, smp_trampoline, (size_t)(smp_trampoline_end - smp_trampoline));
        start_all(page, ticks_per_second ? ticks_per_second : TICKS_GUESSED);
        memcpy((void *)page, kept, PAGE_SIZE);
        return NULL;
}

void started_cpu(void)
{
        local_apic_join();
        started_entry();
}

/* A CPU that comes too late stays stopped: it may have been reported as silent already. */
void smp_ready(void)
{
        enum cpu_state starting = CPU_STARTING;

        if (!__atomic_compare_exchange_n(&this_cpu->state, &starting, CPU_RUNNING, false,
                                         __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
                for (;;)
                        halt();
}

size_t smp_running(void)
{
        size_t running = 0;

        for (size_t i = 0; i < count; i++)
                running += cpus[i]->state == CPU_RUNNING;
        return running;
}

void smp_send(const struct cpu *cpu, uint32_t vector)
{
        local_apic_send(cpu->apic_id, (uint32_t)APIC_ICR_ASSERT | vector);
}

void smp_stop_others(void)
{
        for (size_t i = 0; i < count; i++)
                if (cpus[i] != this_cpu && cpus[i]->state == CPU_RUNNING)
                        local_apic_send(cpus[i]->apic_id, APIC_ICR_NMI | APIC_ICR_ASSERT);
}
