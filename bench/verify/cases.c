/* SPDX-License-Identifier: MIT */
/*
 * One case: a state of the walk, a probe, and what it met held against the oracle:
 * vector, error code, CR2, RIP, and the A and D flags of the entries that vary.
 */
#include "bench/verify/cases.h"
#include "boot/cpu.h"
#include "boot/system_segments.h"
#include "fault/deviation.h"
#include "fault/guarded.h"
#include "fault/test_pages.h"
#include "bench/protocol/protocol.h"
#include "bench/verify/probe.h"
#include "bench/verify/verify_report.h"

#define PAGES 2 /* under test */

/* A probe made ready for one configuration. */
struct target {
        const struct probe *probe;
        uint64_t address;
        uint64_t *pte; /* that maps it */
        uint64_t leaf; /* the frame that it is to map */
        uint64_t ip;   /* RIP of its fault */
};

/* One configuration under check, and the state that it is in. */
static struct {
        const struct machine *machine;
        struct verify_counts *counts;
        unsigned int deviations; /* known of this machine */
        struct paging_mode mode;
        struct oracle_machine oracle;
        unsigned int levels;
        uint64_t page;           /* linear address of the first page under test */
        struct oracle_walk walk; /* with its PTE */
        unsigned int level;      /* of the entry above the PTE that varies ... */
        unsigned int index;      /* ... its place in the walk ... */
        uint64_t *entry;         /* ... and in memory */
        unsigned int pte_index;
        size_t target_count;
        struct target targets[PROBES];
        struct oracle_access accesses[PROBES];  /* the targets' */
        struct oracle_outcome expected[PROBES]; /* of them in the state */
} now;

/* What the case met. Entries that do not vary have their A set and stay as they are. */
static struct verify_seen seen;
static uint64_t last_cr2;

/* The frame that this one of the two pages under test is to map. */
static uint64_t frame_of_page(unsigned int page)
{
        return window_leaf(LEVEL_PTE) + page * PAGE_SIZE;
}

static void add_target(const struct probe *probe, uint64_t address)
{
        now.accesses[now.target_count] = (struct oracle_access){
            .linear_address = address,
            .kind = probe->kind,
            .cpl = (uint8_t)probe->cpl,
            .implicit = probe->implicit,
            .ac = probe->ac,
            .stack_segment = probe->stack_segment,
        };
        now.targets[now.target_count] = (struct target){
            .probe = probe,
            .address = address,
            .pte = window_entry(WINDOW_USER, LEVEL_PTE, address),
            .leaf = frame_of_page(probe->offset / PAGE_SIZE),
            .ip = probe->kind == ORACLE_FETCH ? address : (uintptr_t)probe->instruction,
        };
        now.target_count++;
}

/* The probes that can be made in this configuration. */
static void choose_targets(void)
{
        now.target_count = 0;
        for (size_t i = 0; i < PROBES; i++)
                if (!probes[i].shadow_stack || now.mode.shadow_stack)
                        add_target(&probes[i], now.page + probes[i].offset);
}

/* A walk that nothing forbids, in which the entry of this level is to vary. */
static void build_walk(unsigned int level)
{
        window_build(WINDOW_USER, LEVEL_PTE);
        for (unsigned int i = 0; i < now.levels; i++)
                seen.after[i] = now.walk.entry[i] =
                    *window_entry(WINDOW_USER, now.levels - i, now.page);
        now.level = level;
        now.index = now.levels - level;
        now.entry = window_entry(WINDOW_USER, level, now.page);
}

