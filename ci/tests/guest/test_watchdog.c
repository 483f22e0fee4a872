/* SPDX-License-Identifier: MIT */
/*
 * What an NMI ends, and what it does not. In the guest entry/abandonable.S makes the call
 * that can be abandoned; here it is a plain call, and the frame shows what would happen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/this_cpu.h"
#include "fault/watchdog.h"

uint64_t abandonable_rsp;
const char call_abandoned[1];
unsigned int irqentry_depth;
static struct cpu first, second;
struct cpu *this_cpu = &first;
bool call_abandonable(void (*function)(void *), void *argument);

bool call_abandonable(void (*function)(void *), void *argument)
{
        abandonable_rsp = 0x1000;
        function(argument);
        abandonable_rsp = 0;
        return true;
}

static uint64_t now;

/* As it is in the guest, with the three above and this clock. */
#define read_tsc() now
#include "fault/watchdog.c"

static uint64_t steps;
static bool in_a_step;
static const struct watchdog_sign sign = {&steps, &in_a_step};

/* Does an NMI at once end the work? */
static bool ends_at_once(void)
{
        struct pt_regs regs = {.ip = 0x42, .cs = KERNEL_CS, .sp = 0x2000, .flags = RFLAGS_FIXED};
        const uint64_t asked = watchdog_asked;

        assert_true(watchdog_ask(&regs));
        assert_int_equal(watchdog_asked, asked + 1);
        assert_true(regs.ip == 0x42 || regs.ip == (uintptr_t)call_abandoned);
        assert_int_equal(regs.sp, regs.ip == 0x42 ? 0x2000 : 0x1000);
        return regs.ip != 0x42;
}

/* Does an NMI end it that comes a while after the last one? */
static bool ends(void)
{
        now += LOOKS_APART;
        return ends_at_once();
}

static void step_that_gets_no_further(void *context)
{
        (void)context;
        in_a_step = true;
        assert_false(ends());
        assert_false(ends_at_once());
        now += LOOKS_APART - 1;
        assert_false(ends_at_once());
        now++;
        assert_true(ends_at_once());
}

static void steps_one_after_the_other(void *context)
{
        (void)context;
        in_a_step = true;
        for (int i = 0; i < 5; i++) {
                assert_false(ends());
                steps++;
        }
}

static void between_two_steps(void *context)
{
        (void)context;
        in_a_step = true;
        assert_false(ends());
        in_a_step = false;
        for (int i = 0; i < 5; i++)
                assert_false(ends());
        in_a_step = true;
        assert_false(ends());
        assert_true(ends());
}

/* An NMI from outside reaches all CPUs: those without the work look at nothing. */
static void step_that_another_cpu_is_asked_about(void *context)
{
        struct pt_regs regs = {.ip = 0x42};
        const uint64_t asked = watchdog_asked;

        (void)context;
        in_a_step = true;
        this_cpu = &second;
        for (int i = 0; i < 3; i++) {
                now += LOOKS_APART;
                assert_true(watchdog_ask(&regs));
        }
        this_cpu = &first;
        assert_int_equal(regs.ip, 0x42);
        assert_int_equal(watchdog_asked, asked);
        assert_false(ends());
        assert_true(ends());
}

static void an_nmi_is_nobodys_before_anything_was_watched(void **state)
{
        struct pt_regs regs = {.ip = 0x42};

        (void)state;
        assert_false(watchdog_ask(&regs));
        assert_int_equal(regs.ip, 0x42);
}

static void only_a_step_that_gets_no_further_is_ended(void **state)
{
        void (*const works[])(void *) = {step_that_gets_no_further, steps_one_after_the_other,
                                         between_two_steps, step_that_another_cpu_is_asked_about};
        struct watchdog_end end;

        (void)state;
        for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++) {
                assert_true(watchdog_run(works[i], NULL, &sign, &end));
                assert_false(ends()); /* late: nothing is watched any more */
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_nmi_is_nobodys_before_anything_was_watched),
            cmocka_unit_test(only_a_step_that_gets_no_further_is_ended),
        };

        return cmocka_run_group_tests_name("watchdog", tests, NULL, NULL);
}
