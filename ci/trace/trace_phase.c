/* SPDX-License-Identifier: MIT */
/*
 * The phases of a trace, told by where the code stands: the entry paths are the
 * sources in entry/, the trigger's are in bench/, all else is the handler.
 */
#include <string.h>

#include "ci/trace/trace_phase.h"
#include "bench/protocol/protocol.h"

#define SOURCE_BYTES 256

enum place { PLACE_ENTRY, PLACE_TRIGGER, PLACE_HANDLER };

static enum place place_of(const struct trace *trace, size_t step)
{
        char source[SOURCE_BYTES];

        guest_elf_line(trace->elf, trace->window->steps[step].address, source, sizeof(source));
        if (strncmp(source, "entry/", strlen("entry/")) == 0)
                return PLACE_ENTRY;
        return strncmp(source, "bench/", strlen("bench/")) == 0 ? PLACE_TRIGGER : PLACE_HANDLER;
}

static size_t first_of(const struct trace *trace, size_t from, size_t to, enum place place)
{
        while (from < to && place_of(trace, from) != place)
                from++;
        return from;
}

/* Without a C handler, as on the raw path, all but the last step, iretq, is the handler. */
static void split_without_handler(struct trace_phases *phases)
{
        phases->handle = phases->start;
        phases->back = phases->end > phases->start ? phases->end - 1 : phases->end;
}

void trace_phases_find(const struct trace *trace, struct trace_phases *phases)
{
        const size_t count = trace->window->count;
        size_t first;

        phases->start = first_of(trace, 0, count, PLACE_ENTRY);
        phases->end = first_of(trace, phases->start, count, PLACE_TRIGGER);
        first = first_of(trace, phases->start, phases->end, PLACE_HANDLER);
        if (first == phases->end) {
                split_without_handler(phases);
                return;
        }
        phases->handle = first - 1; /* the call */
        phases->back = first_of(trace, first, phases->end, PLACE_ENTRY);
}

const char *trace_phase(const struct trace_phases *phases, size_t step)
{
        if (step < phases->start || step >= phases->end)
                return "-";
        if (step < phases->handle)
                return RESULT_ENTRY;
        return step < phases->back ? RESULT_HANDLE : RESULT_RETURN;
}
