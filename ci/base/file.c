/* SPDX-License-Identifier: MIT */
/* Whole files: read within a limit, written so that no reader sees half of one. */
#include "ci/base/file.h"
#include "ci/base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES 65536

static bool fail_by_errno(struct error *error, int status, const char *path)
{
        return error_set(error, status, "%s: %s", path, strerror(errno));
}

static bool read_all(int descriptor, size_t limit, char **bytes, size_t *size, const char *path,
                     struct error *error)
{
        size_t capacity = 0;

        *bytes = NULL;
        *size = 0;
        for (;;) {
                if (capacity - *size < PIECE_BYTES) {
                        capacity = 2 * capacity + PIECE_BYTES;
                        char *larger = realloc(*bytes, capacity);
                        if (!larger)
                                return error_no_memory(error);
                        *bytes = larger;
                }
                ssize_t got = read(descriptor, *bytes + *size, capacity - *size);
                if (got == 0)
                        return true;
                if (got < 0 && errno != EINTR)
                        return fail_by_errno(error, STATUS_UNUSABLE, path);
                *size += got > 0 ? (size_t)got : 0;
                if (*size > limit)
                        return error_set(error, STATUS_UNUSABLE, "%s: exceeds %zu MiB", path,
                                         limit >> 20);
        }
}

bool file_read(const char *path, size_t limit, char **bytes, size_t *size, struct error *error)
{
        int descriptor = open(path, O_RDONLY | O_CLOEXEC);

        *bytes = NULL;
        if (descriptor < 0)
                return fail_by_errno(error, STATUS_UNUSABLE, path);
        bool good = read_all(descriptor, limit, bytes, size, path, error);
        close(descriptor);
        if (!good) {
                free(*bytes);
                *bytes = NULL;
        }
        return good;
}

bool file_write(int descriptor, const char *bytes, size_t size, const char *name,
                struct error *error)
{
        while (size > 0) {
                ssize_t written = write(descriptor, bytes, size);
                if (written < 0 && errno == EINTR)
                        continue;
                if (written < 0)
                        return fail_by_errno(error, STATUS_ENVIRONMENT, name);
                bytes += written;
                size -= (size_t)written;
        }
        return true;
}

static const char *folder_of(const char *target, char folder[PATH_MAX])
{
        snprintf(folder, PATH_MAX, "%s", target);
        return dirname(folder);
}

/* Puts the name that a link holds in place of the link's; false: it is too long. */
static bool follow(const char *held, char name[PATH_MAX])
{
        char folder[PATH_MAX];

        folder_of(name, folder);
        return snprintf(name, PATH_MAX, "%s%s%s", held[0] == '/' ? "" : folder,
                        held[0] == '/' ? "" : "/", held) < PATH_MAX;
}

/*
 * Follows symbolic links, so that a rename does not replace the link; the file need not exist
 * yet. A circle of links is an error, not ENOENT.
 */
static bool resolve(const char *path, char target[PATH_MAX], struct error *error)
{
        char real[PATH_MAX], held[PATH_MAX];
        bool fits = true;

        for (const char *at = path; fits; at = target) {
                if (realpath(at, real)) {
                        strcpy(target, real);
                        return true;
                }
                if (errno != ENOENT)
                        return fail_by_errno(error, STATUS_UNUSABLE, path);
                if (at == path)
                        fits = snprintf(target, PATH_MAX, "%s", path) < PATH_MAX;
                ssize_t length = fits ? readlink(target, held, sizeof(held) - 1) : 0;
                if (length < 0)
                        return true;
                held[length] = '\0';
                fits = fits && follow(held, target);
        }
        return error_set(error, STATUS_UNUSABLE, "%s: the name is too long", path);
}

/* Is this /dev/null, under any name? What is saved there is meant to be lost. */
static bool is_null_device(const char *path)
{
        struct stat null, information;

        return stat("/dev/null", &null) == 0 && stat(path, &information) == 0 &&
               S_ISCHR(information.st_mode) && information.st_rdev == null.st_rdev;
}

static bool check_regular(const char *target, struct error *error)
{
        struct stat information;

        if (stat(target, &information) == 0 && !S_ISREG(information.st_mode))
                return error_set(error, STATUS_UNUSABLE, "%s: not a regular file", target);
        return true;
}

static mode_t new_file_mode(void)
{
        mode_t mask = umask(0);

        umask(mask);
        return 0666 & ~mask;
}

