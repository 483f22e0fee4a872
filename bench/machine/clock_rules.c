/* SPDX-License-Identifier: MIT */
/* Judges the clock's probes. Needs no machine, so the host tests it. */
#include "bench/machine/clock.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/clock_probe.h"
#include "bench/machine/median.h"

#define ICOUNT_SHIFT_MAX  10   /* QEMU's */
#define INTERPRETED_PAIR  1000 /* ticks; tens on silicon */
#define TRANSLATED_FACTOR 10   /* fresh code over the same code again: 1.3 on silicon, 170 in TCG */
#define MULTIPLY_FACTOR   2    /* a multiply over a NOP: more than 3 on silicon */

/* Does each instruction take 2^shift ticks, whatever it does and whether it is new? */
static bool counts_instructions(const struct clock_probes *p, unsigned int *shift)
{
        for (*shift = 0; *shift <= ICOUNT_SHIFT_MAX; ++*shift)
                if (p->many_nops == (uint64_t)PROBE_MANY_NOPS << *shift)
                        return p->exact > MEDIAN_TRIALS / 2 && p->nops == p->multiplies &&
                               p->fresh_first == p->fresh_again;
        return false;
}

/* QEMU does not count an instruction on the attempt that faults. Bochs does. */
static bool leaves_out_faults(const struct clock_probes *p, unsigned int shift)
{
        return p->divide_interrupt == p->divide_error + (UINT64_C(1) << shift);
}

/* The machine translates code before running it, as QEMU's TCG does. */
static bool is_translator(const struct clock_probes *p)
{
        return p->fresh_first > TRANSLATED_FACTOR * p->fresh_again;
}

/* Each instruction costs the same, as in Bochs; or the TSC stands still. */
static bool is_interpreter(const struct clock_probes *p)
{
        const int64_t multiplies = (int64_t)(p->multiplies - p->empty_pair);
        const int64_t nops = (int64_t)(p->nops - p->empty_pair);

        return multiplies <= 0 || multiplies < MULTIPLY_FACTOR * nops;
}

/* Each instruction costs hundreds of ticks, as in a KVM without hardware virtualization. */
static bool is_slow(const struct clock_probes *p)
{
        return p->empty_pair > INTERPRETED_PAIR;
}

void clock_judge(struct clock *clock, const char *hypervisor)
{
        const struct clock_probes *p = &clock->probes;
        const bool tcg = !strcmp(hypervisor, SIGNATURE_TCG);
        const bool bochs = !strcmp(hypervisor, SIGNATURE_BOCHS);
        const bool named = tcg || bochs || clock->on_emulator;
        unsigned int shift;
        const bool counted = counts_instructions(p, &shift);

        clock->interpreted = is_slow(p);
        clock->layer = LAYER_NATIVE;
        clock->shift = 0;
        if (clock->forced) {
                clock->name = CLOCK_TSC;
                clock->unit = UNIT_CYCLES;
        } else if (counted && leaves_out_faults(p, shift) && !bochs) {
                clock->name = CLOCK_ICOUNT;
                clock->unit = UNIT_INSTRUCTIONS;
                clock->shift = shift;
                clock->layer = tcg || !hypervisor[0] ? LAYER_NATIVE : LAYER_NESTED;
        } else if (counted || named || is_translator(p) || is_interpreter(p) || is_slow(p)) {
                clock->name = CLOCK_EMULATED;
                clock->unit = UNIT_TICKS;
        } else {
                clock->name = CLOCK_TSC;
                clock->unit = UNIT_CYCLES;
        }
}
