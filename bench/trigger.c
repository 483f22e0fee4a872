/* SPDX-License-Identifier: MIT */
/* The triggers' descriptions, made from the list. */
#include "bench/trigger.h"

#define DEFINE_TRIGGER(name, access, ...)                                         \
        extern void trigger_stub_##name(struct sample *sample, uint64_t address); \
        extern const char trigger_instruction_##name[], trigger_landing_##name[]; \
        const struct trigger trigger_##name = {                                   \
            trigger_stub_##name,                                                  \
            trigger_instruction_##name,                                           \
            trigger_landing_##name,                                               \
            access,                                                               \
        };
TRIGGER_LIST(DEFINE_TRIGGER)
