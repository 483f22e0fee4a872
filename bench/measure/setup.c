/* SPDX-License-Identifier: MIT */
/* Makes a benchmark ready and asks the oracle what must happen. */
#include "bench/measure/setup.h"
#include "boot/cpu.h"
#include "boot/memory.h"
#include "boot/paging_levels.h"
#include "boot/string.h"
#include "boot/system_segments.h"
#include "boot/this_cpu.h"
#include "entry/fred.h"
#include "entry/idt.h"
#include "entry/idtentry.h"
#include "fault/exception_table.h"
#include "fault/panic.h"
#include "bench/machine/counters.h"
#include "bench/protocol/command_line.h"
#include "bench/protocol/protocol.h"

/* Data accesses keep clear of the code at the frame's start. */
#define DATA_OFFSET 64
/* A crossing access ends in the second page. */
#define CROSSING_OFFSET (PAGE_SIZE - 4)

#define USER_CPL 3

static bool is_fetch(const struct benchmark *b)
{
        return b->trigger->access == ORACLE_FETCH;
}

/* The address for the trigger, given the address of the page under test. */
static uint64_t access_address(const struct benchmark *b, uint64_t page)
{
        if (b->address)
                return b->address;
        if (b->mapping.crossing)
                return page + CROSSING_OFFSET;
        return is_fetch(b) || b->trigger->implicit ? page : page + DATA_OFFSET;
}

/* Does the row set a reserved address bit? */
static bool sets_reserved_address(const struct mapping *m)
{
        return m->set == SET_MAXPHYADDR || m->set == BIT(PTE_ADDRESS_BITS - 1);
}

/* The lowest reserved address bit of this machine, or the highest. */
static uint64_t set_bits(const struct mapping *m, const struct machine *machine)
{
        const uint64_t reserved = oracle_reserved_address(machine->maxphyaddr, machine->encryption);

        if (!sets_reserved_address(m))
                return m->set;
        return m->set == SET_MAXPHYADDR ? lowest_bit(reserved) : highest_bit(reserved);
}

/* The entry the benchmark changes, in the page that decides. */
static void change_entry(struct setup *s, const struct machine *machine)
{
        const struct mapping *m = &s->benchmark->mapping;

        if (!m->level)
                return;
        s->entry = s->page.entry[m->level];
        s->entry_index = paging_levels() - m->level;
        s->allowed = *s->entry;
        s->changed = (s->allowed & ~m->clear) | set_bits(m, machine);
}

/* What the walker will find, top first. */
static void read_walk(struct setup *s)
{
        unsigned int levels = paging_levels();

        for (unsigned int level = levels; level >= LEVEL_PTE; level--) {
                uint64_t *entry = s->page.entry[level];

                s->walk.entry[levels - level] = entry == s->entry ? s->changed : *entry;
        }
}

static void ask_oracle(struct setup *s, const struct machine *machine)
{
        const struct benchmark *b = s->benchmark;
        const struct trigger *t = b->trigger;

        s->expected = (struct oracle_outcome){.vector = ORACLE_NO_FAULT};
        if (t->access >= ACCESS_NONE)
                return;
        machine_describe_to_oracle(machine, &s->machine);
        s->machine.pkru = b->mode.pkru << TEST_KEY * PKR_BITS_PER_KEY;
        s->machine.pkrs = b->mode.pkrs << TEST_KEY * PKR_BITS_PER_KEY;
        s->access.kind = t->access;
        s->access.cpl = t->mode == TRIGGER_USER ? USER_CPL : 0;
        s->access.implicit = t->implicit;
        s->access.ac = t->ac;
        s->access.stack_segment = t->stack_segment;
        s->expected = oracle_predict(&s->machine, &s->walk, &s->access);
}

/*
 * The descriptor and the oracle must expect the same. Only a selftest may expect what the oracle
 * does not.
 */
