/* SPDX-License-Identifier: MIT */
/* A CPU's place in the topology, from the CPUID of machines that are not at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/machine/topology.h"

struct leaf {
        uint32_t leaf, subleaf;
        struct cpuid_registers r;
};

static const struct leaf *leaves;

static struct cpuid_registers query(uint32_t leaf, uint32_t subleaf)
{
        for (const struct leaf *l = leaves; l->r.eax | l->r.ebx | l->r.ecx | l->r.edx; l++)
                if (l->leaf == leaf && l->subleaf == subleaf)
                        return l->r;
        return (struct cpuid_registers){0};
}

static void check(const struct leaf *of, bool amd, uint32_t package, uint32_t die, uint32_t core,
                  uint32_t thread, const char *type)
{
        struct topology t;

        leaves = of;
        topology_identify(&t, query, amd);
        assert_true(t.is_known);
        assert_int_equal(t.package, package);
        assert_int_equal(t.die, die);
        assert_int_equal(t.core, core);
        assert_int_equal(t.thread, thread);
        if (type)
                assert_string_equal(t.core_type, type);
        else
                assert_null(t.core_type);
}

static void intel_dies_and_modules_are_told_by_leaf_1fh(void **state)
{
        /* Threads 1 bit, cores to bit 4, modules to 6, dies to 8. Id 0x1d7. */
        static const struct leaf of[] = {
            {0, 0, {.eax = 0x20}},
            {0x80000000, 0, {.eax = 0x80000008}},
            {0x1f, 0, {1, 2, 0x100, 0x1d7}},
            {0x1f, 1, {4, 16, 0x201, 0x1d7}},
            {0x1f, 2, {6, 64, 0x302, 0x1d7}},
            {0x1f, 3, {8, 256, 0x503, 0x1d7}},
            {0},
        };

        (void)state;
        check(of, false, 1, 3, 0x0b, 1, NULL);
}

static void a_hybrid_cpu_tells_its_core_type(void **state)
{
        static const struct leaf performance[] = {
            {0, 0, {.eax = 0x20}},      {7, 0, {.edx = 1 << 15}},    {0x1a, 0, {.eax = 0x40000001}},
            {0xb, 0, {1, 2, 0x100, 9}}, {0xb, 1, {7, 24, 0x201, 9}}, {0},
        };
        static const struct leaf efficient[] = {
            {0, 0, {.eax = 0x20}},          {7, 0, {.edx = 1 << 15}},
            {0x1a, 0, {.eax = 0x20000001}}, {0xb, 0, {1, 1, 0x100, 0x20}},
            {0xb, 1, {7, 24, 0x201, 0x20}}, {0},
        };

        (void)state;
        check(performance, false, 0, 0, 4, 1, "Core");
        check(efficient, false, 0, 0, 16, 0, "Atom");
}

static void amd_chiplets_are_told_by_leaf_80000026h(void **state)
{
        /* Threads 1 bit, complexes to 4, dies to 5, the socket to 8. Id 0x13b. */
        static const struct leaf of[] = {
            {0, 0, {.eax = 0x10}},
            {0x80000000, 0, {.eax = 0x80000028}},
            {0x80000026, 0, {0x40000001, 0x10000002, 0x100, 0x13b}},
            {0x80000026, 1, {4, 16, 0x201, 0x13b}},
            {0x80000026, 2, {8, 256, 0x302, 0x13b}},
            {0x80000026, 3, {8, 256, 0x403, 0x13b}},
            {0},
        };

        (void)state;
        check(of, true, 1, 3, 5, 1, "efficiency");
}

static void amd_nodes_are_dies_before_that_leaf(void **state)
{
        static const struct leaf of[] = {
            {0, 0, {.eax = 0xd}},
            {0x80000000, 0, {.eax = 0x8000001f}},
            {0x80000001, 0, {.ecx = 1 << 22}},
            {0x80000008, 0, {.ecx = 0x6000}},
            {0x8000001e, 0, {0x4b, 0x105, 0x306, 0}},
            {0},
        };

        (void)state;
        check(of, true, 1, 2, 5, 1, NULL);
}

static void an_old_cpu_tells_nothing(void **state)
{
        static const struct leaf of[] = {{0, 0, {.eax = 4}}, {0}};
        struct topology t;

        (void)state;
        leaves = of;
        topology_identify(&t, query, false);
        assert_false(t.is_known);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(intel_dies_and_modules_are_told_by_leaf_1fh),
            cmocka_unit_test(a_hybrid_cpu_tells_its_core_type),
            cmocka_unit_test(amd_chiplets_are_told_by_leaf_80000026h),
            cmocka_unit_test(amd_nodes_are_dies_before_that_leaf),
            cmocka_unit_test(an_old_cpu_tells_nothing),
        };

        return cmocka_run_group_tests_name("topology", tests, NULL, NULL);
}
