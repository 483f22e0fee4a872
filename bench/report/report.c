/* SPDX-License-Identifier: MIT */
/*
 * The content of the report. Figures of a failed benchmark are never printed, because
 * they were not verified.
 */
#include "bench/report/report.h"
#include "boot/format.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "boot/console/console.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/cpus.h"
#include "bench/measure/samples.h"
#include "bench/report/boot_report.h"
#include "bench/report/figures.h"
#include "bench/report/record.h"

static const struct boot_info *boot;
static const struct machine *machine;
static const struct options *options;
static unsigned int form;
static bool show_phases;
static uint64_t benchmarks_listed, results, failed, skipped;

void report_boot(const struct boot_info *b, const struct machine *m, const struct options *o)
{
        boot = b;
        machine = m;
        options = o;
        form = options->report;
        show_phases = options->phases;
        if (form & REPORT_HUMAN)
                boot_report_print(boot, m, options);
        if (form & REPORT_JSON)
                boot_report_record(boot, m, options, false);
}

static const char *const cpu_states[] = {
    [CPU_NOT_ASKED] = CPU_STATE_NOT_ASKED,       [CPU_STARTING] = CPU_STATE_SILENT,
    [CPU_RUNNING] = CPU_STATE_RUNNING,           [CPU_SILENT] = CPU_STATE_SILENT,
    [CPU_OUT_OF_REACH] = CPU_STATE_OUT_OF_REACH,
};

static void record_number_if(const char *name, bool present, uint64_t value)
{
        if (present)
                record_number(name, value);
        else
                record_null(name);
}

static void record_cpu(const struct cpu *cpu)
{
        const struct cpu_facts *f = cpus_facts(cpu);
        const struct topology *t = &f->topology;
        const bool runs = cpu->state == CPU_RUNNING;

        record_begin(RECORD_CPU);
        record_number(FIELD_CPU, cpu->number);
        record_number(CPU_APIC_ID, cpu->apic_id);
        record_string(CPU_STATE, cpu_states[cpu->state]);
        record_number_if(CPU_PACKAGE, t->is_known, t->package);
        record_number_if(CPU_DIE, t->is_known, t->die);
        record_number_if(CPU_CORE, t->is_known, t->core);
        record_number_if(CPU_THREAD, t->is_known, t->thread);
        record_string(CPU_CORE_TYPE, t->core_type);
        if (runs)
                record_signed(CPU_TSC_OFFSET, f->tsc_offset);
        else
                record_null(CPU_TSC_OFFSET);
        record_number_if(CPU_TSC_BOUND, runs, f->tsc_bound);
        record_end();
}

static void print_cpu(const struct cpu *cpu)
{
        const struct cpu_facts *f = cpus_facts(cpu);
        const struct topology *t = &f->topology;

        print("CPU %u: APIC id %u, %s", cpu->number, cpu->apic_id, cpu_states[cpu->state]);
        if (t->is_known)
                print(", package %u die %u core %u thread %u%s%s", t->package, t->die, t->core,
                      t->thread, t->core_type ? ", " : "", t->core_type ? t->core_type : "");
        if (cpu->state == CPU_RUNNING && cpu->number)
                print(", TSC %ld +- %lu", f->tsc_offset, f->tsc_bound);
        print("\n");
}

void report_cpus(void)
{
        for (size_t i = 0; i < smp_count(); i++) {
                if (form & REPORT_HUMAN)
                        print_cpu(smp_cpu(i));
                if (form & REPORT_JSON)
                        record_cpu(smp_cpu(i));
        }
}

static void repeat_boot(void)
{
        if ((form & REPORT_JSON) && (results + skipped) % BOOT_REPEAT_RECORDS == 0)
                boot_report_record(boot, machine, options, true);
}

/* The name for people: the id, and "(fred)" if the row goes through FRED. */
static const char *name_of(const struct benchmark *b)
{
        static char name[ID_BYTES_MAX + 16];

        format_text(name, sizeof(name), "%s%s", b->id, b->by_fred ? " (fred)" : "");
        return name;
}

static void record_key(const struct benchmark *b)
{
        record_string(FIELD_ID, b->id);
        record_string(FIELD_DELIVERY, b->by_fred ? DELIVERY_FRED : DELIVERY_IDT);
}

static const char *path_name(const struct benchmark *b)
{
        return b->path ? b->path->name : "none";
}

static const char *action_name(const struct benchmark *b)
{
        return b->action ? b->action->name : "none";
}

