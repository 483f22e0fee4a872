/* SPDX-License-Identifier: MIT */
/* Which clock the probes find, and which fence the stamps get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "boot/vendor.h"
#include "bench/machine/clock.h"
#include "bench/machine/median.h"
#include "bench/machine/stamp_order.h"
#include "bench/protocol/protocol.h"

#define ALL_EXACT .exact = MEDIAN_TRIALS

/* As measured; icount(N): QEMU's with shift=N. */
static const struct clock_probes silicon = {123, 98, 74, 221, 49, 199, .exact = 9};
static const struct clock_probes tcg = {17787, 98, 25, 147, 24, 1, .exact = 20};
static const struct clock_probes interpreting_kvm = {43365, 43414,   142272,    149842,
                                                     14137, 2000000, .exact = 1};
static const struct clock_probes bochs = {18, 18, 70, 70, 6, 1000, 93, 93, ALL_EXACT};
static const struct clock_probes newer_bochs = {36, 36, 140, 140, 12, 2113, .exact = 12};

static struct clock_probes icount(unsigned int shift)
{
        return (struct clock_probes){.fresh_first = 18u << shift,
                                     .fresh_again = 18u << shift,
                                     .nops = 70u << shift,
                                     .multiplies = 70u << shift,
                                     .empty_pair = 6u << shift,
                                     .many_nops = 1000u << shift,
                                     .divide_error = 92u << shift,
                                     .divide_interrupt = 93u << shift,
                                     ALL_EXACT};
}

static struct clock judged(struct clock_probes probes, const char *hypervisor)
{
        struct clock clock = {.probes = probes};

        clock_judge(&clock, hypervisor);
        return clock;
}

static void assert_clock(struct clock_probes probes, const char *hypervisor, const char *name)
{
        assert_string_equal(judged(probes, hypervisor).name, name);
}

static const char *const names[] = {"", SIGNATURE_KVM, "XenVMMXenVMM", "Microsoft Hv"};
#define NAMES (sizeof(names) / sizeof(names[0]))

static void silicon_is_tsc_under_every_name_but_an_emulators(void **state)
{
        (void)state;
        for (size_t i = 0; i < NAMES; i++)
                assert_clock(silicon, names[i], CLOCK_TSC);
        assert_clock(silicon, SIGNATURE_TCG, CLOCK_EMULATED);
        assert_clock(silicon, SIGNATURE_BOCHS, CLOCK_EMULATED);
}

static void emulator_is_emulated_under_every_name(void **state)
{
        (void)state;
        for (size_t i = 0; i < NAMES; i++) {
                assert_clock(tcg, names[i], CLOCK_EMULATED);
                assert_clock(interpreting_kvm, names[i], CLOCK_EMULATED);
                assert_clock(bochs, names[i], CLOCK_EMULATED);
                assert_clock(newer_bochs, names[i], CLOCK_EMULATED);
        }
}

/* One probe suffices, whatever the others say. */
static void each_probe_alone_makes_silicon_emulated(void **state)
{
        struct clock_probes probes = silicon;

        (void)state;
        probes.fresh_first = 10 * probes.fresh_again + 1;
        assert_clock(probes, "", CLOCK_EMULATED);
        probes = silicon;
        probes.multiplies = probes.nops + 5;
        assert_clock(probes, "", CLOCK_EMULATED);
        probes = (struct clock_probes){1200, 1100, 1100, 1300, 1001, 199, .exact = 9};
        assert_clock(probes, "", CLOCK_EMULATED);
        probes = (struct clock_probes){98, 98, 49, 49, 49, 0, .exact = MEDIAN_TRIALS};
        assert_clock(probes, "", CLOCK_EMULATED);
}

static void icount_is_found_at_every_shift_and_under_every_name(void **state)
{
        (void)state;
        for (unsigned int shift = 0; shift <= 10; shift++) {
                struct clock clock = judged(icount(shift), SIGNATURE_TCG);

                assert_string_equal(clock.name, CLOCK_ICOUNT);
                assert_string_equal(clock.unit, UNIT_INSTRUCTIONS);
                assert_int_equal(clock.shift, shift);
                for (size_t i = 0; i < NAMES; i++)
                        assert_clock(icount(shift), names[i], CLOCK_ICOUNT);
        }
        assert_clock(icount(11), "", CLOCK_EMULATED);
}

static void icount_needs_the_majority_of_its_probes_and_no_more(void **state)
{
        struct clock_probes probes = icount(3);

        (void)state;
        probes.exact = MEDIAN_TRIALS / 2 + 1;
        assert_clock(probes, SIGNATURE_TCG, CLOCK_ICOUNT);
        probes.exact = MEDIAN_TRIALS / 2;
        assert_clock(probes, SIGNATURE_TCG, CLOCK_EMULATED);
}

static void count_that_is_not_icounts_is_emulated(void **state)
{
        struct clock_probes probes = icount(0);

        (void)state;
        probes.multiplies++;
        assert_clock(probes, SIGNATURE_TCG, CLOCK_EMULATED);
        probes = icount(0);
        probes.fresh_first++;
        assert_clock(probes, SIGNATURE_TCG, CLOCK_EMULATED);
        probes = icount(0);
        probes.divide_error++;
        assert_clock(probes, "", CLOCK_EMULATED);
        assert_clock(icount(0), SIGNATURE_BOCHS, CLOCK_EMULATED);
}

