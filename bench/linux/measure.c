/* SPDX-License-Identifier: MIT */
/* A visit: the base, the chain of ADDs, the row's share of samples, the base again. */
#include "bench/linux/measure.h"
#include "bench/linux/place.h"
#include "bench/measure/samples.h"
#include "bench/measure/stamp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* As in the guest (bench/measure/runner.c). */
#define BASE_SAMPLES_MAX       100
#define BASE_SAMPLES_OTHERWISE 10
#define CHAIN_SAMPLES          32
#define ALIGNMENT              UINT64_C(64)
#define STEADY_CHAINS          16
#define STEADY_SAMPLES         1000
#define STEADY_PERCENT         1
#define STEADY_TICKS_MAX       3000000000
#define LONG_SAMPLES           20
#define TRACE_VISITS           2
#define TRACE_SAMPLES          2
#define TRACE_SAMPLES_MANY     24 /* for rows whose samples have many values */

/* The findings of a visit, in memory shared with child processes. */
struct visited {
        uint32_t dither; /* the generator's state */
        uint64_t taken, verified, ticks;
        char mismatch[MISMATCH_BYTES];
        uint64_t samples[];
};

struct measured {
        struct outcome outcome;
        struct visit *visits;
        uint64_t *samples;                    /* all that were verified */
        bool done;                            /* skipped or failed */
        bool first_is_known, first_has_fault; /* for a row AS_THE_FIRST */
};

static const struct clock *counting;
static const struct options *wanted;
static struct measured *all;
static struct visited *visited;
static uint64_t *beside; /* samples of the base and the chain */
static uint64_t base_p50;

/* Xorshift, as in the guest. */
static uint64_t next_dither(void)
{
        uint32_t state = visited->dither;

        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        visited->dither = state;
        return state % DITHER_CYCLES;
}

static void forget_last_visit(void)
{
        visited->taken = visited->verified = visited->ticks = 0;
        visited->mismatch[0] = '\0';
}

static uint64_t share(uint64_t samples, uint64_t round)
{
        return samples * (round + 1) / wanted->rounds - samples * round / wanted->rounds;
}

static uint64_t samples_of(const struct row *row)
{
        const uint64_t most = row->is_long ? LONG_SAMPLES : row->most;

        return most && most < wanted->samples ? most : wanted->samples;
}

/* A round has at least one sample. */
static uint64_t samples_bytes(const struct row *row)
{
        return (samples_of(row) + wanted->rounds) * sizeof(uint64_t);
}

static uint64_t warmup_of(const struct row *row)
{
        return row->is_long && wanted->warmup > 1 ? 1 : wanted->warmup;
}

/* Even a row of few samples has one in every round. */
static uint64_t samples_of_round(const struct row *row, uint64_t round)
{
        const uint64_t samples = samples_of(row);

        return samples < wanted->rounds ? 1 : share(samples, round);
}

static struct measured *of(const struct row *row)
{
        return &all[row - rows];
}

/* For a row AS_THE_FIRST: each sample must have as many faults as the first. */
static long faults_of_first(const struct row *row, long minor)
{
        struct measured *m = of(row);

        if (!m->first_is_known) {
                m->first_is_known = true;
                m->first_has_fault = minor == 1;
        }
        return m->first_has_fault;
}

static bool accounts(const struct row *row, const struct fault_counts *before,
                     const struct fault_counts *after, char *mismatch)
{
        const long minor = after->minor - before->minor, major = after->major - before->major;
        long expected = row->accounted != NO_FAULT, got = minor;
        const char *counter = "ru_minflt";

        if (row->accounted == ONE_OF_BOTH) {
                got = minor + major;
                counter = "ru_minflt and ru_majflt";
        }
        if (row->accounted == AS_THE_FIRST)
                expected = faults_of_first(row, minor);
        if (got == expected)
                return true;
        snprintf(mismatch, MISMATCH_BYTES, "%s: expected %ld more, got %ld", counter, expected,
                 got);
        return false;
}

static bool has_error_code(const struct row *row, char *mismatch)
{
        if (row->error_code == NO_ERROR_CODE || signal_frame.error == (uint64_t)row->error_code)
                return true;
        snprintf(mismatch, MISMATCH_BYTES, "error code in the frame: expected 0x%lx, got 0x%lx",
                 row->error_code, signal_frame.error);
        return false;
}

/* Takes sample `number` of the visit. False: verification failed; fills the mismatch. */
static bool take_sample(const struct row *row, uint64_t number, uint64_t *ticks, char *mismatch)
{
        struct window_call call = {.dither = next_dither()};
        struct fault_counts before, after;

        if (row->prepare)
                row->prepare(&call, number);
        before = fault_counts();
        window_codes[row->window].run(&call);
        after = fault_counts();
        *ticks = (call.end - call.start) >> counting->shift;
        if (call.end < call.start) {
                snprintf(mismatch, MISMATCH_BYTES,
                         "expected the last stamp after the first, got %lu, %lu", call.start,
                         call.end);
                return false;
        }
        return accounts(row, &before, &after, mismatch) && has_error_code(row, mismatch) &&
               (!row->verify || row->verify(&call, mismatch));
}