static void record_expectation(const struct benchmark *b)
{
        record_string(FIELD_PATH, path_name(b));
        record_string(FIELD_ACTION, action_name(b));
        if (b->path && b->vector != ORACLE_NO_FAULT) {
                record_number(FIELD_VECTOR, b->vector ? b->vector : X86_TRAP_PF);
                record_number(FIELD_ERROR_CODE, b->error_code);
        } else {
                record_null(FIELD_VECTOR);
                record_null(FIELD_ERROR_CODE);
        }
}

/* LFENCE delays later instructions, but not their fetch. */
#define FETCH_BOUND "; a lower bound, the fetch may begin before the stamp"
#define DOC_SIZE    256

void report_benchmark(const struct benchmark *b, bool available)
{
        const bool fetch = b->trigger->access == ORACLE_FETCH;
        char doc[DOC_SIZE];

        format_text(doc, sizeof(doc), "%s%s", b->doc, fetch ? FETCH_BOUND : "");
        benchmarks_listed++;
        if (form & REPORT_HUMAN)
                print("%-20s %s\n", name_of(b), doc);
        if (!(form & REPORT_JSON))
                return;
        record_begin(RECORD_BENCHMARK);
        record_key(b);
        record_string(BENCHMARK_DOC, doc);
        record_string(BENCHMARK_NEEDS, b->needs ? b->needs->notation : "");
        record_array_begin(BENCHMARK_SUITES);
        for (unsigned int suite = 1; suite <= b->suites; suite <<= 1)
                if (b->suites & suite)
                        record_array_string(suite_name(suite));
        record_array_end();
        record_boolean(BENCHMARK_AVAILABLE, available);
        record_expectation(b);
        record_end();
}

/* The serial line only. */
static void write_for_machines(const char *line)
{
        for (; *line; line++)
                console_write_record(*line);
}

void report_exits(size_t number, size_t base, uint64_t samples, enum exits_moment moment)
{
        static const char *const moments[] = {
            [EXITS_BEGIN] = GUEST_EXITS_BEGIN,
            [EXITS_ENDED] = GUEST_EXITS_ENDED,
            [EXITS_WRONG] = GUEST_EXITS_WRONG,
        };
        char line[GUEST_EXITS_BYTES + 1];

        format_text(line, sizeof(line), GUEST_EXITS_FORMAT, moments[moment], number, base, samples);
        write_for_machines(line);
}

void report_visit(size_t number, const struct benchmark *b)
{
        char line[ID_BYTES_MAX + 48];

        if (!(form & REPORT_JSON))
                return;
        format_text(line, sizeof(line), GUEST_VISIT_PREFIX "%lu%s%s\n", number, b ? " " : "",
                    b ? name_of(b) : "");
        write_for_machines(line);
}

void report_round(uint64_t round, uint64_t rounds, uint64_t visits)
{
        char line[96];

        if (!(form & REPORT_JSON))
                return;
        format_text(line, sizeof(line), GUEST_ROUND_FORMAT "\n", round, rounds, visits);
        write_for_machines(line);
}

static void record_where(const struct cpu *cpu)
{
        if (cpu)
                record_number(FIELD_CPU, cpu->number);
}

void report_skip(const struct benchmark *b, const struct cpu *cpu, const char *reason)
{
        skipped++;
        if (form & REPORT_HUMAN)
                print("%-20s skipped: %s\n", name_of(b), reason);
        if (form & REPORT_JSON) {
                record_begin(RECORD_SKIP);
                record_key(b);
                record_where(cpu);
                record_string(SKIP_REASON, reason);
                record_end();
        }
        repeat_boot();
}

/* A row fits the 80 columns of the narrowest screen. Each CPU's rows stand below its line. */
static void result_for_people(const struct benchmark *b, const struct cpu *cpu,
                              const struct outcome *o)
{
        static const struct cpu *above;
        const uint64_t n = o->verified;
        uint64_t p50 = samples_percentile(o->samples, n, 50);
        char code[20] = "-";

        if (results == 1)
                print("%-20s %6s %6s %6s %6s %6s %6s %9s\n", "benchmark", "min", "p50", "p99",
                      "max", "net", "code", "verified");
        if (cpu && cpu != above)
                print("CPU %u:\n", cpu->number);
        above = cpu;
        if (o->verified != o->taken) {
                print("%-20s FAILED, %lu of %lu verified: %s\n", name_of(b), o->verified, o->taken,
                      o->mismatch);
                return;
        }
        if (o->faulted)
                format_text(code, sizeof(code), "0x%lx", o->error_code_seen);
        print("%-20s %6lu %6lu %6lu %6lu %6ld %6s %lu/%lu\n", name_of(b), o->samples[0], p50,
              samples_percentile(o->samples, n, 99), o->samples[n - 1],
              (int64_t)(p50 - o->base_p50), code, o->verified, o->taken);
        if (o->deviation)
                print("  deviation: %s\n", o->deviation->reason);
        if (o->is_unsteady)
                print("  unsteady: %s\n", o->unsteady);
}

