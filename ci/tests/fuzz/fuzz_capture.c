/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: turns a captured console into a result. Everything that import keeps
 * is a sound result. Every refusal has a reason. --partial changes nothing if nothing is
 * damaged.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ci/report/capture.h"
#include "ci/result/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

struct importing {
        size_t named; /* damages */
        json_t *result;
};

static bool add_report(void *context, const struct report *report, size_t line, struct error *error)
{
        struct importing *importing = context;

        must(line > 0);
        return result_add_imported(&importing->result, report, error);
}

static void name_damage(void *context, size_t line, const char *reason)
{
        struct importing *importing = context;

        must(line > 0 && reason[0]);
        importing->named++;
}

/* What import would make of it; NULL: it refuses. */
static json_t *import(const uint8_t *data, size_t size, bool partial, size_t *damaged)
{
        struct importing importing = {.named = 0};
        struct capture capture = {.partial = partial,
                                  .on_report = add_report,
                                  .on_damage = name_damage,
                                  .context = &importing};
        struct error error = {.status = 0};
        char *text = malloc(size + 1);

        must(text);
        memcpy(text, data, size);
        text[size] = '\0';
        bool good = capture_read(&capture, text, size, &error);
        must(good || (error.status != 0 && error.text[0]));
        must(importing.named == capture.damaged);
        if (good && importing.result) {
                must(capture.damaged == 0 ||
                     result_note_partial(importing.result, capture.damaged, &error));
                must(result_check(importing.result, &error));
        }
        free(text);
        error_clear(&error);
        *damaged = capture.damaged;
        return importing.result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        size_t damaged, damaged_in_part;
        json_t *whole = import(data, size, false, &damaged);
        json_t *part = import(data, size, true, &damaged_in_part);

        must(damaged > 0 || !whole ||
             (part && json_equal(json_object_get(whole, RESULT_BOOTS),
                                 json_object_get(part, RESULT_BOOTS))));
        json_decref(whole);
        json_decref(part);
        return 0;
}
