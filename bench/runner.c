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
static uint64_t empty_p50;

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
        outcome->deviation = deviation_find(deviations_of(machine->hypervisor), &c);
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

static bool verify(const struct setup *s, const struct sample *sample, struct outcome *outcome)
{
        struct delivery d = read_delivery(s, sample);

        if (d.count && !outcome->faulted) {
                outcome->faulted = true;
                outcome->error_code_seen = d.error_code;
        }
        if (is_expected(s, &d) || is_deviation(s, &d, outcome))
                return true;
        if (!outcome->mismatch[0])
                describe_mismatch(s, &d, outcome->mismatch);
        return false;
}

/* One sample; true if it is verified. */
static bool take_sample(const struct setup *s, struct outcome *outcome, uint64_t *ticks)
{
        struct sample sample;

        setup_prepare(s);
        clear_delivery();
        s->benchmark->trigger->stub(&sample, s->address);
        *ticks = sample.end - sample.start;
        return verify(s, &sample, outcome);
}

/* A stale translation is the machine's to use or not: one that does not has no such fault. */
static bool never_stale(const struct setup *s)
{
        struct outcome ignored = {0};
        uint64_t ticks;

        if (!s->benchmark->mapping.stale)
                return false;
        take_sample(s, &ignored, &ticks);
        return !ignored.faulted;
}

static void take_all(const struct setup *s, struct outcome *outcome)
{
        for (uint64_t i = 0; i < warmup_count + sample_count; i++) {
                struct outcome warmup = {0};
                uint64_t ticks;

                if (i < warmup_count) {
                        take_sample(s, &warmup, &ticks);
                        continue;
                }
                outcome->taken++;
                if (take_sample(s, outcome, &ticks))
                        kept[outcome->verified++] = ticks;
        }
}

static void skip(struct outcome *outcome, const char *reason)
{
        format_text(outcome->skipped, sizeof(outcome->skipped), "%s", reason);
}

void runner_take(const struct benchmark *benchmark, struct outcome *outcome)
{
        const char *refused = NULL;
        struct setup s;

        *outcome = (struct outcome){.samples = kept};
        if (!runner_available(benchmark)) {
                format_text(outcome->skipped, sizeof(outcome->skipped), "%s = 0",
                            benchmark->needs->notation);
                return;
        }
        if (benchmark->cannot) {
                skip(outcome, benchmark->cannot);
                return;
        }
        if (!setup_enter(&s, benchmark, machine, &refused)) {
                skip(outcome, refused);
                return;
        }
        if (never_stale(&s))
                skip(outcome, "this machine walks again instead of using the stale translation");
        else
                take_all(&s, outcome);
        setup_leave();
        samples_sort(kept, outcome->verified);
        if (benchmark == BENCHMARK_EMPTY)
                empty_p50 = samples_percentile(kept, outcome->verified, 50);
        outcome->empty_p50 = empty_p50;
}

bool runner_available(const struct benchmark *benchmark)
{
        return !benchmark->needs || cpu_has(benchmark->needs);
}

void runner_init(const struct machine *m, uint64_t samples, uint64_t warmup)
{
        machine = m;
        sample_count = samples;
        warmup_count = warmup;
        kept = memory_allocate(samples * sizeof(*kept), sizeof(*kept));
        if (!kept)
                panic("no memory for %lu samples: ask for fewer", samples);
}
