/* SPDX-License-Identifier: MIT */
/* Results saved without -o. Their file names begin with the time of the measurement. */
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

/* Newest first; at the same time, the later name first. */
static int by_age(const void *a, const void *b)
{
        const struct saved *x = a, *y = b;

        if (x->changed.tv_sec != y->changed.tv_sec)
                return x->changed.tv_sec < y->changed.tv_sec ? 1 : -1;
        if (x->changed.tv_nsec != y->changed.tv_nsec)
                return x->changed.tv_nsec < y->changed.tv_nsec ? 1 : -1;
        return strcmp(y->path, x->path);
}

/* Keeps the names that still are files; NULL: no memory. */
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
                return error_set(error, STATUS_ENVIRONMENT, "cannot read %s", folder);
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

/* Is the name one of a result in the result folder, and no file's here? */
static bool is_of_folder(const char *name)
{
        return (strcmp(name, SAVED_LATEST) == 0 ||
                strncmp(name, SAVED_BEFORE, sizeof(SAVED_BEFORE) - 1) == 0) &&
               access(name, F_OK) != 0;
}

/* How many results before the latest; false: no number from 0 to SAVED_BEFORE_MAX. */
static bool read_place(const char *name, size_t *place)
{
        const char *digits = name + sizeof(SAVED_BEFORE) - 1;

        *place = 0;
        if (strcmp(name, SAVED_LATEST) == 0)
                return true;
        for (const char *digit = digits; *digit; digit++) {
                if (*digit < '0' || *digit > '9')
                        return false;
                *place = *place * 10 + (size_t)(*digit - '0');
                if (*place > SAVED_BEFORE_MAX)
                        return false;
        }
        return *digits;
}

static void write_name(size_t place, char name[SAVED_NAME_BYTES])
{
        if (place > 0)
                snprintf(name, SAVED_NAME_BYTES, SAVED_BEFORE "%zu", place);
        else
                strcpy(name, SAVED_LATEST);
}

static bool refuse_place(const char *name, const char *folder, size_t count, struct error *error)
{
        char oldest[SAVED_NAME_BYTES];

        if (count == 0)
                return error_set(error, STATUS_UNUSABLE, "%s: no result is saved in %s yet", name,
                                 folder);
        write_name(count - 1, oldest);
        return error_set(error, STATUS_UNUSABLE,
                         "%s: only %zu result%s saved in %s, the oldest is %s", name, count,
                         count == 1 ? " is" : "s are", folder, oldest);
}

static bool find_place(const char *name, char path[PATH_MAX], struct error *error)
{
        char folder[PATH_MAX];
        struct saved_list list;
        size_t place;

        if (!read_place(name, &place))
                return error_set(error, STATUS_UNUSABLE,
                                 "%.100s: expected a number from 0 to %d behind " SAVED_BEFORE,
                                 name, SAVED_BEFORE_MAX);
        if (!result_folder(folder, error) || !saved_list_open(&list, error))
                return false;
        const size_t count = list.count;
        const bool good = place < count && strlen(list.paths[place]) < PATH_MAX;
        if (good)
                strcpy(path, list.paths[place]);
        saved_list_close(&list);
        return good || refuse_place(name, folder, count, error);
}

bool saved_path(const char *name, char path[PATH_MAX], struct error *error)
{
        if (is_of_folder(name))
                return find_place(name, path, error);
        return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX ||
               error_set(error, STATUS_UNUSABLE, "%.100s...: the name is too long", name);
}

bool saved_name_before(const char *name, char before[SAVED_NAME_BYTES])
{
        size_t place;

        if (!is_of_folder(name) || !read_place(name, &place))
                return false;
        write_name(place + 1, before);
        return true;
}