bool verify_cases_enter(const struct paging_mode *mode)
{
        const char *refused;

        now.mode = *mode;
        now.levels = mode->cr4_set & CR4_LA57 ? LEVEL_PML5E : LEVEL_PML4E;
        now.pte_index = now.levels - LEVEL_PTE;
        now.page = window_address(WINDOW_USER, now.levels);
        now.mode.ssp = now.page + PROBE_SHADOW_STACK;
        if (!paging_mode_enter(&now.mode, &refused))
                return false;
        build_walk(LEVEL_PDE);
        machine_describe_to_oracle(now.machine, &now.oracle);
        now.oracle.pkru = now.mode.pkru << TEST_KEY * PKR_BITS_PER_KEY;
        now.oracle.pkrs = now.mode.pkrs << TEST_KEY * PKR_BITS_PER_KEY;
        ldt_load(now.page + PROBE_DESCRIPTOR);
        choose_targets();
        return true;
}

static void show_mismatch(size_t target)
{
        const struct verify_mismatch mismatch = {
            .mode = &now.mode,
            .walk = &now.walk,
            .levels = now.levels,
            .probe = now.targets[target].probe->name,
            .address = now.targets[target].address,
            .expected = &now.expected[target],
            .seen = &seen,
        };

        report_mismatch(&mismatch);
}

/* Settle a case that is not as the oracle says: a known deviation, or a mismatch. */
static void settle(size_t target, bool place_agrees, bool flags_agree)
{
        const struct deviation_case c = {
            .known = now.deviations,
            .machine = &now.oracle,
            .walk = &now.walk,
            .access = &now.accesses[target],
            .expected = &now.expected[target],
            .vector = (unsigned int)seen.vector,
            .error_code = seen.error_code,
            .after = seen.after,
            .flags_agree = flags_agree,
        };
        const struct deviation *deviation = NULL;

        if (place_agrees)
                deviation = deviation_find(&c);
        if (deviation)
                now.counts->deviating[deviation - deviations]++;
        else if (now.counts->mismatches++ < VERIFY_MISMATCHES_SHOWN)
                show_mismatch(target);
}

/*
 * Make the access. CR2 must not hold its address beforehand, or a machine that
 * leaves CR2 alone would pass.
 */
static struct probe_result pull(const struct target *t)
{
        if (last_cr2 == t->address) {
                last_cr2 = 0;
                write_cr2(last_cr2);
        }
        if (t->probe->shadow_stack)
                guarded_write_msr(MSR_IA32_PL3_SSP, now.mode.ssp);
        probe_vector = X86_TRAP_PF;
        return t->probe->function(t->address);
}

/* Are the A and D flags of both entries, so before and changed so, as they must be? */
static bool flags_agree(const struct oracle_outcome *expected, uint64_t entry, uint64_t entry_after,
                        uint64_t pte, uint64_t pte_after)
{
        /* Most cases: nothing had to change, and nothing did. */
        if (entry == entry_after && pte == pte_after && !expected->accessed && !expected->dirty)
                return true;
        return oracle_entry_agrees(expected, now.index, entry, entry_after) &&
               oracle_entry_agrees(expected, now.pte_index, pte, pte_after);
}

/* CR2 after the fault that was seen. */
static uint64_t cr2_due(const struct target *t, const struct oracle_outcome *expected)
{
        if (seen.vector != X86_TRAP_PF)
                return last_cr2;
        return expected->vector == X86_TRAP_PF ? expected->cr2 : t->address;
}

/*
 * Put the state that now.walk describes into memory, with these bits in the PTE of
 * either page. It is in force before any access can be made: a CPU that did one ahead of
 * its INVLPG, through entries of the state before, could set A in the new ones.
 */
static void enter_state(uint64_t bits)
{
        *now.entry = now.walk.entry[now.index];
        for (unsigned int page = 0; page < PAGES; page++) {
                const uint64_t address = now.page + page * PAGE_SIZE;

                *window_entry(WINDOW_USER, LEVEL_PTE, address) = frame_of_page(page) | bits;
                invlpg(address);
        }
}

/* Did the walk end before it reached a page? */
static bool walk_ended(void)
{
        return seen.vector == X86_TRAP_PF && (seen.error_code & (PF_P | PF_RSVD)) != PF_P;
}

