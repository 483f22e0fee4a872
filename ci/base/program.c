/* SPDX-License-Identifier: MIT */
/* Programs of others: where they are, and which version. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/base/program.h"
#include "ci/base/printable.h"
#include "ci/base/process.h"

#define TIMEOUT_MS   20000
#define OUTPUT_BYTES 4096 /* of what it says, as much is looked at */

static bool is_program(const char *path)
{
        struct stat information;

        return stat(path, &information) == 0 && S_ISREG(information.st_mode) &&
               access(path, X_OK) == 0;
}

static bool find_on_path(const char *name, char path[PATH_MAX])
{
        const char *directory = getenv("PATH");

        while (directory && *directory) {
                size_t length = strcspn(directory, ":");
                int written = snprintf(path, PATH_MAX, "%.*s/%s", (int)length, directory, name);
                if (length > 0 && written < PATH_MAX && is_program(path))
                        return true;
                directory += length + (directory[length] == ':');
        }
        return false;
}

bool program_find(const char *name, char path[PATH_MAX])
{
        if (strchr(name, '/'))
                return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX && is_program(path);
        return find_on_path(name, path);
}

struct output {
        char bytes[OUTPUT_BYTES];
        size_t length;
};

static bool keep(void *context, const char *bytes, size_t length, struct error *error)
{
        struct output *output = context;
        size_t room = sizeof(output->bytes) - output->length;
        size_t kept = length < room ? length : room;

        (void)error;
        memcpy(output->bytes + output->length, bytes, kept);
        output->length += kept;
        return true;
}

static bool drop(void *context, const char *bytes, size_t length, struct error *error)
{
        (void)context, (void)bytes, (void)length, (void)error;
        return true;
}

static bool run(const char *path, const char *option, struct output *output, struct error *error)
{
        const char *arguments[] = {path, option, NULL};
        struct process_watch watch = {.on_output = keep,
                                      .on_diagnostics = drop,
                                      .context = output,
                                      .deadline = monotonic_ms() + TIMEOUT_MS};
        int wait_status = 0;

        switch (process_run((char *const *)arguments, &watch, &wait_status, error)) {
        case PROCESS_TIMED_OUT:
                return error_set(error, STATUS_ENVIRONMENT, "%s %s does not end", path, option);
        case PROCESS_ENDED:
                break;
        default:
                return false;
        }
        if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0)
                return error_set(error, STATUS_ENVIRONMENT, "%s %s fails", path, option);
        return true;
}

bool program_line(const char *path, const char *option, const char *word,
                  char line[PROGRAM_LINE_BYTES], struct error *error)
{
        struct output output = {.length = 0};

        if (!run(path, option, &output, error))
                return false;
        for (size_t at = 0; at < output.length;) {
                const char *start = output.bytes + at;
                const char *newline = memchr(start, '\n', output.length - at);
                size_t length = newline ? (size_t)(newline - start) : output.length - at;

                at += length + 1;
                if (!memmem(start, length, word, strlen(word)))
                        continue;
                for (; length > 0 && *start == ' '; length--)
                        start++;
                printable_copy(line, PROGRAM_LINE_BYTES, start, length);
                return true;
        }
        return error_set(error, STATUS_ENVIRONMENT, "%s %s does not say its version", path, option);
}
