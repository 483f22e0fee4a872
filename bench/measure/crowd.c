/* SPDX-License-Identifier: MIT */
/*
 * The first CPU sends one request by interrupt to all others (call_others); each does it and
 * acknowledges. The page under test is shared. Each CPU answers in a cache line of its own.
 * Sources: Intel SDM vol. 3 "Propagation of Paging-Structure Changes to Multiple Processors";
 * AMD APM vol. 3 "INVLPGB", "TLBSYNC".
 */
#include "bench/measure/crowd.h"
#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "boot/smp/smp.h"
#include "fault/call_function.h"
#include "fault/delivery.h"
#include "fault/exception_table.h"
#include "fault/page_fault_action.h"
#include "fault/panic.h"
#include "fault/test_pages.h"
#include "bench/machine/cpu_work.h"
#include "bench/machine/cpus.h"
#include "bench/measure/outcome.h"
#include "bench/measure/setup.h"
#include "bench/measure/user_spin.h"

/* Only the first mismatch is reported. */
#define FAIL(outcome, ...) \
        ((outcome)->mismatch[0] ? (void)0 : describe_mismatch(outcome, __VA_ARGS__), false)

/* PAUSEs between two looks whether the job is over. */
#define PAUSES_A_LOOK 16

/* What one CPU reports to the first. */
struct told {
        volatile uint64_t acknowledged; /* the number of the last call */
        volatile uint64_t begun;        /* rounds of its job ... */
        volatile uint64_t faults;       /* ... and faults that it took in them */
        volatile bool faulted;          /* the access that was asked for */
        volatile bool too_early;        /* the right was lost before it was taken */
        volatile bool wrong;            /* a fault of its own was not as it should be */
        volatile uint64_t value;        /* that it read */
        uint64_t counter;
} __attribute__((aligned(CACHE_LINE)));

static struct told *told; /* by number */

/* One cache line that all count in, each in a byte. */
static uint8_t shared_line[CACHE_LINE] __attribute__((aligned(CACHE_LINE)));

static const struct setup *in_force; /* NULL: no crowd is at work */
static struct cpu *others[SMP_CPUS_MAX];
static size_t other_count;
static volatile bool job_is_over;
static volatile uint64_t call_number;

static uint64_t page;                /* the address of the page under test */
static uint64_t *entry;              /* its PTE ... */
static uint64_t allowed;             /* ... with the right */
static volatile bool right_is_taken; /* from before the entry changes to after it is given back */
static volatile bool checks_order;   /* a CPU must have lost the right when it acknowledges */

/* A CPU's own line of the page. */
static uint64_t own_place(void)
{
        return page + this_cpu->number * CACHE_LINE % PAGE_SIZE;
}

/* One row of the exception table each. */
__attribute__((noinline)) static bool write_faults(uint64_t address)
{
        uint32_t faulted = 1;

        __asm__ volatile("1: movq %1, (%1)\n\t"
                         "xorl %0, %0\n"
                         "2:\n\t" EXCEPTION_TABLE_ROW("1b", "2b")
                         : "+r"(faulted)
                         : "r"(address)
                         : "memory", "cc");
        return faulted;
}

__attribute__((noinline)) static bool read_faults(uint64_t address, uint64_t *value)
{
        uint32_t faulted = 1;
        uint64_t read = 0;

        __asm__ volatile("1: movq (%2), %1\n\t"
                         "xorl %0, %0\n"
                         "2:\n\t" EXCEPTION_TABLE_ROW("1b", "2b")
                         : "+r"(faulted), "+r"(read)
                         : "r"(address)
                         : "memory", "cc");
        *value = read;
        return faulted;
}

static void call_others(void (*function)(void))
{
        call_function = function;
        call_number++;
        memory_fence();
        for (size_t i = 0; i < other_count; i++)
                smp_send(others[i], CALL_FUNCTION_VECTOR);
        for (size_t i = 0; i < other_count; i++)
                while (told[others[i]->number].acknowledged != call_number)
                        pause();
        call_function = NULL;
}

/* On the others, by interrupt. */

static void acknowledge(void)
{
        struct told *t = &told[this_cpu->number];

        if (checks_order)
                t->faulted = write_faults(own_place());
        compiler_barrier();
        t->acknowledged = call_number;
}

static void flush_page(void)
{
        invlpg(page);
        acknowledge();
}

static void take_right_back(void)
{
        struct told *t = &told[this_cpu->number];

        invlpg(page);
        t->too_early |= write_faults(own_place()); /* and the translation is in the TLB */
        acknowledge();
}

static void try_right(void)
{
        told[this_cpu->number].faulted = write_faults(own_place());
        acknowledge();
}

static void warm_data(void)
{
        uint64_t ignored;

        invlpg(page);
        read_faults(in_force->address, &ignored);
        acknowledge();
}

