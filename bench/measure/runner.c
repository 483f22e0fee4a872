/* SPDX-License-Identifier: MIT */
/*
 * The life of a sample: prepare, arm, trigger, (the fault), verify, keep. Only
 * the trigger is timed. What is verified is what the handlers recorded; the raw
 * path records nothing and is verified by what it leaves behind, and that it was
 * taken once by the dump that a second time would end in (entry/entry.S).
 */
#include "bench/measure/runner.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "fault/delivery.h"
#include "fault/panic.h"
#include "bench/measure/samples.h"
#include "bench/measure/setup.h"

/* No access under test has this address. */
#define CR2_POISON UL(0xdeadbeef000)

static const struct machine *machine;
static uint64_t sample_count, warmup_count;
/* Of each row with fresh frames; nothing warms them up. */
static uint64_t fresh_samples;
#define FRESH_BENCHMARKS 2
static uint64_t *kept;
static uint64_t *kept_phases[PHASE_FIELDS];
static uint64_t empty_p50[BENCHMARKS_BASE], probe_p50[PHASE_FIELDS];

static void clear_delivery(void)
{
        delivered = (struct delivery){.vector = X86_TRAP_PF};
        write_cr2(CR2_POISON);
}

/* What came of one sample. The raw path leaves it in CR2, on the stack and in RBP. */
static struct delivery read_delivery(const struct setup *s, const struct sample *sample)
{
        const uint64_t cr2 = read_cr2();

        if (s->benchmark->path != &entry_path_raw || cr2 == CR2_POISON ||
            sample->error_code == UINT64_MAX)
                return delivered;
        return (struct delivery){
            .count = delivered.count + 1, /* beside those that were recorded */
            .error_code = sample->error_code,
            .address = cr2,
            .ip = sample->ip,
            .vector = X86_TRAP_PF,
        };
}

static bool fault_is_due(const struct setup *s)
{
        return s->expected.vector != ORACLE_NO_FAULT;
}

static bool is_mended(const struct setup *s)
{
        return s->benchmark->action && s->benchmark->action->mends;
}

/* Does the entry that was changed tell by its flags what became of the access? */
static bool entry_counts(const struct setup *s)
{
        return s->entry && s->benchmark->trigger->access < ACCESS_NONE;
}

/* What that entry holds after the access; A may be as it is where the oracle leaves it open. */
static uint64_t entry_due(const struct setup *s)
{
        const struct oracle_outcome *e = &s->expected;
        const uint64_t accessed = (e->accessed >> s->entry_index & 1) * PTE_A;
        const uint64_t dirty = (e->dirty >> s->entry_index & 1) * PTE_D;
        const uint64_t may = (e->may_accessed >> s->entry_index & 1) * PTE_A;

        return is_mended(s) ? armed.mended : s->changed | accessed | dirty | (*s->entry & may);
}

/* One thing that is verified. */
struct check {
        const char *name;
        uint64_t due, got;
        bool hexadecimal;
};
#define CHECKS_MAX 8

/*
 * Everything that is verified of a sample; returns how many. What was delivered is
 * looked at where something was due and came: else the count says it.
 */
static size_t list_checks(const struct setup *s, const struct delivery *d,
                          struct check checks[CHECKS_MAX])
{
        size_t n = 0;

        checks[n++] = (struct check){"faults", fault_is_due(s), d->count, false};
        if (fault_is_due(s) && d->count) {
                checks[n++] = (struct check){"vector", s->expected.vector, d->vector, false};
                checks[n++] =
                    (struct check){"error code", s->expected.error_code, d->error_code, true};
                checks[n++] = (struct check){"RIP", s->ip, d->ip, true};
                if (d->vector == X86_TRAP_PF)
                        checks[n++] =
                            (struct check){"CR2", s->access.linear_address, d->address, true};
        }
        if (entry_counts(s)) {
                const uint64_t due = entry_due(s);
                const uint64_t got = *s->entry;

                checks[n++] = (struct check){"A", !!(due & PTE_A), !!(got & PTE_A), false};
                checks[n++] = (struct check){"D", !!(due & PTE_D), !!(got & PTE_D), false};
                checks[n++] =
                    (struct check){"entry", due | PTE_A | PTE_D, got | PTE_A | PTE_D, true};
        }
        return n;
}

