/* SPDX-License-Identifier: MIT */
/* Finds the guest's images, and copies the ISO with another command line. */
#include "ci/vm/images.h"
#include "bench/protocol/protocol.h"
#include "ci/base/file.h"
#include "ci/base/printable.h"
#include "ci/base/temporary.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ISO_BYTES_MAX ((size_t)64 << 20)
#define START_BYTES   (sizeof(ISO_COMMAND_LINE_START) - 1)
#define END_BYTES     (sizeof(ISO_COMMAND_LINE_END) - 1)
#define GRUB_BYTES    "\"'\\$;&|<>{}`"

/* Relative to the tool's folder: as built, as installed, and for a build variant one below. */
static const char *const folders[] = {".", "../lib/trapclock", ".."};

static bool tool_folder(char folder[PATH_MAX], struct error *error)
{
        char tool[PATH_MAX];
        ssize_t length = readlink("/proc/self/exe", tool, sizeof(tool) - 1);

        if (length < 0)
                return error_set(error, STATUS_ENVIRONMENT, "/proc/self/exe: %s", strerror(errno));
        tool[length] = '\0';
        strcpy(folder, dirname(tool));
        return true;
}

bool image_find(const char *asked, const char *name, char path[PATH_MAX], struct error *error)
{
        char folder[PATH_MAX];

        if (asked) {
                if (snprintf(path, PATH_MAX, "%s", asked) < PATH_MAX && access(asked, R_OK) == 0)
                        return true;
                return error_set(error, STATUS_ENVIRONMENT, "%s: %s", asked, strerror(errno));
        }
        if (!tool_folder(folder, error))
                return false;
        for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
                if (snprintf(path, PATH_MAX, "%s/%s/%s", folder, folders[i], name) < PATH_MAX &&
                    access(path, R_OK) == 0)
                        return true;
        return error_set(error, STATUS_ENVIRONMENT,
                         "%s not found beside the tool, nor in ../lib/trapclock from there: run "
                         "make, or make install",
                         name);
}

static bool check_line(const char *line, struct error *error)
{
        size_t length = strlen(line);

        if (length > ISO_COMMAND_LINE_BYTES)
                return error_set(error, STATUS_UNUSABLE,
                                 "the guest's command line: expected at most %d bytes, got %zu",
                                 ISO_COMMAND_LINE_BYTES, length);
        for (size_t i = 0; i < length; i++)
                if (!is_printable((unsigned char)line[i]) || strchr(GRUB_BYTES, line[i]))
                        return error_set(error, STATUS_UNUSABLE,
                                         "the guest's command line: byte 0x%02x at %zu would not "
                                         "pass through GRUB",
                                         (unsigned char)line[i], i);
        return true;
}

/* Returns the slot's first byte; NULL if there is not exactly one whole slot. */
static char *find_slot(char *image, size_t size)
{
        char *mark = memmem(image, size, ISO_COMMAND_LINE_START, START_BYTES);

        if (!mark)
                return NULL;
        char *slot = mark + START_BYTES;
        size_t left = size - (size_t)(slot - image);
        if (left < ISO_COMMAND_LINE_BYTES + END_BYTES ||
            memmem(slot, left, ISO_COMMAND_LINE_START, START_BYTES) ||
            memcmp(slot + ISO_COMMAND_LINE_BYTES, ISO_COMMAND_LINE_END, END_BYTES) != 0)
                return NULL;
        for (size_t i = 0; i < ISO_COMMAND_LINE_BYTES; i++)
                if (!is_printable((unsigned char)slot[i]) || slot[i] == ISO_COMMAND_LINE_END[0])
                        return NULL;
        return slot;
}

bool iso_patch(char *image, size_t size, const char *command_line, struct error *error)
{
        if (!check_line(command_line, error))
                return false;
        char *slot = find_slot(image, size);
        if (!slot)
                return error_set(error, STATUS_ENVIRONMENT,
                                 "expected exactly one slot of %d bytes for the guest's command "
                                 "line: no image of this trapclock",
                                 ISO_COMMAND_LINE_BYTES);
        memset(slot, ' ', ISO_COMMAND_LINE_BYTES);
        memcpy(slot, command_line, strlen(command_line));
        return true;
}

static bool write_temporary(const char *image, size_t size, char name[PATH_MAX],
                            struct error *error)
{
        int descriptor = temporary_file(name, error);
        if (descriptor < 0)
                return false;
        bool good = file_write(descriptor, image, size, name, error);
        if (close(descriptor) != 0 && good)
                good = error_set(error, STATUS_ENVIRONMENT, "%s: %s", name, strerror(errno));
        if (!good)
                temporary_remove(name);
        return good;
}

bool iso_copy(const char *iso, const char *command_line, char copy[PATH_MAX], struct error *error)
{
        char *image = NULL;
        size_t size = 0;

        if (!file_read(iso, ISO_BYTES_MAX, &image, &size, error)) {
                error->status = STATUS_ENVIRONMENT;
                return false;
        }
        bool good = iso_patch(image, size, command_line, error) || error_prefix(error, "%s: ", iso);
        good = good && write_temporary(image, size, copy, error);
        free(image);
        return good;
}
