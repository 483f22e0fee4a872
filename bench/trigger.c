/* SPDX-License-Identifier: MIT */
/*
 * The triggers' descriptions, made from the list. What a trigger's preparation
 * means for its access is told by the preparation's name.
 */
#include "bench/trigger.h"

/* Traits of an access that follow from the macro that makes ready for it. */
#define PREPARES_nothing
#define PREPARES_push_r11
#define PREPARES_set_ac    .ac = true,
#define PREPARES_to_rbp    .stack_segment = true,
#define PREPARES_ldt_first .implicit = true,

#define DEFINE_TRIGGER(name, cpl, kind, before, instruction_, after)                      \
        extern void trigger_stub_##name(struct sample *sample, uint64_t address);         \
        extern const char trigger_instruction_##name[], trigger_landing_##name[];         \
        const struct trigger trigger_##name = {.stub = trigger_stub_##name,               \
                                               .instruction = trigger_instruction_##name, \
                                               .landing = trigger_landing_##name,         \
                                               .mode = TRIGGER_##cpl,                     \
                                               .access = kind,                            \
                                               PREPARES_##before};
TRIGGER_LIST(DEFINE_TRIGGER)
