/* SPDX-License-Identifier: MIT */
/* What a guest said to people. */
#include "ci/report/guest_text.h"
#include "bench/protocol/protocol.h"
#include "ci/base/printable.h"

#include <string.h>

#define CUT_NOTE "(cut here)"

/* A panic may start in the middle of another line. */
static void add_panic(struct guest_text *text, const char *line, size_t length)
{
        char shown[GUEST_LINE_BYTES];

        if (text->panic_lines == 0) {
                const char *start =
                    memmem(line, length, GUEST_PANIC_PREFIX, sizeof(GUEST_PANIC_PREFIX) - 1);
                if (!start)
                        return;
                length -= (size_t)(start - line);
                line = start;
        }
        if (text->panic_lines > GUEST_PANIC_LINES)
                return;
        printable_copy(shown, sizeof(shown), line, length);
        if (text->panic_lines++ == GUEST_PANIC_LINES)
                strcpy(shown, CUT_NOTE);
        /* Without memory the diagnosis is shorter but still right. */
        if (text_add(&text->panic, shown, strlen(shown)))
                text_add(&text->panic, "\n", 1);
}

void guest_text_add(void *context, const char *line, size_t length)
{
        struct guest_text *text = context;
        size_t prefix = sizeof(GUEST_USAGE_PREFIX) - 1;

        add_panic(text, line, length);
        if (length == 0)
                return;
        printable_copy(text->last, sizeof(text->last), line, length);
        if (!text->usage[0] && strncmp(text->last, GUEST_USAGE_PREFIX, prefix) == 0)
                memcpy(text->usage, text->last, sizeof(text->usage));
}

void guest_text_close(struct guest_text *text)
{
        text_free(&text->panic);
        *text = (struct guest_text){0};
}
