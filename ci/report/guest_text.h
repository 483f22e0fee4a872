/* SPDX-License-Identifier: MIT */
/*
 * Collects the guest's text beside its records: the last line, a complaint about the
 * command line, everything from a panic on, and the benchmark announced last. All of it is
 * printable. The lines come from a report_reader.
 */
#ifndef CI_REPORT_GUEST_TEXT_H
#define CI_REPORT_GUEST_TEXT_H

#include "bench/protocol/protocol.h"
#include "ci/base/text.h"
#include "ci/report/row.h"

#include <jansson.h>
#include <stddef.h>

#define GUEST_LINE_BYTES  200
#define GUEST_PANIC_LINES 100
#define GUEST_LINUX_PANIC "Kernel panic - not syncing: " /* in front of Linux's own reason */

/* Where the guest is, as it announces rounds and visits; all 0: an older one that does not. */
struct guest_place {
        size_t round, rounds; /* from 1 on, of so many */
        size_t visit, visits; /* of this round; visit: 0 before the first */
};

struct guest_text {
        char last[GUEST_LINE_BYTES];        /* the last line that is not blank; "": none */
        char usage[GUEST_LINE_BYTES];       /* the first line that starts with GUEST_USAGE_PREFIX */
        char linux_panic[GUEST_LINE_BYTES]; /* why Linux panicked; "": it did not */
        struct text panic; /* from GUEST_PANIC_PREFIX on, each line with its newline */
        size_t panic_lines;
        char visited[ROW_NAME_BYTES_MAX + 1]; /* the benchmark announced last; "": none */
        size_t visits;                        /* announced, in all rounds */
        struct guest_place place;
        json_t *ids; /* by their numbers, as texts; NULL: none yet */
};

/* Has the type of report_reader's on_text; context is a struct guest_text. */
void guest_text_add(void *context, const char *line, size_t length);

void guest_text_close(struct guest_text *text);

#endif
