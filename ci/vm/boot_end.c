/* SPDX-License-Identifier: MIT */
/* Finds out how one boot ended. */
#include "ci/vm/boot_end.h"
#include "bench/protocol/protocol.h"
#include "ci/base/printable.h"
#include "ci/report/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define VM_REFUSED 1 /* QEMU's exit status if it could not go on */

static bool with_diagnostics(const struct boot_end *end, struct error *error)
{
        const char *text = end->diagnostics.bytes;
        size_t bytes = end->diagnostics.length;

        if (bytes > 0 && end->vm->reason)
                text = end->vm->reason(text, &bytes);
        if (bytes > 0)
                error->detail = printable_lines(text, bytes);
        return false;
}

static const char *last_line(const struct guest_text *text)
{
        return text->last[0] ? text->last : "(none)";
}

/* Returns " in ID" for the benchmark that was running; "" before the first and after the last. */
static const char *place(const struct report_reader *reader, const struct guest_text *text)
{
        static char words[ROW_NAME_BYTES_MAX + 8];

        words[0] = '\0';
        if (text->visited[0] && reader->report->results + reader->report->skipped == 0)
                snprintf(words, sizeof(words), " in %s", text->visited);
        return words;
}

/* Nothing is known of a kernel that printed nothing, so names the likely causes. */
static bool explain_silent_kernel(double total, struct error *error)
{
        return error_set(error, STATUS_GUEST,
                         "timed out after %.1f s: the kernel said nothing on ttyS0: it did not "
                         "start, or has no serial driver (CONFIG_SERIAL_8250_CONSOLE)",
                         total);
}

static bool explain_kernel_panic(const struct report_reader *reader, const struct guest_text *text,
                                 struct error *error)
{
        return error_set(error, STATUS_GUEST, "the kernel panicked%s: %s", place(reader, text),
                         text->linux_panic);
}

static bool explain_timeout(const struct boot_end *end, const struct report_reader *reader,
                            const struct guest_text *text, struct error *error)
{
        double total = (double)(end->ended_ms - end->started_ms) / 1000;

        if (reader->damage.status != 0)
                return error_set(error, STATUS_GUEST, "%s; then the guest did not end",
                                 reader->damage.text);
        if (text->linux_panic[0])
                return explain_kernel_panic(reader, text, error);
        if (end->is_linux && end->last_byte_ms == 0)
                return explain_silent_kernel(total, error);
        if (end->last_byte_ms == 0)
                error_set(error, STATUS_GUEST, "timed out after %.1f s: no serial byte came",
                          total);
        else
                error_set(
                    error, STATUS_GUEST,
                    "timed out after %.1f s%s: the last serial byte came %.1f s ago, the last "
                    "line is: %s",
                    total, place(reader, text), (double)(end->ended_ms - end->last_byte_ms) / 1000,
                    last_line(text));
        return with_diagnostics(end, error);
}

static bool explain_panic(const struct report_reader *reader, const struct guest_text *text,
                          struct error *error)
{
        error_set(error, STATUS_GUEST, "the guest panicked%s%s", place(reader, text),
                  text->panic.bytes ? "" : " without saying why");
        if (text->panic.bytes)
                error->detail = strdup(text->panic.bytes);
        return false;
}

static bool explain_usage(const struct guest_text *text, struct error *error)
{
        return error_set(error, STATUS_UNUSABLE, "the guest refuses to run: %s",
                         text->usage[0] ? text->usage : last_line(text));
}

static bool explain_reset(const struct boot_end *end, const struct report_reader *reader,
                          const struct guest_text *text, struct error *error)
{
        if (text->linux_panic[0])
                return explain_kernel_panic(reader, text, error);
        if (end->is_linux && json_array_size(reader->report->records) == 0)
                error_set(
                    error, STATUS_GUEST,
                    "the kernel reset the machine before its init measured anything, the last "
                    "line is: %s",
                    last_line(text));
        else if (end->last_byte_ms == 0)
                error_set(error, STATUS_GUEST,
                          "the guest reset (triple fault) before it said anything");
        else
                error_set(
                    error, STATUS_GUEST,
                    "the guest reset (triple fault)%s after %zu result%s, the last line is: %s",
                    place(reader, text), reader->report->results,
                    reader->report->results == 1 ? "" : "s", last_line(text));
        return with_diagnostics(end, error);
}

static bool explain_no_start(const struct boot_end *end, struct error *error)
{
        error_set(error, STATUS_ENVIRONMENT, "%s could not start%s", end->vm->title,
                  end->diagnostics.length ? ":" : " and does not say why");
        return with_diagnostics(end, error);
}

/* The guest never exits with this status: it comes from the VM or another program. */
static bool explain_other_status(int status, const struct boot_end *end, struct error *error)
{
        if (status == VM_REFUSED && end->last_byte_ms == 0)
                return explain_no_start(end, error);
        error_set(error, STATUS_GUEST, "%s ended with status %d, which is not the guest's",
                  end->vm->title, status);
        return with_diagnostics(end, error);
}

/* No end record: the guest's exit status tells how the boot went. */
static bool check_by_status(const struct boot_end *end, struct report_reader *reader,
                            const struct guest_text *text, struct error *error)
{
        int status = WEXITSTATUS(end->wait_status);

        switch (status) {
        case GUEST_EXIT_STATUS(GUEST_EXIT_PASS):
        case GUEST_EXIT_STATUS(GUEST_EXIT_FAILED):
                return report_reader_finish(reader, error);
        case GUEST_EXIT_STATUS(GUEST_EXIT_PANIC):
                return explain_panic(reader, text, error);
        case GUEST_EXIT_STATUS(GUEST_EXIT_USAGE):
                return explain_usage(text, error);
        case 0:
                return explain_reset(end, reader, text, error);
        default:
                return explain_other_status(status, end, error);
        }
}

/* No end record and no exit status of the guest: only its text tells how the boot went. */
static bool check_by_report(const struct boot_end *end, struct report_reader *reader,
                            const struct guest_text *text, struct error *error)
{
        if (text->panic_lines > 0)
                return explain_panic(reader, text, error);
        if (text->usage[0])
                return explain_usage(text, error);
        if (end->last_byte_ms == 0)
                return explain_no_start(end, error);
        if (json_array_size(reader->report->records) == 0)
                error_set(error, STATUS_GUEST, "no record at all, the last line is: %s",
                          last_line(text));
        else if (report_reader_finish(reader, error))
                return true;
        return with_diagnostics(end, error);
}

bool boot_end_check(const struct boot_end *end, struct report_reader *reader,
                    const struct guest_text *text, struct error *error)
{
        bool ran = end->outcome == PROCESS_ENDED || end->outcome == PROCESS_TIMED_OUT;

        report_reader_flush(reader);
        if (ran && reader->report->ended)
                return report_reader_finish(reader, error);
        switch (end->outcome) {
        case PROCESS_FAILED:
        case PROCESS_INTERRUPTED:
                return false;
        case PROCESS_STOPPED:
                return with_diagnostics(end, error);
        case PROCESS_TIMED_OUT:
                return explain_timeout(end, reader, text, error);
        case PROCESS_ENDED:
                break;
        }
        if (WIFSIGNALED(end->wait_status)) {
                error_set(error, STATUS_GUEST, "%s was ended by signal %d (%s)", end->vm->title,
                          WTERMSIG(end->wait_status), strsignal(WTERMSIG(end->wait_status)));
                return with_diagnostics(end, error);
        }
        return (end->vm->passes_status_on ? check_by_status : check_by_report)(end, reader, text,
                                                                               error);
}
