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
#include "bench/report_format.h"
#include "bench/verify_space.h"
#include "boot/cpu.h"
#include "boot/memory.h"
#include "boot/system_segments.h"
#include "fault/guarded.h"
#include "fault/panic.h"
#include "fault/window.h"

/* Between the halves with 4 levels and with 5. */
#define NON_CANONICAL BIT(62)

/* A probe made ready for one configuration. */
struct target {
        const struct probe *probe;
        struct oracle_access access;
        uint64_t *pte; /* that maps its address */
        uint64_t leaf; /* the frame that it is to map */
        uint64_t ip;   /* RIP of its fault */
};

/* One configuration under check. */
static struct {
        const struct machine *machine;
        unsigned int deviations; /* of this machine */
        struct paging_mode mode;
        struct oracle_machine oracle;
        struct oracle_walk walk;
        unsigned int pde_index, pte_index; /* in walk */
        uint64_t page;                     /* linear address of the first page under test */
        uint64_t *pdpte, *pde;
        struct target targets[PROBES_MAX];
        size_t target_count;
} now;

static struct verify_counts counts;
static uint64_t stride, until_next;
static uint64_t pdes[PDE_STATES_MAX];
static size_t pde_count;
static uint64_t ptes[PTE_STATES];
static uint64_t reserved; /* an address bit beyond MAXPHYADDR; 0: there is none */
static uint64_t last_cr2;

static struct target target_of(const struct probe *probe, uint64_t address)
{
        return (struct target){
            .probe = probe,
            .access =
                {
                    .linear_address = address,
                    .kind = probe->kind,
                    .cpl = (uint8_t)probe->cpl,
                    .implicit = probe->implicit,
                    .ac = probe->ac,
                    .stack_segment = probe->stack_segment,
                },
            .pte = window_entry(WINDOW_USER, LEVEL_PTE, address),
            .leaf = window_leaf(LEVEL_PTE) + (address - now.page) / PAGE_SIZE * PAGE_SIZE,
            .ip = probe->kind == ORACLE_FETCH ? address : (uintptr_t)probe->instruction,
        };
}

/* The probes that can be made in this configuration. */
static void choose_targets(void)
{
        now.target_count = 0;
        for (size_t i = 0; i < probe_count; i++)
                if (!probes[i].shadow_stack || now.mode.shadow_stack)
                        now.targets[now.target_count++] =
                            target_of(&probes[i], now.page + probes[i].offset);
}

static bool enter(const struct paging_mode *mode)
{
        const unsigned int levels = mode->cr4_set & CR4_LA57 ? LEVEL_PML5E : LEVEL_PML4E;
        const char *refused;

        now.mode = *mode;
        now.page = window_address(WINDOW_USER, levels);
        now.mode.ssp = now.page + PROBE_SHADOW_STACK;
        if (!paging_mode_enter(&now.mode, &refused))
                return false;
        window_build(WINDOW_USER, LEVEL_PTE);
        now.pdpte = window_entry(WINDOW_USER, LEVEL_PDPTE, now.page);
        now.pde = window_entry(WINDOW_USER, LEVEL_PDE, now.page);
        now.pde_index = levels - LEVEL_PDE;
        now.pte_index = levels - LEVEL_PTE;
        for (unsigned int level = levels; level >= LEVEL_PTE; level--)
                now.walk.entry[levels - level] = *window_entry(WINDOW_USER, level, now.page);
        oracle_machine_read(&now.oracle, now.machine);
        now.oracle.pkru = now.mode.pkru << TEST_KEY * PKR_BITS_PER_KEY;
        now.oracle.pkrs = now.mode.pkrs << TEST_KEY * PKR_BITS_PER_KEY;
        ldt_load(now.page + PROBE_DESCRIPTOR);
        choose_targets();
        return true;
}

static void show_mismatch(const struct target *t, const struct oracle_outcome *expected,
                          const struct verify_seen *seen)
{
        const struct verify_mismatch mismatch = {
            .mode = &now.mode,
            .walk = &now.walk,
            .pde_index = now.pde_index,
            .probe = t->probe->name,
            .address = t->access.linear_address,
            .expected = expected,
            .seen = seen,
        };

        report_mismatch(&mismatch);
}

/* Settle a case that is not as the oracle says: a known deviation, or a mismatch. */
static void settle(const struct target *t, const struct oracle_outcome *expected,
                   const struct verify_seen *seen)
{
        const struct deviation_case c = {
            .machine = &now.oracle,
            .walk = &now.walk,
            .access = &t->access,
            .expected = expected,
            .vector = (unsigned int)seen->vector,
            .error_code = seen->error_code,
            .after = seen->after,
            .flags_agree = seen->flags_agree,
        };
        const struct deviation *deviation = NULL;

        if (seen->place_agrees)
                deviation = deviation_find(now.deviations, &c);
        if (deviation)
                counts.deviating[deviation - deviations]++;
        else if (counts.mismatches++ < VERIFY_MISMATCHES_SHOWN)
                show_mismatch(t, expected, seen);
}

/*
 * Make the access. CR2 must not hold its address beforehand, or a machine that
 * leaves CR2 alone would pass.
 */
static struct probe_result pull(const struct target *t)
{
        const uint64_t address = t->access.linear_address;
        struct probe_result result;

        if (last_cr2 == address) {
                last_cr2 = 0;
                write_cr2(last_cr2);
        }
        if (t->probe->shadow_stack)
                guarded_write_msr(MSR_IA32_PL3_SSP, now.mode.ssp);
        probe_vector = X86_TRAP_PF;
        result = t->probe->function(address);
        if (t->probe->ac)
                clear_ac();
        return result;
}

