/* SPDX-License-Identifier: MIT */
#include "bench/report/figures.h"
#include "bench/protocol/protocol.h"
#include "bench/measure/samples.h"
#include "bench/report/record.h"

void record_known(const char *name, uint64_t value)
{
        if (value)
                record_number(name, value);
        else
                record_null(name);
}

void record_figures(const uint64_t *samples, size_t count, uint64_t base_p50)
{
        const uint64_t p50 = samples_percentile(samples, count, 50);

        record_number(RESULT_MIN, samples[0]);
        record_number(RESULT_P50, p50);
        record_number(RESULT_P99, samples_percentile(samples, count, 99));
        record_number(RESULT_MAX, samples[count - 1]);
        record_number(RESULT_BASE_P50, base_p50);
        record_signed(RESULT_NET_P50, (int64_t)(p50 - base_p50));
        record_array_begin(RESULT_HISTOGRAM);
        for (size_t at = 0, run; at < count; at += run) {
                run = samples_run(samples, count, at);
                record_array_numbers((const uint64_t[]){samples[at], run}, 2);
        }
        record_array_end();
}

void record_visits(const struct visit *visits, size_t count, const char *unsteady)
{
        record_array_begin(RESULT_VISITS);
        for (size_t at = 0, run; at < count; at += run) {
                const struct visit *v = &visits[at];

                run = visits_run(visits, count, at);
                const uint64_t numbers[VISIT_NUMBERS] = {
                    [VISIT_LEVEL] = v->level,
                    [VISIT_BASE] = v->base,
                    [VISIT_RATIO] = v->ratio,
                    [VISIT_TIMES] = run,
                };
                record_array_numbers(numbers, VISIT_NUMBERS);
        }
        record_array_end();
        record_string(RESULT_UNSTEADY, unsteady);
}
