/* SPDX-License-Identifier: MIT */
/*
 * The sources of the TSC's frequency: CPUID, and timers that run on their own.
 * Sources: Intel SDM vol. 2 "CPUID"; IA-PC HPET Specification, "Register
 * Model"; ACPI Specification, "Fixed ACPI Description Table (FADT)", "Power
 * Management Timer"; 8254 data sheet, "Counter Latch Command", mode 2; KVM's
 * documentation of its MSRs; Microsoft, "Hypervisor Top Level Functional Specification",
 * "Partition Reference TSC and frequencies".
 */
#include "boot/cpu.h"
#include "boot/hypervisor.h"
#include "boot/layout.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "boot/x86.h"
#include "boot/loader/acpi.h"
#include "fault/guarded.h"
#include "bench/machine/hpet.h"
#include "bench/machine/tsc_frequency.h"

/* 10 ms; a poll takes from 0.1 us in an emulator to 1 us on real ports, so the bound is generous.
 */
#define CALIBRATION_HZ    100
#define CALIBRATION_POLLS 1000000
#define STILL_POLLS       1000 /* without a step: it stands still */
/* Of so many pairs of readings, the one with the least time between them is used. */
#define PAIR_TRIALS            5
#define HZ_PER_MHZ             1000000
#define NANOSECONDS_PER_SECOND UL(1000000000)

/* A counter that runs by itself. */
struct timer {
        uint64_t hz;
        uint64_t mask; /* of the bits it has */
        uint64_t (*read)(void);
};

struct pair {
        uint64_t tsc, timer;
};

static struct pair read_pair(const struct timer *timer)
{
        struct pair best = {0, 0};
        uint64_t least = UINT64_MAX;

        for (int i = 0; i < PAIR_TRIALS; i++) {
                uint64_t before = read_tsc();
                uint64_t value = timer->read();
                uint64_t between = read_tsc() - before;

                if (between < least) {
                        best = (struct pair){before + between / 2, value};
                        least = between;
                }
        }
        return best;
}

/* TSC ticks a second against this timer; 0 if it stands still, or none can be told. */
static uint64_t measure(const struct timer *timer)
{
        struct pair start = read_pair(timer), end;
        uint64_t enough = timer->hz / CALIBRATION_HZ;
        unsigned int polls = 0;
        uint64_t passed;

        do {
                passed = (timer->read() - start.timer) & timer->mask;
                if (++polls == CALIBRATION_POLLS || (!passed && polls == STILL_POLLS))
                        return 0;
        } while (passed < enough);
        end = read_pair(timer);
        passed = (end.timer - start.timer) & timer->mask; /* 0: the timer has wrapped around */
        return passed ? (end.tsc - start.tsc) * timer->hz / passed : 0;
}

static struct cpuid_registers leaf(uint32_t number)
{
        if (cpuid(CPUID_VENDOR, 0).eax < number)
                return (struct cpuid_registers){0};
        return cpuid(number, 0);
}

static uint64_t by_ratio(void)
{
        struct cpuid_registers r = leaf(CPUID_TSC_FREQUENCY);

        return r.eax ? (uint64_t)r.ecx * r.ebx / r.eax : 0;
}

/* Used only if leaf 15H leaves out the crystal: both leaves are one source. */
static uint64_t by_base_frequency(void)
{
        struct cpuid_registers r = leaf(CPUID_TSC_FREQUENCY);

        if (!r.eax || !r.ebx || r.ecx)
                return 0;
        return (uint64_t)leaf(CPUID_PROCESSOR_FREQUENCY).eax * HZ_PER_MHZ;
}

/* What KVM tells its guests of the TSC: nanoseconds = ticks * 2^shift * multiplier / 2^32. */
static struct {
        uint32_t version, reserved;
        uint64_t tsc, nanoseconds;
        uint32_t multiplier;
        int8_t shift;
        uint8_t flags, rest[2];
} kvm_clock __attribute__((aligned(64)));

static bool has_kvm_clock(void)
{
        const uint32_t leaf = hypervisor_leaf(cpuid, SIGNATURE_KVM);

        return leaf && cpuid(leaf + CPUID_KVM_FEATURES, 0).eax & KVM_FEATURE_CLOCKSOURCE2;
}