/* One case, in the state that now.walk describes. */
static void check(const struct target *t)
{
        const unsigned int pde = now.pde_index, pte = now.pte_index;
        const struct oracle_outcome expected = oracle_predict(&now.oracle, &now.walk, &t->access);
        struct verify_seen seen;
        struct probe_result result;

        *now.pde = now.walk.entry[pde];
        *t->pte = now.walk.entry[pte];
        invlpg(t->access.linear_address);
        result = pull(t);

        seen.vector = ORACLE_NO_FAULT;
        seen.error_code = 0;
        seen.cr2 = read_cr2();
        seen.ip = t->ip;
        if (result.error_code != PROBE_NO_FAULT) {
                seen.vector = probe_vector;
                seen.error_code = result.error_code;
                seen.ip = result.ip;
        }
        seen.after[pde] = *now.pde;
        seen.after[pte] = *t->pte;
        seen.place_agrees =
            seen.ip == t->ip &&
            seen.cr2 == (seen.vector == X86_TRAP_PF ? t->access.linear_address : last_cr2);
        seen.flags_agree =
            oracle_entry_agrees(&expected, pde, now.walk.entry[pde], seen.after[pde]) &&
            oracle_entry_agrees(&expected, pte, now.walk.entry[pte], seen.after[pte]);
        last_cr2 = seen.cr2;
        counts.cases++;
        if (seen.place_agrees && seen.flags_agree && seen.vector == expected.vector &&
            seen.error_code == expected.error_code) {
                counts.passed++;
                return;
        }
        for (unsigned int i = 0; i < pde; i++)
                seen.after[i] = now.walk.entry[i]; /* their A was set already */
        settle(t, &expected, &seen);
}

/* Are the next cases, so many, all left out? Then they are behind us. */
static inline bool skip_cases(uint64_t cases)
{
        if (until_next <= cases)
                return false;
        until_next -= cases;
        return true;
}

/* Every probe, with this state of the PTE's bits. */
static void check_targets(uint64_t pte)
{
        if (skip_cases(now.target_count))
                return;
        for (size_t i = 0; i < now.target_count; i++) {
                if (skip_cases(1))
                        continue;
                until_next = stride;
                now.walk.entry[now.pte_index] = now.targets[i].leaf | pte;
                check(&now.targets[i]);
        }
}

/* Does this PDE lead to the PTE? Else the PTE's state means nothing. */
static bool leads_on(uint64_t pde)
{
        return (pde & (PTE_P | PTE_PS)) == PTE_P && !(reserved && pde & reserved);
}

static void check_pde(uint64_t pde)
{
        now.walk.entry[now.pde_index] =
            pde | (pde & PTE_PS ? window_leaf(LEVEL_PDE) : window_table(WINDOW_USER, LEVEL_PTE));
        if (!leads_on(pde)) {
                check_targets(0);
                return;
        }
        if (skip_cases(PTE_STATES * now.target_count))
                return;
        for (unsigned int state = 0; state < PTE_STATES; state++)
                check_targets(ptes[state]);
}

/* What no paging-structure entry decides. */
static void check_non_canonical(void)
{
        for (size_t i = 0; i < probe_count; i++)
                if (probes[i].kind <= ORACLE_READ_MODIFY_WRITE && !probes[i].implicit) {
                        const struct target target = target_of(&probes[i], NON_CANONICAL);

                        check(&target);
                }
}

static void check_configuration(const struct paging_mode *mode)
{
        if (!enter(mode)) {
                counts.refused++;
                return;
        }
        for (unsigned int upper = 0; upper < UPPER_STATES; upper++) {
                *now.pdpte = window_table(WINDOW_USER, LEVEL_PDE) | verify_upper(upper);
                now.walk.entry[now.pde_index - 1] = *now.pdpte;
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
        uint64_t ordinary = 0;

        for (size_t i = 0; i < pde_count; i++)
                states += leads_on(pdes[i]) ? PTE_STATES : 1;
        for (size_t i = 0; i < probe_count; i++)
                ordinary += !probes[i].shadow_stack;
        return states * UPPER_STATES * ordinary;
}

void verify(const struct machine *machine, uint64_t cases)
{
        struct paging_mode *modes;
        uint64_t total;

        now.machine = machine;
        now.deviations = deviations_of(machine->hypervisor);
        modes = memory_allocate(CONFIGURATIONS_MAX * sizeof(*modes), sizeof(uint64_t));
        if (!modes)
                panic("no memory for the list of configurations");
        counts.configurations = verify_configurations(modes);
        reserved = machine->maxphyaddr < PTE_ADDRESS_BITS ? BIT(PTE_ADDRESS_BITS - 1) : 0;
        pde_count = verify_pdes(pdes, reserved);
        for (unsigned int state = 0; state < PTE_STATES; state++)
                ptes[state] = verify_pte(state, reserved);
        total = counts.configurations * cases_of_configuration();
        /* Odd, so that it shares no factor with the powers of two it steps over. */
        stride = cases && cases < total ? (total / cases) | 1 : 1;
        until_next = stride;

        probes_begin((void *)window_leaf(LEVEL_PTE));
        write_cr2(last_cr2);
        for (size_t i = 0; i < counts.configurations; i++) {
                check_configuration(&modes[i]);
                report_verify_progress(i + 1, &counts);
        }
        probes_end();
        report_verify(&counts);
}