static void look_at_data(void)
{
        struct told *t = &told[this_cpu->number];
        uint64_t value;

        t->faulted = read_faults(in_force->address, &value);
        t->value = value;
        acknowledge();
}

static void leave_user(void)
{
        user_spin_stop = 1;
        acknowledge();
}

/* What the other CPUs do. */

/* Interrupts are off between the access and the look, so the right is not given back meanwhile. */
static void touch(struct told *t)
{
        if (in_force->benchmark->crowd.task != CROWD_SHOOTDOWN)
                return;
        interrupts_off();
        if (write_faults(own_place()) && !right_is_taken)
                t->too_early = true;
        interrupts_on();
}

static void spin(struct told *t)
{
        interrupts_on();
        while (!job_is_over) {
                t->begun++;
                for (int i = 0; i < PAUSES_A_LOOK; i++)
                        pause();
                touch(t);
        }
        interrupts_off();
}

static void spin_in_user_mode(struct told *t)
{
        user_spin_stop = 0;
        t->begun++;
        user_spin();
}

/* A page of its own for each CPU, and the structures above them, which all share. */
static uint64_t *crowd_pdpt, *crowd_pd, *crowd_pt;
static char *own_frames; /* two a CPU */
static uint64_t fresh_next, fresh_end;

#define OWN_FRAMES       2
#define FRESH_SHARE      4 /* the part of what is left */
#define INDEX(at, shift) ((at) >> (shift) & (PAGE_TABLE_ENTRIES - 1))
#define CROWD_PAGE(cpu)  (CROWD_PAGES_ADDRESS + (cpu)->number * PAGE_SIZE)
#define CROWD_RIGHTS     (PTE_P | PTE_RW | PTE_A | PTE_D)

static void build_own_pages(void)
{
        if (crowd_pdpt)
                return;
        crowd_pdpt = memory_allocate(3 * PAGE_SIZE, PAGE_SIZE);
        own_frames = memory_allocate(smp_count() * OWN_FRAMES * PAGE_SIZE, PAGE_SIZE);
        if (!crowd_pdpt || !own_frames)
                panic("no memory is left for the CPUs' own pages under test");
        crowd_pd = crowd_pdpt + PAGE_TABLE_ENTRIES;
        crowd_pt = crowd_pd + PAGE_TABLE_ENTRIES;
        crowd_pdpt[INDEX(CROWD_PAGES_ADDRESS, PAGE_SHIFT_1G)] = (uintptr_t)crowd_pd | CROWD_RIGHTS;
        crowd_pd[INDEX(CROWD_PAGES_ADDRESS, PAGE_SHIFT_2M)] = (uintptr_t)crowd_pt | CROWD_RIGHTS;
}

static void reserve_fresh_pages(void)
{
        const uint64_t bytes = memory_blocks_left(PAGE_SIZE) / FRESH_SHARE * PAGE_SIZE;

        if (fresh_end)
                return;
        fresh_next = (uintptr_t)memory_allocate_untouched(bytes, PAGE_SIZE);
        fresh_end = fresh_next ? fresh_next + bytes : 0;
}

/* 0: none is left. */
static uint64_t next_fresh_page(void)
{
        if (__atomic_load_n(&fresh_next, __ATOMIC_RELAXED) >= fresh_end)
                return 0;
        const uint64_t bytes = __atomic_fetch_add(&fresh_next, PAGE_SIZE, __ATOMIC_RELAXED);

        return bytes < fresh_end ? bytes : 0;
}

static bool fault_once(const struct benchmark *b, uint64_t *own_entry, uint64_t right)
{
        const uint64_t address = CROWD_PAGE(this_cpu);
        uint64_t ignored;
        bool skipped;

        *own_entry = (right & ~b->mapping.clear) | b->mapping.set;
        invlpg(address);
        delivered = (struct delivery){.vector = X86_TRAP_PF};
        skipped = b->trigger->access == ORACLE_WRITE ? write_faults(address)
                                                     : read_faults(address, &ignored);
        if (!b->path)
                return delivered.count == 0;
        return delivered.count == 1 && delivered.vector == X86_TRAP_PF &&
               delivered.error_code == b->error_code && delivered.address == address &&
               skipped == !b->action->mends;
}