/* Takes samples of the base or the chain. Verifies only that there was no fault. */
static void take_beside(const struct row *row, uint64_t count)
{
        char ignored[MISMATCH_BYTES];

        for (uint64_t i = 0; i < count; i++)
                take_sample(row, i, &beside[i], ignored);
        samples_sort(beside, count);
}

static uint64_t measure_base(uint64_t count, uint64_t *error)
{
        const uint64_t most = clock_is_tsc(counting) ? BASE_SAMPLES_MAX : BASE_SAMPLES_OTHERWISE;

        take_beside(&rows[0], count < most ? count : most);
        *error = samples_level_error(beside, count < most ? count : most);
        return samples_level(beside, count < most ? count : most);
}

/* Returns core cycles per 1000 ticks. base: ticks for an empty pair. */
static uint64_t measure_ratio(uint64_t count, uint64_t base)
{
        static const struct row chain = {.window = WINDOW_adds, .error_code = NO_ERROR_CODE};
        uint64_t level;

        take_beside(&chain, count);
        level = samples_level(beside, count);
        if (level <= base)
                return 0;
        return (ADD_CHAIN_LENGTH * 1000UL * 100 + (level - base) / 2) / (level - base);
}

static void take_share(const struct row *row, uint64_t count)
{
        const uint64_t start = __builtin_ia32_rdtsc();
        const uint64_t warmup = warmup_of(row);
        char ignored[MISMATCH_BYTES];
        uint64_t ticks;

        for (uint64_t i = 0; i < warmup; i++)
                take_sample(row, i, &ticks, ignored);
        for (uint64_t i = 0; i < count; i++) {
                char *mismatch = visited->mismatch[0] ? ignored : visited->mismatch;

                visited->taken++;
                if (take_sample(row, warmup + i, &ticks, mismatch))
                        visited->samples[visited->verified++] = ticks;
        }
        visited->ticks = (__builtin_ia32_rdtsc() - start) >> counting->shift;
}

/*
 * Does the work in a child and waits for it. The child first touches its own pages, so that no
 * sample has those faults. False: the child did not finish; the mismatch says why.
 */
static bool in_child(void (*work)(const struct row *row, uint64_t number), const struct row *row,
                     uint64_t number)
{
        int status = 0;
        const pid_t child = fork();

        if (child == 0) {
                place_open_pagemap();
                place_touch_own();
                take_beside(&rows[0], BASE_SAMPLES_OTHERWISE);
                work(row, number);
                _exit(0);
        }
        while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
                ;
        if (child > 0 && status == 0)
                return true;
        visited->taken = 1;
        visited->verified = 0;
        if (child < 0)
                snprintf(visited->mismatch, MISMATCH_BYTES, "fork: %s", strerror(errno));
        else
                snprintf(visited->mismatch, MISMATCH_BYTES,
                         "expected the process to exit, its wait status is 0x%x", (unsigned)status);
        return false;
}

static void keep(struct measured *m)
{
        struct outcome *o = &m->outcome;

        memcpy(&m->samples[o->verified], visited->samples,
               visited->verified * sizeof(visited->samples[0]));
        o->taken += visited->taken;
        o->verified += visited->verified;
        o->ticks += visited->ticks;
        if (!o->mismatch[0])
                memcpy(o->mismatch, visited->mismatch, sizeof(o->mismatch));
}

static void summarize(struct visit *v, uint64_t before_error, uint64_t after_error)
{
        samples_sort(visited->samples, visited->verified);
        v->level = samples_level(visited->samples, visited->verified);
        v->level_error = samples_level_error(visited->samples, visited->verified);
        v->base_error = before_error > after_error ? before_error : after_error;
}

static void take_where_due(const struct row *row, uint64_t count)
{
        if (row->in_child)
                in_child(take_share, row, count);
        else
                take_share(row, count);
}

static bool enter(const struct row *row, uint64_t samples, const char **why)
{
        return !row->enter || row->enter(samples, why);
}

static void visit(const struct row *row, uint64_t round)
{
        const uint64_t count = samples_of_round(row, round);
        struct measured *m = of(row);
        struct visit *v = &m->visits[round];
        uint64_t before, after, before_error, after_error;
        const char *why = "";

        if (!enter(row, warmup_of(row) + count, &why)) {
                snprintf(m->outcome.skipped, sizeof(m->outcome.skipped), "%s", why);
                m->done = true;
                return;
        }
        before = measure_base(count, &before_error);
        v->ratio = measure_ratio(clock_is_tsc(counting) ? CHAIN_SAMPLES : 1, before);
        take_where_due(row, count);
        after = measure_base(count, &after_error);
        v->base = (before + after + 1) / 2;
        if (row->leave && !row->leave(visited->mismatch))
                visited->verified = 0;
        if (visited->verified == visited->taken)
                summarize(v, before_error, after_error);
}

