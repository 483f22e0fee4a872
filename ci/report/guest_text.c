/* SPDX-License-Identifier: MIT */
/* Collects the guest's text for people. */
#include "ci/report/guest_text.h"
#include "bench/protocol/protocol.h"
#include "ci/base/printable.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_DIGITS_MAX 9 /* of an announced visit */

#define CUT_NOTE "(cut here)"

/* A panic may begin in the middle of another line. */
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

/* Returns the id behind the number of an announcement; NULL: the line is none. */
static const char *find_id(const char *line)
{
        const size_t prefix = sizeof(GUEST_VISIT_PREFIX) - 1;

        if (strncmp(line, GUEST_VISIT_PREFIX, prefix) != 0)
                return NULL;
        const size_t digits = strspn(line + prefix, "0123456789");
        const char *rest = line + prefix + digits;
        if (digits == 0 || digits > NUMBER_DIGITS_MAX || (*rest && *rest != ' '))
                return NULL;
        rest += *rest == ' ';
        const size_t length = strspn(rest, ID_BYTES);
        if (length > ID_BYTES_MAX || (rest[length] && strcmp(rest + length, ROW_BY_FRED) != 0))
                return NULL;
        return rest;
}

/* Written anew, the numbers must give the same line: so there is no sign and no leading zero. */
static bool add_round(struct guest_text *text, const char *line)
{
        unsigned long round, rounds, visits;
        char again[GUEST_LINE_BYTES];

        if (sscanf(line, GUEST_ROUND_PREFIX "%9lu of %9lu: %9lu visits", &round, &rounds,
                   &visits) != 3)
                return false;
        snprintf(again, sizeof(again), GUEST_ROUND_FORMAT, round, rounds, visits);
        if (strcmp(again, line) != 0 || round == 0 || round > rounds || visits == 0)
                return false;
        text->place = (struct guest_place){.round = round, .rounds = rounds, .visits = visits};
        return true;
}

/* Without memory a later visit has no name. */
static bool add_visit(struct guest_text *text, const char *line)
{
        char number[sizeof(GUEST_VISIT_PREFIX) + NUMBER_DIGITS_MAX];
        const char *id = find_id(line);

        if (!id)
                return false;
        snprintf(number, sizeof(number), "%.*s", (int)strcspn(line, " "), line);
        if (!text->ids)
                text->ids = json_object();
        if (*id)
                json_object_set_new(text->ids, number, json_string(id));
        else
                id = json_string_value(json_object_get(text->ids, number));
        snprintf(text->visited, sizeof(text->visited), "%s", id ? id : number);
        text->visits++;
        text->place.visit++;
        return true;
}

void guest_text_add(void *context, const char *line, size_t length)
{
        struct guest_text *text = context;
        char shown[GUEST_LINE_BYTES];
        size_t prefix = sizeof(GUEST_USAGE_PREFIX) - 1;

        add_panic(text, line, length);
        if (length == 0)
                return;
        printable_copy(shown, sizeof(shown), line, length);
        if (add_visit(text, shown) || add_round(text, shown))
                return;
        memcpy(text->last, shown, sizeof(text->last));
        const char *panic = strstr(shown, GUEST_LINUX_PANIC);
        if (!text->linux_panic[0] && panic)
                snprintf(text->linux_panic, sizeof(text->linux_panic), "%s",
                         panic + sizeof(GUEST_LINUX_PANIC) - 1);
        if (!text->usage[0] && strncmp(text->last, GUEST_USAGE_PREFIX, prefix) == 0)
                memcpy(text->usage, text->last, sizeof(text->usage));
}

void guest_text_close(struct guest_text *text)
{
        text_free(&text->panic);
        json_decref(text->ids);
        *text = (struct guest_text){0};
}