static void fault_on_and_on(struct told *t)
{
        const struct benchmark *b = in_force->benchmark;
        char *const frames = own_frames + this_cpu->number * OWN_FRAMES * PAGE_SIZE;
        uint64_t *const own_entry = &crowd_pt[INDEX(CROWD_PAGE(this_cpu), PAGE_SHIFT)];
        const uint64_t right = (uintptr_t)frames | CROWD_RIGHTS;

        armed.action = b->action ? b->action->function : page_fault_skip;
        armed.entry = own_entry;
        armed.from = frames;
        armed.to = frames + PAGE_SIZE;
        armed.mended = b->mapping.copied ? (uintptr_t)armed.to | CROWD_RIGHTS : right;
        for (; !job_is_over; t->begun++) {
                const uint64_t fresh = b->mapping.fresh ? next_fresh_page() : 0;

                if (t->begun % PAUSES_A_LOOK == 0 || (b->mapping.fresh && !fresh))
                        pause();
                if (b->mapping.fresh && !fresh)
                        continue;
                if (!fault_once(b, own_entry, fresh ? fresh | CROWD_RIGHTS : right))
                        t->wrong = true;
                t->faults++;
        }
        armed.action = page_fault_skip;
}

/* LOCK: each addition needs the line in this CPU's cache. */
static void count_in_line(uint8_t *byte)
{
        for (unsigned int i = 0; i < CROWD_COUNTS; i++)
                __asm__ volatile("lock incb %0" : "+m"(*byte));
}

static uint8_t *byte_of(const struct cpu *cpu, bool same_line)
{
        return same_line ? &shared_line[cpu->number % CACHE_LINE]
                         : (uint8_t *)&told[cpu->number].counter;
}

static void count_on_and_on(struct told *t, bool same_line)
{
        while (!job_is_over) {
                count_in_line(byte_of(this_cpu, same_line));
                t->begun++;
                pause();
        }
}

static void do_job(void *unused)
{
        struct told *t = &told[this_cpu->number];

        (void)unused;
        switch (in_force->benchmark->crowd.job) {
        case CROWD_HALTED:
                break;
        case CROWD_SPINNING:
                spin(t);
                break;
        case CROWD_IN_USER:
                spin_in_user_mode(t);
                break;
        case CROWD_FAULTING:
                fault_on_and_on(t);
                break;
        case CROWD_SAME_LINE:
        case CROWD_OTHER_LINES:
                count_on_and_on(t, in_force->benchmark->crowd.job == CROWD_SAME_LINE);
                break;
        }
}

/* The first CPU's side. */

static bool is_sibling(const struct cpu *cpu)
{
        const struct topology *a = &cpus_facts(this_cpu)->topology;
        const struct topology *b = &cpus_facts(cpu)->topology;

        return a->is_known && b->is_known && a->package == b->package && a->die == b->die &&
               a->core == b->core && a->thread != b->thread;
}

static void choose_others(const struct crowd *crowd)
{
        other_count = 0;
        for (size_t i = 0; i < smp_count() && other_count + 1 < crowd->cpus; i++) {
                struct cpu *cpu = smp_cpu(i);

                if (cpu != this_cpu && cpu->state == CPU_RUNNING &&
                    (!crowd->of_siblings || is_sibling(cpu)))
                        others[other_count++] = cpu;
        }
}

const char *crowd_lacks(const struct crowd *crowd)
{
        if (!crowd->cpus)
                return NULL;
        if (this_cpu->number != 0)
                return "it is taken on CPU 0 alone, with the others";
        choose_others(crowd);
        if (other_count + 1 == crowd->cpus)
                return NULL;
        return crowd->of_siblings ? "no CPU that runs is the SMT sibling of CPU 0"
                                  : "it takes more CPUs than run (cpus=)";
}

void crowd_begin(const struct setup *s)
{
        const struct crowd *crowd = &s->benchmark->crowd;
        const unsigned int pml4e = INDEX(s->address, PAGE_SHIFT_512G);

        if (!told)
                told = memory_allocate((smp_count() + 1) * sizeof(*told), sizeof(*told));
        if (!told)
                panic("no memory is left for what the CPUs tell");
        choose_others(crowd);
        in_force = s;
        page = s->page.address;
        entry = s->page.entry[LEVEL_PTE];
        allowed = test_frame(0) | ENTRY_LEAF;
        right_is_taken = checks_order = job_is_over = false;
        if (crowd->job == CROWD_FAULTING)
                build_own_pages();
        if (s->benchmark->mapping.fresh)
                reserve_fresh_pages();
        for (size_t i = 0; i < other_count; i++) {
                uint64_t *pml4 = others[i]->tables.pml4;

                pml4[pml4e] = this_cpu->tables.pml4[pml4e];
                if (crowd_pdpt)
                        pml4[INDEX(CROWD_PAGES_ADDRESS, PAGE_SHIFT_512G)] =
                            (uintptr_t)crowd_pdpt | CROWD_RIGHTS;
                told[others[i]->number] = (struct told){.acknowledged = call_number};
        }
        if (crowd->job == CROWD_HALTED)
                return;
        for (size_t i = 0; i < other_count; i++)
                cpu_work_begin(others[i], do_job, NULL);
        for (size_t i = 0; i < other_count; i++)
                while (!told[others[i]->number].begun)
                        pause();
}

