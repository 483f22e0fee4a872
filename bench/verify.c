/* SPDX-License-Identifier: MIT */
/*
 * The exhaustive check. Of every configuration, every state of the PDPTE, PDE and
 * PTE is taken, the PTE's only where the PDE leads to it, with every probe; where
 * fewer cases are asked for, states are drawn at random, in every run the same
 * ones. What is compared: vector, error code, CR2, RIP, and the A and D flags of
 * PDE and PTE.
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
        uint64_t address;
        uint64_t *pte; /* that maps it */
        uint64_t leaf; /* the frame that it is to map */
        uint64_t ip;   /* RIP of its fault */
};

/* One configuration under check. */
static struct {
        const struct machine *machine;
        unsigned int deviations; /* of this machine */
        struct paging_mode mode;
        struct oracle_machine oracle;
        struct oracle_walk walk;           /* the state; its frame is the first one */
        unsigned int pde_index, pte_index; /* in walk */
        uint64_t page;                     /* linear address of the first page under test */
        uint64_t *pdpte, *pde;
        size_t target_count;
        struct target targets[PROBES_MAX];
        struct oracle_access accesses[PROBES_MAX];  /* the targets' */
        struct oracle_outcome expected[PROBES_MAX]; /* of them in the state */
} now;

/* What the case met. The entries above the PDE have their A set and do not change. */
static struct verify_seen seen;

static struct verify_counts counts;
static uint64_t stride;     /* of so many states, one is checked */
static uint64_t until_next; /* states, the next one to check included */
static uint64_t pdes[PDE_STATES_MAX];
static size_t pde_count;
static uint64_t ptes[PTE_STATES];
static uint64_t reserved; /* an address bit beyond MAXPHYADDR; 0: there is none */
static uint64_t last_cr2;

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
            .leaf = window_leaf(LEVEL_PTE) + (address - now.page) / PAGE_SIZE * PAGE_SIZE,
            .ip = probe->kind == ORACLE_FETCH ? address : (uintptr_t)probe->instruction,
        };
        now.target_count++;
}

/* The probes that can be made in this configuration. */
static void choose_targets(void)
{
        now.target_count = 0;
        for (size_t i = 0; i < probe_count; i++)
                if (!probes[i].shadow_stack || now.mode.shadow_stack)
                        add_target(&probes[i], now.page + probes[i].offset);
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
                seen.after[levels - level] = now.walk.entry[levels - level] =
                    *window_entry(WINDOW_USER, level, now.page);
        oracle_machine_read(&now.oracle, now.machine);
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
            .pde_index = now.pde_index,
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
                deviation = deviation_find(now.deviations, &c);
        if (deviation)
                counts.deviating[deviation - deviations]++;
        else if (counts.mismatches++ < VERIFY_MISMATCHES_SHOWN)
                show_mismatch(target);
}

/*
 * Make the access. CR2 must not hold its address beforehand, or a machine that
 * leaves CR2 alone would pass.
 */
static struct probe_result pull(const struct target *t)
{
        struct probe_result result;

        if (last_cr2 == t->address) {
                last_cr2 = 0;
                write_cr2(last_cr2);
        }
        if (t->probe->shadow_stack)
                guarded_write_msr(MSR_IA32_PL3_SSP, now.mode.ssp);
        probe_vector = X86_TRAP_PF;
        result = t->probe->function(t->address);
        if (t->probe->ac)
                clear_ac();
        return result;
}

/* Are the A and D flags of PDE and PTE, so before and changed so, as they must be? */
static bool flags_agree(const struct oracle_outcome *expected, uint64_t pde, uint64_t pde_after,
                        uint64_t pte, uint64_t pte_after)
{
        /* Most cases: nothing had to change, and nothing did. */
        if (pde == pde_after && pte == pte_after && !expected->accessed && !expected->dirty)
                return true;
        return oracle_entry_agrees(expected, now.pde_index, pde, pde_after) &&
               oracle_entry_agrees(expected, now.pte_index, pte, pte_after);
}

/* CR2 after the fault that was seen. */
static uint64_t cr2_due(const struct target *t, const struct oracle_outcome *expected)
{
        if (seen.vector != X86_TRAP_PF)
                return last_cr2;
        return expected->vector == X86_TRAP_PF ? expected->cr2 : t->address;
}

