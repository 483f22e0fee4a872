/* SPDX-License-Identifier: MIT */
/* Finds other programs, and their versions. */
#include "ci/base/program.h"
#include "ci/base/printable.h"
#include "ci/base/process.h"
#include "ci/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMEOUT_MS   20000
#define OUTPUT_BYTES 65536 /* how much of its output is read */

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

bool program_is_locked(const char *name)
{
        struct stat information;

        return strchr(name, '/') && stat(name, &information) == 0 && !is_program(name);
}

static bool keep(void *context, const char *bytes, size_t length, struct error *error)
{
        return text_add_within(context, OUTPUT_BYTES, bytes, length) || error_no_memory(error);
}

static bool drop(void *context, const char *bytes, size_t length, struct error *error)
{
        (void)context, (void)bytes, (void)length, (void)error;
        return true;
}

/* If the program fails, error names its path and first argument. */
static bool run(const char *const arguments[], process_sink *sink, struct text *output,
                struct error *error)
{
        const char *path = arguments[0], *option = arguments[1];
        struct process_watch watch = {.on_output = sink,
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

/* The first line with the word, without blanks in front. */
static bool find_line(const struct text *output, const char *word, char line[PROGRAM_LINE_BYTES])
{
        const char *end = output->bytes + output->length;

        for (const char *start = output->bytes; start < end;) {
                const char *newline = memchr(start, '\n', (size_t)(end - start));
                const char *stop = newline ? newline : end;

                if (memmem(start, (size_t)(stop - start), word, strlen(word))) {
                        while (start < stop && *start == ' ')
                                start++;
                        printable_copy(line, PROGRAM_LINE_BYTES, start, (size_t)(stop - start));
                        return true;
                }
                start = stop + 1;
        }
        return false;
}

bool program_line(const char *path, const char *option, const char *word,
                  char line[PROGRAM_LINE_BYTES], struct error *error)
{
        struct text output = {0};
        const char *const arguments[] = {path, option, NULL};
        bool good = run(arguments, keep, &output, error);

        if (good && !(output.bytes && find_line(&output, word, line)))
                good = error_set(error, STATUS_ENVIRONMENT, "%s %s does not say its version", path,
                                 option);
        text_free(&output);
        return good;
}

bool program_says(const char *const arguments[], const char *words)
{
        struct text output = {0};
        struct error ignored = {.status = 0};
        struct process_watch watch = {.on_output = keep,
                                      .on_diagnostics = keep,
                                      .context = &output,
                                      .deadline = monotonic_ms() + TIMEOUT_MS};
        int wait_status;

        process_run((char *const *)arguments, &watch, &wait_status, &ignored);
        error_clear(&ignored);
        bool says = output.bytes && memmem(output.bytes, output.length, words, strlen(words));
        text_free(&output);
        return says;
}

bool program_takes(const char *const arguments[])
{
        struct error ignored = {.status = 0};
        bool good = run(arguments, drop, NULL, &ignored);

        error_clear(&ignored);
        return good;
}
