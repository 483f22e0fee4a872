/* SPDX-License-Identifier: MIT */
/* Writes and reads results as files. */
#include "ci/result/result_file.h"
#include "ci/base/fields.h"
#include "ci/base/file.h"
#include "ci/base/printable.h"
#include "ci/result/baseline.h"
#include "ci/result/host.h"
#include "ci/result/result.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)256 << 20)
#define NAMES_MAX      100 /* results in one second */

static bool write_value(FILE *text, const json_t *value)
{
        return json_dumpf(value, text, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) ==
               0;
}

static bool write_array(FILE *text, const json_t *array, bool (*write_item)(FILE *, const json_t *))
{
        size_t index;
        json_t *item;

        fputs("[", text);
        json_array_foreach(array, index, item)
        {
                fputs(index ? ",\n" : "\n", text);
                if (!write_item(text, item))
                        return false;
        }
        fputs("\n]", text);
        return true;
}

/* One row a line. */
static bool write_exits(FILE *text, const json_t *rows)
{
        const char *separator = "\n";
        const char *id;
        json_t *row;

        if (!json_is_object(rows))
                return true;
        fputs(",\"" RESULT_BOOT_EXITS "\":{", text);
        json_object_foreach((json_t *)rows, id, row)
        {
                fprintf(text, "%s\"%s\":", separator, id);
                if (!write_value(text, row))
                        return false;
                separator = ",\n";
        }
        fputs("}", text);
        return true;
}

static bool write_boot(FILE *text, const json_t *entry)
{
        fprintf(text,
                "{\"" RESULT_BOOT_STATUS "\":%lld,\"" RESULT_BOOT_WALL "\":%lld,"
                "\"" RESULT_BOOT_RECORDS "\":",
                (long long)field_integer(entry, RESULT_BOOT_STATUS),
                (long long)field_integer(entry, RESULT_BOOT_WALL));
        bool good = write_array(text, json_object_get(entry, RESULT_BOOT_RECORDS), write_value);
        if (!field_is_null(entry, RESULT_BOOT_STARTED))
                fprintf(text, ",\"" RESULT_BOOT_STARTED "\":\"%s\"",
                        field_string(entry, RESULT_BOOT_STARTED));
        if (!field_is_null(entry, RESULT_BOOT_ORDER))
                fprintf(text, ",\"" RESULT_BOOT_ORDER "\":%lld",
                        (long long)field_integer(entry, RESULT_BOOT_ORDER));
        good = good && write_exits(text, json_object_get(entry, RESULT_BOOT_EXITS));
        fputs("}", text);
        return good;
}

static bool write_result(FILE *text, const json_t *result)
{
        const char *separator = "{";
        const char *name;
        json_t *value;

        json_object_foreach((json_t *)result, name, value)
        {
                fprintf(text, "%s\"%s\":", separator, name);
                if (!(strcmp(name, RESULT_BOOTS) == 0 ? write_array(text, value, write_boot)
                                                      : write_value(text, value)))
                        return false;
                separator = ",\n";
        }
        fputs("}\n", text);
        return !ferror(text);
}

char *result_text(const json_t *result, struct error *error)
{
        char *bytes = NULL;
        size_t size = 0;
        FILE *text = open_memstream(&bytes, &size);
        bool good = text && write_result(text, result);

        if (text && fclose(text) != 0)
                good = false;
        if (good)
                return bytes;
        free(bytes);
        error_no_memory(error);
        return NULL;
}

static bool save(const json_t *result, const char *path, enum file_replace replace,
                 struct error *error)
{
        char *text = result_text(result, error);

        if (!text)
                return false;
        bool good = file_save(path, text, strlen(text), replace, error);
        free(text);
        return good;
}

bool result_save(const json_t *result, const char *path, struct error *error)
{
        return save(result, path, FILE_REPLACE, error);
}

/* Makes the folder and those above it. Only the last one must succeed. */
static bool make_folders(char *folder, struct error *error)
{
        struct stat information;

        for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
                *slash = '\0';
                mkdir(folder, 0777);
                *slash = '/';
        }
        if (mkdir(folder, 0777) == 0)
                return true;
        int reason = errno;
        if (stat(folder, &information) == 0 && S_ISDIR(information.st_mode))
                return true;
        return error_set(error, STATUS_ENVIRONMENT, "cannot make the folder %s: %s", folder,
                         strerror(reason));
}

