/* SPDX-License-Identifier: MIT */
/* The probes' descriptions, made from the list, and the gates that lead back to them. */
#include "bench/probe.h"
#include "boot/layout.h"
#include "boot/system_segments.h"
#include "entry/idt.h"
#include "entry/user_mode.h"
#include "fault/window.h"

#define CPL_KERNEL 0
#define CPL_USER   3

/* Traits of an access that follow from what is made ready for it. */
#define PREPARES_nothing
#define PREPARES_set_ac .ac = true,
#define PREPARES_shadow_stack_on

#define DECLARE_PROBE(name_, cpl_, kind_, ...)                        \
        struct probe_result probe_function_##name_(uint64_t address); \
        extern const char probe_instruction_##name_[];
PROBE_LIST(DECLARE_PROBE)

const struct probe probes[] = {
#define DEFINE_PROBE(name_, cpl_, kind_, prepares_, instruction_, implicit_, stack_, shadow_, \
                     offset_)                                                                 \
        {.name = #name_,                                                                      \
         .function = probe_function_##name_,                                                  \
         .instruction = probe_instruction_##name_,                                            \
         .cpl = CPL_##cpl_,                                                                   \
         .kind = kind_,                                                                       \
         PREPARES_##prepares_.implicit = implicit_,                                           \
         .stack_segment = stack_,                                                             \
         .shadow_stack = shadow_,                                                             \
         .offset = offset_},
    PROBE_LIST(DEFINE_PROBE)};
const size_t probe_count = sizeof(probes) / sizeof(probes[0]);

extern uint64_t user_stack_last;
extern const char probe_page_fault[], probe_general_protection[], probe_stack_segment[],
    probe_invalid_op[];

static const struct {
        unsigned int vector;
        const char *stub;
} gates[] = {
    {X86_TRAP_PF, probe_page_fault},
    {X86_TRAP_GP, probe_general_protection},
    {X86_TRAP_SS, probe_stack_segment},
    {X86_TRAP_UD, probe_invalid_op},
};
#define GATES (sizeof(gates) / sizeof(gates[0]))

void probes_begin(void *frames)
{
        char *bytes = frames;

        for (unsigned int n = 0; n < PROBE_CODES; n++)
                window_put_jump(bytes + PROBE_CODE(n));
        /* What the loads of a segment and of a return address find. */
        *(uint64_t *)(bytes + PROBE_DESCRIPTOR) =
            DESCRIPTOR_P | DESCRIPTOR_S | DESCRIPTOR_DPL3 | DESCRIPTOR_RW | DESCRIPTOR_ACCESSED;
        *(uint64_t *)(bytes + PROBE_SHADOW_STACK) = (uintptr_t)user_mode_exit;
        user_stack_last = (uintptr_t)user_mode_exit;
        for (size_t i = 0; i < GATES; i++)
                idt_set_stub(gates[i].vector, gates[i].stub);
}

void probes_end(void)
{
        for (size_t i = 0; i < GATES; i++)
                idt_reset_stub(gates[i].vector);
}