static void count_of_a_guest_under_another_hypervisor_is_nested(void **state)
{
        (void)state;
        assert_string_equal(judged(icount(0), SIGNATURE_TCG).layer, LAYER_NATIVE);
        assert_string_equal(judged(icount(0), "").layer, LAYER_NATIVE);
        assert_string_equal(judged(icount(0), SIGNATURE_KVM).layer, LAYER_NESTED);
        assert_string_equal(judged(silicon, SIGNATURE_KVM).layer, LAYER_NATIVE);
}

static void forced_clock_is_tsc_whatever_the_probes_say(void **state)
{
        const struct clock_probes all[] = {silicon, tcg, interpreting_kvm, bochs, icount(6)};

        (void)state;
        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
                struct clock clock = {.probes = all[i], .forced = true};

                clock_judge(&clock, SIGNATURE_TCG);
                assert_string_equal(clock.name, CLOCK_TSC);
                assert_string_equal(clock.unit, UNIT_CYCLES);
                assert_int_equal(clock.shift, 0);
                assert_int_equal(clock.interpreted, i == 2);
        }
}

static void emulator_that_plays_the_cpu_has_no_tsc(void **state)
{
        struct clock clock = {.probes = silicon, .on_emulator = true};

        (void)state;
        clock_judge(&clock, SIGNATURE_KVM);
        assert_string_equal(clock.name, CLOCK_EMULATED);
        /* A count stays what it is, and whose. */
        clock.probes = icount(0);
        clock_judge(&clock, SIGNATURE_KVM);
        assert_string_equal(clock.name, CLOCK_ICOUNT);
        assert_string_equal(clock.layer, LAYER_NESTED);
}

static void chain_must_show_between_fenced_stamps(void **state)
{
        (void)state;
        /* A Zen 3, with LFENCE and without. */
        assert_true(fence_holds(73, 218, 270, 385));
        assert_false(fence_holds(25, 25, 270, 385));
        assert_true(fence_holds(73, 169, 270, 409)); /* off by a step of the TSC at each end */
        assert_false(fence_holds(25, 74, 270, 385)); /* two steps are not enough */
        assert_false(fence_holds(74, 25, 270, 385));
        assert_false(fence_holds(73, 218, 270, 260)); /* nothing to hold it against */
}

static bool fence_that_holds[FENCES];
static unsigned int fences_tried;

static bool pretend(enum fence_kind fence)
{
        fences_tried |= 1u << fence;
        return fence_that_holds[fence];
}

static void assert_chosen(unsigned int holding, enum fence_kind first, bool has_serialize,
                          enum fence_kind expected, bool expected_to_hold, unsigned int tried)
{
        bool held;

        for (unsigned int fence = 0; fence < FENCES; fence++)
                fence_that_holds[fence] = holding >> fence & 1;
        fences_tried = 0;
        assert_int_equal(fence_choose(first, has_serialize, pretend, &held), expected);
        assert_int_equal(held, expected_to_hold);
        assert_int_equal(fences_tried, tried);
}

#define BIT_OF(fence) (1u << FENCE_##fence)
#define EVERY         (BIT_OF(LFENCE) | BIT_OF(SERIALIZE) | BIT_OF(MFENCE))

static void first_fence_that_holds_is_taken(void **state)
{
        (void)state;
        assert_chosen(EVERY, FENCE_LFENCE, true, FENCE_LFENCE, true, BIT_OF(LFENCE));
        assert_chosen(BIT_OF(SERIALIZE) | BIT_OF(MFENCE), FENCE_LFENCE, true, FENCE_SERIALIZE, true,
                      BIT_OF(LFENCE) | BIT_OF(SERIALIZE));
        assert_chosen(BIT_OF(MFENCE), FENCE_LFENCE, true, FENCE_MFENCE, true, EVERY);
        assert_chosen(EVERY, FENCE_MFENCE, true, FENCE_MFENCE, true, BIT_OF(MFENCE));
}

static void serialize_is_never_tried_where_the_cpu_lacks_it(void **state)
{
        (void)state;
        assert_chosen(BIT_OF(MFENCE), FENCE_LFENCE, false, FENCE_MFENCE, true,
                      BIT_OF(LFENCE) | BIT_OF(MFENCE));
        assert_chosen(EVERY, FENCE_SERIALIZE, false, FENCE_MFENCE, true, BIT_OF(MFENCE));
}

static void no_fence_that_holds_is_said(void **state)
{
        (void)state;
        assert_chosen(0, FENCE_LFENCE, true, FENCE_MFENCE, false, EVERY);
        assert_chosen(0, FENCE_LFENCE, false, FENCE_MFENCE, false, BIT_OF(LFENCE) | BIT_OF(MFENCE));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(silicon_is_tsc_under_every_name_but_an_emulators),
            cmocka_unit_test(emulator_is_emulated_under_every_name),
            cmocka_unit_test(each_probe_alone_makes_silicon_emulated),
            cmocka_unit_test(icount_is_found_at_every_shift_and_under_every_name),
            cmocka_unit_test(icount_needs_the_majority_of_its_probes_and_no_more),
            cmocka_unit_test(count_that_is_not_icounts_is_emulated),
            cmocka_unit_test(count_of_a_guest_under_another_hypervisor_is_nested),
            cmocka_unit_test(forced_clock_is_tsc_whatever_the_probes_say),
            cmocka_unit_test(emulator_that_plays_the_cpu_has_no_tsc),
            cmocka_unit_test(chain_must_show_between_fenced_stamps),
            cmocka_unit_test(first_fence_that_holds_is_taken),
            cmocka_unit_test(serialize_is_never_tried_where_the_cpu_lacks_it),
            cmocka_unit_test(no_fence_that_holds_is_said),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
