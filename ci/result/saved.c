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

struct saved {
        char *path;
        struct timespec changed;
};

/* The newest first; of equally new ones the one with the later name. */
static int by_age(const void *a, const void *b)
{
        const struct saved *x = a, *y = b;

        if (x->changed.tv_sec != y->changed.tv_sec)
                return x->changed.tv_sec < y->changed.tv_sec ? 1 : -1;
        if (x->changed.tv_nsec != y->changed.tv_nsec)
                return x->changed.tv_nsec < y->changed.tv_nsec ? 1 : -1;
        return strcmp(y->path, x->path);
}

/* Those of the folder's names that are files still; NULL: no memory. */
static struct saved *look_at(const char *folder, struct dirent *const entries[], size_t count,
                             size_t *found)
{
        struct saved *all = calloc(count + 1, sizeof(*all));
        bool good = all;

        *found = 0;
        for (size_t i = 0; good && i < count; i++) {
                struct stat information;
                char *path;

                good = asprintf(&path, "%s/%s", folder, entries[i]->d_name) >= 0;
                if (good && stat(path, &information) == 0 && S_ISREG(information.st_mode))
                        all[(*found)++] = (struct saved){path, information.st_mtim};
                else if (good)
                        free(path);
        }
        if (good)
                return all;
        for (size_t i = 0; all && i < *found; i++)
                free(all[i].path);
        free(all);
        return NULL;
}

static bool keep_paths(struct saved *all, size_t count, struct saved_list *list)
{
        list->paths = calloc(count + 1, sizeof(*list->paths));
        list->count = list->paths ? count : 0;
        for (size_t i = 0; i < count; i++)
                if (list->paths)
                        list->paths[i] = all[i].path;
                else
                        free(all[i].path);
        return list->paths;
}

bool saved_list_open(struct saved_list *list, struct error *error)
{
        char folder[PATH_MAX];
        struct dirent **entries;
        size_t count = 0;

        *list = (struct saved_list){0};
        if (!result_folder(folder, error))
                return false;
        const int named = scandir(folder, &entries, is_result, alphasort);
        if (named < 0)
                return error_set(error, STATUS_ENVIRONMENT, "%s cannot be read", folder);
        struct saved *all = look_at(folder, entries, (size_t)named, &count);
        if (all)
                qsort(all, count, sizeof(*all), by_age);
        const bool good = all && keep_paths(all, count, list);
        free(all);
        for (int i = 0; i < named; i++)
                free(entries[i]);
        free(entries);
        return good || error_no_memory(error);
}

void saved_list_close(struct saved_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                free(list->paths[i]);
        free(list->paths);
        *list = (struct saved_list){0};
}

static bool find_latest(char path[PATH_MAX], struct error *error)
{
        char folder[PATH_MAX];
        struct saved_list list;

        if (!result_folder(folder, error) || !saved_list_open(&list, error))
                return false;
        const bool good = list.count > 0 && strlen(list.paths[0]) < PATH_MAX;
        if (good)
                strcpy(path, list.paths[0]);
        saved_list_close(&list);
        return good || error_set(error, STATUS_UNUSABLE,
                                 SAVED_LATEST ": no result is saved in %s yet", folder);
}

bool saved_path(const char *name, char path[PATH_MAX], struct error *error)
{
        if (strcmp(name, SAVED_LATEST) == 0 && access(name, F_OK) != 0)
                return find_latest(path, error);
        return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX ||
               error_set(error, STATUS_UNUSABLE, "%.100s...: the name is too long", name);
}