/* The place a fault is delivered at: RIP always, CR2 for a page fault. */
static bool same_place(const struct setup *s, const struct delivery *d)
{
        return d->ip == s->ip &&
               (d->vector != X86_TRAP_PF || d->address == s->access.linear_address);
}

static bool is_deviation(const struct setup *s, const struct delivery *d, struct outcome *outcome)
{
        struct oracle_walk after = s->walk;
        const struct deviation_case c = {
            .known = deviations_of(machine->hypervisor),
            .machine = &s->machine,
            .walk = &s->walk,
            .access = &s->access,
            .expected = &s->expected,
            .vector = d->count ? (unsigned int)d->vector : ORACLE_NO_FAULT,
            .error_code = d->error_code,
            .after = entry_counts(s) && !is_mended(s) ? after.entry : NULL,
            .flags_agree = !entry_counts(s) || *s->entry == entry_due(s),
        };

        if (d->count > 1 || (d->count && !same_place(s, d)))
                return false;
        if (c.after)
                after.entry[s->entry_index] = *s->entry;
        outcome->deviation = deviation_find(&c);
        return outcome->deviation != NULL;
}

/* Add a text to the first mismatch in words. */
__attribute__((format(printf, 2, 3))) static void describe(struct outcome *outcome,
                                                           const char *format, ...)
{
        const size_t length = strlen(outcome->mismatch);
        va_list arguments;

        va_start(arguments, format);
        format_text_list(outcome->mismatch + length, MISMATCH_SIZE - length, format, arguments);
        va_end(arguments);
}

static void describe_mismatch(const struct check *checks, size_t count, struct outcome *outcome)
{
        for (size_t i = 0; i < count; i++) {
                const struct check *c = &checks[i];
                const char *separator = outcome->mismatch[0] ? "; " : "";

                if (c->due == c->got)
                        continue;
                if (c->hexadecimal)
                        describe(outcome, "%sexpected %s 0x%lx, got 0x%lx", separator, c->name,
                                 c->due, c->got);
                else
                        describe(outcome, "%sexpected %s %lu, got %lu", separator, c->name, c->due,
                                 c->got);
        }
}

static bool all_agree(const struct check *checks, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (checks[i].due != checks[i].got)
                        return false;
        return true;
}

static bool verify(const struct setup *s, const struct sample *sample, struct outcome *outcome)
{
        const struct delivery d = read_delivery(s, sample);
        struct check checks[CHECKS_MAX];
        const size_t count = list_checks(s, &d, checks);

        if (d.count && !outcome->faulted) {
                outcome->faulted = true;
                outcome->error_code_seen = d.error_code;
        }
        if (all_agree(checks, count) || is_deviation(s, &d, outcome))
                return true;
        if (outcome->mismatch[0])
                return false;
        describe_mismatch(checks, count, outcome);
        if (d.count && !fault_is_due(s))
                describe(outcome, "; it was vector %lu, error code 0x%lx, CR2 0x%lx, RIP 0x%lx",
                         d.vector, d.error_code, d.address, d.ip);
        return false;
}

/*
 * A stale translation may have left the TLB before the access: no fault then, and no sample.
 * A row that has none is not hidden by that: so often is no accident.
 */
#define STALE_RETAKES 8

static bool lost_stale(const struct setup *s)
{
        return s->benchmark->mapping.stale && delivered.count == 0;
}

/* One sample; true if it is verified. */
static bool take_sample(const struct setup *s, struct outcome *outcome, struct sample *sample)
{
        struct counters before, after;
        unsigned int lost = 0;

        do {
                setup_prepare(s);
                clear_delivery();
                counters_read(&before);
                s->benchmark->trigger->stub(sample, s->address);
                counters_read(&after);
                outcome->disturbed += counters_disturbed(&before, &after);
                /* A fault of the hypervisor's own makes no sample; it is taken again. */
        } while (after.value[COUNTER_ASYNC] != before.value[COUNTER_ASYNC] ||
                 (lost_stale(s) && lost++ < STALE_RETAKES));
        return verify(s, sample, outcome);
}

