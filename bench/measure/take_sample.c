/* SPDX-License-Identifier: MIT */
/*
 * The life of a sample: prepare, arm, trigger, (the fault), verify. Only the trigger
 * is timed. What is verified is what the handlers recorded; the raw path records
 * nothing and is verified by what it leaves behind, and that it was taken once by
 * the dump that a second time would end in (entry/entry.S).
 */
#include "bench/measure/take_sample.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "fault/delivery.h"
#include "fault/page_fault.h"
#include "fault/watchdog.h"
#include "bench/machine/counters.h"
#include "bench/measure/stamp.h"

/* No access under test has this address. */
#define CR2_POISON UL(0xdeadbeef000)

static const struct machine *machine;
static uint32_t dither_state;

static uint64_t samples_taken;
static bool in_sample;
const struct watchdog_sign take_sample_sign = {&samples_taken, &in_sample};

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
            .known = deviations_of(machine_deviates_as(machine)),
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

void describe_mismatch(struct outcome *outcome, const char *format, ...)
{
        const size_t length = strlen(outcome->mismatch);
        va_list arguments;

        va_start(arguments, format);
        format_text_list(outcome->mismatch + length, MISMATCH_SIZE - length, format, arguments);
        va_end(arguments);
}

static void describe_checks(const struct check *checks, size_t count, struct outcome *outcome)
{
        for (size_t i = 0; i < count; i++) {
                const struct check *c = &checks[i];
                const char *separator = outcome->mismatch[0] ? "; " : "";

                if (c->due == c->got)
                        continue;
                if (c->hexadecimal)
                        describe_mismatch(outcome, "%sexpected %s 0x%lx, got 0x%lx", separator,
                                          c->name, c->due, c->got);
                else
                        describe_mismatch(outcome, "%sexpected %s %lu, got %lu", separator, c->name,
                                          c->due, c->got);
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
        describe_checks(checks, count, outcome);
        if (d.count && !fault_is_due(s))
                describe_mismatch(outcome,
                                  "; it was vector %lu, error code 0x%lx, CR2 0x%lx, RIP 0x%lx",
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

/* Xorshift: 32 bits that are never all 0. */
static uint64_t next_dither(void)
{
        dither_state ^= dither_state << 13;
        dither_state ^= dither_state >> 17;
        dither_state ^= dither_state << 5;
        return dither_state % DITHER_CYCLES;
}

/*
 * Nothing from its preparation to its last stamp exits to a hypervisor: of the
 * counters only those in memory are read.
 */
bool take_sample(const struct setup *s, struct outcome *outcome, struct sample *sample)
{
        struct counters before, after;
        const bool interruptible = counters_let_async(s->benchmark->mapping.fresh);
        unsigned int lost = 0;
        uint64_t asked;

        in_sample = true;
        do {
                sample->dither = next_dither();
                if (!setup_prepare(s)) {
                        in_sample = false;
                        describe_mismatch(outcome, "no untouched memory is left: too many "
                                                   "samples were taken again");
                        return false;
                }
                clear_delivery();
                asked = watchdog_asked + async_pages_ready;
                counters_read_memory(&before);
                if (interruptible)
                        interrupts_on();
                s->benchmark->trigger->stub(sample, s->address);
                if (interruptible)
                        interrupts_off();
                counters_read_memory(&after);
                outcome->disturbed += counters_disturbed(&before, &after);
                /* A fault of the hypervisor's own makes no sample; it is taken again. */
        } while (watchdog_asked + async_pages_ready != asked ||
                 after.value[COUNTER_ASYNC] != before.value[COUNTER_ASYNC] ||
                 (lost_stale(s) && lost++ < STALE_RETAKES));
        in_sample = false;
        samples_taken++;
        return verify(s, sample, outcome);
}

void take_sample_init(const struct machine *m, uint64_t seed)
{
        machine = m;
        dither_state = (uint32_t)seed;
}
