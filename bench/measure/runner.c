/* SPDX-License-Identifier: MIT */
/*
 * The rounds over all rows. A visit takes a row's share of samples, with its base rows and its
 * chain of ADDs around them. At the end all visits are summed up.
 */
#include "bench/measure/runner.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "fault/delivery.h"
#include "fault/panic.h"
#include "fault/watchdog.h"
#include "bench/machine/alarm.h"
#include "bench/machine/cpu_work.h"
#include "bench/measure/crowd.h"
#include "bench/measure/kept.h"
#include "bench/measure/samples.h"
#include "bench/measure/setup.h"
#include "bench/measure/stamp.h"
#include "bench/measure/take_sample.h"

/*
 * The most samples of a base row in a visit, and the samples of a chain on a clock that is not
 * exact. They hardly differ, so few are enough.
 */
#define BASE_SAMPLES_MAX       100
#define BASE_SAMPLES_OTHERWISE 10
#define CHAIN_SAMPLES          32

/*
 * The core is steady once STEADY_CHAINS chains in a row have the same ratio within
 * STEADY_PERCENT. The wait lasts about a second at most.
 */
#define STEADY_CHAINS    16
#define STEADY_SAMPLES   1000
#define STEADY_PERCENT   1
#define STEADY_TICKS_MAX 3000000000

static const struct machine *machine;
static uint64_t warmup_count, rounds;

/* What is known of a row from its visits so far. */
struct row {
        const struct benchmark *benchmark;
        struct outcome outcome;
        struct outcome phases; /* of the samples through the stamped path */
        struct kept totals, kept_phases[PHASE_FIELDS];
        struct visit *visits;
        uint64_t samples; /* of all rounds */
        bool done;        /* skipped or failed */
};

static struct row **rows_of[SMP_CPUS_MAX]; /* by CPU; NULL: it is not used */
static struct row **rows;                  /* of this CPU, one a benchmark; NULL: not visited */
static struct cpu *measured;
/* Buffers for one visit, touched before it, and for how many samples each has room. */
static uint64_t room, *taken, *taken_phases[PHASE_FIELDS];
static uint64_t *sorted; /* all samples of a row */
static uint64_t base_p50[BENCHMARKS_BASE], stamps_p50[PHASE_FIELDS];
/* Samples of each row with fresh frames; may be fewer than asked for. */
static uint64_t fresh_samples;
#define FRESH_BENCHMARKS 2
/* Of each of them, so many are left for counting exits, a part of what there is. */
static uint64_t fresh_exits;
#define FRESH_EXITS_PART 8

/* How long to wait for the host's NMI, and how many reads lie between two looks at the time. */
#define ANSWER_TICKS_MAX 30000000000
#define ANSWER_READS     65536

