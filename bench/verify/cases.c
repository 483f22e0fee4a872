/* SPDX-License-Identifier: MIT */
/*
 * One case: a state of the walk and an access. What the access met is compared with the
 * oracle: vector, error code, CR2, RIP, and the A and D flags of the entries that vary.
 */
#include "bench/verify/cases.h"
#include "boot/cpu.h"
#include "boot/string.h"
#include "boot/system_segments.h"
#include "entry/fred.h"
#include "fault/deviation.h"
#include "fault/guarded.h"
#include "fault/test_pages.h"
#include "bench/protocol/protocol.h"
#include "bench/verify/access.h"
#include "bench/verify/verify_report.h"

/* An access made ready for one configuration. */
struct target {
        const struct access *access;
        uint64_t address;
        uint64_t *pte; /* that maps it */
        uint64_t leaf; /* the frame that it is to map */
        uint64_t ip;   /* RIP of its fault */
};

/* One configuration under check, and the state that it is in. */
static struct {
        const struct machine *machine;
        struct verify_counts *counts;
        bool by_fred;
        unsigned int deviations; /* known of this machine */
        struct paging_mode mode;
        struct oracle_machine oracle;
        unsigned int levels;
        struct test_page pages[TEST_PAGES];
        struct oracle_walk walk; /* with its PTE */
        unsigned int level;      /* of the entry above the PTE that varies ... */
        unsigned int index;      /* ... its place in the walk ... */
        uint64_t *entry;         /* ... and in memory */
        unsigned int pte_index;
        uint64_t state_pte;          /* bits of the PTE in the state */
        size_t target_count, target; /* all, and the one that is accessed */
        struct target targets[ACCESSES];
        struct oracle_access oracle_accesses[ACCESSES]; /* the targets' */
        struct oracle_outcome expected[ACCESSES];       /* of them in the state */
} current;

/* Accesses that once made no progress. They are not made again, since each waits for the watchdog.
 */
static bool left_out[ACCESSES];

/* What the case met. Entries that do not vary have A set, and do not change. */
static struct verify_seen seen;
static uint64_t last_cr2;

static void add_target(const struct access *access, uint64_t address)
{
        const unsigned int page = access->offset / PAGE_SIZE;

        current.oracle_accesses[current.target_count] = (struct oracle_access){
            .linear_address = address,
            .kind = access->kind,
            .cpl = (uint8_t)access->cpl,
            .implicit = access->implicit,
            .ac = access->ac,
            .stack_segment = access->stack_segment,
        };
        current.targets[current.target_count] = (struct target){
            .access = access,
            .address = address,
            .pte = current.pages[page].entry[LEVEL_PTE],
            .leaf = test_frame(page),
            .ip = access->kind == ORACLE_FETCH ? address : (uintptr_t)access->instruction,
        };
        current.target_count++;
}

/* The accesses that can be made in this configuration. */
static void choose_targets(void)
{
        current.target_count = 0;
        for (size_t i = 0; i < ACCESSES; i++)
                if (!left_out[i] && (!accesses[i].shadow_stack || current.mode.shadow_stack))
                        add_target(&accesses[i], current.pages[0].address + accesses[i].offset);
        current.target = current.target_count; /* none is left to be made */
}

/* Build a walk that forbids nothing. The entry of this level will vary. */
static void build_walk(unsigned int level)
{
        test_pages_build(USER_PAGES, LEVEL_PTE);
        for (unsigned int i = 0; i < current.levels; i++)
                seen.after[i] = current.walk.entry[i] = *current.pages[0].entry[current.levels - i];
        current.level = level;
        current.index = current.levels - level;
        current.entry = current.pages[0].entry[level];
}

bool verify_cases_enter(const struct paging_mode *mode)
{
        const char *refused;

        current.mode = *mode;
        current.levels = mode->cr4_set & CR4_LA57 ? LEVEL_PML5E : LEVEL_PML4E;
        current.pte_index = current.levels - LEVEL_PTE;
        current.mode.ssp = test_pages_address(USER_PAGES, current.levels) + ACCESS_SHADOW_STACK;
        fred_turn_off();
        if (!paging_mode_enter(&current.mode, &refused))
                return false;
        if (current.by_fred) {
                fred_turn_on();
                fred_set_page(fred_page_access);
        }
        for (unsigned int page = 0; page < TEST_PAGES; page++)
                current.pages[page] = test_page(USER_PAGES, page);
        build_walk(LEVEL_PDE);
        machine_describe_to_oracle(current.machine, &current.oracle);
        current.oracle.pkru = current.mode.pkru << TEST_KEY * PKR_BITS_PER_KEY;
        current.oracle.pkrs = current.mode.pkrs << TEST_KEY * PKR_BITS_PER_KEY;
        ldt_load(current.pages[0].address + ACCESS_DESCRIPTOR);
        choose_targets();
        return true;
}

