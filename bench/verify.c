/* SPDX-License-Identifier: MIT */
/*
 * The exhaustive check. Of every configuration, every state of the PDPTE, PDE and
 * PTE is taken, the PTE's only where the PDE leads to it, with every probe; a
 * stride leaves out cases evenly where fewer are asked for. What is compared:
 * vector, error code, CR2, RIP, and the A and D flags of PDE and PTE.
 */
#include "bench/verify.h"
#include "bench/deviation.h"
#include "bench/oracle_machine.h"
#include "bench/probe.h"
#include "bench/report.h"
#include "bench/verify_space.h"
#include "boot/cpu.h"
#include "boot/memory.h"
#include "boot/system_segments.h"
#include "fault/guarded.h"
#include "fault/panic.h"
#include "fault/window.h"

/* Between the halves with 4 levels and with 5. */
#define NON_CANONICAL BIT(62)

/* One configuration under check. */
static struct {
        const struct machine *machine;
        struct paging_mode mode;
        struct oracle_machine oracle;
        struct oracle_walk walk;
        uint64_t page; /* linear address of the page under test */
        uint64_t *pdpte, *pde, *pte;
        unsigned int levels;
} now;

static struct verify_counts counts;
static uint64_t stride, until_next;
static uint64_t pdes[PDE_STATES_MAX];
static size_t pde_count;
static uint64_t reserved; /* an address bit beyond MAXPHYADDR; 0: there is none */
static struct paging_mode *modes;

static bool enter(const struct paging_mode *mode)
{
        const char *refused;

        now.mode = *mode;
        now.levels = mode->cr4_set & CR4_LA57 ? LEVEL_PML5E : LEVEL_PML4E;
        now.page = window_address(WINDOW_USER, now.levels);
        now.mode.ssp = now.page + PROBE_SHADOW_STACK;
        if (!paging_mode_enter(&now.mode, &refused))
                return false;
        window_build(WINDOW_USER, LEVEL_PTE);
        now.pdpte = window_entry(WINDOW_USER, LEVEL_PDPTE, now.page);
        now.pde = window_entry(WINDOW_USER, LEVEL_PDE, now.page);
        now.pte = window_entry(WINDOW_USER, LEVEL_PTE, now.page);
        for (unsigned int level = now.levels; level >= LEVEL_PTE; level--)
                now.walk.entry[now.levels - level] = *window_entry(WINDOW_USER, level, now.page);
        oracle_machine_read(&now.oracle, now.machine);
        now.oracle.pkru = now.mode.pkru << TEST_KEY * PKR_BITS_PER_KEY;
        now.oracle.pkrs = now.mode.pkrs << TEST_KEY * PKR_BITS_PER_KEY;
        ldt_load(now.page + PROBE_DESCRIPTOR);
        return true;
}

static bool can_probe(const struct probe *probe)
{
        return !probe->shadow_stack || now.mode.shadow_stack;
}

static struct probe_result pull(const struct probe *probe, uint64_t address)
{
        struct probe_result result;

        if (probe->shadow_stack)
                guarded_write_msr(MSR_IA32_PL3_SSP, now.mode.ssp);
        result = probe->function(address);
        if (probe->ac)
                clear_ac();
        return result;
}

/* Settle a case that is not as the oracle says: a known deviation, or a mismatch. */
static void settle(const struct probe *probe, const struct oracle_access *access,
                   const struct oracle_outcome *expected, const struct verify_seen *seen)
{
        const struct deviation_case c = {
            .machine = &now.oracle,
            .walk = &now.walk,
            .access = access,
            .expected = expected,
            .vector = (unsigned int)seen->vector,
            .error_code = seen->error_code,
            .after = seen->after,
        };
        const struct deviation *deviation = NULL;

        if (seen->place_agrees)
                deviation = deviation_find(now.machine->hypervisor, &c);
        if (deviation) {
                counts.deviating[deviation - deviations]++;
                return;
        }
        if (counts.mismatches++ < VERIFY_MISMATCHES_SHOWN) {
                const struct verify_mismatch mismatch = {
                    .mode = &now.mode,
                    .walk = &now.walk,
                    .levels = now.levels,
                    .probe = probe->name,
                    .address = access->linear_address,
                    .expected = expected,
                    .seen = seen,
                };

                report_mismatch(&mismatch);
        }
}