/*
 * Have the state again, whose A and D flags the access may have set. INVLPG, the costliest
 * part of a case, is left out where the walk ended before it reached a page: no TLB holds
 * anything then, the state's other walks end there, too, and of the entries above, which
 * paging-structure caches may hold, only A differs, which such a walk may set or not
 * (SDM vol. 3 "Caching Translation Information").
 */
static void put_back(const struct target *t, uint64_t pte)
{
        *now.entry = now.walk.entry[now.index];
        *t->pte = pte;
        if (!walk_ended())
                invlpg(t->address);
}

/* One case, in the state that is in force, with these bits in the PTE. */
static void check(size_t target, uint64_t bits)
{
        const struct target *t = &now.targets[target];
        const struct oracle_outcome *expected = &now.expected[target];
        const uint64_t entry = now.walk.entry[now.index];
        const uint64_t pte = t->leaf | bits;
        const struct probe_result result = pull(t);
        bool place, flags;

        seen.cr2 = read_cr2();
        if (result.error_code == PROBE_NO_FAULT) {
                seen.vector = ORACLE_NO_FAULT;
                seen.error_code = 0;
                place = seen.cr2 == last_cr2;
        } else {
                seen.vector = probe_vector;
                seen.error_code = result.error_code;
                seen.ip = result.ip;
                place = result.ip == t->ip && seen.cr2 == cr2_due(t, expected);
        }
        last_cr2 = seen.cr2;
        now.walk.entry[now.pte_index] = pte;
        seen.after[now.index] = *now.entry;
        seen.after[now.pte_index] = *t->pte;
        put_back(t, pte);
        flags = flags_agree(expected, entry, seen.after[now.index], pte, seen.after[now.pte_index]);
        now.counts->cases++;
        if (place && flags && seen.vector == expected->vector &&
            seen.error_code == expected->error_code)
                now.counts->passed++;
        else
                settle(target, place, flags);
}

/* Every target, in the state that now.walk describes but for the PTE. */
static void check_targets(uint64_t pte)
{
        now.walk.entry[now.pte_index] = pte;
        oracle_predict_each(&now.oracle, &now.walk, now.accesses, now.target_count, now.expected);
        enter_state(pte);
        for (size_t i = 0; i < now.target_count; i++)
                check(i, pte);
}

/* What an entry of this level with these bits holds beside them. */
static uint64_t address_bits(unsigned int level, uint64_t bits)
{
        if ((bits & PTE_PS) && level <= LEVEL_PDPTE)
                return window_leaf(level);
        return window_table(WINDOW_USER, level - 1);
}

static void set_pdpte(uint64_t bits)
{
        const unsigned int i = now.levels - LEVEL_PDPTE;

        seen.after[i] = now.walk.entry[i] = address_bits(LEVEL_PDPTE, bits) | bits;
        *window_entry(WINDOW_USER, LEVEL_PDPTE, now.page) = now.walk.entry[i];
}

void verify_cases_of_state(const struct verify_state *state)
{
        if (state->level != now.level)
                build_walk(state->level);
        if (state->level == LEVEL_PDE)
                set_pdpte(state->pdpte);
        now.walk.entry[now.index] = address_bits(now.level, state->entry) | state->entry;
        check_targets(state->pte);
}

void verify_cases_non_canonical(void)
{
        now.target_count = 0;
        for (size_t i = 0; i < PROBES; i++)
                if (probes[i].kind <= ORACLE_READ_MODIFY_WRITE && !probes[i].implicit)
                        add_target(&probes[i], NON_CANONICAL);
        check_targets(0);
}

void verify_cases_begin(const struct machine *machine, struct verify_counts *counts)
{
        now.machine = machine;
        now.counts = counts;
        now.deviations = deviations_of(machine->hypervisor);
        probes_begin((void *)window_leaf(LEVEL_PTE));
        write_cr2(last_cr2);
}

void verify_cases_end(void)
{
        paging_mode_leave();
        probes_end();
}