static void show_mismatch(size_t target)
{
        const struct verify_mismatch mismatch = {
            .mode = &current.mode,
            .walk = &current.walk,
            .levels = current.levels,
            .access = current.targets[target].access->name,
            .address = current.targets[target].address,
            .expected = &current.expected[target],
            .seen = &seen,
        };

        report_mismatch(&mismatch);
}

static void count_mismatch(size_t target)
{
        if (current.counts->mismatches++ < VERIFY_MISMATCHES_SHOWN)
                show_mismatch(target);
}

/* The case differs from the oracle: count it as a known deviation, or report a mismatch. */
static void explain_or_report(size_t target, bool place_agrees, bool flags_agree)
{
        const struct deviation_case c = {
            .known = current.deviations,
            .machine = &current.oracle,
            .walk = &current.walk,
            .access = &current.oracle_accesses[target],
            .expected = &current.expected[target],
            .vector = (unsigned int)seen.vector,
            .error_code = seen.error_code,
            .after = seen.after,
            .flags_agree = flags_agree,
        };
        const struct deviation *deviation = NULL;

        if (place_agrees)
                deviation = deviation_find(&c);
        if (deviation)
                current.counts->deviating[deviation - deviations]++;
        else
                count_mismatch(target);
}

/*
 * Make the access. First make sure that CR2 does not hold its address: else a machine
 * that does not write CR2 would pass.
 */
static struct access_result make_access(const struct target *t)
{
        if (last_cr2 == t->address) {
                last_cr2 = 0;
                write_cr2(last_cr2);
        }
        if (t->access->shadow_stack)
                guarded_write_msr(MSR_IA32_PL3_SSP, current.mode.ssp);
        access_vector = X86_TRAP_PF;
        return t->access->function(t->address);
}

/* Are the A and D flags of both entries as they must be after the access? */
static bool flags_agree(const struct oracle_outcome *expected, uint64_t entry, uint64_t entry_after,
                        uint64_t pte, uint64_t pte_after)
{
        /* Most cases: nothing had to change, and nothing did. */
        if (entry == entry_after && pte == pte_after && !expected->accessed && !expected->dirty)
                return true;
        return oracle_entry_agrees(expected, current.index, entry, entry_after) &&
               oracle_entry_agrees(expected, current.pte_index, pte, pte_after);
}

/* CR2 after the fault that was seen. */
static uint64_t cr2_due(const struct target *t, const struct oracle_outcome *expected)
{
        if (seen.vector != X86_TRAP_PF)
                return last_cr2;
        return expected->vector == X86_TRAP_PF ? expected->cr2 : t->address;
}

/*
 * Is the frame that FRED pushed right: the event, SS, CS, stack level 0, the event's data? If not,
 * both frames are reported.
 */
static bool frame_agrees(const struct target *t)
{
        static struct fred_frame due;
        const bool user = t->access->cpl != 0;

        seen.frame = seen.frame_due = NULL;
        if (!current.by_fred)
                return true;
        due.cs = user ? USER_CS : KERNEL_CS;
        due.ss = (user ? USER_DS : KERNEL_DS) | seen.vector << FRED_VECTOR_SHIFT |
                 (uint64_t)EVENT_TYPE_HWEXC << FRED_TYPE_SHIFT | FRED_64_BIT;
        due.event_data = seen.vector == X86_TRAP_PF ? seen.cr2 : 0;
        if (access_frame.cs == due.cs && access_frame.ss == due.ss &&
            access_frame.event_data == due.event_data)
                return true;
        seen.frame = &access_frame;
        seen.frame_due = &due;
        return false;
}

/*
 * Write the state that current.walk describes to memory, with these bits in the PTE of
 * either page. It is in force before any access is made: a CPU that made one ahead of its
 * INVLPG, through entries of the state before, could set A in the new ones.
 */
static void enter_state(uint64_t bits)
{
        *current.entry = current.walk.entry[current.index];
        for (unsigned int page = 0; page < TEST_PAGES; page++) {
                *current.pages[page].entry[LEVEL_PTE] = test_frame(page) | bits;
                invlpg(current.pages[page].address);
        }
}

/* Did the walk end before it reached a page? */
static bool walk_ended(void)
{
        return seen.vector == X86_TRAP_PF && (seen.error_code & (PF_P | PF_RSVD)) != PF_P;
}

/*
 * Restore the state: the access may have set A and D flags. INVLPG is the costliest part
 * of a case. It is left out if the walk ended before it reached a page. Then no TLB holds
 * the translation, and the state's other walks end at the same entry. Paging-structure
 * caches may hold the entries above, but there only A differs, which such a walk may set
 * or not (SDM vol. 3 "Caching Translation Information").
 */
static void put_back(const struct target *t, uint64_t pte)
{
        *current.entry = current.walk.entry[current.index];
        *t->pte = pte;
        if (!walk_ended())
                invlpg(t->address);
}

