/* SPDX-License-Identifier: MIT */
/* Source: Linux, Documentation/admin-guide/kernel-parameters.rst. */
#include "ci/vm/linux.h"
#include "bench/protocol/protocol.h"
#include "ci/vm/images.h"
#include "ci/vm/vm.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define KERNEL_FOLDER "/boot"
#define KERNEL_PREFIX "vmlinuz-"

const char *const guest_names[GUESTS + 1] = {
    [GUEST_TRAPCLOCK] = "trapclock", [GUEST_LINUX] = "linux", [GUEST_HOST] = "host"};

/*
 * Every boot gets the same addresses and stacks. The console prints only panics, because a
 * kernel line would tear a record. After a panic the machine ends.
 * The kernel leaves out the tests of its ciphers, which are half of its boot under icount.
 */
#define REPEATABLE "nokaslr randomize_kstack_offset=off"
#define REPORTING  "console=ttyS0 loglevel=1 panic=-1 cryptomgr.notests"

static bool find_newest(char path[PATH_MAX], struct error *error)
{
        DIR *folder = opendir(KERNEL_FOLDER);
        char newest[sizeof(((struct dirent *)0)->d_name)] = "";
        const struct dirent *entry;

        while (folder && (entry = readdir(folder)))
                if (strncmp(entry->d_name, KERNEL_PREFIX, sizeof(KERNEL_PREFIX) - 1) == 0 &&
                    strverscmp(entry->d_name, newest) > 0)
                        strcpy(newest, entry->d_name);
        if (folder)
                closedir(folder);
        if (!newest[0])
                return error_set(error, STATUS_ENVIRONMENT,
                                 "no kernel " KERNEL_FOLDER "/" KERNEL_PREFIX
                                 "*: install the package linux-image-cloud-amd64 (Debian), or name "
                                 "one with --kernel");
        snprintf(path, PATH_MAX, KERNEL_FOLDER "/%s", newest);
        return access(path, R_OK) == 0 ||
               error_set(error, STATUS_ENVIRONMENT, "%s: %s", path, strerror(errno));
}

bool linux_kernel_find(const char *asked, char path[PATH_MAX], struct error *error)
{
        if (!asked)
                return find_newest(path, error);
        return image_find(asked, "", path, error);
}

bool linux_command_line(const char *append, const char *words, char line[LINUX_LINE_BYTES],
                        struct error *error)
{
        const int length =
            snprintf(line, LINUX_LINE_BYTES, REPORTING " " REPEATABLE "%s%s" KERNEL_WORDS_END "%s",
                     append ? " " : "", append ? append : "", words);

        return length < LINUX_LINE_BYTES ||
               error_set(error, STATUS_UNUSABLE,
                         "the kernel's command line: expected at most %d bytes, got %d: shorten "
                         "--append",
                         LINUX_LINE_BYTES - 1, length);
}

static bool find_program(const char *asked, char path[PATH_MAX], struct error *error)
{
        return image_find(asked, LINUX_PROGRAM, path, error);
}

static bool version(const char *path, char line[PROGRAM_LINE_BYTES], struct error *error)
{
        struct utsname name;

        (void)path;
        if (uname(&name) != 0)
                return error_set(error, STATUS_ENVIRONMENT, "uname: %s", strerror(errno));
        snprintf(line, PROGRAM_LINE_BYTES, "%.20s %.60s", name.sysname, name.release);
        return true;
}

static void arguments(const struct machine *machine, const char *folder, struct vm_arguments *made)
{
        char *words = made->texts[0], *rest = NULL;
        size_t count = 0;

        (void)folder;
        made->list[count++] = machine->program;
        snprintf(words, VM_TEXT_BYTES, "%s", machine->command_line);
        for (char *word = strtok_r(words, " ", &rest); word && count < VM_ARGUMENTS_MAX - 1;
             word = strtok_r(NULL, " ", &rest))
                made->list[count++] = word;
        made->list[count] = NULL;
}

const struct vm vm_host = {
    .name = "host",
    .title = "the program",
    .find = find_program,
    .version = version,
    .arguments = arguments,
    .passes_status_on = true,
    .status_passed = GUEST_EXIT_STATUS(GUEST_EXIT_PASS),
    .status_failed = GUEST_EXIT_STATUS(GUEST_EXIT_FAILED),
};
