/* SPDX-License-Identifier: MIT */
/* The triggers' descriptions, made from the list. */
#include "bench/measure/trigger.h"
#include "boot/cpu.h"
#include "boot/layout.h"

#define DEFINE_TRIGGER(name, cpl, kind, ac_, implicit_, stack, before, instruction_, after) \
        extern void trigger_stub_##name(struct sample *sample, uint64_t address);           \
        extern const char trigger_instruction_##name[], trigger_landing_##name[];           \
        const struct trigger trigger_##name = {.stub = trigger_stub_##name,                 \
                                               .instruction = trigger_instruction_##name,   \
                                               .landing = trigger_landing_##name,           \
                                               .mode = TRIGGER_##cpl,                       \
                                               .access = kind,                              \
                                               .ac = ac_,                                   \
                                               .implicit = implicit_,                       \
                                               .stack_segment = stack};
TRIGGER_LIST(DEFINE_TRIGGER)

extern const char trigger_syscall_entry[];

/*
 * SYSCALL takes CS from STAR[47:32] and SS from 8 above it, SYSRET CS from 16
 * above STAR[63:48] and SS from 8 above it. Source: Intel SDM vol. 2.
 */
void trigger_enable_syscall(void)
{
        write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_SCE);
        write_msr(MSR_STAR, STAR_SELECTORS);
        write_msr(MSR_LSTAR, (uintptr_t)trigger_syscall_entry);
        write_msr(MSR_SYSCALL_MASK, (uint32_t)~RFLAGS_FIXED);
}