/* A machine need not use a stale translation; if it does not, there is no such fault. */
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
static void take_all(const struct setup *s, uint64_t count, struct outcome *outcome,
                     bool (*keep)(const struct setup *s, struct outcome *outcome,
                                  const struct sample *sample))
{
        /* Fresh memory must be untouched when it is measured, so it gets no warm-up. */
        const uint64_t warmups = s->benchmark->mapping.fresh ? 0 : warmup_count;

        for (uint64_t i = 0; i < warmups + count; i++) {
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
        if (sample->end < sample->start) {
                if (!outcome->mismatch[0])
                        describe_mismatch(outcome,
                                          "expected the last stamp after the first, got %lu, %lu",
                                          sample->start, sample->end);
                return false;
        }
        if (outcome->verified < room)
                taken[outcome->verified] = elapsed(sample->start, sample->end);
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

/* Does the sample go through a stamped path? A known deviation may deliver no fault. */
static bool has_stamps(const struct setup *s, const struct outcome *outcome)
{
        return outcome->faulted || s->benchmark == BENCHMARK_STAMPS;
}

static bool keep_phases(const struct setup *s, struct outcome *outcome, const struct sample *sample)
{
        const uint64_t stamps[] = {sample->start, phase_stamps[0], phase_stamps[1], phase_stamps[2],
                                   sample->end};
        const uint64_t n = outcome->verified;

        _Static_assert(sizeof(stamps) / sizeof(stamps[0]) == PHASE_STAMPED + 1 &&
                           PHASE_STAMPS + 2 == PHASE_STAMPED + 1,
                       "a stamp at either end of every phase");
        if (has_stamps(s, outcome) && !in_order(stamps, PHASE_STAMPED + 1)) {
                if (!outcome->mismatch[0])
                        describe_mismatch(
                            outcome,
                            "expected phases' stamps in ascending order, got %lu, %lu, %lu, "
                            "%lu, %lu",
                            stamps[0], stamps[1], stamps[2], stamps[3], stamps[4]);
                return false;
        }
        if (n >= room)
                return true;
        for (unsigned int phase = 0; phase < PHASE_STAMPED; phase++)
                taken_phases[phase][n] = elapsed(stamps[phase], stamps[phase + 1]);
        taken_phases[PHASE_STAMPED][n] = elapsed(sample->start, sample->end);
        return true;
}

static bool is_tsc(void)
{
        return !strcmp(machine->clock.name, CLOCK_TSC);
}

/* Add what a visit found to what those before it did. */
static void add_outcome(struct outcome *all, const struct outcome *visit)
{
        all->taken += visit->taken;
        all->verified += visit->verified;
        all->disturbed += visit->disturbed;
        if (visit->faulted && !all->faulted) {
                all->faulted = true;
                all->error_code_seen = visit->error_code_seen;
        }
        if (visit->deviation)
                all->deviation = visit->deviation;
        if (!all->mismatch[0])
                memcpy(all->mismatch, visit->mismatch, sizeof(all->mismatch));
}

/*
 * Takes this visit's share of samples. False: one was not as armed. Then all samples that are
 * left are taken now, since there is no further visit.
 */
static bool take_share(const struct setup *s, uint64_t count, uint64_t due, struct outcome *all,
                       bool (*keep)(const struct setup *s, struct outcome *outcome,
                                    const struct sample *sample))
{
        struct outcome visit = {0};

        take_all(s, count, &visit, keep);
        if (visit.verified != visit.taken)
                take_all(s, due - all->taken - visit.taken, &visit, keep);
        add_outcome(all, &visit);
        return all->verified == all->taken;
}

/* The benchmark's samples, and what the machine counted meanwhile. */
static bool take_and_count(const struct setup *s, uint64_t count, struct row *row)
{
        struct outcome *o = &row->outcome;
        const uint64_t disturbed = o->disturbed;
        struct counters before, after;
        uint64_t start, faults;
        bool good;

        counters_read(&before);
        faults = crowd_faults();
        start = read_tsc();
        good = take_share(s, count, row->samples, o, keep_total);
        o->tsc_cycles += elapsed(start, read_tsc());
        o->others_faults += crowd_faults() - faults;
        counters_read(&after);
        for (enum counter c = 0; c < COUNTERS; c++)
                o->counted.value[c] += after.value[c] - before.value[c];
        if (!good)
                return false;
        samples_sort(taken, count);
        if (is_tsc()) {
                const uint64_t struck = samples_struck(taken, count);

                /* Most of them show either way. */
                if (disturbed + struck > o->disturbed)
                        o->disturbed = disturbed + struck;
        }
        kept_add(&row->totals, taken, count);
        return true;
}

/* The same benchmark through the stamped stub, or the stamps alone. */
static bool take_phases(const struct setup *s, uint64_t count, struct row *row)
{
        setup_stamp(s, true);
        if (!take_share(s, count, row->samples, &row->phases, keep_phases))
                return false;
        for (unsigned int phase = 0; phase < PHASE_FIELDS; phase++) {
                samples_sort(taken_phases[phase], count);
                kept_add(&row->kept_phases[phase], taken_phases[phase], count);
        }
        return true;
}

/* Only #PF has stamped stubs. */
static bool has_stamped_path(const struct benchmark *b)
{
        return b == BENCHMARK_STAMPS || (b->path && !b->vector);
}

/*
 * The level and standard error over count samples of a trigger that touches no memory, in
 * the state that the row's setup made, but with nothing prepared.
 */
static uint64_t measure_beside(const struct setup *s, const struct trigger *trigger, uint64_t count,
                               uint64_t *error)
{
        const struct benchmark benchmark = {.id = s->benchmark->id, .trigger = trigger};
        const struct setup other = {
            .benchmark = &benchmark,
            .address = s->address,
            .expected = {.vector = ORACLE_NO_FAULT},
        };
        struct outcome outcome = {0};

        take_all(&other, count, &outcome, keep_total);
        if (outcome.verified != outcome.taken)
                panic("%s: its base or its chain of ADDs: %s", benchmark.id, outcome.mismatch);
        samples_sort(taken, count);
        *error = samples_level_error(taken, count);
        return samples_level(taken, count);
}

static uint64_t measure_base(const struct setup *s, uint64_t count, uint64_t *error)
{
        /* Only a real TSC varies: elsewhere a few tell as much, and time is dear. */
        const uint64_t most = is_tsc() ? BASE_SAMPLES_MAX : BASE_SAMPLES_OTHERWISE;

        return measure_beside(s, benchmark_base(s->benchmark)->trigger, count < most ? count : most,
                              error);
}

/* Core cycles per 1000 ticks, where an empty pair takes the base. */
static uint64_t measure_ratio(const struct setup *s, uint64_t count, uint64_t base)
{
        const bool user = benchmark_base(s->benchmark) == BENCHMARK_USER;
        uint64_t error;
        const uint64_t chain =
            measure_beside(s, user ? &trigger_user_adds : &trigger_adds, count, &error);

        if (chain <= base)
                return 0;
        return (ADD_CHAIN_LENGTH * 1000UL * 100 + (chain - base) / 2) / (chain - base);
}

/* On an exact clock, and on one that is not reliable anyway, one sample says everything. */
static uint64_t chain_samples(void)
{
        return is_tsc() ? CHAIN_SAMPLES : 1;
}

/* The base row, the chain, the row, its phases, the base row again; false: something failed. */
static bool visit(const struct setup *s, uint64_t count, struct row *row, struct visit *v)
{
        uint64_t before, after, before_error, after_error;

        before = measure_base(s, count, &before_error);
        v->ratio = measure_ratio(s, chain_samples(), before);
        if (!take_and_count(s, count, row))
                return false;
        v->level = samples_level(taken, count);
        v->level_error = samples_level_error(taken, count);
        if (has_stamped_path(s->benchmark) && !take_phases(s, count, row)) {
                row->outcome = row->phases;
                return false;
        }
        after = measure_base(s, count, &after_error);
        v->base = (before + after + 1) / 2;
        v->base_error = before_error > after_error ? before_error : after_error;
        return true;
}

static void skip(struct row *row, const char *reason)
{
        format_text(row->outcome.skipped, sizeof(row->outcome.skipped), "%s", reason);
        row->done = true;
}

/* Why this machine cannot take the row, as far as is known without its setup; NULL: it can. */
static const char *why_not(const struct benchmark *benchmark)
{
        static char reason[REASON_SIZE];

        if (!runner_available(benchmark)) {
                format_text(reason, sizeof(reason), "%s = 0", benchmark->needs->notation);
                return reason;
        }
        if (benchmark->unsupported_because)
                return benchmark->unsupported_because;
        if (benchmark->needs_real_cpu && machine_is_interpreting_kvm(machine))
                return "this KVM interprets its guest and does not know the instruction";
        if (benchmark->crowd.cpus && benchmark->by_fred)
                return "interrupts between CPUs come by the IDT";
        if (crowd_lacks(&benchmark->crowd))
                return crowd_lacks(&benchmark->crowd);
        if (benchmark->mapping.fresh && fresh_samples < rounds)
                return "too little memory is left that nothing has touched";
        return NULL;
}

/* The samples of this round, so that all rounds' sum up to those asked for. */
static uint64_t share(uint64_t samples, uint64_t round)
{
        return samples * (round + 1) / rounds - samples * round / rounds;
}

static void *allocate(uint64_t count, size_t size)
{
        void *start = memory_allocate(count * size, sizeof(uint64_t));

        if (!start)
                panic("no memory is left for samples: ask for fewer, or for more rounds");
        return start;
}

/* A row that is never visited keeps nothing. */
static struct row *row_of(const struct benchmark *benchmark)
{
        struct row **row = &rows[benchmark - benchmarks];

        if (*row)
                return *row;
        *row = allocate(1, sizeof(**row));
        (*row)->benchmark = benchmark;
        (*row)->visits = allocate(rounds, sizeof(*(*row)->visits));
        return *row;
}

bool runner_is_due(const struct benchmark *benchmark)
{
        const struct row *row = rows[benchmark - benchmarks];

        return !row || !row->done;
}

struct visit_request {
        const struct benchmark *benchmark;
        uint64_t round, samples;
};

static void visit_row(void *context)
{
        const struct visit_request *request = context;
        const struct benchmark *benchmark = request->benchmark;
        const uint64_t round = request->round, samples = request->samples;
        struct row *row = row_of(benchmark);
        const char *refused = round == 0 ? why_not(benchmark) : NULL;
        struct setup s;

        if (refused || !setup_enter(&s, benchmark, machine, &refused)) {
                skip(row, refused);
                return;
        }
        row->samples = samples;
        if (benchmark->mapping.fresh && fresh_samples < samples)
                row->samples = fresh_samples;
        if (benchmark->crowd.cpus)
                crowd_begin(&s);
        if (round == 0 && never_stale(&s))
                skip(row, "this machine walks again instead of using the stale translation");
        else
                row->done = !visit(&s, share(row->samples, round), row, &row->visits[round]);
        crowd_end();
        setup_leave();
}

static void visit_watched(void *context)
{
        struct visit_request *request = context;
        const struct benchmark *benchmark = request->benchmark;
        struct outcome *o = &row_of(benchmark)->outcome;
        struct watchdog_end end;

        if (watchdog_run(visit_row, request, &take_sample_sign, &end))
                return;
        crowd_end();
        setup_leave();
        o->taken++; /* the one that did not end */
        o->mismatch[0] = '\0';
        describe_mismatch(o, "no progress until an NMI ended it at CPL %u, RIP 0x%lx", end.cpl,
                          end.ip);
        row_of(benchmark)->done = true;
}

void runner_visit(const struct benchmark *benchmark, uint64_t round, uint64_t samples)
{
        struct visit_request request = {benchmark, round, samples};

        row_of(benchmark); /* memory is handed out by this CPU */
        cpu_work_run(measured, visit_watched, &request);
}

/* Were all samples verified that were taken in all rounds? */
static bool has_passed(const struct benchmark *benchmark)
{
        const struct row *row = rows[benchmark - benchmarks];

        return row && !row->outcome.skipped[0] && row->outcome.taken > 0 &&
               row->outcome.verified == row->outcome.taken;
}

struct exits_request {
        const struct benchmark *benchmark;
        exits_announcer *announce;
        bool answered;
};

/* No PAUSE here: a hypervisor may take a loop of them for a lock that it should break. */
static bool announce_and_wait(const struct exits_request *request, uint64_t samples,
                              enum exits_moment moment)
{
        const uint64_t asked = watchdog_asked, start = read_tsc();

        request->announce(request->benchmark, samples, moment);
        do
                for (unsigned int i = 0; i < ANSWER_READS; i++)
                        if (watchdog_asked != asked)
                                return true;
        while (read_tsc() - start < ANSWER_TICKS_MAX);
        return false;
}

/* Were all samples as armed? */
static bool take_untimed(const struct setup *s, uint64_t count)
{
        struct outcome outcome = {0};
        struct sample sample;
        bool good = true;

        for (uint64_t i = 0; i < count; i++)
                good &= take_sample(s, &outcome, &sample);
        return good;
}

static void count_row(void *context)
{
        struct exits_request *request = context;
        const bool fresh = request->benchmark->mapping.fresh;
        const uint64_t count = fresh ? fresh_exits : EXITS_SAMPLES_MAX;
        const char *refused;
        struct setup s;

        if (!setup_enter(&s, request->benchmark, machine, &refused))
                return;
        if (!fresh)
                take_untimed(&s, warmup_count);
        request->answered = announce_and_wait(request, count, EXITS_BEGIN);
        if (request->answered) {
                const bool good = take_untimed(&s, count);

                request->answered =
                    announce_and_wait(request, count, good ? EXITS_ENDED : EXITS_WRONG);
        }
        setup_leave();
}

bool runner_count_exits(const struct benchmark *benchmark, exits_announcer *announce)
{
        struct exits_request request = {benchmark, announce, true};
        struct watchdog_end end;

        /* With several CPUs nobody can tell whose exits they are. */
        if (benchmark->crowd.cpus || !has_passed(benchmark) ||
            (benchmark->mapping.fresh && fresh_exits == 0))
                return true;
        if (!watchdog_run(count_row, &request, &take_sample_sign, &end))
                setup_leave();
        return request.answered;
}

static struct summary summarize(const uint64_t *samples, uint64_t count)
{
        return (struct summary){
            .min = samples[0],
            .p50 = samples_percentile(samples, count, 50),
            .p99 = samples_percentile(samples, count, 99),
            .max = samples[count - 1],
        };
}

static void summarize_phases(struct row *row, struct outcome *o)
{
        if (row->benchmark != BENCHMARK_STAMPS && !has_passed(BENCHMARK_STAMPS))
                return; /* nobody knows what the stamps themselves cost */
        if (!row->phases.faulted && row->benchmark != BENCHMARK_STAMPS)
                return; /* a deviation of the machine: nothing went through the stub */
        o->has_phases = true;
        for (unsigned int phase = 0; phase < PHASE_FIELDS; phase++) {
                kept_write(&row->kept_phases[phase], sorted);
                o->phases[phase] = summarize(sorted, row->kept_phases[phase].count);
                if (row->benchmark == BENCHMARK_STAMPS)
                        stamps_p50[phase] = o->phases[phase].p50;
                o->phase_net_p50[phase] = (int64_t)(o->phases[phase].p50 - stamps_p50[phase]);
        }
}

bool runner_is_base(const struct benchmark *b)
{
        return b - benchmarks < BENCHMARKS_BASE;
}

const struct outcome *runner_outcome(const struct benchmark *benchmark)
{
        struct row *row = row_of(benchmark);
        struct outcome *o = &row->outcome;

        if (o->skipped[0] || o->verified != o->taken)
                return o;
        if (!has_passed(benchmark_base(benchmark))) {
                skip(row, "the empty pair of stamps failed: no net can be told");
                return o;
        }
        if (has_stamped_path(benchmark))
                summarize_phases(row, o);
        kept_write(&row->totals, sorted);
        o->samples = sorted;
        o->visits = row->visits;
        o->visit_count = rounds;
        o->is_unsteady = is_tsc() && visits_unsteady(row->visits, rounds, o->unsteady, REASON_SIZE);
        if (benchmark == benchmark_base(benchmark))
                base_p50[benchmark - benchmarks] = samples_percentile(sorted, o->verified, 50);
        o->base_p50 = base_p50[benchmark_base(benchmark) - benchmarks];
        return o;
}

bool runner_available(const struct benchmark *benchmark)
{
        return !benchmark->needs || cpu_has(benchmark->needs);
}

/* Of the suite, but at least those of every other: what is left must not depend on it. */
static unsigned int fresh_benchmarks(unsigned int suite)
{
        unsigned int count = 0;

        for (size_t i = 0; i < benchmark_count; i++)
                count += benchmarks[i].mapping.fresh && (benchmarks[i].suites & suite);
        return count > FRESH_BENCHMARKS ? count : FRESH_BENCHMARKS;
}

void runner_init(const struct machine *m, const struct options *options)
{
        unsigned int cpus;

        machine = m;
        warmup_count = options->warmup;
        rounds = options->rounds;
        take_sample_init(m, options->seed);
        room = options->samples / rounds + 1;
        if (is_tsc() && room < STEADY_SAMPLES)
                room = STEADY_SAMPLES;
        taken = allocate(room, sizeof(*taken));
        for (unsigned int phase = 0; phase < PHASE_FIELDS; phase++)
                taken_phases[phase] = allocate(room, sizeof(*taken_phases[phase]));
        cpus = options->each && smp_running() ? (unsigned int)smp_running() : 1;
        fresh_samples =
            setup_reserve_fresh(m, fresh_benchmarks(options->suite) * cpus, options->samples);
        if (options->exits) {
                fresh_exits = fresh_samples / FRESH_EXITS_PART;
                if (fresh_exits > EXITS_SAMPLES_MAX)
                        fresh_exits = EXITS_SAMPLES_MAX;
                fresh_samples -= fresh_exits;
        }
        sorted = allocate(options->samples, sizeof(*sorted));
        runner_use(this_cpu);
}

static void join(void *unused)
{
        (void)unused;
        counters_join();
}

void runner_use(struct cpu *cpu)
{
        struct row ***of = &rows_of[cpu->number];

        if (!*of) {
                *of = allocate(benchmark_count, sizeof(**of));
                if (cpu != this_cpu) {
                        counters_prepare_join();
                        cpu_work_run(cpu, join, NULL);
                }
        }
        rows = *of;
        measured = cpu;
        alarm_follow(cpu);
}

static void await_steady(void *answer)
{
        const uint64_t start = read_tsc();
        uint64_t first = 0, alike = 0, error;
        const char *refused;
        struct setup s;

        if (!setup_enter(&s, BENCHMARK_EMPTY, machine, &refused))
                return;
        while (alike < STEADY_CHAINS && read_tsc() - start < STEADY_TICKS_MAX) {
                const uint64_t base = measure_base(&s, BASE_SAMPLES_MAX, &error);
                const uint64_t ratio = measure_ratio(&s, STEADY_SAMPLES, base);
                const uint64_t apart = ratio > first ? ratio - first : first - ratio;

                if (apart * 100 <= first * STEADY_PERCENT) {
                        alike++;
                } else {
                        first = ratio;
                        alike = 1;
                }
        }
        setup_leave();
        *(bool *)answer = alike == STEADY_CHAINS;
}

bool runner_await_steady(void)
{
        bool steady = true;

        if (is_tsc())
                cpu_work_run(measured, await_steady, &steady);
        return steady;
}