static uint64_t by_kvm_clock(void)
{
        volatile uint32_t *multiplier = &kvm_clock.multiplier;
        uint64_t hz;

        if (!has_kvm_clock() ||
            !guarded_write_msr(MSR_KVM_SYSTEM_TIME, (uintptr_t)&kvm_clock | KVM_MSR_ENABLED))
                return 0;
        hz = *multiplier ? (NANOSECONDS_PER_SECOND << 32) / *multiplier : 0;
        hz = kvm_clock.shift > 0 ? hz >> kvm_clock.shift : hz << -kvm_clock.shift;
        guarded_write_msr(MSR_KVM_SYSTEM_TIME, 0);
        return hz;
}

static uint64_t by_hypervisor_leaf(void)
{
        return hypervisor_tsc_hz(cpuid);
}

/* Hyper-V's, which others offer, too. */
static uint64_t by_hyper_v(void)
{
        const uint32_t leaf = hypervisor_leaf(cpuid, SIGNATURE_HYPER_V);
        uint64_t hz;

        if (!leaf || !(cpuid(leaf + CPUID_HYPER_V_FEATURES, 0).eax & HYPER_V_FREQUENCY_MSRS) ||
            !guarded_read_msr(MSR_HYPER_V_TSC_FREQUENCY, &hz))
                return 0;
        return hz;
}

static volatile uint32_t *hpet;

static uint64_t read_hpet(void)
{
        return hpet[HPET_MAIN_COUNTER];
}

static uint64_t by_hpet(void)
{
        struct timer timer = {.mask = UINT32_MAX, .read = read_hpet};
        uint32_t configuration;
        uint64_t hz;

        hpet = hpet_find(&timer.hz);
        if (!hpet)
                return 0;
        configuration = hpet[HPET_CONFIGURATION];
        hpet[HPET_CONFIGURATION] = configuration | (uint32_t)HPET_CONFIGURATION_ENABLE;
        hz = measure(&timer);
        hpet[HPET_CONFIGURATION] = configuration;
        return hz;
}

static uint16_t pm_timer_port;

static uint64_t read_pm_timer(void)
{
        return in32(pm_timer_port);
}

static uint64_t by_pm_timer(void)
{
        const struct acpi_table *fadt = acpi_find("FACP");
        struct timer timer = {ACPI_PM_TIMER_HZ, ACPI_PM_TIMER_MASK, read_pm_timer};
        struct acpi_address extended = {0};
        uint32_t port;

        if (!fadt || fadt->length < ACPI_FADT_FLAGS + sizeof(uint32_t))
                return 0;
        memcpy(&port, (const char *)fadt + ACPI_FADT_PM_TIMER, sizeof(port));
        if (fadt->length >= ACPI_FADT_X_PM_TIMER + sizeof(extended))
                memcpy(&extended, (const char *)fadt + ACPI_FADT_X_PM_TIMER, sizeof(extended));
        if (extended.address && extended.space == ACPI_SPACE_IO)
                port = (uint32_t)extended.address;
        if (!port || port > UINT16_MAX)
                return 0;
        pm_timer_port = (uint16_t)port;
        return measure(&timer);
}

/* Counts down; from 0 it goes on at 65535. */
static uint64_t read_pit(void)
{
        uint8_t low;

        out8(PIT_COMMAND, PIT_COMMAND_CHANNEL0_LATCH);
        low = in8(PIT_CHANNEL0);
        return ~((uint64_t)in8(PIT_CHANNEL0) << 8 | low);
}

/* Channel 0, whose interrupt is masked: unlike 2 it needs no gate, and every PIT has it. */
static uint64_t by_pit(void)
{
        static const struct timer timer = {PIT_HZ, UINT16_MAX, read_pit};

        out8(PIT_COMMAND, PIT_COMMAND_CHANNEL0_LOHI_RATE);
        out8(PIT_CHANNEL0, 0);
        out8(PIT_CHANNEL0, 0);
        return measure(&timer);
}

static const struct tsc_source sources[] = {
    {"CPUID.15H", by_ratio},        {"CPUID.16H", by_base_frequency},
    {"KVM clock", by_kvm_clock},    {"hypervisor's leaf", by_hypervisor_leaf},
    {"Hyper-V MSR", by_hyper_v},    {"HPET", by_hpet},
    {"ACPI PM timer", by_pm_timer}, {"PIT", by_pit},
};

_Static_assert(sizeof(sources) / sizeof(sources[0]) == TSC_SOURCES, "room for each");

void tsc_frequency_measure(struct tsc_frequency *f)
{
        tsc_frequency_read(f, sources, TSC_SOURCES);
}
