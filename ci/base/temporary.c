/* SPDX-License-Identifier: MIT */
/* Makes files and folders in $TMPDIR, and removes what killed processes left there. */
#include "ci/base/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_START "trapclock-temporary-"
#define NAME_END   "XXXXXX" /* mkstemp puts letters and digits here */
#define TRIES      100

/* What this process has made and not removed. */
static struct held {
        char *name;
        int lock; /* a descriptor of it */
} * list;
static size_t count;

static const char *directory(void)
{
        const char *name = getenv("TMPDIR");

        return name && *name ? name : "/tmp";
}

static bool is_our_name(const char *name)
{
        return strncmp(name, NAME_START, strlen(NAME_START)) == 0 &&
               strlen(name) == strlen(NAME_START NAME_END);
}

/* Does the name still belong to the open file? */
static bool leads_to(int folder, const char *name, int descriptor)
{
        struct stat named, opened;

        return fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
               fstat(descriptor, &opened) == 0 && named.st_dev == opened.st_dev &&
               named.st_ino == opened.st_ino;
}

/* The files that a boot keeps in its folder; whatever else is there stays, and so the folder. */
static void empty(int folder)
{
        int descriptor = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *entries = descriptor >= 0 ? fdopendir(descriptor) : NULL;
        struct stat information;

        if (!entries) {
                if (descriptor >= 0)
                        close(descriptor);
                return;
        }
        for (const struct dirent *entry; (entry = readdir(entries));)
                if (fstatat(folder, entry->d_name, &information, AT_SYMLINK_NOFOLLOW) == 0 &&
                    information.st_uid == geteuid() &&
                    (S_ISREG(information.st_mode) || S_ISFIFO(information.st_mode)))
                        unlinkat(folder, entry->d_name, 0);
        closedir(entries);
}

/* Removes it if it is ours and no living process holds it. */
static void remove_left(int folder, const char *name)
{
        /* O_NONBLOCK: to open a FIFO of that name would wait. */
        int left = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        struct stat information;

        if (left < 0)
                return;
        if (fstat(left, &information) == 0 && information.st_uid == geteuid() &&
            (S_ISREG(information.st_mode) || S_ISDIR(information.st_mode)) &&
            flock(left, LOCK_EX | LOCK_NB) == 0 && leads_to(folder, name, left)) {
                if (S_ISDIR(information.st_mode))
                        empty(left);
                unlinkat(folder, name, S_ISDIR(information.st_mode) ? AT_REMOVEDIR : 0);
        }
        close(left);
}

static void remove_all_left(void)
{
        DIR *entries = opendir(directory());

        if (!entries)
                return;
        for (const struct dirent *entry; (entry = readdir(entries));)
                if (is_our_name(entry->d_name))
                        remove_left(dirfd(entries), entry->d_name);
        closedir(entries);
}

static int fail_to_make(bool is_folder, struct error *error)
{
        error_set(error, STATUS_ENVIRONMENT, "cannot make a %s in %s: %s",
                  is_folder ? "folder" : "file", directory(), strerror(errno));
        return -1;
}

/* On a file system without locks nothing is ever removed, so no lock is needed. */
static bool lock(int descriptor)
{
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* Takes the lock's descriptor over. False, with errno: no memory. */
static bool hold(const char *name, int descriptor)
{
        struct held *longer = realloc(list, (count + 1) * sizeof(*list));

        if (!longer)
                return false;
        list = longer;
        list[count] = (struct held){strdup(name), descriptor};
        if (!list[count].name)
                return false;
        count++;
        return true;
}

/* Makes it and opens it; -1 with errno. */
static int make(char name[PATH_MAX], bool is_folder)
{
        if (!is_folder)
                return mkostemp(name, O_CLOEXEC);
        if (!mkdtemp(name))
                return -1;
        int descriptor = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        int reason = errno;
        if (descriptor < 0)
                rmdir(name);
        errno = reason;
        return descriptor;
}

/*
 * Makes, locks and holds it. Another process may have found it before it was locked, and may be
 * about to remove it. Then it is made once more, under another name.
 */
static int make_locked(char name[PATH_MAX], bool is_folder, struct error *error)
{
        static bool removed;

        if (!removed)
                remove_all_left();
        removed = true;
        for (int i = 0; i < TRIES; i++) {
                if (snprintf(name, PATH_MAX, "%s/" NAME_START NAME_END, directory()) >= PATH_MAX) {
                        error_set(error, STATUS_ENVIRONMENT, "TMPDIR: the name is too long");
                        return -1;
                }
                int descriptor = make(name, is_folder);
                if (descriptor < 0)
                        return fail_to_make(is_folder, error);
                if (lock(descriptor) && leads_to(AT_FDCWD, name, descriptor))
                        return descriptor;
                close(descriptor);
        }
        errno = EBUSY;
        return fail_to_make(is_folder, error);
}

/* Holds what was made by this descriptor, or removes it again. */
static bool keep(const char *name, int descriptor, bool is_folder, struct error *error)
{
        if (descriptor >= 0 && hold(name, descriptor))
                return true;
        fail_to_make(is_folder, error);
        if (descriptor >= 0)
                close(descriptor);
        unlinkat(AT_FDCWD, name, is_folder ? AT_REMOVEDIR : 0);
        return false;
}

int temporary_file(char name[PATH_MAX], struct error *error)
{
        int descriptor = make_locked(name, false, error);

        /* A copy shares the lock, and keeps it when the caller closes the file. */
        if (descriptor < 0 || keep(name, fcntl(descriptor, F_DUPFD_CLOEXEC, 0), false, error))
                return descriptor;
        close(descriptor);
        return -1;
}

bool temporary_folder(char name[PATH_MAX], struct error *error)
{
        int descriptor = make_locked(name, true, error);

        return descriptor >= 0 && keep(name, descriptor, true, error);
}

void temporary_remove(const char *name)
{
        if (unlink(name) != 0)
                rmdir(name);
        for (size_t i = 0; i < count; i++) {
                if (strcmp(list[i].name, name) != 0)
                        continue;
                close(list[i].lock);
                free(list[i].name);
                list[i] = list[--count];
                return;
        }
}
