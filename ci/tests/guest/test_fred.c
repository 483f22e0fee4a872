/* SPDX-License-Identifier: MIT */
/*
 * Which handler FRED's dispatch calls for an event: by the vector list, #PF first. The test
 * provides handlers and registers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/system_segments.h"

static uint64_t msrs[0x1000], star, cr4;

static void test_write_msr(uint32_t msr, uint64_t value)
{
        if (msr < 0x1000)
                msrs[msr] = value;
        else
                star = value;
}

#define write_msr     test_write_msr
#define read_cr4()    cr4
#define write_cr4(to) (cr4 = (to))
#include "entry/fred.c"

#define PAGE_FAULT_BY_FRED 1000

static unsigned int handled, handled_times;
static unsigned long handled_error_code;

static void note(unsigned int by, struct pt_regs *regs, unsigned long error_code)
{
        handled = by;
        handled_times++;
        handled_error_code = error_code;
        assert_int_equal(regs->orig_ax, -1UL);
}

#define DEFINE_TEST_HANDLER(vector, name, ...)                          \
        const char asm_exc_##name[1];                                   \
        void exc_##name(struct pt_regs *regs, unsigned long error_code) \
        {                                                               \
                note(vector, regs, error_code);                         \
        }
EXCEPTION_VECTOR_LIST(DEFINE_TEST_HANDLER)

void fred_exc_page_fault(struct pt_regs *regs, unsigned long error_code)
{
        note(PAGE_FAULT_BY_FRED, regs, error_code);
}

void sysvec_kvm_asyncpf_interrupt(struct pt_regs *regs, unsigned long error_code)
{
        note(ASYNC_PF_VECTOR, regs, error_code);
}

void sysvec_call_function(struct pt_regs *regs, unsigned long error_code)
{
        note(CALL_FUNCTION_VECTOR, regs, error_code);
}

static jmp_buf left;

_Noreturn void fred_return_to_kernel(struct pt_regs *regs)
{
        (void)regs;
        longjmp(left, 1);
}

const struct entry_path entry_path_reference = {.fred = (const char *)0x123000};

uint64_t tss_kernel_stack(void)
{
        return 0x10000;
}

uint64_t tss_interrupt_stack(unsigned int ist)
{
        return 0x10000 + 0x1000 * ist;
}

static struct {
        struct pt_regs regs;
        uint64_t event_data, reserved;
} frame;

static void arrive(unsigned int type, unsigned int vector, uint64_t cs, uint64_t more)
{
        memset(&frame, 0, sizeof(frame));
        frame.regs.orig_ax = 0x42;
        frame.regs.cs = cs;
        frame.regs.ss = KERNEL_DS | (uint64_t)vector << FRED_VECTOR_SHIFT |
                        (uint64_t)type << FRED_TYPE_SHIFT | FRED_64_BIT | more;
        frame.event_data = 0xabc;
        handled_times = 0;
        if (user_mode(&frame.regs))
                fred_entry_from_user(&frame.regs);
        else
                fred_entry_from_kernel(&frame.regs);
}

static void every_vector_has_its_handler(void **state)
{
        (void)state;
        for (unsigned int from = 0; from < 2; from++)
                for (unsigned int vector = 0; vector < EXCEPTION_VECTORS; vector++) {
                        const unsigned int type =
                            vector == X86_TRAP_NMI ? EVENT_TYPE_NMI : EVENT_TYPE_HWEXC;

                        arrive(type, vector, from ? USER_CS : KERNEL_CS, 0);
                        assert_int_equal(handled_times, 1);
                        assert_int_equal(handled_error_code, 0x42);
                        assert_int_equal(handled,
                                         vector == X86_TRAP_PF ? PAGE_FAULT_BY_FRED : vector);
                }
}

static void software_events_have_theirs(void **state)
{
        (void)state;
        arrive(EVENT_TYPE_SWEXC, X86_TRAP_BP, KERNEL_CS, UL(1) << FRED_LENGTH_SHIFT);
        assert_int_equal(handled, X86_TRAP_BP);
        arrive(EVENT_TYPE_SWINT, X86_TRAP_OF, USER_CS, UL(2) << FRED_LENGTH_SHIFT);
        assert_int_equal(handled, X86_TRAP_OF);
        arrive(EVENT_TYPE_EXTINT, ASYNC_PF_VECTOR, KERNEL_CS, 0);
        assert_int_equal(handled, ASYNC_PF_VECTOR);
        arrive(EVENT_TYPE_EXTINT, CALL_FUNCTION_VECTOR, USER_CS, 0);
        assert_int_equal(handled, CALL_FUNCTION_VECTOR);
        arrive(EVENT_TYPE_OTHER, EVENT_SYSCALL, USER_CS, UL(2) << FRED_LENGTH_SHIFT);
        assert_int_equal(handled_times, 0);
        /* INT 14 is none of the page faults. */
        arrive(EVENT_TYPE_SWINT, X86_TRAP_PF, USER_CS, 0);
        assert_int_equal(handled, X86_TRAP_PF);
}