static void phases_for_people(const struct outcome *o)
{
        const int64_t *net = o->phase_net_p50;

        print("  deliver %ld, entry %ld, handle %ld, return %ld\n", net[PHASE_DELIVER],
              net[PHASE_ENTRY], net[PHASE_HANDLE], net[PHASE_RETURN]);
}

static const char *const phase_names[PHASE_FIELDS] = {PHASE_NAMES};

static void record_phases(const struct outcome *o)
{
        for (unsigned int phase = 0; phase < PHASE_FIELDS; phase++) {
                const struct summary *s = &o->phases[phase];

                if (!o->has_phases) {
                        record_null(phase_names[phase]);
                        continue;
                }
                record_array_begin(phase_names[phase]);
                record_array_number((int64_t)s->min);
                record_array_number((int64_t)s->p50);
                record_array_number((int64_t)s->p99);
                record_array_number((int64_t)s->max);
                record_array_number(o->phase_net_p50[phase]);
                record_array_end();
        }
}

static const char *const counter_names[COUNTERS] = {
    [COUNTER_CORE_CYCLES] = RESULT_CORE_CYCLES,
    [COUNTER_INSTRUCTIONS] = RESULT_INSTRUCTIONS,
    [COUNTER_SMI] = RESULT_SMI,
    [COUNTER_STEAL_NS] = RESULT_STEAL_NS,
    [COUNTER_ASYNC] = RESULT_ASYNC,
};

static void record_counters(const struct benchmark *b, const struct outcome *o)
{
        record_number(RESULT_TSC_CYCLES, o->tsc_cycles);
        for (enum counter c = 0; c < COUNTERS; c++)
                record_number_if(counter_names[c],
                                 c == COUNTER_ASYNC ? counters_let_async(b->mapping.fresh)
                                                    : counter_present(c),
                                 o->counted.value[c]);
        record_number_if(RESULT_DISTURBED,
                         counters_see_disturbance() || !strcmp(machine->clock.name, CLOCK_TSC),
                         o->disturbed);
}

static void result_for_machines(const struct benchmark *b, const struct cpu *cpu,
                                const struct outcome *o)
{
        bool passed = o->verified == o->taken;

        record_begin(RECORD_RESULT);
        record_key(b);
        record_where(cpu);
        record_expectation(b);
        record_string(RESULT_STATUS, passed ? STATUS_PASS : STATUS_FAILED);
        if (o->faulted)
                record_number(RESULT_ERROR_CODE_SEEN, o->error_code_seen);
        else
                record_null(RESULT_ERROR_CODE_SEEN);
        record_string(RESULT_DEVIATION, o->deviation ? o->deviation->reason : NULL);
        record_number(RESULT_TAKEN, o->taken);
        record_number(RESULT_VERIFIED, o->verified);
        record_string(RESULT_MISMATCH, passed ? NULL : o->mismatch);
        record_string(RESULT_BELOW, b->below);
        if (b->crowd.cpus)
                record_number(RESULT_WAITS, b->crowd.cpus);
        if (passed) {
                record_figures(o->samples, o->verified, o->base_p50);
                record_visits(o->visits, o->visit_count, o->is_unsteady ? o->unsteady : NULL);
                record_phases(o);
                record_counters(b, o);
                if (b->crowd.job == CROWD_FAULTING)
                        record_number(RESULT_OTHERS_FAULTS, o->others_faults);
        }
        record_end();
}

void report_result(const struct benchmark *b, const struct cpu *cpu, const struct outcome *o)
{
        results++;
        if (o->verified != o->taken)
                failed++;
        if (form & REPORT_HUMAN)
                result_for_people(b, cpu, o);
        if (form & REPORT_HUMAN && show_phases && o->has_phases && o->verified == o->taken)
                phases_for_people(o);
        if (form & REPORT_JSON)
                result_for_machines(b, cpu, o);
        repeat_boot();
}

bool report_wants(unsigned int which)
{
        return form & which;
}

void report_count_failure(void)
{
        failed++;
}

uint8_t report_end(void)
{
        if (form & REPORT_HUMAN)
                print("%lu results, %lu failed, %lu skipped\n", results, failed, skipped);
        if (form & REPORT_JSON) {
                boot_report_record(boot, machine, options, true);
                record_begin(RECORD_END);
                record_number(END_BENCHMARKS, benchmarks_listed);
                record_number(END_RESULTS, results);
                record_number(END_FAILED, failed);
                record_number(END_SKIPPED, skipped);
                record_end();
        }
        return failed ? GUEST_EXIT_FAILED : GUEST_EXIT_PASS;
}
