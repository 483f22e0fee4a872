/* SPDX-License-Identifier: MIT */
/*
 * Tries the guest's stamps, chains, step and trimmed mean on this host's real CPU, in user
 * mode: does one more instruction of a few cycles show on a TSC that moves in larger
 * steps? Times chains of 20 to 40 dependent IMULs in turn until each takes longer than the
 * one before. Exit status: 0 they do, 1 they never did, 3 no CPU or no memory to measure
 * with.
 */
#include "bench/linux/silicon.h"
#include "bench/measure/samples.h"
#include "bench/measure/stamp.h"

#include <cpuid.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES_FIRST (1U << 12) /* of each length; doubled until the order is found ... */
#define SAMPLES_LAST  (1U << 18) /* ... or this many are taken */
#define SERIES        40         /* of the same window, to see how often two differ */
#define SERIES_SIZE   1000
#define SEED          20240601U

#define CPUID_POWER_MANAGEMENT 0x80000007U
#define INVARIANT_TSC          (1U << 8) /* EDX of it */

static double mean_of(uint64_t *samples, size_t count)
{
        samples_sort(samples, count);
        const struct trimmed_mean mean = samples_trimmed_mean(samples, count);
        return (double)mean.sum / (double)mean.count;
}

/* Xorshift, as in the guest. */
static uint64_t next_dither(void)
{
        static uint32_t state = SEED;

        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state % DITHER_CYCLES;
}

/* Takes one sample of every window in turn, so that drift affects all equally. */
static void take_in_turn(const silicon_window *windows, size_t windows_count, uint64_t *samples,
                         size_t count)
{
        for (size_t i = 0; i < count; i++)
                for (size_t w = 0; w < windows_count; w++)
                        samples[w * count + i] = windows[w](next_dither());
}

static bool has_invariant_tsc(void)
{
        unsigned int eax, ebx, ecx, edx;

        return __get_cpuid(CPUID_POWER_MANAGEMENT, &eax, &ebx, &ecx, &edx) && edx & INVARIANT_TSC;
}

static void print_cpu(void)
{
        unsigned int brand[12] = {0};

        for (unsigned int i = 0; i < 3; i++)
                __get_cpuid(0x80000002U + i, &brand[4 * i], &brand[4 * i + 1], &brand[4 * i + 2],
                            &brand[4 * i + 3]);
        printf("CPU           %.48s\n", (const char *)brand);
        printf("TSC           %s\n", has_invariant_tsc()
                                         ? "invariant"
                                         : "not invariant: ticks are no measure of time here");
}

static void print_step_and_ratio(uint64_t *samples)
{
        const size_t count = SAMPLES_FIRST;
        double none, chain;

        take_in_turn(silicon_imuls, SILICON_LENGTHS, samples, count);
        samples_sort(samples, SILICON_LENGTHS * count);
        printf("step          %.2f ticks\n",
               (double)samples_step(samples, SILICON_LENGTHS * count) / 100);
        take_in_turn(silicon_adds, 2, samples, count);
        none = mean_of(samples, count);
        chain = mean_of(samples + count, count);
        printf("core/TSC      %.3f core cycles a tick, by %d dependent ADDs\n",
               SILICON_ADDS / (chain - none), SILICON_ADDS);
}

/* Prints how often two series of the same window differ in median, and how much in mean. */
static void print_series(uint64_t *samples)
{
        double means[SERIES], greatest = 0;
        uint64_t medians[SERIES];
        unsigned int differ = 0, pairs = 0;

        for (size_t i = 0; i < SERIES; i++) {
                take_in_turn(silicon_imuls, 1, samples, SERIES_SIZE);
                means[i] = mean_of(samples, SERIES_SIZE);
                medians[i] = samples_percentile(samples, SERIES_SIZE, 50);
        }
        for (size_t i = 0; i < SERIES; i++)
                for (size_t j = i + 1; j < SERIES; j++) {
                        double difference =
                            means[i] > means[j] ? means[i] / means[j] - 1 : means[j] / means[i] - 1;

                        differ += medians[i] != medians[j];
                        pairs++;
                        greatest = difference > greatest ? difference : greatest;
                }
        printf("same again    %d series of %d samples: medians of two differ in %.1f %% of pairs, "
               "trimmed means by at most %.1f %%\n",
               SERIES, SERIES_SIZE, 100.0 * differ / pairs, 100 * greatest);
}

static bool rises(const double *means)
{
        for (size_t i = 1; i < SILICON_LENGTHS; i++)
                if (means[i] <= means[i - 1])
                        return false;
        return true;
}

static bool print_lengths(uint64_t *samples)
{
        double means[SILICON_LENGTHS];
        uint64_t medians[SILICON_LENGTHS];
        size_t count = SAMPLES_FIRST / 2;

        do {
                count *= 2;
                take_in_turn(silicon_imuls, SILICON_LENGTHS, samples, count);
                for (size_t i = 0; i < SILICON_LENGTHS; i++) {
                        means[i] = mean_of(samples + i * count, count);
                        medians[i] = samples_percentile(samples + i * count, count, 50);
                }
        } while (!rises(means) && count < SAMPLES_LAST);
        printf("samples       %zu of each length%s\n\n", count,
               rises(means) ? "" : ", and the order is still not found");
        printf("IMULs  p50  trimmed mean   step\n");
        for (size_t i = 0; i < SILICON_LENGTHS; i++) {
                printf("%5zu  %3" PRIu64 "  %12.2f", SILICON_IMULS_LEAST + i, medians[i], means[i]);
                if (i > 0)
                        printf("  %+5.2f", means[i] - means[i - 1]);
                printf("\n");
        }
        return rises(means);
}

int main(void)
{
        uint64_t *samples = malloc(SILICON_LENGTHS * SAMPLES_LAST * sizeof(*samples));

        if (!samples) {
                fputs("silicon: out of memory\n", stderr);
                return 3;
        }
        memset(samples, 0, SILICON_LENGTHS * SAMPLES_LAST * sizeof(*samples));
        print_cpu();
        print_step_and_ratio(samples);
        print_series(samples);
        bool good = print_lengths(samples);
        free(samples);
        return good ? 0 : 1;
}
