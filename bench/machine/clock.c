/* SPDX-License-Identifier: MIT */
/* Takes the probes that tell the clock; clock_rules.c judges them. */
#include "bench/machine/clock.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/clock_probe.h"
#include "bench/machine/median.h"

static const char *fresh_copy(unsigned int index)
{
        return clock_fresh_copies + index * FRESH_STRIDE;
}

/* All copies are written before the first is called: a write next to code slows it down. */
static void probe_fresh_code(struct clock_probes *probes)
{
        uint64_t first[FRESH_COPIES], again[FRESH_COPIES];

        for (unsigned int i = 0; i < FRESH_COPIES; i++)
                memory_write_code(fresh_copy(i), clock_fresh_template, FRESH_BYTES);
        for (unsigned int i = 0; i < FRESH_COPIES; i++) {
                first[i] = clock_probe_call(fresh_copy(i));
                again[i] = clock_probe_call(fresh_copy(i));
        }
        probes->fresh_first = median(first, FRESH_COPIES);
        probes->fresh_again = median(again, FRESH_COPIES);
}

static uint64_t probe_empty_pair(void)
{
        uint64_t least = UINT64_MAX;

        for (unsigned int i = 0; i < MEDIAN_TRIALS; i++) {
                uint64_t ticks = clock_probe_empty();

                if (ticks < least)
                        least = ticks;
        }
        return least;
}

static void probe_many_nops(struct clock_probes *probes)
{
        uint64_t taken[MEDIAN_TRIALS];

        for (unsigned int i = 0; i < MEDIAN_TRIALS; i++) {
                uint64_t many = clock_probe_many_nops(), none = clock_probe_empty();

                taken[i] = many > none ? many - none : 0;
        }
        probes->many_nops = median(taken, MEDIAN_TRIALS);
        probes->exact = 0;
        for (unsigned int i = 0; i < MEDIAN_TRIALS; i++)
                probes->exact += taken[i] == probes->many_nops;
}

/* Only where a count is possible: some interpreting KVMs do not know INT. */
static void probe_divide_error(struct clock_probes *probes)
{
        if (probes->exact <= MEDIAN_TRIALS / 2)
                return;
        probes->divide_error = median_ticks(clock_probe_divide_error);
        probes->divide_interrupt = median_ticks(clock_probe_divide_interrupt);
}

void clock_identify(struct clock *clock, const char *hypervisor, const struct options *options)
{
        struct clock_probes *probes = &clock->probes;

        *clock =
            (struct clock){.forced = options->force_tsc, .on_emulator = options->cpu_is != NULL};
        probe_fresh_code(probes);
        probes->nops = median_ticks(clock_probe_nops);
        probes->multiplies = median_ticks(clock_probe_multiplies);
        probes->empty_pair = probe_empty_pair();
        probe_many_nops(probes);
        probe_divide_error(probes);
        clock_judge(clock, hypervisor);
        if (strcmp(clock->name, CLOCK_ICOUNT))
                tsc_frequency_measure(&clock->tsc);
}

uint64_t clock_elapsed(const struct clock *clock, uint64_t start, uint64_t end)
{
        return (end - start) >> clock->shift;
}
