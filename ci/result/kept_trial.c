/* SPDX-License-Identifier: MIT */
/* Keeps the answers of trial boots in a file, since the host started, the newest last. */
#include "ci/result/kept_trial.h"
#include "ci/base/fields.h"
#include "ci/base/file.h"
#include "ci/result/host.h"
#include "ci/result/result_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES_MAX (1 << 18)
#define ANSWERS_MAX    16
#define TEXT_MAX       4096

#define ANSWERS "trials"
#define PLACE   "place"
#define FOUND   "found"
#define SILICON "silicon"
#define REASON  "reason"

static const struct field answer_fields[] = {
    {PLACE, OBJECT},
    {FOUND, STRING(20, 20), .bytes = "0123456789-:TZ"},
    {SILICON, BOOLEAN},
    {REASON, STRING(0, TEXT_MAX)},
    {0},
};

/* Each start of the host has an id: modules and firmware may differ after another. */
static void read_start(char text[64])
{
        FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

        if (!file || !fgets(text, 64, file))
                text[0] = '\0';
        text[strcspn(text, "\n")] = '\0';
        if (file)
                fclose(file);
}

static const char *or_empty(const char *text)
{
        return text ? text : "";
}

/* NULL: no memory, or a name that is not UTF-8. */
static json_t *describe(const struct trial_place *place)
{
        char start[64], image[PATH_MAX + 64];
        struct stat information = {.st_size = 0};

        read_start(start);
        stat(place->elf, &information);
        snprintf(image, sizeof(image), "%s %lld %lld.%09ld", place->elf,
                 (long long)information.st_size, (long long)information.st_mtim.tv_sec,
                 information.st_mtim.tv_nsec);
        return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "start", start, "qemu", place->qemu,
                         "version", place->version, "machine", or_empty(place->machine), "cpu",
                         or_empty(place->cpu), "clock", or_empty(place->clock), "image", image);
}

/* Reads the sound answers in the file; makes a new list if there are none. */
static json_t *read_answers(void)
{
        struct error ignored = {.status = 0};
        struct stat information;
        char path[PATH_MAX], *bytes;
        size_t size, i;
        json_t *answers = json_array(), *file = NULL, *answer;

        if (result_folder_file(KEPT_TRIAL_FILE, path, &ignored) && stat(path, &information) == 0 &&
            S_ISREG(information.st_mode) &&
            file_read(path, FILE_BYTES_MAX, &bytes, &size, &ignored)) {
                file = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
                free(bytes);
        }
        json_array_foreach(json_object_get(file, ANSWERS), i, answer)
        {
                if (json_is_object(answer) && fields_check(answer, answer_fields, NULL, &ignored))
                        json_array_append(answers, answer);
        }
        error_clear(&ignored);
        json_decref(file);
        return answers;
}

bool kept_trial_find(const struct trial_place *place, struct trial_answer *answer)
{
        json_t *wanted = describe(place), *answers = read_answers(), *kept;
        struct error ignored = {.status = 0};
        char path[PATH_MAX];
        bool found = false;
        size_t i;

        json_array_foreach(answers, i, kept)
        {
                if (!wanted || !json_equal(json_object_get(kept, PLACE), wanted))
                        continue;
                found = result_folder_file(KEPT_TRIAL_FILE, path, &ignored);
                answer->silicon = json_is_true(json_object_get(kept, SILICON));
                snprintf(answer->reason, sizeof(answer->reason),
                         "%.250s (found at %s; remove %.250s to try again)",
                         answer->silicon ? "KVM runs the guest on silicon here"
                                         : field_string(kept, REASON),
                         field_string(kept, FOUND), path);
        }
        error_clear(&ignored);
        json_decref(wanted);
        json_decref(answers);
        return found;
}

/* Returns the answers since the host started, without the one for the same place. */
static json_t *answers_to_keep(const json_t *place)
{
        json_t *answers = read_answers(), *answer;
        size_t i = 0;

        while ((answer = json_array_get(answers, i))) {
                const json_t *other = json_object_get(answer, PLACE);

                if (strcmp(field_string(other, "start"), field_string(place, "start")) != 0 ||
                    json_equal(other, place) || json_array_size(answers) >= ANSWERS_MAX)
                        json_array_remove(answers, i);
                else
                        i++;
        }
        return answers;
}

bool kept_trial_save(const struct trial_place *place, const struct trial_answer *answer,
                     struct error *error)
{
        char found[UTC_TEXT_BYTES];
        json_t *described = describe(place);

        host_utc("%Y-%m-%dT%H:%M:%SZ", found);
        if (!described)
                return error_no_memory(error);
        json_t *answers = answers_to_keep(described);
        json_t *kept = json_pack("{s:o, s:s, s:b, s:s}", PLACE, described, FOUND, found, SILICON,
                                 answer->silicon, REASON, answer->reason);
        if (json_array_append_new(answers, kept) == 0)
                return result_folder_save(KEPT_TRIAL_FILE, json_pack("{s:o}", ANSWERS, answers),
                                          error);
        json_decref(answers);
        return error_no_memory(error);
}