/* One case, in the state that now.walk describes. */
static void check(const struct probe *probe, uint64_t address)
{
        const unsigned int pde = now.levels - LEVEL_PDE, pte = now.levels - LEVEL_PTE;
        const struct oracle_access access = {
            .linear_address = address,
            .kind = probe->kind,
            .cpl = (uint8_t)probe->cpl,
            .implicit = probe->implicit,
            .ac = probe->ac,
            .stack_segment = probe->stack_segment,
        };
        const struct oracle_outcome expected = oracle_predict(&now.oracle, &now.walk, &access);
        struct probe_result result;
        struct verify_seen seen;
        bool fault;

        *now.pde = now.walk.entry[pde];
        *now.pte = now.walk.entry[pte];
        invlpg(address);
        write_cr2(0);
        probe_vector = X86_TRAP_PF;
        result = pull(probe, address);

        fault = result.error_code != PROBE_NO_FAULT;
        seen.vector = fault ? probe_vector : ORACLE_NO_FAULT;
        seen.error_code = fault ? result.error_code : 0;
        seen.cr2 = read_cr2();
        seen.ip = fault ? result.ip : 0;
        seen.place_agrees =
            seen.cr2 == (seen.vector == X86_TRAP_PF ? address : 0) &&
            (!fault ||
             seen.ip == (probe->kind == ORACLE_FETCH ? address : (uintptr_t)probe->instruction));
        for (unsigned int i = 0; i < pde; i++)
                seen.after[i] = now.walk.entry[i];
        seen.after[pde] = *now.pde;
        seen.after[pte] = *now.pte;
        seen.flags_agree =
            oracle_entry_agrees(&expected, pde, now.walk.entry[pde], seen.after[pde]) &&
            oracle_entry_agrees(&expected, pte, now.walk.entry[pte], seen.after[pte]);
        counts.cases++;
        if (seen.place_agrees && seen.flags_agree && seen.vector == expected.vector &&
            seen.error_code == expected.error_code)
                counts.passed++;
        else
                settle(probe, &access, &expected, &seen);
}

/* Is the next case one to make? */
static inline bool due(void)
{
        if (--until_next)
                return false;
        until_next = stride;
        return true;
}

static void check_probes(void)
{
        for (size_t i = 0; i < probe_count; i++)
                if (can_probe(&probes[i]) && due())
                        check(&probes[i], now.page + probes[i].offset);
}

/* Does this PDE lead to the PTE? Else the PTE's state means nothing. */
static bool leads_on(uint64_t pde)
{
        return (pde & (PTE_P | PTE_PS)) == PTE_P && !(reserved && pde & reserved);
}

static void check_pde(uint64_t pde)
{
        uint64_t *walk = now.walk.entry;

        if (pde & PTE_PS) {
                walk[now.levels - LEVEL_PDE] = window_leaf(LEVEL_PDE) | pde;
                check_probes();
                return;
        }
        walk[now.levels - LEVEL_PDE] = window_table(WINDOW_USER, LEVEL_PTE) | pde;
        for (unsigned int state = 0; state < (leads_on(pde) ? PTE_STATES : 1U); state++) {
                walk[now.levels - LEVEL_PTE] = window_leaf(LEVEL_PTE) | verify_pte(state, reserved);
                check_probes();
        }
}

/* What no paging-structure entry decides. */
static void check_non_canonical(void)
{
        for (size_t i = 0; i < probe_count; i++)
                if (probes[i].kind <= ORACLE_READ_MODIFY_WRITE && !probes[i].implicit)
                        check(&probes[i], NON_CANONICAL);
}

static void check_configuration(const struct paging_mode *mode)
{
        if (!enter(mode)) {
                counts.refused++;
                return;
        }
        for (unsigned int upper = 0; upper < UPPER_STATES; upper++) {
                *now.pdpte = window_table(WINDOW_USER, LEVEL_PDE) | verify_upper(upper);
                now.walk.entry[now.levels - LEVEL_PDPTE] = *now.pdpte;
                write_cr3(read_cr3());
                for (size_t i = 0; i < pde_count; i++)
                        check_pde(pdes[i]);
        }
        check_non_canonical();
        paging_mode_leave();
}

/* Cases of a configuration in which every probe can be made. */
static uint64_t cases_of_configuration(void)
{
        uint64_t states = 0;
        uint64_t usable = 0;

        for (size_t i = 0; i < pde_count; i++)
                states += leads_on(pdes[i]) ? PTE_STATES : 1;
        for (size_t i = 0; i < probe_count; i++)
                usable += !probes[i].shadow_stack;
        return states * UPPER_STATES * usable;
}

void verify(const struct machine *machine, uint64_t cases)
{
        uint64_t total;

        now.machine = machine;
        modes = memory_allocate(CONFIGURATIONS_MAX * sizeof(*modes), sizeof(uint64_t));
        if (!modes)
                panic("no memory for the list of configurations");
        counts.configurations = verify_configurations(modes);
        reserved = machine->maxphyaddr < PTE_ADDRESS_BITS ? BIT(PTE_ADDRESS_BITS - 1) : 0;
        pde_count = verify_pdes(pdes, reserved);
        total = counts.configurations * cases_of_configuration();
        /* Odd, so that it shares no factor with the powers of two it steps over. */
        stride = cases && cases < total ? (total / cases) | 1 : 1;
        until_next = stride;

        probes_begin((void *)window_leaf(LEVEL_PTE));
        for (size_t i = 0; i < counts.configurations; i++) {
                check_configuration(&modes[i]);
                report_verify_progress(i + 1, &counts);
        }
        probes_end();
        report_verify(&counts);
}
