/* SPDX-License-Identifier: MIT */
/* Unverified figures are never reported. */
#include "bench/linux/report.h"
#include "bench/linux/output.h"
#include "bench/measure/samples.h"
#include "bench/protocol/protocol.h"
#include "bench/report/figures.h"
#include "bench/report/record.h"
#include "bench/report/source_commit.h"

#include <stdio.h>
#include <string.h>

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

#define VECTOR_PF 14

static const struct report_head *head;
static uint64_t listed, results, failed, skipped;

static bool wants(unsigned int form)
{
        return head->options->report & form;
}

static void record_frequency(const struct clock *clock)
{
        char reading[64];

        record_known(BOOT_TSC_HZ, clock->hz);
        record_string(BOOT_TSC_SOURCE, clock->hz ? "CLOCK_MONOTONIC_RAW" : NULL);
        snprintf(reading, sizeof(reading), "CLOCK_MONOTONIC_RAW %lu", clock->hz);
        record_array_begin(BOOT_TSC_READINGS);
        if (clock->hz)
                record_array_string(reading);
        record_array_end();
        record_hundredths(BOOT_TSC_STEP, clock->step);
}

static void record_warnings(void)
{
        record_array_begin(BOOT_WARNINGS);
        if (!head->core_is_steady)
                record_array_string(
                    "the core's frequency had not come to rest before the first benchmark");
        if (!head->system->lfence && !clock_is_exact(head->clock))
                record_array_string(
                    "nobody says that LFENCE serializes here: instructions may slip past "
                    "the stamps, and figures be too small");
        record_array_end();
}

static void record_kernel(const struct system *s)
{
        record_string(BOOT_KERNEL, s->kernel);
        if (s->kernel_build_id[0])
                record_string(BOOT_KERNEL_BUILD_ID, s->kernel_build_id);
        if (output_is_guest())
                record_string(BOOT_KERNEL_COMMAND_LINE, s->command_line);
        record_array_begin(BOOT_MITIGATIONS);
        for (size_t i = 0; i < s->mitigation_count; i++)
                record_array_string(s->mitigations[i]);
        record_array_end();
}

static void record_clock(const struct clock *clock)
{
        char lfence[64] = "LFENCE; untested";

        record_string(BOOT_CLOCK, clock->name);
        record_string(BOOT_UNIT, clock->unit);
        record_boolean(BOOT_FORCED, clock->forced);
        record_string(BOOT_LAYER, clock->layer);
        record_object_begin(BOOT_CLOCK_PROBES);
        record_number(PROBE_FRESH_FIRST, clock->fresh_first);
        record_number(PROBE_FRESH_AGAIN, clock->fresh_again);
        record_number(PROBE_NOPS, clock->nops);
        record_number(PROBE_MULTIPLIES, clock->multiplies);
        record_number(PROBE_EMPTY_PAIR, clock->empty_pair);
        record_object_end();
        if (head->system->lfence)
                snprintf(lfence, sizeof(lfence), "LFENCE; it serializes, %s", head->system->lfence);
        record_string(BOOT_LFENCE, lfence);
}

/* The delivery of this kernel's faults. The kernel shows the flag only if it uses FRED. */
static const char *delivery(void)
{
        for (size_t i = 0; i < head->system->feature_count; i++)
                if (strcmp(head->system->features[i], DELIVERY_FRED) == 0)
                        return DELIVERY_FRED;
        return DELIVERY_IDT;
}

static void record_boot(bool repeated)
{
        const struct system *s = head->system;
        const struct options *options = head->options;

        record_begin(RECORD_BOOT);
        record_number(BOOT_SCHEMA, REPORT_SCHEMA);
        record_string(BOOT_VERSION, TRAPCLOCK_VERSION);
        record_string(BOOT_BUILD_ID, s->build_id);
        record_string(BOOT_COMPILER, COMPILER);
        record_string(BOOT_COMMIT, source_commit.text);
        record_known(BOOT_COMMIT_TIME, source_commit.seconds);
        record_string(BOOT_VENDOR, s->vendor);
        record_number(BOOT_FAMILY, s->family);
        record_number(BOOT_MODEL, s->model);
        record_number(BOOT_STEPPING, s->stepping);
        record_string(BOOT_BRAND, s->brand);
        record_string(BOOT_HYPERVISOR, s->hypervisor);
        record_array_begin(BOOT_FEATURES);
        for (size_t i = 0; i < s->feature_count; i++)
                record_array_string(s->features[i]);
        record_array_end();
        record_number(BOOT_MAXPHYADDR, s->maxphyaddr);
        record_number(BOOT_PAGING_LEVELS, s->paging_levels);
        record_frequency(head->clock);
        record_known(BOOT_MICROCODE, s->microcode);
        record_null(BOOT_CORE_TYPE);
        record_known(BOOT_THREADS, s->threads_per_core);
        record_null(BOOT_CAPABILITIES);
        record_array_begin(BOOT_ENTRY_STATE);
        record_array_end();
        record_warnings();
        record_string(BOOT_PATH, output_is_guest() ? BOOT_PATH_OF_LINUX : BOOT_PATH_OF_HOST);
        record_string(BOOT_COMMAND_LINE, head->words);
        record_kernel(s);
        record_clock(head->clock);
        record_number(BOOT_SAMPLES, options->samples);
        record_number(BOOT_WARMUP, options->warmup);
        record_number(BOOT_ROUNDS, options->rounds);
        record_number(BOOT_SEED, options->seed);
        if (repeated)
                record_boolean(BOOT_REPEATED, true);
        record_end();
}

