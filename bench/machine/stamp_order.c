/* SPDX-License-Identifier: MIT */
/*
 * Proves, and where need be replaces, the fences of the time stamps. Sources: Intel SDM
 * vol. 2 "LFENCE", "SERIALIZE"; AMD APM vol. 3 "MFENCE" and vol. 2 "Serializing
 * Instructions"; AMD's "Software Techniques for Managing Speculation", MSR C0011029H.
 */
#include "bench/machine/stamp_order.h"
#include "boot/cpu.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "boot/x86.h"
#include "fault/guarded.h"
#include "bench/machine/clock_probe.h"
#include "bench/machine/cpu_feature.h"
#include "bench/machine/median.h"

#define SELF_TESTS 3  /* noise may spoil one */
#define TRIALS     64 /* at most PROBE_ADDS_MAX */

/* All of one length, and usable at CPL 3. */
const struct fence fences[FENCES] = {
    [FENCE_LFENCE] = {"LFENCE", {0x0f, 0xae, 0xe8}},
    [FENCE_SERIALIZE] = {"SERIALIZE", {0x0f, 0x01, 0xe8}},
    [FENCE_MFENCE] = {"MFENCE", {0x0f, 0xae, 0xf0}},
};

extern const int32_t stamp_fences[], stamp_fences_end[];

/* False if one is not what it should be then. */
static bool put_everywhere(const struct fence *fence)
{
        for (const int32_t *site = stamp_fences; site < stamp_fences_end; site++) {
                const char *code = (const char *)site + *site;

                memory_write_code(code, fence->code, FENCE_BYTES);
                if (memcmp(code, fence->code, FENCE_BYTES))
                        return false;
        }
        return true;
}

/* The sum of the middle half of the trials, which start at many phases of the TSC's step. */
static uint64_t middle_half(uint64_t (*probe)(void))
{
        uint64_t taken[TRIALS], sum = 0;

        for (unsigned int i = 0; i < TRIALS; i++) {
                clock_probe_adds(i);
                taken[i] = probe();
        }
        median(taken, TRIALS); /* sorts */
        for (unsigned int i = TRIALS / 4; i < TRIALS - TRIALS / 4; i++)
                sum += taken[i];
        return sum;
}

static bool self_test(void)
{
        return fence_holds(middle_half(clock_probe_empty), middle_half(clock_probe_divides),
                           middle_half(clock_probe_serialized_empty),
                           middle_half(clock_probe_serialized_divides));
}

static bool holds(enum fence_kind fence)
{
        if (fence != FENCE_LFENCE && !put_everywhere(&fences[fence]))
                return false;
        for (int i = 0; i < SELF_TESTS; i++)
                if (self_test())
                        return true;
        return false;
}

/* In words, for the report. */
static const char *set_up_lfence(const char *vendor)
{
        uint64_t value;

        if (!vendor_is_amd(vendor))
                return "";
        if (cpu_has(&cpu_feature_lfence_serializing))
                return ", always serializing here";
        if (guarded_read_msr(MSR_AMD_DE_CFG, &value) &&
            guarded_write_msr(MSR_AMD_DE_CFG, value | AMD_DE_CFG_LFENCE_SERIALIZE) &&
            guarded_read_msr(MSR_AMD_DE_CFG, &value) && (value & AMD_DE_CFG_LFENCE_SERIALIZE))
                return ", made serializing by MSR C0011029H";
        return ", not made serializing: MSR C0011029H refuses the bit";
}

void stamp_order_join(const char *vendor)
{
        set_up_lfence(vendor);
}

void stamp_order_establish(struct stamp_order *order, const char *vendor, enum fence_kind first)
{
        order->lfence = set_up_lfence(vendor);
        order->fence = fence_choose(first, cpu_has(&cpu_feature_serialize), holds, &order->holds);
}