void crowd_end(void)
{
        const struct setup *s = in_force;

        if (!s)
                return;
        job_is_over = true;
        checks_order = false;
        if (s->benchmark->crowd.job == CROWD_IN_USER)
                call_others(leave_user);
        for (size_t i = 0; i < other_count; i++)
                cpu_work_end(others[i]);
        call_function = NULL;
        in_force = NULL;
}

uint64_t crowd_faults(void)
{
        uint64_t faults = 0;

        for (size_t i = 0; in_force && i < other_count; i++)
                faults += told[others[i]->number].faults;
        return faults;
}

static bool takes_right(const struct crowd *crowd)
{
        return crowd->task == CROWD_SHOOTDOWN || crowd->task == CROWD_BROADCAST;
}

static void give_right(void)
{
        *entry = allowed;
        invlpg(page);
        call_others(take_right_back);
        right_is_taken = false;
}

void crowd_prepare(const struct setup *s)
{
        const struct crowd *crowd = &s->benchmark->crowd;

        for (size_t i = 0; i < other_count; i++)
                told[others[i]->number].faulted = false;
        if (takes_right(crowd))
                give_right();
        if (!crowd->shoots)
                return;
        *(volatile uint64_t *)(test_frame(0) + s->address % PAGE_SIZE) = 0;
        call_others(warm_data);
}

static void take_right(void)
{
        right_is_taken = true;
        memory_fence();
        *entry = allowed & ~PTE_RW;
}

static void shoot_down(void)
{
        take_right();
        invlpg(page);
        call_others(flush_page);
}

static void broadcast(void)
{
        take_right();
        memory_fence();
        invlpgb(page);
        tlbsync();
}

void crowd_do_task(void)
{
        const struct crowd *crowd = &in_force->benchmark->crowd;

        switch (crowd->task) {
        case CROWD_NO_TASK:
                break;
        case CROWD_IPI:
                call_others(acknowledge);
                break;
        case CROWD_SHOOTDOWN:
                shoot_down();
                break;
        case CROWD_BROADCAST:
                broadcast();
                break;
        case CROWD_COUNT:
                count_in_line(byte_of(this_cpu, crowd->job == CROWD_SAME_LINE));
                break;
        }
}

void crowd_shoot(void)
{
        if (in_force)
                call_others(flush_page);
}

/* Has each of the others lost the right, or kept it, by the access that it just made? */
static bool all_faulted(bool due, struct outcome *outcome, const char *when)
{
        for (size_t i = 0; i < other_count; i++)
                if (told[others[i]->number].faulted != due)
                        return FAIL(outcome, "CPU %u %s %s", others[i]->number,
                                    due ? "still had the right" : "had not got the right", when);
        return true;
}

/* The same again, not timed, with a look at each CPU as it acknowledges. */
static bool check_order(struct outcome *outcome)
{
        give_right();
        for (size_t i = 0; i < other_count; i++)
                told[others[i]->number].faulted = false;
        checks_order = true;
        memory_fence();
        shoot_down();
        checks_order = false;
        memory_fence();
        return all_faulted(true, outcome, "when it acknowledged the shootdown");
}

static bool check_right(const struct crowd *crowd, struct outcome *outcome)
{
        call_others(try_right);
        if (!all_faulted(true, outcome, "after the shootdown was acknowledged"))
                return false;
        if (!write_faults(own_place()))
                return FAIL(outcome, "CPU 0 still had the right that it took");
        return crowd->task == CROWD_BROADCAST || check_order(outcome);
}

static bool check_data(const struct setup *s, struct outcome *outcome)
{
        call_others(s->benchmark->crowd.sees_data ? look_at_data : try_right);
        if (!all_faulted(false, outcome, "after the shootdown was acknowledged"))
                return false;
        if (!s->benchmark->crowd.sees_data)
                return true;
        for (size_t i = 0; i < other_count; i++)
                if (told[others[i]->number].value != s->address)
                        return FAIL(outcome, "CPU %u still read the page copied from",
                                    others[i]->number);
        return true;
}

bool crowd_check(const struct setup *s, struct outcome *outcome)
{
        const struct crowd *crowd = &s->benchmark->crowd;

        for (size_t i = 0; i < other_count; i++) {
                const struct told *t = &told[others[i]->number];

                if (!t->too_early && !t->wrong)
                        continue;
                return FAIL(outcome, "CPU %u %s", others[i]->number,
                            t->wrong ? "had a fault that was not as it should be"
                                     : "lost the right before it was taken");
        }
        if (takes_right(crowd))
                return check_right(crowd, outcome);
        return !crowd->shoots || check_data(s, outcome);
}