static void expect(struct setup *s)
{
        const struct benchmark *b = s->benchmark;
        struct oracle_outcome row = s->expected;

        row.vector = ORACLE_NO_FAULT;
        row.error_code = 0;
        if (b->path) {
                row.vector = (uint8_t)(b->vector ? b->vector : X86_TRAP_PF);
                row.error_code = (uint32_t)b->error_code;
        }
        /* The oracle does not cover unmapped stacks. */
        if (b->suites != SUITE_SELFTEST && !b->unmapped_stack && b->trigger->access < ACCESS_NONE &&
            (row.vector != s->expected.vector || row.error_code != s->expected.error_code))
                panic("%s: its row expects vector %u, error code 0x%x; the oracle %u, 0x%x", b->id,
                      row.vector, row.error_code, s->expected.vector, s->expected.error_code);
        s->expected = row;
}

static void arm(const struct setup *s)
{
        const struct benchmark *b = s->benchmark;

        if (is_fetch(b))
                exception_table_set_fetch_target(s->address, (uintptr_t)b->trigger->landing);
        if (b->trigger->implicit)
                ldt_load(s->address);
        if (b->trigger == &trigger_user_syscall)
                trigger_enable_syscall();
        setup_stamp(s, false);
        armed.action = b->action ? b->action->function : page_fault_skip;
        armed.landing = (uintptr_t)b->trigger->landing;
        armed.entry = s->entry;
        armed.mended = s->allowed;
        armed.from = (void *)test_frame(0); /* in the identity map */
        armed.to = (void *)test_frame(1);
        if (b->mapping.copied)
                armed.mended = (s->allowed & ~PTE_ADDRESS_MASK) | (uintptr_t)armed.to;
}

void setup_stamp(const struct setup *s, bool stamped)
{
        const struct benchmark *b = s->benchmark;
        const struct entry_path *path = b->path ? b->path : &entry_path_reference;

        if (!b->by_fred)
                idt_set_page_fault_path(path, stamped);
        else if (b->trigger == &trigger_user_syscall)
                fred_set_page(fred_page_syscall);
        else
                fred_set_page(stamped ? path->fred_stamped : path->fred);
}

/* Turn FRED on, and unmap the stack of the events that the row names. */
static void enter_fred(struct setup *s)
{
        const struct benchmark *b = s->benchmark;

        if (!b->by_fred)
                return;
        fred_turn_on();
        if (!b->unmapped_stack)
                return;
        s->unmapped_stack = fred_align(s->address) + FRED_ALIGN + FRED_FRAME_SIZE;
        fred_set_test_level(b->unmapped_stack, s->unmapped_stack,
                            b->unmapped_stack & BIT(X86_TRAP_PF) ? 0 : FRED_LEVEL_NMI);
}

/* A path that switches page tables starts with the user's, which are a copy. */
static void enter_user_tables(const struct benchmark *b)
{
        uint64_t *const pml4 = this_cpu->tables.pml4;

        if (!b->path || !(b->path->steps & STEP_CR3))
                return;
        for (size_t i = 0; i < PAGE_TABLE_ENTRIES; i++)
                pml4[PAGE_TABLE_ENTRIES + i] = pml4[i];
        write_cr3(read_cr3() | CR3_USER_TABLES | (b->path->steps & STEP_PCID ? CR3_USER_PCID : 0));
}

/* The neighbour of the page under test is one entry further at this level, and the same page. */
static uint64_t near_address(const struct setup *s)
{
        const unsigned int level = s->benchmark->mapping.near;

        return s->address + (PAGE_SIZE << PAGE_TABLE_INDEX_BITS * (level - LEVEL_PTE));
}

static void build_near(const struct setup *s)
{
        uint64_t *entry = s->page.entry[s->benchmark->mapping.near];

        if (entry)
                entry[1] = entry[0];
}

/* Does the row need a reserved address bit on a CPU that reserves none? */
static bool wants_address_bit_in_vain(const struct benchmark *b, const struct machine *machine)
{
        return sets_reserved_address(&b->mapping) &&
               !oracle_reserved_address(machine->maxphyaddr, machine->encryption);
}

static size_t fresh_bytes(const struct machine *machine)
{
        return strcmp(machine->clock.name, CLOCK_TSC) == 0 ? PAGE_SIZE_2M : 2 * PAGE_SIZE;
}

static char *fresh_next, *fresh_end;

/* Extra fresh frames of a row, for samples that are taken again. */
#define SPARE_FRAMES 4

