/* SPDX-License-Identifier: MIT */
/*
 * The guest's clock probes, as far as user mode can run them. If fresh code is slow the
 * first time, code is translated. If multiplies cost as much as NOPs, code is interpreted.
 * If a stretch of code always takes the same count, instructions are counted.
 */
#include "bench/linux/clock.h"
#include "bench/linux/place.h"
#include "bench/linux/windows.h"
#include "bench/measure/samples.h"
#include "bench/protocol/protocol.h"

#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define TRIALS            33
#define FRESH_COPIES      17
#define FRESH_STRIDE      64
#define SHIFT_MAX         10   /* QEMU's icount shift */
#define SLOW_PAIR         1000 /* ticks for an empty pair; tens on silicon */
#define TRANSLATED_FACTOR 10   /* first / second run of fresh code: 1.3 on silicon, 170 in TCG */
#define MULTIPLY_FACTOR   2    /* a multiply / a NOP: more than 3 on silicon */
#define FREQUENCY_NS      50000000

#define TCG_SIGNATURE "TCGTCGTCGTCG"

static uint64_t median(uint64_t *taken, size_t count)
{
        samples_sort(taken, count);
        return samples_percentile(taken, count, 50);
}

static uint64_t median_ticks(uint64_t (*probe)(void))
{
        uint64_t taken[TRIALS];

        for (size_t i = 0; i < TRIALS; i++)
                taken[i] = probe();
        return median(taken, TRIALS);
}

/* Writes all copies before it calls the first, since a write near code slows the code down. */
static bool probe_fresh_code(struct clock *clock)
{
        uint64_t first[FRESH_COPIES], again[FRESH_COPIES];
        char *copies = mmap(NULL, FRESH_COPIES * FRESH_STRIDE, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (copies == MAP_FAILED)
                return false;
        for (size_t i = 0; i < FRESH_COPIES; i++)
                memcpy(copies + i * FRESH_STRIDE, windows_fresh_code, FRESH_BYTES);
        if (mprotect(copies, FRESH_COPIES * FRESH_STRIDE, PROT_READ | PROT_EXEC) != 0)
                return false;
        for (size_t i = 0; i < FRESH_COPIES; i++) {
                first[i] = windows_run(copies + i * FRESH_STRIDE);
                again[i] = windows_run(copies + i * FRESH_STRIDE);
        }
        munmap(copies, FRESH_COPIES * FRESH_STRIDE);
        clock->fresh_first = median(first, FRESH_COPIES);
        clock->fresh_again = median(again, FRESH_COPIES);
        return true;
}

static uint64_t least_empty_pair(void)
{
        uint64_t least = UINT64_MAX;

        for (size_t i = 0; i < TRIALS; i++) {
                const uint64_t ticks = windows_nothing();

                least = ticks < least ? ticks : least;
        }
        return least;
}

/* Does every instruction take 2^shift ticks, whatever it does, fresh or not? */
static bool counts_instructions(struct clock *clock)
{
        uint64_t taken[TRIALS], most;
        unsigned int alike = 0;

        for (size_t i = 0; i < TRIALS; i++) {
                const uint64_t many = windows_many_nops(), none = windows_nothing();

                taken[i] = many > none ? many - none : 0;
        }
        most = median(taken, TRIALS);
        for (size_t i = 0; i < TRIALS; i++)
                alike += taken[i] == most;
        for (unsigned int shift = 0; shift <= SHIFT_MAX; shift++)
                if (most == (uint64_t)PROBE_MANY_NOPS << shift) {
                        clock->shift = shift;
                        return alike > TRIALS / 2 && clock->nops == clock->multiplies &&
                               clock->fresh_first == clock->fresh_again;
                }
        return false;
}

/* Signs of an emulator that does not count instructions. */
static bool is_emulated(const struct clock *clock)
{
        const int64_t multiplies = (int64_t)(clock->multiplies - clock->empty_pair);
        const int64_t nops = (int64_t)(clock->nops - clock->empty_pair);

        return clock->fresh_first > TRANSLATED_FACTOR * clock->fresh_again || multiplies <= 0 ||
               multiplies < MULTIPLY_FACTOR * nops || clock->empty_pair > SLOW_PAIR;
}

static uint64_t now_ns(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC_RAW, &now);
        return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t measure_frequency(void)
{
        const uint64_t start_ns = now_ns(), start = __builtin_ia32_rdtsc();
        uint64_t end_ns;

        do
                end_ns = now_ns();
        while (end_ns - start_ns < FREQUENCY_NS);
        return (uint64_t)((unsigned __int128)(__builtin_ia32_rdtsc() - start) * 1000000000 /
                          (end_ns - start_ns));
}

/* Measures stretches of many lengths. */
static uint64_t measure_step(void)
{
        static uint64_t values[STEP_ADDS_MAX + 1];

        for (int pass = 0; pass < 2; pass++) /* the first is for warm-up */
                for (uint64_t i = 0; i <= STEP_ADDS_MAX; i++)
                        values[i] = windows_adds(i);
        samples_sort(values, STEP_ADDS_MAX + 1);
        return samples_step(values, STEP_ADDS_MAX + 1);
}

static void call_it(struct clock *clock, const char *name, const char *unit)
{
        clock->name = name;
        clock->unit = unit;
}

bool clock_find(struct clock *clock, const char *hypervisor, bool forced)
{
        const bool tcg = strcmp(hypervisor, TCG_SIGNATURE) == 0;
        bool counted;

        *clock = (struct clock){.forced = forced, .layer = LAYER_NATIVE};
        if (!probe_fresh_code(clock))
                return false;
        clock->nops = median_ticks(windows_nops);
        clock->multiplies = median_ticks(windows_multiplies);
        clock->empty_pair = least_empty_pair();
        counted = counts_instructions(clock);
        if (forced) {
                call_it(clock, CLOCK_TSC, UNIT_CYCLES);
        } else if (counted) {
                call_it(clock, CLOCK_ICOUNT, UNIT_INSTRUCTIONS);
                clock->layer = tcg || !hypervisor[0] ? LAYER_NATIVE : LAYER_NESTED;
        } else if (tcg || is_emulated(clock)) {
                call_it(clock, CLOCK_EMULATED, UNIT_TICKS);
        } else {
                call_it(clock, CLOCK_TSC, UNIT_CYCLES);
        }
        if (!clock_is_exact(clock)) {
                clock->shift = 0;
                clock->hz = measure_frequency();
        }
        clock->step = clock_is_exact(clock) ? 100 : measure_step();
        return true;
}

bool clock_is_tsc(const struct clock *clock)
{
        return strcmp(clock->name, CLOCK_TSC) == 0;
}

bool clock_is_exact(const struct clock *clock)
{
        return strcmp(clock->name, CLOCK_ICOUNT) == 0;
}
