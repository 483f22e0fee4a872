/* SPDX-License-Identifier: MIT */
/*
 * The life of a sample: prepare, arm, trigger, (the fault), verify. Only the trigger is timed.
 * The handlers record the fault, and the record is verified. The raw path records nothing: it is
 * verified by what it leaves in registers and on the stack, and a second fault through it would
 * end in a dump (entry/entry.S).
 */
#include "bench/measure/take_sample.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/string.h"
#include "boot/system_segments.h"
#include "boot/x86.h"
#include "entry/fred.h"
#include "fault/delivery.h"
#include "fault/page_fault.h"
#include "fault/watchdog.h"
#include "bench/machine/counters.h"
#include "bench/measure/crowd.h"
#include "bench/measure/stamp.h"

/* No access under test has this address. */
#define CR2_POISON UL(0xdeadbeef000)

static const struct machine *machine;
static uint32_t dither_state;

static uint64_t samples_taken;
static bool in_sample;
const struct watchdog_sign take_sample_sign = {&samples_taken, &in_sample};

/*
 * The frame that FRED left on the stack. The handler has changed its RIP and error code. NULL: the
 * row does not go through FRED, or the frame is gone, since the exception that ends user mode
 * uses the same stack.
 */
static struct fred_frame *frame_left(const struct setup *s)
{
        const struct benchmark *b = s->benchmark;
        uint64_t stack;

        if (!b->by_fred || b->trigger->mode == TRIGGER_USER)
                return NULL;
        if (b->unmapped_stack)
                stack = fred_stack(s->expected.vector == X86_TRAP_DF ? FRED_LEVEL_DOUBLE_FAULT
                                                                     : FRED_LEVEL_NMI);
        else
                stack = fred_align(tss_kernel_stack() - sizeof(uint64_t));
        return (struct fred_frame *)(stack - FRED_FRAME_SIZE);
}

static void clear_delivery(const struct setup *s)
{
        struct fred_frame *frame = frame_left(s);

        if (frame)
                memset(frame, 0xff, sizeof(*frame));
        delivered = (struct delivery){.vector = X86_TRAP_PF};
        write_cr2(CR2_POISON);
}

/* Does the row's path record nothing? */
static bool is_raw(const struct benchmark *b)
{
        return b->path == &entry_path_raw || b->path == &entry_path_raw_mfence ||
               b->path == &entry_path_user_raw || b->path == &entry_path_user_raw_mfence;
}

/* What one sample delivered. A raw path leaves it in CR2, in the frame or R10, and in RBP. */
static struct delivery read_delivery(const struct setup *s, const struct sample *sample)
{
        const struct fred_frame *frame = frame_left(s);
        const uint64_t cr2 = read_cr2();
        const uint64_t error_code = frame ? frame->error_code : sample->error_code;

        if (!is_raw(s->benchmark) || cr2 == CR2_POISON || error_code == UINT64_MAX)
                return delivered;
        return (struct delivery){
            .count = delivered.count + 1, /* beside those that were recorded */
            .error_code = error_code,
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

/* Do the A and D flags of the changed entry show what the access did? */
static bool entry_counts(const struct setup *s)
{
        return s->entry && s->benchmark->trigger->access < ACCESS_NONE;
}

/* What that entry must hold after the access. Where the oracle leaves A open, any A is right. */
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
#define CHECKS_MAX 16

/* What FRED says of an event that an instruction at CPL 0 causes, in the word that holds SS. */
static uint64_t event_due(const struct setup *s)
{
        const uint64_t vector = s->expected.vector;
        uint64_t type = EVENT_TYPE_HWEXC, more = 0;

        if (vector == X86_TRAP_BP) { /* INT3 */
                type = EVENT_TYPE_SWEXC;
                more = UL(1) << FRED_LENGTH_SHIFT;
        } else if (vector == X86_TRAP_OF) { /* INT n */
                type = EVENT_TYPE_SWINT;
                more = UL(2) << FRED_LENGTH_SHIFT | FRED_SOFTWARE;
        } else if (s->unmapped_stack && vector != X86_TRAP_DF) {
                more = FRED_NESTED;
        }
        return KERNEL_DS | vector << FRED_VECTOR_SHIFT | type << FRED_TYPE_SHIFT | FRED_64_BIT |
               more;
}

/* What only FRED's frame has: the event, the CS and stack level, the event's data. */
static size_t list_frame_checks(const struct setup *s, const struct delivery *d,
                                struct check *checks)
{
        const struct fred_frame *frame = frame_left(s);
        size_t n = 0;

        if (!frame)
                return 0;
        checks[n++] = (struct check){"event and SS", event_due(s), frame->ss, true};
        checks[n++] = (struct check){"stack level and CS", KERNEL_CS, frame->cs, true};
        checks[n++] = (struct check){"event data", d->vector == X86_TRAP_PF ? read_cr2() : 0,
                                     frame->event_data, true};
        checks[n++] = (struct check){"the frame's last word", 0, frame->reserved, true};
        return n;
}

/* The address of a #PF on the event's own stack: any word of the frame may fault first. */
static struct check check_address(const struct setup *s, const struct delivery *d)
{
        if (s->unmapped_stack)
                return (struct check){"CR2 in the frame", s->unmapped_stack - FRED_FRAME_SIZE,
                                      fred_align(d->address), true};
        return (struct check){"CR2", s->access.linear_address, d->address, true};
}

/*
 * Lists everything that is verified of a sample, and returns how many there are. What was
 * delivered is compared only if a fault was due and came; otherwise the count says enough.
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
                        checks[n++] = check_address(s, d);
                n += list_frame_checks(s, d, checks + n);
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

static bool all_agree(const struct check *checks, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (checks[i].due != checks[i].got)
                        return false;
        return true;
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
        struct check frame_checks[CHECKS_MAX];
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

        if (d->count > 1 || (d->count && !same_place(s, d)) ||
            (d->count && fault_is_due(s) &&
             !all_agree(frame_checks, list_frame_checks(s, d, frame_checks))))
                return false;
        if (c.after)
                after.entry[s->entry_index] = *s->entry;
        outcome->deviation = deviation_find(&c);
        return outcome->deviation != NULL;
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
 * A stale translation may have left the TLB before the access. Then there is no fault and no
 * sample. That cannot hide a row that never faults: it does not happen so often.
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
 * From its preparation to its last stamp nothing exits to a hypervisor: only counters in memory
 * are read.
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
                if (s->benchmark->crowd.cpus)
                        crowd_prepare(s);
                clear_delivery(s);
                asked = watchdog_asked + async_pages_ready;
                counters_read_memory(&before);
                if (interruptible)
                        interrupts_on();
                s->benchmark->trigger->stub(sample, s->address);
                if (interruptible)
                        interrupts_off();
                counters_read_memory(&after);
                outcome->disturbed += counters_disturbed(&before, &after);
                /* The hypervisor had a fault of its own: the sample is taken again. */
        } while (watchdog_asked + async_pages_ready != asked ||
                 after.value[COUNTER_ASYNC] != before.value[COUNTER_ASYNC] ||
                 (lost_stale(s) && lost++ < STALE_RETAKES));
        const bool good =
            verify(s, sample, outcome) && (!s->benchmark->crowd.cpus || crowd_check(s, outcome));
        in_sample = false;
        samples_taken++;
        return good;
}

void take_sample_init(const struct machine *m, uint64_t seed)
{
        machine = m;
        dither_state = (uint32_t)seed;
}
