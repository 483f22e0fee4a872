/* SPDX-License-Identifier: MIT */
/*
 * CPU features by CPUID.
 * Source: Intel SDM vol. 2 "CPUID".
 */
#include "bench/machine/cpu_feature.h"
#include "boot/x86.h"

#define DEFINE_FEATURE(name, leaf, subleaf, reg, bit, notation) \
        const struct cpu_feature cpu_feature_##name = {         \
            #name, leaf, subleaf, offsetof(struct cpuid_registers, reg), bit, notation};
CPU_FEATURE_LIST(DEFINE_FEATURE)

const struct cpu_feature *const cpu_features[] = {
#define LIST_FEATURE(name, leaf, subleaf, reg, bit, notation) &cpu_feature_##name,
    CPU_FEATURE_LIST(LIST_FEATURE)};
const size_t cpu_feature_count = sizeof(cpu_features) / sizeof(cpu_features[0]);

bool cpu_has(const struct cpu_feature *feature)
{
        uint32_t range = feature->leaf & CPUID_EXTENDED;
        struct cpuid_registers r;

        if (cpuid(range, 0).eax < feature->leaf)
                return false;
        r = cpuid(feature->leaf, feature->subleaf);
        return *(const uint32_t *)((const char *)&r + feature->reg) >> feature->bit & 1;
}