/* One case, in the state that now.walk describes but for the PTE, which has these bits. */
static void check(size_t target, uint64_t bits)
{
        const struct target *t = &now.targets[target];
        const struct oracle_outcome *expected = &now.expected[target];
        const uint64_t pde = now.walk.entry[now.pde_index];
        const uint64_t pte = t->leaf | bits;
        struct probe_result result;
        bool place, flags;

        now.walk.entry[now.pte_index] = pte;
        *now.pde = pde;
        *t->pte = pte;
        invlpg(t->address);
        result = pull(t);

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
        seen.after[now.pde_index] = *now.pde;
        seen.after[now.pte_index] = *t->pte;
        flags = flags_agree(expected, pde, *now.pde, pte, *t->pte);
        counts.cases++;
        if (place && flags && seen.vector == expected->vector &&
            seen.error_code == expected->error_code)
                counts.passed++;
        else
                settle(target, place, flags);
}

/*
 * Draw how far the next state to check is from this one: 1 to 2 * stride - 1, so
 * that every configuration and every bit has its share, whatever their order. The
 * generator is Knuth's linear congruential one (MMIX).
 */
static void draw_next(void)
{
        static uint64_t random;

        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        until_next = 1 + ((random >> 32) * (2 * stride - 1) >> 32);
}

/* Are the next states, so many, all left out? Then they are behind us. */
static inline bool skip_states(uint64_t states)
{
        if (until_next <= states)
                return false;
        until_next -= states;
        return true;
}

/* Every probe. */
static void check_targets(uint64_t pte)
{
        now.walk.entry[now.pte_index] = pte;
        oracle_predict_each(&now.oracle, &now.walk, now.accesses, now.target_count, now.expected);
        for (size_t i = 0; i < now.target_count; i++)
                check(i, pte);
}

static void check_state(uint64_t pte)
{
        if (skip_states(1))
                return;
        draw_next();
        check_targets(pte);
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
                check_state(0);
                return;
        }
        if (skip_states(PTE_STATES))
                return;
        for (unsigned int state = 0; state < PTE_STATES; state++)
                check_state(ptes[state]);
}

/* What no paging-structure entry decides. */
static void check_non_canonical(void)
{
        now.target_count = 0;
        for (size_t i = 0; i < probe_count; i++)
                if (probes[i].kind <= ORACLE_READ_MODIFY_WRITE && !probes[i].implicit)
                        add_target(&probes[i], NON_CANONICAL);
        check_targets(0);
}

static void set_pdpte(uint64_t pdpte)
{
        *now.pdpte = pdpte;
        now.walk.entry[now.pde_index - 1] = pdpte;
        seen.after[now.pde_index - 1] = pdpte;
}

static void check_configuration(const struct paging_mode *mode)
{
        if (!enter(mode)) {
                counts.refused++;
                return;
        }
        /* No flush: an invlpg, as before every access, drops all that is cached of the upper
         * levels. */
        for (unsigned int upper = 0; upper < UPPER_STATES; upper++) {
                set_pdpte(window_leaf(LEVEL_PDPTE) | PTE_D | verify_upper(upper));
                check_pde(0);
                set_pdpte(window_table(WINDOW_USER, LEVEL_PDE) | verify_upper(upper));
                for (size_t i = 0; i < pde_count; i++)
                        check_pde(pdes[i]);
        }
        check_non_canonical();
        paging_mode_leave();
}

/* States of all configurations, and the probes that can be made in every one. */
static uint64_t count_states(void)
{
        uint64_t states = 1; /* a page of 1 GByte */

        for (size_t i = 0; i < pde_count; i++)
                states += leads_on(pdes[i]) ? PTE_STATES : 1;
        return counts.configurations * states * UPPER_STATES;
}

static uint64_t count_probes(void)
{
        uint64_t ordinary = 0;

        for (size_t i = 0; i < probe_count; i++)
                ordinary += !probes[i].shadow_stack;
        return ordinary;
}

/* Has this one of so many completed another hundredth? */
static bool is_full_percent(uint64_t done, uint64_t all)
{
        return done * 100 / all != (done - 1) * 100 / all;
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
        total = count_states() * count_probes();
        stride = cases && cases < total ? total / cases : 1;
        draw_next();

        probes_begin((void *)window_leaf(LEVEL_PTE));
        write_cr2(last_cr2);
        for (size_t i = 0; i < counts.configurations; i++) {
                check_configuration(&modes[i]);
                if (is_full_percent(i + 1, counts.configurations))
                        report_verify_progress(i + 1, &counts);
        }
        probes_end();
        report_verify(&counts);
}
