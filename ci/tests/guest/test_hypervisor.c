/* SPDX-License-Identifier: MIT */
/* A hypervisor's leaves, wherever they begin (boot/hypervisor.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/hypervisor.h"
#include "boot/vendor.h"
#include "boot/x86.h"

/* What CPUID has, by leaf; all else is 0, or as Intel has it the last basic leaf's. */
struct leaf {
        uint32_t number;
        const char *signature; /* or NULL, and: */
        uint32_t eax, ecx;
};

static const struct leaf *leaves;
static size_t leaf_count;
static bool has_hypervisor_bit;

static struct cpuid_registers fake(uint32_t number, uint32_t subleaf)
{
        struct cpuid_registers r = {0};

        (void)subleaf;
        if (number == CPUID_VERSION && has_hypervisor_bit)
                r.ecx = (uint32_t)CPUID_VERSION_ECX_HYPERVISOR;
        for (size_t i = 0; i < leaf_count; i++) {
                char text[12] = "";

                if (leaves[i].number != number)
                        continue;
                r.eax = leaves[i].eax;
                r.ecx = leaves[i].ecx;
                if (!leaves[i].signature)
                        continue;
                memcpy(text, leaves[i].signature, strnlen(leaves[i].signature, 12));
                memcpy(&r.ebx, text, 4);
                memcpy(&r.ecx, text + 4, 4);
                memcpy(&r.edx, text + 8, 4);
        }
        return r;
}

#define MACHINE(...)                                                \
        do {                                                        \
                static const struct leaf machine[] = {__VA_ARGS__}; \
                leaves = machine;                                   \
                leaf_count = sizeof(machine) / sizeof(machine[0]);  \
                has_hypervisor_bit = true;                          \
        } while (0)

static void kvm_is_found_behind_hyper_v(void **state)
{
        (void)state;
        MACHINE({0x40000000, "Microsoft Hv", 0x4000000c, 0},
                {0x40000100, "KVMKVMKVM", 0x40000101, 0});
        assert_int_equal(hypervisor_leaf(fake, SIGNATURE_KVM), 0x40000100);
        has_hypervisor_bit = false;
        assert_int_equal(hypervisor_leaf(fake, SIGNATURE_KVM), 0);
}

static void the_last_place_is_looked_at_and_none_beyond(void **state)
{
        (void)state;
        MACHINE({0x4000ff00, "KVMKVMKVM", 0x4000ff01, 0},
                {0x40010000, "XenVMMXenVMM", 0x40010004, 0});
        assert_int_equal(hypervisor_leaf(fake, SIGNATURE_KVM), 0x4000ff00);
        assert_int_equal(hypervisor_leaf(fake, "XenVMMXenVMM"), 0);
}

static void vmware_kvm_and_xen_tell_the_frequency(void **state)
{
        (void)state;
        MACHINE({0x40000000, "VMwareVMware", 0x40000010, 0}, {0x40000010, NULL, 2600000, 0});
        assert_int_equal(hypervisor_tsc_hz(fake), 2600000000);
        MACHINE({0x40000100, "KVMKVMKVM", 0x40000110, 0}, {0x40000110, NULL, 2500000, 0});
        assert_int_equal(hypervisor_tsc_hz(fake), 2500000000);
        MACHINE({0x40000000, "XenVMMXenVMM", 0x40000005, 0}, {0x40000003, NULL, 1, 2400000});
        assert_int_equal(hypervisor_tsc_hz(fake), 2400000000);
}

static void a_leaf_beyond_the_last_says_nothing(void **state)
{
        (void)state;
        MACHINE({0x40000000, "KVMKVMKVM", 0x40000001, 0}, {0x40000010, NULL, 2600000, 0});
        assert_int_equal(hypervisor_tsc_hz(fake), 0);
        MACHINE({0x40000000, "TCGTCGTCGTCG", 0x40000010, 0}, {0x40000010, NULL, 2600000, 0});
        assert_int_equal(hypervisor_tsc_hz(fake), 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(kvm_is_found_behind_hyper_v),
            cmocka_unit_test(the_last_place_is_looked_at_and_none_beyond),
            cmocka_unit_test(vmware_kvm_and_xen_tell_the_frequency),
            cmocka_unit_test(a_leaf_beyond_the_last_says_nothing),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
