/* SPDX-License-Identifier: MIT */
/* Results that were given no name. Their names begin with the time of their measurement. */
#include "ci/result/saved.h"
#include "ci/result/result_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* YYYYMMDDTHHMMSSZ-CLOCK[-N].json: no other file in the folder begins with a digit. */
static int is_result(const struct dirent *entry)
{
        const char *dot = strrchr(entry->d_name, '.');

        return strspn(entry->d_name, "0123456789") == 8 && dot && strcmp(dot, ".json") == 0;
}

static bool is_newer(const struct stat *a, const struct stat *b)
{
        return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
                                                      : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

static bool find_latest(char path[PATH_MAX], struct error *error)
{
        char folder[PATH_MAX];
        struct stat newest = {.st_mtim = {.tv_sec = 0}};
        struct dirent **entries;

        if (!result_folder(folder, error))
                return false;
        const int count = scandir(folder, &entries, is_result, alphasort);
        path[0] = '\0';
        for (int i = 0; i < count; i++) {
                char name[PATH_MAX];
                struct stat information;

                if (snprintf(name, sizeof(name), "%s/%s", folder, entries[i]->d_name) <
                        (int)sizeof(name) &&
                    stat(name, &information) == 0 && is_newer(&information, &newest)) {
                        newest = information;
                        strcpy(path, name);
                }
                free(entries[i]);
        }
        if (count >= 0)
                free(entries);
        return path[0] || error_set(error, STATUS_UNUSABLE,
                                    SAVED_LATEST ": no result is saved in %s yet", folder);
}

bool saved_path(const char *name, char path[PATH_MAX], struct error *error)
{
        if (strcmp(name, SAVED_LATEST) == 0 && access(name, F_OK) != 0)
                return find_latest(path, error);
        return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX ||
               error_set(error, STATUS_UNUSABLE, "%.100s...: the name is too long", name);
}
