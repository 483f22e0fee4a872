/* SPDX-License-Identifier: MIT */
/*
 * boot/smp starts the CPUs; this file chooses which, and measures by how much their TSCs differ:
 * the times of a message there and back bound the offset, as in NTP.
 */
#include "bench/machine/cpus.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/memory.h"
#include "boot/vendor.h"
#include "fault/panic.h"
#include "bench/machine/cpu_work.h"

#define TSC_TRIPS 64

static struct cpu_facts *facts; /* by number */
static struct smp_others others;
static const struct options *options;
static bool is_amd;

static bool is_wanted(size_t number)
{
        return options_use_cpu(options, number);
}

/* One of a message's two ends. The first CPU sends with odd numbers, the other answers. */
static volatile uint64_t message, answer, answered_at;

static void answer_trips(void *argument)
{
        (void)argument;
        for (uint64_t trip = 1; trip <= TSC_TRIPS; trip++) {
                while (message != trip)
                        pause();
                answered_at = read_tsc();
                answer = trip;
        }
}

/* The trip that took the least time bounds the offset best. */
static void measure_offset(struct cpu *cpu, struct cpu_facts *f)
{
        message = answer = 0;
        f->tsc_bound = UINT64_MAX;
        cpu_work_begin(cpu, answer_trips, NULL);
        for (uint64_t trip = 1; trip <= TSC_TRIPS; trip++) {
                const uint64_t sent = read_tsc();
                uint64_t half;

                message = trip;
                while (answer != trip)
                        pause();
                half = (read_tsc() - sent + 1) / 2;
                if (half < f->tsc_bound) {
                        f->tsc_bound = half;
                        f->tsc_offset = (int64_t)(answered_at - (sent + half));
                }
        }
        cpu_work_end(cpu);
}

static void identify(struct cpu *cpu)
{
        topology_identify(&facts[cpu->number].topology, cpuid, is_amd);
}

bool cpus_start(const struct boot_info *boot, const struct machine *machine,
                const struct options *o, void (*join)(void), char *error, size_t size)
{
        const size_t count = smp_find(&others);
        const size_t last = options_last_cpu(o);
        const char *problem;

        facts = memory_allocate(count * sizeof(*facts), _Alignof(struct cpu_facts));
        if (!facts)
                panic("no memory is left for what CPUs are told apart by");
        options = o;
        is_amd = vendor_is_amd(machine->vendor);
        if (last != CPUS_ALL && last >= count) {
                format_text(error, size, "cpus: this machine has %lu CPU%s", count,
                            count == 1 ? "" : "s");
                return false;
        }
        identify(this_cpu);
        if (count == 1)
                return true;
        problem = smp_start(boot, is_wanted, machine->clock.tsc.hz, join);
        if (problem) {
                format_text(error, size, "cpus: no other CPU can be started: %s", problem);
                return false;
        }
        for (size_t i = 1; i < count; i++)
                if (smp_cpu(i)->state == CPU_RUNNING)
                        measure_offset(smp_cpu(i), &facts[i]);
        return true;
}

_Noreturn void cpus_join(void)
{
        identify(this_cpu);
        smp_ready();
        cpu_work_wait();
}

const struct cpu_facts *cpus_facts(const struct cpu *cpu)
{
        return &facts[cpu->number];
}

bool cpus_missing(char *text, size_t size)
{
        size_t silent = 0, unreachable = 0, first = 0;

        for (size_t i = smp_count(); i-- > 1;) {
                const enum cpu_state state = smp_cpu(i)->state;

                silent += state == CPU_SILENT;
                unreachable += state == CPU_OUT_OF_REACH;
                if (state == CPU_SILENT || state == CPU_OUT_OF_REACH)
                        first = i;
        }
        if (!first)
                return false;
        format_text(text, size,
                    "CPUs left out: %lu did not answer, %lu need x2APIC mode; the first is CPU "
                    "%lu, APIC id %u",
                    silent, unreachable, first, smp_cpu(first)->apic_id);
        return true;
}
