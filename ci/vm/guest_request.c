/* SPDX-License-Identifier: MIT */
/* The guest's command line. */
#include "ci/vm/guest_request.h"
#include "ci/base/text.h"

#define NAME(name, bits) name,
const char *const suite_names[] = {SUITE_LIST(NAME) NULL};
#undef NAME
const char *const delivery_names[] = {DELIVERY_IDT, DELIVERY_FRED, DELIVERY_BOTH, NULL};

#define ADD(...) (fits &= text_append(text, ISO_COMMAND_LINE_BYTES + 1, __VA_ARGS__))

bool guest_command_line(const struct guest_request *request, char text[ISO_COMMAND_LINE_BYTES + 1],
                        struct error *error)
{
        bool fits = true;

        text[0] = '\0';
        ADD(COMMAND_MODE "=%s " COMMAND_REPORT "=" REPORT_BOTH, request->mode);
        if (request->suite)
                ADD(" " COMMAND_SUITE "=%s", request->suite);
        if (request->only)
                ADD(" " COMMAND_ONLY "=%s", request->only);
        if (request->except)
                ADD(" " COMMAND_EXCEPT "=%s", request->except);
        if (request->samples != NUMBER_NOT_GIVEN)
                ADD(" " COMMAND_SAMPLES "=%ld", request->samples);
        if (request->warmup != NUMBER_NOT_GIVEN)
                ADD(" " COMMAND_WARMUP "=%ld", request->warmup);
        if (request->rounds != NUMBER_NOT_GIVEN)
                ADD(" " COMMAND_ROUNDS "=%ld", request->rounds);
        if (request->cases != NUMBER_NOT_GIVEN)
                ADD(" " COMMAND_CASES "=%ld", request->cases);
        if (request->async)
                ADD(" " COMMAND_ASYNC "=on");
        if (request->exits)
                ADD(" " COMMAND_EXITS "=on");
        if (request->clock)
                ADD(" " COMMAND_CLOCK "=%s", request->clock);
        if (request->delivery)
                ADD(" " COMMAND_DELIVERY "=%s", request->delivery);
        if (request->each)
                ADD(" " COMMAND_EACH "=on");
        if (request->cpus)
                ADD(" " COMMAND_CPUS "=%s", request->cpus);
        if (request->cpu_is)
                ADD(" " COMMAND_CPU_IS "=%s", request->cpu_is);
        return fits ||
               error_set(error, STATUS_UNUSABLE,
                         "the guest's command line exceeds %d bytes: shorten --only and --except",
                         ISO_COMMAND_LINE_BYTES);
}