/* A stale translation is the machine's to use or not: one that does not has no such fault. */
static bool never_stale(const struct setup *s)
{
        struct outcome ignored = {0};
        struct sample sample;

        if (!s->benchmark->mapping.stale)
                return false;
        take_sample(s, &ignored, &sample);
        return !ignored.faulted;
}

/*
 * Samples that count, and those for warm-up that do not, with what to keep of each:
 * false, with the mismatch described, where it is not to be kept.
 */
static void take_all(const struct setup *s, struct outcome *outcome,
                     bool (*keep)(const struct setup *s, struct outcome *outcome,
                                  const struct sample *sample))
{
        const bool fresh = s->benchmark->mapping.fresh;
        const uint64_t samples = fresh ? fresh_samples : sample_count;
        const uint64_t warmups = fresh ? 0 : warmup_count;

        for (uint64_t i = 0; i < warmups + samples; i++) {
                struct outcome warmup = {0};
                struct sample sample;

                if (i < warmups) {
                        take_sample(s, &warmup, &sample);
                        continue;
                }
                outcome->taken++;
                if (take_sample(s, outcome, &sample) && keep(s, outcome, &sample))
                        outcome->verified++;
        }
}

static uint64_t elapsed(uint64_t start, uint64_t end)
{
        return clock_elapsed(&machine->clock, start, end);
}

static bool keep_total(const struct setup *s, struct outcome *outcome, const struct sample *sample)
{
        (void)s;
        kept[outcome->verified] = elapsed(sample->start, sample->end);
        return true;
}

/* Was no stamp taken before the one that it follows? */
static bool in_order(const uint64_t stamps[], size_t count)
{
        for (size_t i = 1; i < count; i++)
                if (stamps[i - 1] > stamps[i])
                        return false;
        return true;
}

/* Does the sample go through a probed path? A known deviation may deliver no fault. */
static bool has_stamps(const struct setup *s, const struct outcome *outcome)
{
        return outcome->faulted || s->benchmark == BENCHMARK_PROBE;
}

static bool keep_phases(const struct setup *s, struct outcome *outcome, const struct sample *sample)
{
        const uint64_t stamps[] = {sample->start, phase_stamps[0], phase_stamps[1], phase_stamps[2],
                                   sample->end};
        const uint64_t n = outcome->verified;

        _Static_assert(sizeof(stamps) / sizeof(stamps[0]) == PHASE_PROBED + 1 &&
                           PHASE_STAMPS + 2 == PHASE_PROBED + 1,
                       "a stamp at either end of every phase");
        if (has_stamps(s, outcome) && !in_order(stamps, PHASE_PROBED + 1)) {
                if (!outcome->mismatch[0])
                        describe(outcome,
                                 "expected phases' stamps in ascending order, got %lu, %lu, %lu, "
                                 "%lu, %lu",
                                 stamps[0], stamps[1], stamps[2], stamps[3], stamps[4]);
                return false;
        }
        for (unsigned int phase = 0; phase < PHASE_PROBED; phase++)
                kept_phases[phase][n] = elapsed(stamps[phase], stamps[phase + 1]);
        kept_phases[PHASE_PROBED][n] = elapsed(sample->start, sample->end);
        return true;
}

/* The benchmark's samples, and what the machine counted meanwhile. */
static void take_and_count(const struct setup *s, struct outcome *outcome)
{
        struct counters before;
        uint64_t start = read_tsc();

        counters_read(&before);
        take_all(s, outcome, keep_total);
        counters_read(&outcome->counted);
        outcome->tsc_cycles = elapsed(start, read_tsc());
        for (enum counter c = 0; c < COUNTERS; c++)
                outcome->counted.value[c] -= before.value[c];
}

