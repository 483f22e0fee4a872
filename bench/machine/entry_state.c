/* SPDX-License-Identifier: MIT */
/*
 * start.S kept the registers that it sets itself. The others are MSRs, which may
 * be absent whatever CPUID says.
 * Source: Intel SDM vol. 4 "Model-Specific Registers"; vol. 3 "Page Attribute
 * Table (PAT)", "Local APIC".
 */
#include "bench/machine/entry_state.h"
#include "boot/layout.h"
#include "boot/interrupts.h"
#include "boot/x86.h"
#include "fault/guarded.h"
#include "bench/machine/cpu_feature.h"

/* By start.S, in the order of their names below. */
extern const uint32_t start_registers[START_REGISTERS];
static const char *const start_names[] = {"CR0", "CR4", "DR7", "IA32_EFER"};

/* Registers that are only kept: they describe the machine, not its state. */
#define AS_FOUND UINT64_MAX

static const struct {
        const char *name;
        uint32_t msr;
        const struct cpu_feature *needs; /* NULL: a try tells */
        uint64_t set;                    /* or AS_FOUND */
} msrs[] = {
    {"IA32_APIC_BASE", MSR_IA32_APIC_BASE, NULL, AS_FOUND},
    {"IA32_SPEC_CTRL", MSR_IA32_SPEC_CTRL, NULL, 0},
    {"IA32_DEBUGCTL", MSR_IA32_DEBUGCTL, NULL, 0},
    {"IA32_PAT", MSR_IA32_PAT, NULL, PAT_RESET},
    {"IA32_MTRR_DEF_TYPE", MSR_IA32_MTRR_DEF_TYPE, NULL, AS_FOUND},
    {"IA32_U_CET", MSR_IA32_U_CET, &cpu_feature_cet_ss, 0},
    {"IA32_S_CET", MSR_IA32_S_CET, &cpu_feature_cet_ss, 0},
    {"IA32_PKRS", MSR_IA32_PKRS, &cpu_feature_pks, 0},
};

static const struct {
        const char *name;
        unsigned int offset;
} apic_registers[] = {
    {"APIC SVR", APIC_SPURIOUS},
    {"APIC LVT timer", APIC_LVT_TIMER},
    {"APIC timer initial count", APIC_TIMER_INITIAL},
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
_Static_assert(COUNT_OF(start_names) == START_REGISTERS, "a name a register");

static struct entry_register
    found[COUNT_OF(start_names) + COUNT_OF(msrs) + COUNT_OF(apic_registers)];
static size_t found_count;

static void keep(const char *name, uint64_t value)
{
        found[found_count++] = (struct entry_register){name, value};
}

static bool read_and_set(size_t i, uint64_t *value)
{
        if (msrs[i].needs && !cpu_has(msrs[i].needs))
                return false;
        if (!guarded_read_msr(msrs[i].msr, value))
                return false;
        if (msrs[i].set != AS_FOUND && msrs[i].set != *value)
                guarded_write_msr(msrs[i].msr, msrs[i].set);
        return true;
}

static void take_msr(size_t i)
{
        uint64_t value;

        if (read_and_set(i, &value))
                keep(msrs[i].name, value);
}

void entry_state_clear(void)
{
        uint64_t ignored;

        for (size_t i = 0; i < COUNT_OF(msrs); i++)
                read_and_set(i, &ignored);
}

void entry_state_take(void)
{
        for (size_t i = 0; i < COUNT_OF(start_names); i++)
                keep(start_names[i], start_registers[i]);
        for (size_t i = 0; i < COUNT_OF(msrs); i++)
                take_msr(i);
        if (!local_apic_init())
                return;
        for (size_t i = 0; i < COUNT_OF(apic_registers); i++)
                keep(apic_registers[i].name, local_apic_read(apic_registers[i].offset));
}

const struct entry_register *entry_state(size_t *count)
{
        *count = found_count;
        return found;
}