/* One case: make this access in the state in force, with these bits in the PTE. */
static void check(size_t target, uint64_t bits)
{
        const struct target *t = &current.targets[target];
        const struct oracle_outcome *expected = &current.expected[target];
        const uint64_t entry = current.walk.entry[current.index];
        const uint64_t pte = t->leaf | bits;
        const struct access_result result = make_access(t);
        bool place, flags;

        seen.cr2 = read_cr2();
        if (result.error_code == ACCESS_NO_FAULT) {
                seen.vector = ORACLE_NO_FAULT;
                seen.error_code = 0;
                seen.frame = seen.frame_due = NULL;
                place = seen.cr2 == last_cr2;
        } else {
                seen.vector = access_vector;
                seen.error_code = result.error_code;
                seen.ip = result.ip;
                place = result.ip == t->ip && seen.cr2 == cr2_due(t, expected) && frame_agrees(t);
        }
        last_cr2 = seen.cr2;
        current.walk.entry[current.pte_index] = pte;
        seen.after[current.index] = *current.entry;
        seen.after[current.pte_index] = *t->pte;
        put_back(t, pte);
        flags = flags_agree(expected, entry, seen.after[current.index], pte,
                            seen.after[current.pte_index]);
        current.counts->cases++;
        if (place && flags && seen.vector == expected->vector &&
            seen.error_code == expected->error_code)
                current.counts->passed++;
        else
                explain_or_report(target, place, flags);
}

/* Make the remaining accesses in the state in force. */
static void check_targets_left(uint64_t pte)
{
        for (size_t i = current.target; i < current.target_count; i++) {
                current.target = i;
                check(i, pte);
        }
        current.target = current.target_count;
}

/* Make every access in the state that current.walk describes, with this PTE. */
static void check_targets(uint64_t pte)
{
        current.walk.entry[current.pte_index] = pte;
        oracle_predict_each(&current.oracle, &current.walk, current.oracle_accesses,
                            current.target_count, current.expected);
        enter_state(pte);
        current.state_pte = pte;
        current.target = 0;
        check_targets_left(pte);
}

/* The address that an entry of this level with these bits holds. */
static uint64_t address_bits(unsigned int level, uint64_t bits)
{
        if ((bits & PTE_PS) && level <= LEVEL_PDPTE)
                return test_pages_leaf(level);
        return test_pages_table(USER_PAGES, level - 1);
}

static void set_pdpte(uint64_t bits)
{
        const unsigned int i = current.levels - LEVEL_PDPTE;

        seen.after[i] = current.walk.entry[i] = address_bits(LEVEL_PDPTE, bits) | bits;
        *current.pages[0].entry[LEVEL_PDPTE] = current.walk.entry[i];
}

void verify_cases_of_state(const struct verify_state *state)
{
        if (state->level != current.level)
                build_walk(state->level);
        if (state->level == LEVEL_PDE)
                set_pdpte(state->pdpte);
        current.walk.entry[current.index] =
            address_bits(current.level, state->entry) | state->entry;
        check_targets(state->pte);
}

static void remove_target(size_t target)
{
        const size_t rest = --current.target_count - target;

        memmove(&current.targets[target], &current.targets[target + 1],
                rest * sizeof(current.targets[0]));
        memmove(&current.oracle_accesses[target], &current.oracle_accesses[target + 1],
                rest * sizeof(current.oracle_accesses[0]));
        memmove(&current.expected[target], &current.expected[target + 1],
                rest * sizeof(current.expected[0]));
}

void verify_cases_ended(const struct watchdog_end *end)
{
        const struct target *t = &current.targets[current.target];

        seen.vector = X86_TRAP_NMI;
        seen.error_code = 0;
        seen.frame = seen.frame_due = NULL;
        seen.ip = end->ip;
        seen.cr2 = last_cr2 = read_cr2();
        current.walk.entry[current.pte_index] = t->leaf | current.state_pte;
        seen.after[current.index] = *current.entry;
        seen.after[current.pte_index] = *t->pte;
        put_back(t, t->leaf | current.state_pte);
        current.counts->cases++;
        count_mismatch(current.target);
        left_out[t->access - accesses] = true;
        remove_target(current.target);
}

void verify_cases_left(void)
{
        check_targets_left(current.state_pte);
}

void verify_cases_non_canonical(void)
{
        current.target_count = 0;
        for (size_t i = 0; i < ACCESSES; i++)
                if (!left_out[i] && accesses[i].kind <= ORACLE_READ_MODIFY_WRITE &&
                    !accesses[i].implicit)
                        add_target(&accesses[i], NON_CANONICAL);
        check_targets(0);
}

void verify_cases_begin(const struct machine *machine, bool by_fred, struct verify_counts *counts)
{
        current.by_fred = by_fred;
        current.machine = machine;
        current.counts = counts;
        current.deviations = deviations_of(machine_deviates_as(machine));
        accesses_begin((void *)test_frame(0));
        write_cr2(last_cr2);
}

void verify_cases_end(void)
{
        fred_turn_off();
        paging_mode_leave();
        accesses_end();
}
