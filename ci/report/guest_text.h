/* SPDX-License-Identifier: MIT */
/*
 * What a guest said to people: its last line, its complaint about the command line,
 * and everything from a panic on, all fit for a terminal. A report_reader hands on
 * the lines.
 */
#ifndef CI_REPORT_GUEST_TEXT_H
#define CI_REPORT_GUEST_TEXT_H

#include "ci/base/text.h"

#include <stddef.h>

#define GUEST_LINE_BYTES  200
#define GUEST_PANIC_LINES 100

struct guest_text {
        char last[GUEST_LINE_BYTES];  /* the last line that is not blank; "": none */
        char usage[GUEST_LINE_BYTES]; /* the first line that starts with GUEST_USAGE_PREFIX */
        struct text panic;            /* from GUEST_PANIC_PREFIX on, each line with its newline */
        size_t panic_lines;
};

/* Has the type of report_reader's on_text; context is a struct guest_text. */
void guest_text_add(void *context, const char *line, size_t length);

void guest_text_close(struct guest_text *text);

#endif
