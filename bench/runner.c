/* SPDX-License-Identifier: MIT */
/*
 * The life of a sample: prepare, arm, trigger, (the fault), verify, keep. Only
 * the trigger is timed. What is verified is what the handlers recorded; the raw
 * path records nothing and is verified by what it leaves behind.
 */
#include "bench/runner.h"
#include "bench/histogram.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/memory.h"
#include "boot/x86.h"
#include "entry/idt.h"
#include "fault/exception_table.h"
#include "fault/panic.h"

/* Data accesses keep clear of the code at the frame's start. */
#define DATA_OFFSET 64
/* No access under test has this address. */
#define CR2_POISON UL(0xdeadbeef000)

/* A benchmark made ready on this machine. */
struct setup {
        const struct benchmark *benchmark;
        uint64_t address; /* what is accessed, and CR2 of the fault */
        uint64_t ip;      /* RIP of the fault */
        uint64_t *entry;  /* the changed entry, NULL if none ... */
        uint64_t changed; /* ... its value in every sample ... */
        uint64_t allowed; /* ... and the one that forbids nothing */
        uint64_t faults;  /* how many must be delivered */
};

static const struct machine *machine;
static uint64_t sample_count, warmup_count;
static uint64_t *kept;
static uint64_t empty_p50;

static void set_up(struct setup *s, const struct benchmark *b)
{
        const struct mapping *m = &b->mapping;
        uint64_t target = window_build(m->window, m->leaf_level ? m->leaf_level : LEVEL_PTE);
        bool fetch = b->trigger->access == ACCESS_FETCH;

        *s = (struct setup){.benchmark = b};
        s->address = fetch ? target : target + DATA_OFFSET;
        s->ip = fetch ? target : (uintptr_t)b->trigger->instruction;
        s->faults = b->path ? 1 : 0;
        if (m->level) {
                s->entry = window_entry(m->window, m->level, target);
                s->allowed = *s->entry;
                s->changed = (s->allowed & ~m->clear) | m->set;
        }
        if (fetch)
                exception_table_set_fetch_target(target, (uintptr_t)b->trigger->landing);
        idt_set_page_fault_path(b->path ? b->path : &entry_path_reference);
        armed.action = b->action ? b->action->function : page_fault_skip;
        armed.landing = (uintptr_t)b->trigger->landing;
        armed.entry = s->entry;
        armed.mended = s->allowed;
}

static void tear_down(void)
{
        armed.action = page_fault_skip;
        idt_set_page_fault_path(&entry_path_reference);
}

static void prepare(const struct setup *s)
{
        if (s->entry)
                *s->entry = s->changed;
        if (s->benchmark->mapping.warm)
                (void)*(volatile uint64_t *)s->address;
        else
                invlpg(s->address);
}

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

static bool same_error_code(const struct setup *s, uint64_t seen, struct outcome *outcome)
{
        uint64_t expected = s->benchmark->error_code;

        if (seen == expected)
                return true;
        outcome->deviation = deviation_find(machine->hypervisor, expected, seen);
        return outcome->deviation != NULL;
}

static bool verify(const struct setup *s, const struct sample *sample, struct outcome *outcome)
{
        struct delivery d = read_delivery(s, sample);

        if (d.count && !outcome->faulted) {
                outcome->faulted = true;
                outcome->error_code_seen = d.error_code;
        }
        if (d.count == s->faults &&
            (d.count == 0 || (d.vector == X86_TRAP_PF && d.address == s->address && d.ip == s->ip &&
                              same_error_code(s, d.error_code, outcome))))
                return true;
        if (!outcome->mismatch[0])
                format_text(outcome->mismatch, sizeof(outcome->mismatch),
                            "expected %lu fault(s), vector %u, error code 0x%lx, CR2 0x%lx, "
                            "RIP 0x%lx; got %lu, %lu, 0x%lx, 0x%lx, 0x%lx",
                            s->faults, X86_TRAP_PF, s->benchmark->error_code, s->address, s->ip,
                            d.count, d.vector, d.error_code, d.address, d.ip);
        return false;
}

void runner_take(const struct benchmark *benchmark, struct outcome *outcome)
{
        struct setup s;

        *outcome = (struct outcome){.samples = kept};
        set_up(&s, benchmark);
        for (uint64_t i = 0; i < warmup_count + sample_count; i++) {
                struct sample sample;

                prepare(&s);
                clear_delivery();
                benchmark->trigger->stub(&sample, s.address);
                if (i < warmup_count)
                        continue;
                outcome->taken++;
                if (verify(&s, &sample, outcome))
                        kept[outcome->verified++] = sample.end - sample.start;
        }
        tear_down();
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