uint64_t setup_reserve_fresh(const struct machine *machine, unsigned int rows, uint64_t samples)
{
        const size_t bytes = fresh_bytes(machine);
        const uint64_t share = memory_blocks_left(bytes) / 2 / rows;
        const uint64_t tries = counters_let_async(true) ? 2 : 1; /* of a sample */
        const uint64_t most = share > SPARE_FRAMES ? (share - SPARE_FRAMES) / tries : 0;
        const uint64_t reserved = samples < most ? samples : most;
        const uint64_t frames = reserved ? (reserved * tries + SPARE_FRAMES) * rows : 0;

        fresh_next = memory_allocate_untouched(frames * bytes, bytes);
        fresh_end = fresh_next + frames * bytes;
        return reserved;
}

bool setup_enter(struct setup *s, const struct benchmark *b, const struct machine *machine,
                 const char **refused)
{
        const struct mapping *m = &b->mapping;
        struct paging_mode mode = b->mode;
        unsigned int levels = mode.cr4_set & CR4_LA57 ? LEVEL_PML5E : LEVEL_PML4E;

        if (wants_address_bit_in_vain(b, machine)) {
                *refused =
                    machine->maxphyaddr < PTE_ADDRESS_BITS
                        ? "the one address bit beyond MAXPHYADDR encrypts memory: none is reserved"
                        : "MAXPHYADDR is 52: no address bit is reserved";
                return false;
        }
        *s = (struct setup){.benchmark = b, .fresh_bytes = fresh_bytes(machine)};
        s->address = access_address(b, test_pages_address(m->pages, levels));
        mode.ssp += s->address;
        if (!paging_mode_enter(&mode, refused))
                return false;
        test_pages_build(m->pages, m->leaf_level ? m->leaf_level : LEVEL_PTE);
        s->page = test_page(m->pages, m->crossing);
        s->access.linear_address = m->crossing ? s->page.address : s->address;
        s->ip = is_fetch(b) ? s->address : (uintptr_t)b->trigger->instruction;
        if (b->trigger->access == ACCESS_TRAP)
                s->ip = (uintptr_t)b->trigger->landing;
        build_near(s);
        change_entry(s, machine);
        read_walk(s);
        ask_oracle(s, machine);
        expect(s);
        enter_fred(s);
        arm(s);
        enter_user_tables(b);
        return true;
}

void setup_leave(void)
{
        fred_turn_off();
        armed.action = page_fault_skip;
        idt_set_page_fault_path(&entry_path_reference, false);
        if (read_cr3() & CR3_USER_TABLES)
                write_cr3(read_cr3() & PTE_ADDRESS_MASK & ~CR3_USER_TABLES);
        paging_mode_leave();
}

/* A frame that nothing has touched, so that its first access also costs the host. 0: none is left.
 */
static uint64_t fresh_frame(const struct setup *s)
{
        char *bytes = fresh_next;

        if (bytes == fresh_end)
                return 0;
        fresh_next += s->fresh_bytes;
        if (!s->benchmark->mapping.near_touched)
                return (uintptr_t)bytes;
        (void)*(volatile char *)bytes;
        return (uintptr_t)bytes + PAGE_SIZE;
}

/* Flushes what a walk to the page reads from every cache. */
static void flush_entries(const struct setup *s)
{
        for (unsigned int level = LEVEL_PTE; level <= paging_levels(); level++)
                clflush(s->page.entry[level]);
}

/*
 * INVLPG drops every paging-structure cache entry, so walk once to the neighbour. Its own
 * translation is dropped before, so that there really is a walk.
 */
static void warm_structure_caches(const struct setup *s)
{
        const uint64_t address = near_address(s);

        invlpg(address);
        (void)*(volatile uint64_t *)address;
}

bool setup_prepare(const struct setup *s)
{
        const struct mapping *m = &s->benchmark->mapping;

        if (s->entry)
                *s->entry = s->changed;
        if (m->fresh) {
                const uint64_t frame = fresh_frame(s);

                if (!frame)
                        return false;
                *s->page.entry[LEVEL_PTE] = frame | ENTRY_LEAF;
        }
        invlpg(s->address);
        if (m->crossing)
                invlpg(s->access.linear_address);
        if (m->near)
                warm_structure_caches(s);
        if (m->warm || m->stale)
                (void)*(volatile uint64_t *)s->address;
        if (m->stale)
                *s->entry = s->allowed;
        if (m->cold)
                flush_entries(s);
        return true;
}
