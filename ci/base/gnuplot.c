/* SPDX-License-Identifier: MIT */
/* Runs Gnuplot without a shell. A child's stdin is empty, so the script is a temporary file. */
#include "ci/base/gnuplot.h"
#include "ci/base/file.h"
#include "ci/base/printable.h"
#include "ci/base/process.h"
#include "ci/base/program.h"
#include "ci/base/signals.h"
#include "ci/base/temporary.h"
#include "ci/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_BYTES_MAX ((size_t)64 << 20)
#define COMPLAINT_BYTES  300
#define DEADLINE_MS      300000

struct drawing {
        struct text output;    /* of its stdout */
        struct text complaint; /* the start of its stderr */
};

static bool keep_output(void *context, const char *bytes, size_t length, struct error *error)
{
        struct drawing *drawing = context;

        if (drawing->output.length + length >= OUTPUT_BYTES_MAX)
                return error_set(error, STATUS_ENVIRONMENT, "gnuplot wrote more than %zu MiB",
                                 OUTPUT_BYTES_MAX >> 20);
        return text_add(&drawing->output, bytes, length) || error_no_memory(error);
}

static bool keep_complaint(void *context, const char *bytes, size_t length, struct error *error)
{
        struct drawing *drawing = context;

        return text_add_within(&drawing->complaint, COMPLAINT_BYTES, bytes, length) ||
               error_no_memory(error);
}

static bool check_end(const struct drawing *drawing, enum process_outcome outcome, int status,
                      struct error *error)
{
        if (outcome == PROCESS_TIMED_OUT)
                return error_set(error, STATUS_ENVIRONMENT, "gnuplot took longer than %d s",
                                 DEADLINE_MS / 1000);
        if (outcome != PROCESS_ENDED)
                return false;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && drawing->output.length > 0)
                return true;
        error_set(error, STATUS_ENVIRONMENT, "gnuplot failed%s",
                  drawing->complaint.length ? ":" : " and does not say why");
        if (drawing->complaint.length)
                error->detail =
                    printable_lines(drawing->complaint.bytes, drawing->complaint.length);
        return false;
}

static char *draw(const char *program, const char *script, struct error *error)
{
        char *const arguments[] = {(char *)program, "-d", (char *)script, NULL};
        struct drawing drawing = {0};
        struct process_watch watch = {.on_output = keep_output,
                                      .on_diagnostics = keep_complaint,
                                      .context = &drawing,
                                      .deadline = monotonic_ms() + DEADLINE_MS};
        int status = 0;
        enum process_outcome outcome = process_run(arguments, &watch, &status, error);
        bool good = check_end(&drawing, outcome, status, error);

        text_free(&drawing.complaint);
        if (!good)
                text_free(&drawing.output);
        return drawing.output.bytes;
}

static char *draw_through(const char *program, const char *script, struct error *error)
{
        char name[PATH_MAX];
        int descriptor = temporary_file(name, error);
        char *drawn = NULL;

        if (descriptor < 0)
                return NULL;
        if (file_write(descriptor, script, strlen(script), name, error))
                drawn = draw(program, name, error);
        close(descriptor);
        temporary_remove(name);
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