static bool fill(int descriptor, const char *bytes, size_t size, const char *name,
                 struct error *error)
{
        if (!file_write(descriptor, bytes, size, name, error))
                return false;
        if (fchmod(descriptor, new_file_mode()) != 0 || fsync(descriptor) != 0)
                return fail_by_errno(error, STATUS_ENVIRONMENT, name);
        return true;
}

/* link() fails if the name is taken. File systems without hard links get a rename. */
static bool give_name(const char *temporary, const char *target, enum file_replace replace,
                      struct error *error)
{
        if (replace == FILE_KEEP) {
                if (link(temporary, target) == 0) {
                        unlink(temporary);
                        return true;
                }
                if (errno == EEXIST || access(target, F_OK) == 0) {
                        error_clear(error);
                        return false;
                }
        }
        if (rename(temporary, target) != 0)
                return fail_by_errno(error, STATUS_ENVIRONMENT, target);
        return true;
}

/* A rename lasts only once its folder is synced. Not every file system can do that. */
static void sync_folder(const char *folder)
{
        int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (descriptor < 0)
                return;
        fsync(descriptor);
        close(descriptor);
}

static bool save_held(const char *target, const char *bytes, size_t size, enum file_replace replace,
                      struct error *error)
{
        char temporary[PATH_MAX + 16], folder_space[PATH_MAX];
        const char *folder = folder_of(target, folder_space);

        snprintf(temporary, sizeof(temporary), "%s.XXXXXX", target);
        int descriptor = mkostemp(temporary, O_CLOEXEC);
        if (descriptor < 0)
                return error_set(error, STATUS_ENVIRONMENT, "%s: cannot make a file in %s: %s",
                                 target, folder, strerror(errno));
        bool good = fill(descriptor, bytes, size, target, error);
        if (close(descriptor) != 0 && good)
                good = fail_by_errno(error, STATUS_ENVIRONMENT, target);
        good = good && give_name(temporary, target, replace, error);
        if (good)
                sync_folder(folder);
        else
                unlink(temporary);
        return good;
}

bool file_save(const char *path, const char *bytes, size_t size, enum file_replace replace,
               struct error *error)
{
        char target[PATH_MAX];
        sigset_t before;

        if (is_null_device(path))
                return true;
        if (!resolve(path, target, error) || !check_regular(target, error))
                return false;
        signals_hold(&before);
        bool good = save_held(target, bytes, size, replace, error);
        signals_release(&before);
        return good;
}

bool file_check_folder(const char *folder, struct error *error)
{
        return access(folder, W_OK | X_OK) == 0 ||
               error_set(error, STATUS_ENVIRONMENT, "%s: cannot write there: %s", folder,
                         strerror(errno));
}

bool file_check_target(const char *path, struct error *error)
{
        char target[PATH_MAX], folder_space[PATH_MAX];

        if (is_null_device(path))
                return true;
        if (!resolve(path, target, error) || !check_regular(target, error))
                return false;
        return file_check_folder(folder_of(target, folder_space), error);
}

/* The folder's real name and the file's, which need not be there yet. */
static bool full_name(const char *path, char name[PATH_MAX])
{
        char target[PATH_MAX], folder_space[PATH_MAX], folder[PATH_MAX];
        struct error ignored = {.status = 0};
        bool good =
            resolve(path, target, &ignored) && realpath(folder_of(target, folder_space), folder);
        const char *slash = strrchr(target, '/');

        error_clear(&ignored);
        return good &&
               snprintf(name, PATH_MAX, "%s/%s", folder, slash ? slash + 1 : target) < PATH_MAX;
}

bool file_is_same(const char *a, const char *b)
{
        char of_a[PATH_MAX], of_b[PATH_MAX];
        struct stat at_a, at_b;

        if (is_null_device(a) || is_null_device(b))
                return false;
        if (stat(a, &at_a) == 0 && stat(b, &at_b) == 0)
                return at_a.st_dev == at_b.st_dev && at_a.st_ino == at_b.st_ino;
        return full_name(a, of_a) && full_name(b, of_b) && strcmp(of_a, of_b) == 0;
}

bool file_check_apart(const char *output, const char *input, struct error *error)
{
        return !file_is_same(output, input) ||
               error_set(error, STATUS_UNUSABLE, "%s: is the input %s: name another file to write",
                         output, input);
}
