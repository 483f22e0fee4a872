/* SPDX-License-Identifier: MIT */
/*
 * Sources: Linux, arch/x86/include/asm/cpuid.h (leaves from 40000000H to 40010000H in steps of
 * 100H), VMware, "Mechanisms to determine if software is running in a VMware virtual machine"
 * (leaf 40000010H); Xen, public/arch-x86/cpuid.h (time leaf).
 */
#include "boot/hypervisor.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "boot/x86.h"

#include <stdbool.h>

#define LEAF_STEP        0x100
#define LEAF_END         (CPUID_HYPERVISOR + 0x10000)
#define TIMING_LEAF      0x10 /* EAX: kHz of the TSC */
#define XEN_TIME_LEAF    3    /* subleaf 0, ECX: kHz of the TSC */
#define SIGNATURE_VMWARE "VMwareVMware"
#define HZ_PER_KHZ       1000

static bool has_signature(const struct cpuid_registers *r, const char *signature)
{
        char found[13] = "";

        memcpy(found, &r->ebx, 4);
        memcpy(found + 4, &r->ecx, 4);
        memcpy(found + 8, &r->edx, 4);
        return !strcmp(found, signature);
}

uint32_t hypervisor_leaf(hypervisor_cpuid *query, const char *signature)
{
        if (!(query(CPUID_VERSION, 0).ecx & CPUID_VERSION_ECX_HYPERVISOR))
                return 0;
        for (uint32_t leaf = CPUID_HYPERVISOR; leaf < LEAF_END; leaf += LEAF_STEP) {
                const struct cpuid_registers r = query(leaf, 0);

                if (has_signature(&r, signature))
                        return leaf;
        }
        return 0;
}

/* The leaf this far behind the first one; all 0 where the hypervisor has none there. */
static struct cpuid_registers leaf_of(hypervisor_cpuid *query, const char *signature, uint32_t n)
{
        const uint32_t first = hypervisor_leaf(query, signature);

        if (!first || query(first, 0).eax < first + n)
                return (struct cpuid_registers){0};
        return query(first + n, 0);
}

uint64_t hypervisor_tsc_hz(hypervisor_cpuid *query)
{
        const uint32_t khz[] = {
            leaf_of(query, SIGNATURE_VMWARE, TIMING_LEAF).eax,
            leaf_of(query, SIGNATURE_KVM, TIMING_LEAF).eax,
            leaf_of(query, SIGNATURE_XEN, XEN_TIME_LEAF).ecx,
        };

        for (size_t i = 0; i < sizeof(khz) / sizeof(khz[0]); i++)
                if (khz[i])
                        return (uint64_t)khz[i] * HZ_PER_KHZ;
        return 0;
}
