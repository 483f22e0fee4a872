/* SPDX-License-Identifier: MIT */
/*
 * The clock is found by what it does, not by what the host says of itself. Under
 * QEMU's icount a stretch of n instructions takes exactly n << shift ticks, every
 * time: such ticks are given as instructions, whatever the shift. On silicon an
 * empty pair of stamps takes tens of cycles; a thousand or more means that each
 * instruction is interpreted.
 */
#include "bench/machine/clock.h"
#include "boot/cpu.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "boot/x86.h"
#include "fault/guarded.h"
#include "bench/protocol/protocol.h"

#include <stdbool.h>
#include <stddef.h>

#define PROBES           16
#define ICOUNT_SHIFT_MAX 10   /* QEMU's */
#define INTERPRETED_PAIR 1000 /* ticks */

extern const char clock_probe_nops[]; /* an absolute symbol: how many it executes */
uint64_t clock_probe(void);
uint64_t clock_probe_empty(void);
uint64_t clock_probe_one(void);

static uint64_t ticks_of_nops(void)
{
        return clock_probe() - clock_probe_empty();
}

/* Does a known number of instructions take exactly so many ticks, shifted, every time? */
static bool counts_instructions(unsigned int *shift)
{
        const uint64_t nops = (uintptr_t)clock_probe_nops;
        uint64_t ticks = ticks_of_nops();

        for (*shift = 0; *shift < ICOUNT_SHIFT_MAX && nops << *shift < ticks; ++*shift)
                ;
        for (int i = 0; i < PROBES; i++)
                if (ticks_of_nops() != nops << *shift)
                        return false;
        return true;
}

static uint64_t smallest_pair(void)
{
        uint64_t smallest = UINT64_MAX;

        for (int i = 0; i < PROBES; i++) {
                uint64_t ticks = clock_probe_empty();

                if (ticks < smallest)
                        smallest = ticks;
        }
        return smallest;
}

static uint64_t greatest_common_divisor(uint64_t a, uint64_t b)
{
        while (b) {
                uint64_t rest = a % b;

                a = b;
                b = rest;
        }
        return a;
}

/* Over stretches of every length up to some hundred instructions, and two that differ by one. */
static uint64_t measure_step(void)
{
        uint64_t step = greatest_common_divisor(clock_probe_empty(), clock_probe_one());

        for (unsigned int length = 0; length < 256; length++) {
                uint64_t start = read_tsc();

                for (unsigned int i = 0; i < length; i++)
                        compiler_barrier();
                step = greatest_common_divisor(step, read_tsc() - start);
        }
        return step;
}

/* AMD's "Software Techniques for Managing Speculation" names the bit. */
void clock_serialize_lfence(const char *vendor)
{
        uint64_t value;

        if (vendor_is_amd(vendor) && guarded_read_msr(MSR_AMD_DE_CFG, &value))
                guarded_write_msr(MSR_AMD_DE_CFG, value | AMD_DE_CFG_LFENCE_SERIALIZE);
}

void clock_identify(struct clock *clock, const char *hypervisor)
{
        bool tcg = !strcmp(hypervisor, SIGNATURE_TCG);
        bool emulator = tcg || !strcmp(hypervisor, SIGNATURE_BOCHS);
        bool counted = counts_instructions(&clock->shift);

        clock->tsc = (struct tsc_frequency){0};
        clock->step = measure_step();
        if (tcg && counted) {
                clock->name = CLOCK_ICOUNT;
                clock->unit = UNIT_INSTRUCTIONS;
                clock->step >>= clock->shift;
                return;
        }
        clock->shift = 0;
        if (emulator || counted || smallest_pair() > INTERPRETED_PAIR) {
                clock->name = CLOCK_EMULATED;
                clock->unit = UNIT_TICKS;
        } else {
                clock->name = CLOCK_TSC;
                clock->unit = UNIT_CYCLES;
        }
        tsc_frequency_measure(&clock->tsc);
}

uint64_t clock_elapsed(const struct clock *clock, uint64_t start, uint64_t end)
{
        return (end - start) >> clock->shift;
}
