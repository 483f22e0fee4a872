/* SPDX-License-Identifier: MIT */
/* The guest's command line. */
#include <stdarg.h>
#include <stdio.h>

#include "ci/vm/guest_request.h"

#define NAME(name, bits) name,
const char *const suite_names[] = {SUITE_LIST(NAME) NULL};
#undef NAME

struct line {
        char *text;
        size_t length;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
        size_t room = ISO_COMMAND_LINE_BYTES + 1;
        va_list arguments;

        if (line->length >= room)
                return;
        va_start(arguments, format);
        int written = vsnprintf(line->text + line->length, room - line->length, format, arguments);
        va_end(arguments);
        line->length = written < 0 ? room : line->length + (size_t)written;
}

bool guest_command_line(const struct guest_request *request, char text[ISO_COMMAND_LINE_BYTES + 1],
                        struct error *error)
{
        struct line line = {.text = text};

        add(&line, COMMAND_MODE "=%s " COMMAND_REPORT "=" REPORT_BOTH, request->mode);
        if (request->suite)
                add(&line, " " COMMAND_SUITE "=%s", request->suite);
        if (request->only)
                add(&line, " " COMMAND_ONLY "=%s", request->only);
        if (request->samples != NUMBER_NOT_GIVEN)
                add(&line, " " COMMAND_SAMPLES "=%ld", request->samples);
        if (request->warmup != NUMBER_NOT_GIVEN)
                add(&line, " " COMMAND_WARMUP "=%ld", request->warmup);
        if (request->cases != NUMBER_NOT_GIVEN)
                add(&line, " " COMMAND_CASES "=%ld", request->cases);
        if (request->async)
                add(&line, " " COMMAND_ASYNC "=on");
        if (line.length > ISO_COMMAND_LINE_BYTES)
                return error_set(error, STATUS_UNUSABLE,
                                 "the guest's command line exceeds %d bytes: shorten --only",
                                 ISO_COMMAND_LINE_BYTES);
        return true;
}
