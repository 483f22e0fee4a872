/* SPDX-License-Identifier: MIT */
/* Where the guest's images are. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ci/vm/images.h"

/* A build variant of the tool stands one folder below the images. */
static const char *const folders[] = {".", ".."};

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
        return error_set(error, STATUS_ENVIRONMENT, "%s not found beside the tool: run make", name);
}