/*
 * Every visit runs in a new process, so that the kernel's tree of mappings is the same as before
 * the first visit, whatever other rows mapped since.
 */
void measure_visit(const struct row *row, uint64_t round)
{
        struct measured *m = of(row);

        forget_last_visit();
        in_child(visit, row, round);
        keep(m);
        m->done |= m->outcome.verified != m->outcome.taken;
}

const struct outcome *measure_outcome(const struct row *row)
{
        struct measured *m = of(row);
        struct outcome *o = &m->outcome;

        if (o->skipped[0] || o->verified != o->taken)
                return o;
        if (of(&rows[0])->outcome.verified != of(&rows[0])->outcome.taken) {
                snprintf(o->skipped, sizeof(o->skipped),
                         "the empty pair of stamps failed: no net can be told");
                return o;
        }
        samples_sort(m->samples, o->verified);
        o->samples = m->samples;
        o->disturbed = samples_struck(m->samples, o->verified);
        o->visits = m->visits;
        o->visit_count = wanted->rounds;
        if (!clock_is_tsc(counting) ||
            !visits_unsteady(m->visits, wanted->rounds, o->unsteady, sizeof(o->unsteady)))
                o->unsteady[0] = '\0';
        if (row == &rows[0])
                base_p50 = samples_percentile(m->samples, o->verified, 50);
        o->base_p50 = base_p50;
        return o;
}

bool measure_is_due(const struct row *row)
{
        return !of(row)->done;
}

/*
 * One mapping for all kept data, touched beforehand so that no sample faults on it. With many
 * mappings the kernel would need more, and varying, time to find the one of a fault.
 */
static char *memory;

static bool reserve(uint64_t bytes)
{
        memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        return memory != MAP_FAILED;
}

static uint64_t rounded(uint64_t bytes)
{
        return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static void *allocate(uint64_t bytes)
{
        char *const start = memory;

        memory += rounded(bytes);
        return start;
}

bool measure_open(const struct clock *clock, const struct options *options)
{
        counting = clock;
        wanted = options;
        const uint64_t room = options->samples / options->rounds + 1; /* samples in a visit */
        const uint64_t visited_bytes = sizeof(*visited) + room * sizeof(visited->samples[0]);
        const uint64_t beside_bytes =
            (room > STEADY_SAMPLES ? room : STEADY_SAMPLES) * sizeof(*beside);
        const uint64_t visits_bytes = options->rounds * sizeof(*all[0].visits);
        uint64_t bytes =
            rounded(visited_bytes) + rounded(beside_bytes) + rounded(row_count * sizeof(*all));

        for (size_t i = 0; i < row_count; i++)
                bytes += rounded(visits_bytes) + rounded(samples_bytes(&rows[i]));
        if (!reserve(bytes))
                return false;
        visited = allocate(visited_bytes);
        visited->dither = (uint32_t)options->seed;
        beside = allocate(beside_bytes);
        all = allocate(row_count * sizeof(*all));
        for (size_t i = 0; i < row_count; i++) {
                all[i].visits = allocate(visits_bytes);
                all[i].samples = allocate(samples_bytes(&rows[i]));
        }
        place_open_pagemap();
        return true;
}

bool measure_await_steady(void)
{
        const uint64_t start = __builtin_ia32_rdtsc();
        uint64_t first = 0, alike = 0, error;

        if (!clock_is_tsc(counting))
                return true;
        while (alike < STEADY_CHAINS && __builtin_ia32_rdtsc() - start < STEADY_TICKS_MAX) {
                const uint64_t base = measure_base(BASE_SAMPLES_MAX, &error);
                const uint64_t ratio = measure_ratio(STEADY_SAMPLES, base);
                const uint64_t apart = ratio > first ? ratio - first : first - ratio;

                if (apart * 100 <= first * STEADY_PERCENT) {
                        alike++;
                } else {
                        first = ratio;
                        alike = 1;
                }
        }
        return alike == STEADY_CHAINS;
}

static void more(const struct row *row, uint64_t ignored)
{
        const uint64_t count = row->has_many_values ? TRACE_SAMPLES_MANY : TRACE_SAMPLES;
        const char *why = "";

        (void)ignored;
        if (!enter(row, warmup_of(row) + count, &why))
                return;
        take_where_due(row, count);
        if (row->leave)
                row->leave(visited->mismatch);
}

void measure_more(const struct row *row)
{
        for (int i = 0; i < TRACE_VISITS; i++) {
                forget_last_visit();
                in_child(more, row, 0);
        }
}
