/* SPDX-License-Identifier: MIT */
/* Gnuplot, run without a shell. The script goes through a temporary file: a child's stdin is empty.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/base/gnuplot.h"
#include "ci/base/file.h"
#include "ci/base/printable.h"
#include "ci/base/process.h"
#include "ci/base/program.h"
#include "ci/base/signals.h"

#define OUTPUT_BYTES_MAX ((size_t)64 << 20)
#define COMPLAINT_BYTES  300
#define DEADLINE_MS      300000

struct drawing {
        char *bytes; /* what came, ended by a NUL once it is whole */
        size_t length, capacity;
        char complaint[COMPLAINT_BYTES]; /* the start of its stderr */
        size_t complaint_length;
};

static bool take_output(void *context, const char *bytes, size_t length, struct error *error)
{
        struct drawing *drawing = context;

        if (drawing->length + length >= OUTPUT_BYTES_MAX)
                return error_set(error, STATUS_ENVIRONMENT, "gnuplot wrote more than %zu MiB",
                                 OUTPUT_BYTES_MAX >> 20);
        if (drawing->length + length >= drawing->capacity) {
                size_t capacity = 2 * (drawing->length + length) + 1;
                char *larger = realloc(drawing->bytes, capacity);
                if (!larger)
                        return error_no_memory(error);
                drawing->bytes = larger;
                drawing->capacity = capacity;
        }
        memcpy(drawing->bytes + drawing->length, bytes, length);
        drawing->length += length;
        drawing->bytes[drawing->length] = '\0';
        return true;
}

static bool take_complaint(void *context, const char *bytes, size_t length, struct error *error)
{
        struct drawing *drawing = context;
        size_t room = COMPLAINT_BYTES - drawing->complaint_length;
        size_t kept = length < room ? length : room;

        (void)error;
        memcpy(drawing->complaint + drawing->complaint_length, bytes, kept);
        drawing->complaint_length += kept;
        return true;
}

static bool judge(const struct drawing *drawing, enum process_outcome outcome, int status,
                  struct error *error)
{
        if (outcome == PROCESS_TIMED_OUT)
                return error_set(error, STATUS_ENVIRONMENT, "gnuplot took longer than %d s",
                                 DEADLINE_MS / 1000);
        if (outcome != PROCESS_ENDED)
                return false;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && drawing->length > 0)
                return true;
        error_set(error, STATUS_ENVIRONMENT, "gnuplot failed%s",
                  drawing->complaint_length ? ":" : " and does not say why");
        if (drawing->complaint_length)
                error->detail = printable_lines(drawing->complaint, drawing->complaint_length);
        return false;
}

static char *draw(const char *program, const char *script, struct error *error)
{
        char *const arguments[] = {(char *)program, "-d", (char *)script, NULL};
        struct drawing drawing = {.bytes = NULL};
        struct process_watch watch = {.on_output = take_output,
                                      .on_diagnostics = take_complaint,
                                      .context = &drawing,
                                      .deadline = monotonic_ms() + DEADLINE_MS};
        int status = 0;
        enum process_outcome outcome = process_run(arguments, &watch, &status, error);

        if (judge(&drawing, outcome, status, error))
                return drawing.bytes;
        free(drawing.bytes);
        return NULL;
}

static char *draw_through(const char *program, const char *script, struct error *error)
{
        char name[PATH_MAX];
        int descriptor = file_temporary(name, error);
        char *drawn = NULL;

        if (descriptor < 0)
                return NULL;
        if (file_write(descriptor, script, strlen(script), name, error))
                drawn = draw(program, name, error);
        close(descriptor);
        unlink(name);
        return drawn;
}

char *gnuplot_run(const char *script, struct error *error)
{
        char program[PATH_MAX];
        sigset_t before;

        if (!program_find("gnuplot", program)) {
                error_set(error, STATUS_ENVIRONMENT,
                          "gnuplot is not installed: Debian and Ubuntu have it as gnuplot-nox");
                return NULL;
        }
        signals_hold(&before);
        char *drawn = draw_through(program, script, error);
        signals_release(&before);
        return drawn;
}
