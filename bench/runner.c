/* SPDX-License-Identifier: MIT */
/*
 * The life of a sample: prepare, arm, trigger, (the fault), verify, keep. Only
 * the trigger is timed. What is verified is what the handlers recorded; the raw
 * path records nothing and is verified by what it leaves behind.
 */
#include "bench/runner.h"
#include "bench/histogram.h"
#include "bench/setup.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/memory.h"
#include "boot/x86.h"
#include "fault/panic.h"

/* No access under test has this address. */
#define CR2_POISON UL(0xdeadbeef000)

static const struct machine *machine;
static uint64_t sample_count, warmup_count;
static uint64_t *kept;
static uint64_t *kept_phases[PHASES];
static uint64_t empty_p50, probe_p50[PHASES];

static void clear_delivery(void)
{
        delivered = (struct delivery){.vector = X86_TRAP_PF};
        write_cr2(CR2_POISON);
}

/* What came of one sample. The raw path left it in CR2 and on the stack. */
static struct delivery read_delivery(const struct setup *s, const struct sample *sample)
{
        struct delivery d = delivered;

        if (s->benchmark->path == &entry_path_raw && d.count == 0) {
                d.address = read_cr2();
                d.error_code = sample->error_code;
                d.ip = s->ip; /* overwritten by the path: that the landing was reached vouches */
                d.count = d.address != CR2_POISON && d.error_code != UINT64_MAX;
        }
        return d;
}

/* The place a fault is delivered at: RIP always, CR2 for a page fault. */
static bool same_place(const struct setup *s, const struct delivery *d)
{
        return d->ip == s->ip &&
               (d->vector != X86_TRAP_PF || d->address == s->access.linear_address);
}

static bool is_deviation(const struct setup *s, const struct delivery *d, struct outcome *outcome)
{
        const struct deviation_case c = {
            .known = deviations_of(machine->hypervisor),
            .machine = &s->machine,
            .walk = &s->walk,
            .access = &s->access,
            .expected = &s->expected,
            .vector = d->count ? (unsigned int)d->vector : ORACLE_NO_FAULT,
            .error_code = d->error_code,
            .flags_agree = true,
        };

        if (d->count > 1 || (d->count && !same_place(s, d)))
                return false;
        outcome->deviation = deviation_find(&c);
        return outcome->deviation != NULL;
}

static bool is_expected(const struct setup *s, const struct delivery *d)
{
        if (s->expected.vector == ORACLE_NO_FAULT)
                return d->count == 0;
        return d->count == 1 && d->vector == s->expected.vector &&
               d->error_code == s->expected.error_code && same_place(s, d);
}

static void describe_mismatch(const struct setup *s, const struct delivery *d, char *text)
{
        bool faults = s->expected.vector != ORACLE_NO_FAULT;

        format_text(text, MISMATCH_SIZE,
                    "expected %d fault(s), vector %u, error code 0x%x, CR2 0x%lx, RIP 0x%lx; "
                    "got %lu, %lu, 0x%lx, 0x%lx, 0x%lx",
                    faults, faults ? s->expected.vector : 0, s->expected.error_code,
                    s->access.linear_address, s->ip, d->count, d->vector, d->error_code, d->address,
                    d->ip);
}

/* An access that succeeds leaves A and D as the oracle says in the entry that was changed. */
static bool flags_agree(const struct setup *s)
{
        return s->benchmark->path || !s->entry || s->benchmark->trigger->access >= ACCESS_NONE ||
               oracle_entry_agrees(&s->expected, s->entry_index, s->changed, *s->entry);
}

static bool verify(const struct setup *s, const struct sample *sample, struct outcome *outcome)
{
        struct delivery d = read_delivery(s, sample);

        if (d.count && !outcome->faulted) {
                outcome->faulted = true;
                outcome->error_code_seen = d.error_code;
        }
        if ((is_expected(s, &d) && flags_agree(s)) || is_deviation(s, &d, outcome))
                return true;
        if (!outcome->mismatch[0])
                describe_mismatch(s, &d, outcome->mismatch);
        return false;
}

/* One sample; true if it is verified. */
static bool take_sample(const struct setup *s, struct outcome *outcome, struct sample *sample)
{
        struct counters before, after;

        do {
                setup_prepare(s);
                clear_delivery();
                counters_read(&before);
                s->benchmark->trigger->stub(sample, s->address);
                counters_read(&after);
                outcome->disturbed += counters_disturbed(&before, &after);
                /* A fault of the hypervisor's own makes no sample; it is taken again. */
        } while (after.value[COUNTER_ASYNC] != before.value[COUNTER_ASYNC]);
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

/* Samples that count, and those for warm-up that do not, with what to keep of each. */
static void take_all(const struct setup *s, struct outcome *outcome,
                     void (*keep)(struct outcome *outcome, const struct sample *sample))
{
        for (uint64_t i = 0; i < warmup_count + sample_count; i++) {
                struct outcome warmup = {0};
                struct sample sample;

                if (i < warmup_count) {
                        take_sample(s, &warmup, &sample);
                        continue;
                }
                outcome->taken++;
                if (take_sample(s, outcome, &sample)) {
                        keep(outcome, &sample);
                        outcome->verified++;
                }
        }
}

static uint64_t elapsed(uint64_t start, uint64_t end)
{
        return clock_elapsed(&machine->clock, start, end);
}

static void keep_total(struct outcome *outcome, const struct sample *sample)
{
        kept[outcome->verified] = elapsed(sample->start, sample->end);
}

static void keep_phases(struct outcome *outcome, const struct sample *sample)
{
        const uint64_t n = outcome->verified;

        kept_phases[PHASE_DELIVER][n] = elapsed(sample->start, phase_stamps[0]);
        kept_phases[PHASE_ENTRY][n] = elapsed(phase_stamps[0], phase_stamps[1]);
        kept_phases[PHASE_HANDLE][n] = elapsed(phase_stamps[1], phase_stamps[2]);
        kept_phases[PHASE_RETURN][n] = elapsed(phase_stamps[2], sample->end);
        kept_phases[PHASE_TOTAL][n] = elapsed(sample->start, sample->end);
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

        setup_probe(s, true);
        take_all(s, &probed, keep_phases);
        if (probed.verified != probed.taken) {
                *outcome = probed;
                return;
        }
        if (!probed.faulted && s->benchmark != BENCHMARK_PROBE)
                return; /* a deviation of the machine: nothing went through the stub */
        outcome->has_phases = true;
        for (unsigned int phase = 0; phase < PHASES; phase++) {
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
        if (benchmark->cannot) {
                skip(outcome, benchmark->cannot);
                return;
        }
        if (benchmark->native && machine_is_interpreting_kvm(machine)) {
                skip(outcome, "this KVM interprets its guest and does not know the instruction");
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
        if (benchmark == BENCHMARK_EMPTY)
                empty_p50 = samples_percentile(kept, outcome->verified, 50);
        outcome->empty_p50 = empty_p50;
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
        for (unsigned int phase = 0; phase < PHASES; phase++)
                kept_phases[phase] = allocate_samples();
}
