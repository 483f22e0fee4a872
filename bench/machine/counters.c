/* SPDX-License-Identifier: MIT */
/*
 * Counters beside the time stamp.
 * Sources: Intel SDM vol. 3 "Performance Monitoring", "Hardware Feedback"
 * (APERF, MPERF), vol. 4 (SMI_COUNT); KVM's documentation of its MSRs.
 */
#include "bench/machine/counters.h"
#include "boot/cpu.h"
#include "boot/interrupts.h"
#include "boot/hypervisor.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "boot/x86.h"
#include "boot/smp/smp.h"
#include "fault/guarded.h"
#include "fault/page_fault.h"
#include "fault/panic.h"

/* Work between the two readings of a trial; volatile, so that it is done. */
#define TRIAL_ROUNDS 1000

/* KVM's steal-time area: nanoseconds first; aligned as KVM demands. */
struct steal_area {
        volatile uint64_t steal_ns;
        uint32_t version, flags;
        uint8_t rest[48];
} __attribute__((aligned(64)));

static struct steal_area first_area;
static struct steal_area *other_areas; /* by number; NULL: no other CPU has joined */

static bool present[COUNTERS];
static uint32_t core_cycles_msr; /* the fixed counter, or APERF */

static void work(void)
{
        for (volatile unsigned int i = 0; i < TRIAL_ROUNDS; i++)
                ;
}

static struct counter_trial try_msr(uint32_t msr)
{
        struct counter_trial t = {0};

        t.readable = guarded_read_msr(msr, &t.before);
        work();
        t.readable = guarded_read_msr(msr, &t.after) && t.readable;
        return t;
}

/* Let the two fixed counters count at CPL 0 and 3. */
static bool enable_fixed_counters(void)
{
        struct cpuid_registers r = {0};

        if (cpuid(CPUID_VENDOR, 0).eax >= CPUID_ARCHITECTURAL_PMU)
                r = cpuid(CPUID_ARCHITECTURAL_PMU, 0);
        return fixed_counters_described(r.eax, r.edx) &&
               guarded_write_msr(MSR_IA32_FIXED_CTR_CTRL, FIXED_CTR_CTRL_ALL_RINGS_0_1) &&
               guarded_write_msr(MSR_IA32_PERF_GLOBAL_CTRL, PERF_GLOBAL_CTRL_FIXED_0_1);
}

static void find_work_counters(void)
{
        struct counter_trial cycles, instructions, aperf;

        if (enable_fixed_counters()) {
                instructions = try_msr(MSR_IA32_FIXED_CTR0);
                cycles = try_msr(MSR_IA32_FIXED_CTR1);
                present[COUNTER_INSTRUCTIONS] = counter_counts_work(&instructions);
                present[COUNTER_CORE_CYCLES] = counter_counts_work(&cycles);
                core_cycles_msr = MSR_IA32_FIXED_CTR1;
        }
        if (present[COUNTER_CORE_CYCLES])
                return;
        aperf = try_msr(MSR_IA32_APERF);
        present[COUNTER_CORE_CYCLES] = counter_counts_work(&aperf);
        core_cycles_msr = MSR_IA32_APERF;
}

/* SMI_COUNT is Intel's, and only silicon's own: under a hypervisor it says nothing. */
static void find_smi_counter(const struct machine *machine)
{
        struct counter_trial t;

        if (machine->hypervisor[0] || strcmp(machine->vendor, VENDOR_INTEL))
                return;
        t = try_msr(MSR_SMI_COUNT);
        present[COUNTER_SMI] = counter_counts_events(&t);
}

/*
 * Since Linux 5.8 KVM delivers them only to guests that take "page ready" as an
 * interrupt, and only where interrupts are on. Source: Linux, virt/kvm/x86/msr.rst.
 */
static bool ask_for_async_page_faults(void)
{
        return interrupts_pass() && guarded_write_msr(MSR_KVM_ASYNC_PF_INT, ASYNC_PF_VECTOR) &&
               guarded_write_msr(MSR_KVM_ASYNC_PF_EN,
                                 (uintptr_t)&async_page_fault_area | KVM_MSR_ENABLED |
                                     KVM_ASYNC_PF_SEND_ALWAYS | KVM_ASYNC_PF_AS_INTERRUPT);
}

static struct steal_area *own_area(void)
{
        return this_cpu->number ? &other_areas[this_cpu->number] : &first_area;
}

static bool ask_for_steal_time(void)
{
        return guarded_write_msr(MSR_KVM_STEAL_TIME, (uintptr_t)own_area() | KVM_MSR_ENABLED);
}

static void find_kvm_counters(bool async)
{
        const uint32_t leaf = hypervisor_leaf(cpuid, SIGNATURE_KVM);
        uint32_t features;

        if (!leaf)
                return;
        features = cpuid(leaf + CPUID_KVM_FEATURES, 0).eax;
        if (features & KVM_FEATURE_STEAL_TIME)
                present[COUNTER_STEAL_NS] = ask_for_steal_time();
        if (async && (features & KVM_FEATURE_ASYNC_PF) && (features & KVM_FEATURE_ASYNC_PF_INT))
                present[COUNTER_ASYNC] = ask_for_async_page_faults();
}

void counters_init(const struct machine *machine, bool async)
{
        find_work_counters();
        find_smi_counter(machine);
        find_kvm_counters(async);
}

void counters_prepare_join(void)
{
        if (other_areas || !present[COUNTER_STEAL_NS])
                return;
        other_areas = memory_allocate(smp_count() * sizeof(*other_areas), sizeof(*other_areas));
        if (!other_areas)
                panic("no memory is left for the other CPUs' steal time");
}

void counters_join(void)
{
        if (present[COUNTER_CORE_CYCLES] && core_cycles_msr == MSR_IA32_FIXED_CTR1)
                enable_fixed_counters();
        if (present[COUNTER_STEAL_NS])
                ask_for_steal_time();
}

bool counter_present(enum counter counter)
{
        return present[counter];
}

static uint64_t read(enum counter counter)
{
        switch (counter) {
        case COUNTER_CORE_CYCLES:
                return read_msr(core_cycles_msr);
        case COUNTER_INSTRUCTIONS:
                return read_msr(MSR_IA32_FIXED_CTR0);
        case COUNTER_SMI:
                return read_msr(MSR_SMI_COUNT);
        case COUNTER_STEAL_NS:
                return own_area()->steal_ns;
        default:
                return async_page_faults;
        }
}

void counters_read(struct counters *counters)
{
        for (enum counter c = 0; c < COUNTERS; c++)
                counters->value[c] = present[c] ? read(c) : 0;
}

void counters_read_memory(struct counters *counters)
{
        *counters = (struct counters){
            .value =
                {[COUNTER_STEAL_NS] = own_area()->steal_ns, [COUNTER_ASYNC] = async_page_faults},
        };
}

static bool differs(enum counter counter, const struct counters *a, const struct counters *b)
{
        return a->value[counter] != b->value[counter];
}

bool counters_disturbed(const struct counters *before, const struct counters *after)
{
        return differs(COUNTER_STEAL_NS, before, after) || differs(COUNTER_ASYNC, before, after);
}

bool counters_let_async(bool fresh)
{
        return fresh && present[COUNTER_ASYNC] && this_cpu->number == 0;
}

bool counters_see_disturbance(void)
{
        return present[COUNTER_STEAL_NS] || present[COUNTER_ASYNC];
}