void report_head(const struct report_head *h)
{
        const struct system *s = h->system;

        head = h;
        if (wants(REPORT_HUMAN)) {
                output_line("%s%s%s, %s", s->brand[0] ? s->brand : s->vendor,
                            s->hypervisor[0] ? " under " : "", s->hypervisor, s->kernel);
                output_line("clock %s (%s%s)", h->clock->name, h->clock->forced ? "forced, " : "",
                            h->clock->unit);
        }
        if (wants(REPORT_JSON))
                record_boot(false);
}

static const char *path_of(const struct row *row)
{
        return row->is_fault ? "linux" : "none";
}

static void record_expectation(const struct row *row)
{
        record_string(FIELD_PATH, path_of(row));
        record_string(FIELD_ACTION, row->action);
        if (row->is_fault)
                record_number(FIELD_VECTOR, VECTOR_PF);
        else
                record_null(FIELD_VECTOR);
        if (row->error_code != NO_ERROR_CODE)
                record_number(FIELD_ERROR_CODE, (uint64_t)row->error_code);
        else
                record_null(FIELD_ERROR_CODE);
}

void report_listed(const struct row *row)
{
        listed++;
        if (wants(REPORT_HUMAN))
                output_line("%-20s %s", row->id, row->doc);
        if (!wants(REPORT_JSON))
                return;
        record_begin(RECORD_BENCHMARK);
        record_string(FIELD_ID, row->id);
        record_string(FIELD_DELIVERY, delivery());
        record_string(BENCHMARK_DOC, row->doc);
        record_string(BENCHMARK_NEEDS, "");
        record_array_begin(BENCHMARK_SUITES);
        record_array_end();
        record_boolean(BENCHMARK_AVAILABLE, true);
        record_expectation(row);
        record_end();
}

void report_visit(const struct row *row, bool first)
{
        if (wants(REPORT_JSON))
                output_line(GUEST_VISIT_PREFIX "%lu%s%s", (unsigned long)(row - rows),
                            first ? " " : "", first ? row->id : "");
}

void report_round(uint64_t round, uint64_t rounds, uint64_t visits)
{
        if (wants(REPORT_JSON))
                output_line(GUEST_ROUND_FORMAT, (unsigned long)round, (unsigned long)rounds,
                            (unsigned long)visits);
}

/* User mode has no stamps in the kernel, and no counter but the ticks. */
static void record_what_is_not_counted(const struct outcome *o)
{
        static const char *const absent[] = {PHASE_NAMES, RESULT_CORE_CYCLES, RESULT_INSTRUCTIONS,
                                             RESULT_SMI,  RESULT_STEAL_NS,    RESULT_ASYNC};

        for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
                record_null(absent[i]);
        record_number(RESULT_TSC_CYCLES, o->ticks);
        record_number(RESULT_DISTURBED, o->disturbed);
}

static void record_result(const struct row *row, const struct outcome *o)
{
        const bool passed = o->verified == o->taken;

        record_begin(RECORD_RESULT);
        record_string(FIELD_ID, row->id);
        record_string(FIELD_DELIVERY, delivery());
        record_expectation(row);
        record_string(RESULT_STATUS, passed ? STATUS_PASS : STATUS_FAILED);
        if (passed && row->error_code != NO_ERROR_CODE)
                record_number(RESULT_ERROR_CODE_SEEN, (uint64_t)row->error_code);
        else
                record_null(RESULT_ERROR_CODE_SEEN);
        record_null(RESULT_DEVIATION);
        record_number(RESULT_TAKEN, o->taken);
        record_number(RESULT_VERIFIED, o->verified);
        record_string(RESULT_MISMATCH, passed ? NULL : o->mismatch);
        record_null(RESULT_BELOW);
        if (passed) {
                record_figures(o->samples, o->verified, o->base_p50);
                record_visits(o->visits, o->visit_count, o->unsteady[0] ? o->unsteady : NULL);
                record_what_is_not_counted(o);
        }
        record_end();
}

static void print_result(const struct row *row, const struct outcome *o)
{
        if (o->skipped[0])
                output_line("%-20s skipped: %s", row->id, o->skipped);
        else if (o->verified != o->taken)
                output_line("%-20s FAILED, %lu of %lu verified: %s", row->id, o->verified, o->taken,
                            o->mismatch);
        else
                output_line(
                    "%-20s p50 %lu, net %ld, %lu/%lu", row->id,
                    samples_percentile(o->samples, o->verified, 50),
                    (int64_t)(samples_percentile(o->samples, o->verified, 50) - o->base_p50),
                    o->verified, o->taken);
}

void report_row(const struct row *row, const struct outcome *o)
{
        if (wants(REPORT_HUMAN))
                print_result(row, o);
        if (o->skipped[0]) {
                skipped++;
                if (!wants(REPORT_JSON))
                        return;
                record_begin(RECORD_SKIP);
                record_string(FIELD_ID, row->id);
                record_string(FIELD_DELIVERY, delivery());
                record_string(SKIP_REASON, o->skipped);
                record_end();
                return;
        }
        results++;
        failed += o->verified != o->taken;
        if (wants(REPORT_JSON))
                record_result(row, o);
}

unsigned int report_end(void)
{
        if (wants(REPORT_HUMAN))
                output_line("%lu results, %lu failed, %lu skipped", results, failed, skipped);
        if (wants(REPORT_JSON)) {
                record_boot(true);
                record_begin(RECORD_END);
                record_number(END_BENCHMARKS, listed);
                record_number(END_RESULTS, results);
                record_number(END_FAILED, failed);
                record_number(END_SKIPPED, skipped);
                record_end();
        }
        return failed ? GUEST_EXIT_FAILED : GUEST_EXIT_PASS;
}
