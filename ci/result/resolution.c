/* SPDX-License-Identifier: MIT */
/* Keeps the least differences that run --vs same found this host can resolve. */
#include "ci/result/resolution.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/file.h"
#include "ci/report/row.h"
#include "ci/result/host.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RESOLUTION_SCHEMA 2
#define FILE_BYTES_MAX    (1 << 20)
#define TEXT_BYTES_MAX    4096
#define CYCLES_MAX        1e6

#define SCHEMA  "resolution"
#define CREATED "created"
#define CYCLES  "cycles"

/* What a resolution is valid for. The file uses the names of a result. */
static const struct {
        const char *object, *name;
} holds_for[] = {
    {RESULT_HOST, "cpu"},      {RESULT_HOST, "kernel"},     {RESULT_HOST, "vm"},
    {RESULT_OPTIONS, "accel"}, {RESULT_OPTIONS, "samples"}, {RESULT_OPTIONS, "boots"},
    {RESULT_OPTIONS, "pin"},
};
#define HOLDS_FOR (sizeof(holds_for) / sizeof(holds_for[0]))

static const struct field fields[] = {
    {SCHEMA, INTEGER(RESOLUTION_SCHEMA, RESOLUTION_SCHEMA)},
    {CREATED, STRING(20, 20), .bytes = "0123456789-:TZ"},
    {"cpu", STRING(0, TEXT_BYTES_MAX)},
    {"kernel", STRING(0, TEXT_BYTES_MAX)},
    {"vm", STRING(0, TEXT_BYTES_MAX)},
    {"accel", STRING(0, 16)},
    {"samples", INTEGER(1, INT64_MAX), OR_NULL},
    {"boots", INTEGER(1, INT64_MAX), OR_NULL},
    {"pin", INTEGER(0, INT64_MAX), OR_NULL},
    {CYCLES, OBJECT},
    {0},
};

static json_t *in_result(const json_t *result, size_t i)
{
        return json_object_get(json_object_get(result, holds_for[i].object), holds_for[i].name);
}

bool resolution_save(const json_t *result, const json_t *cycles, struct error *error)
{
        char created[UTC_TEXT_BYTES];
        json_t *file = json_object();

        host_utc("%Y-%m-%dT%H:%M:%SZ", created);
        bool good = json_object_set_new(file, SCHEMA, json_integer(RESOLUTION_SCHEMA)) == 0 &&
                    json_object_set_new(file, CREATED, json_string(created)) == 0;
        for (size_t i = 0; good && i < HOLDS_FOR; i++)
                good = json_object_set(file, holds_for[i].name, in_result(result, i)) == 0;
        if (good && json_object_set(file, CYCLES, (json_t *)cycles) == 0)
                return result_folder_save(RESOLUTION_FILE, file, error);
        json_decref(file);
        return error_no_memory(error);
}

static bool check_cycles(const json_t *cycles, struct error *error)
{
        const char *id;
        json_t *value;

        json_object_foreach((json_t *)cycles, id, value)
        {
                double number = json_number_value(value);

                if (strlen(id) == 0 || strlen(id) > ROW_NAME_BYTES_MAX ||
                    strspn(id, ROW_NAME_BYTES) != strlen(id))
                        return error_set(error, STATUS_UNUSABLE,
                                         "\"" CYCLES "\": a name is not a benchmark's");
                if (!json_is_number(value) || !(number >= 0 && number <= CYCLES_MAX))
                        return error_set(error, STATUS_UNUSABLE,
                                         "\"" CYCLES "\": %s: expected a number 0..%g", id,
                                         CYCLES_MAX);
        }
        return true;
}

static json_t *parse(const char *path, struct error *error)
{
        char *bytes;
        size_t size;
        json_error_t reason;

        if (!file_read(path, FILE_BYTES_MAX, &bytes, &size, error))
                return NULL;
        json_t *file = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &reason);
        free(bytes);
        if (!file)
                error_set(error, STATUS_UNUSABLE, "%s:%d: not JSON", path, reason.line);
        else if (fields_check(file, fields, NULL, error) &&
                 check_cycles(json_object_get(file, CYCLES), error))
                return file;
        else
                error_prefix(error, "%s: ", path);
        json_decref(file);
        return NULL;
}

bool resolution_load(const json_t *result, json_t **cycles, struct error *error)
{
        struct stat information;
        char path[PATH_MAX];
        bool same = true;

        *cycles = NULL;
        if (!result_folder_file(RESOLUTION_FILE, path, error))
                return false;
        if (stat(path, &information) != 0)
                return true;
        if (!S_ISREG(information.st_mode)) /* opening a pipe would block */
                return error_set(error, STATUS_UNUSABLE, "%s: not a regular file", path);
        json_t *file = parse(path, error);
        if (!file)
                return false;
        for (size_t i = 0; i < HOLDS_FOR; i++)
                same &= json_equal(json_object_get(file, holds_for[i].name), in_result(result, i));
        if (same)
                *cycles = json_incref(json_object_get(file, CYCLES));
        json_decref(file);
        return true;
}
