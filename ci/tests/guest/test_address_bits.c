/* SPDX-License-Identifier: MIT */
/* Which address bits of an entry are reserved, as CPUID tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "boot/cpu.h"
#include "fault/oracle.h"

/* CPUID leaf 8000001FH of machines that differ. */
static void the_bit_that_encrypts_is_no_reserved_bit(void **state)
{
        static const struct {
                const char *cpu;
                struct cpuid_registers leaf;
                unsigned int maxphyaddr;
                uint64_t bit, lowest, highest;
        } machines[] = {
            {"without", {.eax = 0, .ebx = 51}, 48, 0, BIT(48), BIT(51)},
            {"Zen 1 and 2", {.eax = 0xf, .ebx = 0x16f}, 48, BIT(47), BIT(48), BIT(51)},
            {"Zen 3", {.eax = 0x1001f, .ebx = 0x173}, 48, BIT(51), BIT(48), BIT(50)},
            {"guest of SEV alone", {.eax = 2, .ebx = 51}, 51, BIT(51), 0, 0},
            {"the lowest", {.eax = 1, .ebx = 40}, 40, BIT(40), BIT(41), BIT(51)},
            {"all used", {.eax = 0, .ebx = 0}, 52, 0, 0, 0},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
                const uint64_t bit = encryption_bit(&machines[i].leaf);
                const uint64_t reserved = oracle_reserved_address(machines[i].maxphyaddr, bit);

                assert_int_equal(bit, machines[i].bit);
                assert_int_equal(lowest_bit(reserved), machines[i].lowest);
                assert_int_equal(highest_bit(reserved), machines[i].highest);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_bit_that_encrypts_is_no_reserved_bit),
        };

        return cmocka_run_group_tests_name("address_bits", tests, NULL, NULL);
}