bool result_folder(char folder[PATH_MAX], struct error *error)
{
        const char *state = getenv("XDG_STATE_HOME");
        const char *home = getenv("HOME");
        int length;

        /* The XDG specification says to ignore a relative path. */
        if (state && state[0] == '/')
                length = snprintf(folder, PATH_MAX, "%s/trapclock", state);
        else if (home && home[0] == '/')
                length = snprintf(folder, PATH_MAX, "%s/.local/state/trapclock", home);
        else
                return error_set(error, STATUS_ENVIRONMENT,
                                 "no place for results: HOME is not set, name a file with -o");
        if (length >= PATH_MAX)
                return error_set(error, STATUS_ENVIRONMENT, "HOME: the name is too long");
        return make_folders(folder, error) && file_check_folder(folder, error);
}

bool result_folder_file(const char *name, char path[PATH_MAX], struct error *error)
{
        char folder[PATH_MAX];

        if (!result_folder(folder, error))
                return false;
        return snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX ||
               error_set(error, STATUS_ENVIRONMENT, "%s: the name is too long", folder);
}

bool result_folder_save(const char *name, json_t *object, struct error *error)
{
        char path[PATH_MAX];
        char *text = object ? json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) : NULL;

        json_decref(object);
        bool good = text ? result_folder_file(name, path, error) &&
                               file_save(path, text, strlen(text), FILE_REPLACE, error)
                         : error_no_memory(error);
        free(text);
        return good;
}

bool result_save_unnamed(const json_t *result, const char *folder, char path[PATH_MAX],
                         struct error *error)
{
        char time[UTC_TEXT_BYTES];

        host_utc("%Y%m%dT%H%M%SZ", time);
        for (int i = 1; i <= NAMES_MAX; i++) {
                char number[16] = "";
                if (i > 1)
                        snprintf(number, sizeof(number), "-%d", i);
                if (snprintf(path, PATH_MAX, "%s/%s-%s%s.json", folder, time,
                             result_is_verify(result) ? MODE_VERIFY
                                                      : field_string(result, RESULT_CLOCK),
                             number) >= PATH_MAX)
                        return error_set(error, STATUS_ENVIRONMENT, "%s: the name is too long",
                                         folder);
                if (save(result, path, FILE_KEEP, error))
                        return true;
                if (error->status != 0)
                        return false;
        }
        return error_set(error, STATUS_ENVIRONMENT, "%s: no free name", folder);
}

json_t *result_parse(const char *bytes, size_t size, const char *name, struct error *error)
{
        json_error_t reason;
        json_t *value = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &reason);

        if (!value) {
                char text[sizeof(reason.text)];
                printable_copy(text, sizeof(text), reason.text, strlen(reason.text));
                error_set(error, STATUS_UNUSABLE, "%s:%d: not a trapclock result: %s", name,
                          reason.line, text);
        }
        return value;
}

bool result_is_in(const char *bytes, size_t size)
{
        json_t *value = json_loadb(bytes, size, 0, NULL);
        bool is = json_object_get(value, RESULT_BOOTS) || baseline_is(value);

        json_decref(value);
        return is;
}

bool result_check_none_at(const char *path, struct error *error)
{
        struct error ignored = {.status = 0};
        char *bytes = NULL;
        size_t size = 0;
        bool is =
            file_read(path, FILE_BYTES_MAX, &bytes, &size, &ignored) && result_is_in(bytes, size);

        free(bytes);
        error_clear(&ignored);
        return !is || error_set(error, STATUS_UNUSABLE,
                                "%s: is a saved result, which is not overwritten: name another "
                                "file",
                                path);
}

json_t *result_file_parse(const char *path, struct error *error)
{
        char *bytes;
        size_t size;

        if (!file_read(path, FILE_BYTES_MAX, &bytes, &size, error))
                return NULL;
        json_t *value = result_parse(bytes, size, path, error);
        free(bytes);
        return value;
}

json_t *result_load(const char *path, struct error *error)
{
        json_t *result = result_file_parse(path, error);

        if (result && baseline_is(result))
                error_set(error, STATUS_UNUSABLE,
                          "%s is a baseline, not a result: use it with compare or make regress",
                          path);
        else if (!result || result_check_named(result, path, error))
                return result;
        json_decref(result);
        return NULL;
}
