/* SPDX-License-Identifier: MIT */
/*
 * The exhaustive check: every state of the walk in every configuration. If fewer
 * cases are asked for, states are drawn at random: the same ones in every run, and
 * more densely in small groups.
 */
#include "bench/verify/verify.h"
#include "boot/cpu.h"
#include "boot/memory.h"
#include "fault/panic.h"
#include "fault/test_pages.h"
#include "bench/verify/cases.h"
#include "bench/verify/access.h"
#include "bench/verify/space.h"
#include "bench/verify/verify_report.h"

static struct verify_counts counts;
static uint64_t stride; /* one in this many states is checked, in a group with density 1 */

/*
 * Draw the distance to the next state to check, 1 to 2 * step - 1. So every
 * configuration and every bit has its share, whatever their order. The
 * generator is Knuth's linear congruential one (MMIX).
 */
static uint64_t draw_distance(uint64_t step)
{
        static uint64_t random;

        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        return 1 + ((random >> 32) * (2 * step - 1) >> 32);
}

/* How far a configuration is checked: the group, and its next state. */
struct place {
        size_t group, groups;
        uint64_t state;
};

static uint64_t draw_next(size_t group)
{
        const unsigned int density = verify_group_density(group);

        return draw_distance(stride > density ? stride / density : 1);
}

static void begin_group(struct place *place, size_t group)
{
        place->group = group;
        if (group < place->groups)
                place->state = draw_next(group) - 1;
}

/* Check the rest of a configuration. The place is advanced before each access. */
static void check_left(void *context)
{
        struct place *place = context;

        verify_cases_left();
        while (place->group < place->groups) {
                if (place->state < verify_group_states(place->group)) {
                        const struct verify_state state = verify_state(place->group, place->state);

                        place->state += draw_next(place->group);
                        verify_cases_of_state(&state);
                } else {
                        begin_group(place, place->group + 1);
                }
        }
        if (place->group++ == place->groups)
                verify_cases_non_canonical();
}

static size_t groups_of(const struct paging_mode *mode)
{
        return verify_groups(mode->cr4_set & CR4_LA57 ? LEVEL_PML5E : LEVEL_PML4E);
}

static void check_configuration(const struct paging_mode *mode)
{
        struct place place = {.groups = groups_of(mode)};
        static const bool always = true; /* what comes between two cases is short */
        const struct watchdog_sign sign = {&counts.cases, &always};
        struct watchdog_end end;

        if (!verify_cases_enter(mode)) {
                counts.refused++;
                return;
        }
        begin_group(&place, 0);
        while (!watchdog_run(check_left, &place, &sign, &end))
                verify_cases_ended(&end);
}

/*
 * How many cases there are with a stride of 1, in all configurations, counting the accesses that
 * every configuration allows. A denser group counts more.
 */
static uint64_t count_cases(const struct paging_mode *modes)
{
        uint64_t states = 0;
        uint64_t ordinary = 0;

        for (size_t i = 0; i < counts.configurations; i++)
                for (size_t group = 0; group < groups_of(&modes[i]); group++)
                        states += verify_group_states(group) * verify_group_density(group);
        for (size_t i = 0; i < ACCESSES; i++)
                ordinary += !accesses[i].shadow_stack;
        return states * ordinary;
}

/* Does this step complete another percent? */
static bool is_full_percent(uint64_t done, uint64_t all)
{
        return done * 100 / all != (done - 1) * 100 / all;
}

void verify(const struct machine *machine, uint64_t cases, bool by_fred)
{
        struct paging_mode *modes;
        uint64_t total;

        modes = memory_allocate(CONFIGURATIONS_MAX * sizeof(*modes), sizeof(uint64_t));
        if (!modes)
                panic("no memory for the list of configurations");
        counts.configurations = verify_configurations(modes);
        verify_states_init(
            highest_bit(oracle_reserved_address(machine->maxphyaddr, machine->encryption)));
        total = count_cases(modes);
        stride = cases && cases < total ? total / cases : 1;

        verify_cases_begin(machine, by_fred, &counts);
        for (size_t i = 0; i < counts.configurations; i++) {
                check_configuration(&modes[i]);
                if (is_full_percent(i + 1, counts.configurations))
                        report_verify_progress(i + 1, &counts);
        }
        verify_cases_end();
        report_verify(&counts);
}
