/* SPDX-License-Identifier: MIT */
/* Makes a benchmark ready, and asks the oracle what must come of it. */
#include "bench/setup.h"
#include "bench/command_line.h"
#include "bench/oracle_machine.h"
#include "boot/cpu.h"
#include "boot/paging_levels.h"
#include "boot/system_segments.h"
#include "entry/idt.h"
#include "fault/exception_table.h"
#include "fault/panic.h"

/* Data accesses keep clear of the code at the frame's start. */
#define DATA_OFFSET 64
/* A crossing access ends in the second page. */
#define CROSSING_OFFSET (PAGE_SIZE - 4)

#define USER_CPL 3

static bool is_fetch(const struct benchmark *b)
{
        return b->trigger->access == ORACLE_FETCH;
}

/* What the trigger is given, for a target page at this address. */
static uint64_t access_address(const struct benchmark *b, uint64_t page)
{
        if (b->address)
                return b->address;
        if (b->mapping.crossing)
                return page + CROSSING_OFFSET;
        return is_fetch(b) || b->trigger->implicit ? page : page + DATA_OFFSET;
}

static uint64_t set_bits(const struct mapping *m, const struct machine *machine)
{
        return m->set == SET_MAXPHYADDR ? BIT(machine->maxphyaddr) : m->set;
}

/* The entry the benchmark changes, in the page that decides. */
static void change_entry(struct setup *s, uint64_t page, const struct machine *machine)
{
        const struct mapping *m = &s->benchmark->mapping;

        if (!m->level)
                return;
        s->entry = window_entry(m->window, m->level, page);
        s->allowed = *s->entry;
        s->changed = (s->allowed & ~m->clear) | set_bits(m, machine);
}

/* What the walker will find, top first. */
static void read_walk(struct setup *s, uint64_t page)
{
        unsigned int levels = paging_levels();

        for (unsigned int level = levels; level >= LEVEL_PTE; level--) {
                uint64_t *entry = window_entry(s->benchmark->mapping.window, level, page);

                s->walk.entry[levels - level] = entry == s->entry ? s->changed : *entry;
        }
}

static void ask_oracle(struct setup *s, const struct machine *machine)
{
        const struct benchmark *b = s->benchmark;
        const struct trigger *t = b->trigger;

        s->expected = (struct oracle_outcome){.vector = ORACLE_NO_FAULT};
        if (t->access == ACCESS_NONE)
                return;
        oracle_machine_read(&s->machine, machine);
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
 * Two sources for one expectation, the descriptor and the oracle. Only a selftest
 * may expect what the oracle does not.
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
        if (b->suites != SUITE_SELFTEST &&
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
        idt_set_page_fault_path(b->path ? b->path : &entry_path_reference);
        armed.action = b->action ? b->action->function : page_fault_skip;
        armed.landing = (uintptr_t)b->trigger->landing;
        armed.entry = s->entry;
        armed.mended = s->allowed;
}

/* Does the row want a reserved address bit where MAXPHYADDR leaves none? */
static bool wants_address_bit_in_vain(const struct benchmark *b, const struct machine *machine)
{
        uint64_t set = b->mapping.set;

        return machine->maxphyaddr >= PTE_ADDRESS_BITS &&
               (set == SET_MAXPHYADDR || set == BIT(PTE_ADDRESS_BITS - 1));
}

bool setup_enter(struct setup *s, const struct benchmark *b, const struct machine *machine,
                 const char **refused)
{
        const struct mapping *m = &b->mapping;
        struct paging_mode mode = b->mode;
        uint64_t page;

        if (wants_address_bit_in_vain(b, machine)) {
                *refused = "MAXPHYADDR is 52: no address bit is reserved";
                return false;
        }
        *s = (struct setup){.benchmark = b};
        page = window_address(m->window, mode.cr4_set & CR4_LA57 ? LEVEL_PML5E : LEVEL_PML4E);
        s->address = access_address(b, page);
        mode.ssp += s->address;
        if (!paging_mode_enter(&mode, refused))
                return false;
        window_build(m->window, m->leaf_level ? m->leaf_level : LEVEL_PTE);
        if (m->crossing)
                page += PAGE_SIZE;
        s->access.linear_address = m->crossing ? page : s->address;
        s->ip = is_fetch(b) ? s->address : (uintptr_t)b->trigger->instruction;
        change_entry(s, page, machine);
        read_walk(s, page);
        ask_oracle(s, machine);
        expect(s);
        arm(s);
        return true;
}

void setup_leave(void)
{
        armed.action = page_fault_skip;
        idt_set_page_fault_path(&entry_path_reference);
        paging_mode_leave();
}

void setup_prepare(const struct setup *s)
{
        const struct mapping *m = &s->benchmark->mapping;

        if (s->entry)
                *s->entry = s->changed;
        invlpg(s->address);
        if (m->crossing)
                invlpg(s->access.linear_address);
        if (m->warm || m->stale)
                (void)*(volatile uint64_t *)s->address;
        if (m->stale)
                *s->entry = s->allowed;
}