static struct summary summarize(uint64_t *samples, uint64_t count)
{
        samples_sort(samples, count);
        return (struct summary){
            .min = samples[0],
            .p50 = samples_percentile(samples, count, 50),
            .p99 = samples_percentile(samples, count, 99),
            .max = samples[count - 1],
        };
}

/* The same benchmark through the probed stub, or the stamps alone. */
static void take_phases(const struct setup *s, struct outcome *outcome)
{
        struct outcome probed = {0};

        setup_stamp(s, true);
        take_all(s, &probed, keep_phases);
        if (probed.verified != probed.taken) {
                *outcome = probed;
                return;
        }
        if (!probed.faulted && s->benchmark != BENCHMARK_PROBE)
                return; /* a deviation of the machine: nothing went through the stub */
        outcome->has_phases = true;
        for (unsigned int phase = 0; phase < PHASE_FIELDS; phase++) {
                outcome->phases[phase] = summarize(kept_phases[phase], probed.verified);
                if (s->benchmark == BENCHMARK_PROBE)
                        probe_p50[phase] = outcome->phases[phase].p50;
                outcome->phase_net_p50[phase] =
                    (int64_t)(outcome->phases[phase].p50 - probe_p50[phase]);
        }
}

/* Only #PF has probed stubs. */
static bool is_probed(const struct benchmark *b)
{
        return b == BENCHMARK_PROBE || (b->path && !b->vector);
}

static void skip(struct outcome *outcome, const char *reason)
{
        format_text(outcome->skipped, sizeof(outcome->skipped), "%s", reason);
}

void runner_take(const struct benchmark *benchmark, struct outcome *outcome)
{
        const char *refused = NULL;
        struct setup s;

        *outcome = (struct outcome){0};
        if (!runner_available(benchmark)) {
                format_text(outcome->skipped, sizeof(outcome->skipped), "%s = 0",
                            benchmark->needs->notation);
                return;
        }
        if (benchmark->unsupported_because) {
                skip(outcome, benchmark->unsupported_because);
                return;
        }
        if (benchmark->needs_real_cpu && machine_is_interpreting_kvm(machine)) {
                skip(outcome, "this KVM interprets its guest and does not know the instruction");
                return;
        }
        if (benchmark->mapping.fresh && !fresh_samples) {
                skip(outcome, "no memory is left that nothing has touched");
                return;
        }
        if (!setup_enter(&s, benchmark, machine, &refused)) {
                skip(outcome, refused);
                return;
        }
        if (never_stale(&s)) {
                skip(outcome, "this machine walks again instead of using the stale translation");
        } else {
                take_and_count(&s, outcome);
                samples_sort(kept, outcome->verified);
                if (outcome->verified == outcome->taken && is_probed(benchmark))
                        take_phases(&s, outcome);
        }
        setup_leave();
        outcome->samples = kept;
        if (benchmark == benchmark_base(benchmark))
                empty_p50[benchmark - benchmarks] = samples_percentile(kept, outcome->verified, 50);
        outcome->empty_p50 = empty_p50[benchmark_base(benchmark) - benchmarks];
}

bool runner_available(const struct benchmark *benchmark)
{
        return !benchmark->needs || cpu_has(benchmark->needs);
}

static uint64_t *allocate_samples(void)
{
        uint64_t *samples = memory_allocate(sample_count * sizeof(*samples), sizeof(*samples));

        if (!samples)
                panic("no memory for %lu samples: ask for fewer", sample_count);
        return samples;
}

void runner_init(const struct machine *m, uint64_t samples, uint64_t warmup)
{
        machine = m;
        sample_count = samples;
        warmup_count = warmup;
        kept = allocate_samples();
        for (unsigned int phase = 0; phase < PHASE_FIELDS; phase++)
                kept_phases[phase] = allocate_samples();
        fresh_samples = memory_blocks_left(setup_fresh_bytes(m)) / FRESH_BENCHMARKS;
        if (fresh_samples > samples)
                fresh_samples = samples;
}