static void a_vector_without_a_gate_is_told_as_gp(void **state)
{
        (void)state;
        arrive(EVENT_TYPE_EXTINT, 255, KERNEL_CS, 0);
        assert_int_equal(handled, X86_TRAP_GP);
}

static void an_event_says_what_it_is(void **state)
{
        const uint64_t ss = USER_DS | UL(6) << FRED_VECTOR_SHIFT | UL(3) << FRED_TYPE_SHIFT |
                            FRED_NESTED | UL(2) << FRED_LENGTH_SHIFT;
        const struct fred_event event = fred_event_of(KERNEL_CS | UL(2) << FRED_LEVEL_SHIFT, ss);

        (void)state;
        assert_int_equal(event.type, 3);
        assert_int_equal(event.vector, 6);
        assert_int_equal(event.length, 2);
        assert_int_equal(event.level, 2);
        assert_true(event.nested);
        assert_false(fred_event_of(0, ss & ~FRED_NESTED).nested);
        frame.event_data = 0x1234;
        assert_int_equal(fred_event_data(&frame.regs), 0x1234);
}

static void the_registers_name_stacks_and_levels(void **state)
{
        (void)state;
        fred_turn_on();
        assert_int_equal(fred_is_on, 1);
        assert_true(cr4 & CR4_FRED);
        assert_int_equal(star, UL(0x001b000800000000));
        assert_int_equal(msrs[MSR_IA32_FRED_CONFIG], 0x123000);
        assert_int_equal(msrs[MSR_IA32_FRED_RSP0], 0x10000);
        assert_int_equal(msrs[MSR_IA32_FRED_RSP0 + 2], 0x10000 + 0x1000 * IST_NMI);
        assert_int_equal(msrs[MSR_IA32_FRED_RSP0 + 3], 0x10000 + 0x1000 * IST_DOUBLE_FAULT);
        /* #DF 3, NMI and #MC 2, all else 0. */
        assert_int_equal(msrs[MSR_IA32_FRED_STKLVLS], UL(3) << 16 | UL(2) << 4 | UL(2) << 36);
        fred_set_test_level(BIT(X86_TRAP_UD), 0x7000, 2);
        assert_int_equal(msrs[MSR_IA32_FRED_STKLVLS],
                         UL(3) << 16 | UL(2) << 4 | UL(2) << 36 | UL(1) << 12 | UL(2) << 28);
        assert_int_equal(msrs[MSR_IA32_FRED_RSP0 + 1], 0x7000);
        fred_turn_off();
        assert_int_equal(fred_is_on, 0);
        assert_false(cr4 & CR4_FRED);
}

static void what_goes_on_at_cpl_0_leaves_the_way_from_cpl_3(void **state)
{
        (void)state;
        if (setjmp(left) == 0) {
                memset(&frame, 0, sizeof(frame));
                frame.regs.cs = KERNEL_CS; /* as user_mode_leave() leaves it */
                frame.regs.ss = UL(6) << FRED_VECTOR_SHIFT | UL(3) << FRED_TYPE_SHIFT;
                fred_entry_from_user(&frame.regs);
                fail();
        }
        assert_int_equal(handled, X86_TRAP_UD);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_vector_has_its_handler),
            cmocka_unit_test(software_events_have_theirs),
            cmocka_unit_test(a_vector_without_a_gate_is_told_as_gp),
            cmocka_unit_test(an_event_says_what_it_is),
            cmocka_unit_test(the_registers_name_stacks_and_levels),
            cmocka_unit_test(what_goes_on_at_cpl_0_leaves_the_way_from_cpl_3),
        };

        return cmocka_run_group_tests_name("fred", tests, NULL, NULL);
}
