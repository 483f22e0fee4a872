/* SPDX-License-Identifier: MIT */
/*
 * Traces one sample inside Linux, instruction by instruction. A log of the whole boot would
 * have a billion lines, so QEMU starts logging only when the guest says that its samples
 * come. The program's ELF shows where the windows are. The kernel prints its own symbols,
 * once for each build.
 */
#include "ci/trace/trace.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/file.h"
#include "ci/base/signals.h"
#include "ci/base/temporary.h"
#include "ci/base/text.h"
#include "ci/vm/guest.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/images.h"
#include "ci/vm/linux.h"
#include "ci/vm/vm.h"
#include "ci/result/result_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CODE_BYTES_MAX (64 << 20) /* more than any kernel; unmapped pages are not saved */
#define SYMBOLS_PREFIX "symbols-" /* of a file in the folder of results: then the build id */

/* Static because a listener has no context pointer. */
static struct {
        struct kernel_symbols *symbols;
        struct error *error;
        bool failed;
} hearing;

static void hear_symbol(const char *line, size_t length)
{
        char text[512], name[512];
        uint64_t address;

        if (hearing.failed || length >= sizeof(text))
                return;
        memcpy(text, line, length);
        text[length] = '\0';
        if (sscanf(text, GUEST_SYMBOL_PREFIX "%lx %511s", &address, name) == 2)
                hearing.failed = !kernel_symbols_add(hearing.symbols, address, name, hearing.error);
}

static void ignore_report(const struct report *report)
{
        (void)report;
}

static void ignore_visit(const char *id, const struct guest_place *place,
                         const struct report *report)
{
        (void)id;
        (void)place;
        (void)report;
}

/* Boots the kernel; words are for the program. */
static bool boot(const struct trace_request *request, const struct trace_kernel *kernel,
                 const char *words, const struct machine_log *log,
                 const struct guest_listener *listener, struct report *report, struct error *error)
{
        char line[LINUX_LINE_BYTES], initramfs[PATH_MAX];
        const struct machine machine = {.vm = &vm_qemu,
                                        .program = request->qemu,
                                        .accelerator = ACCELERATOR_ICOUNT,
                                        .boot = BOOT_PATH_LINUX,
                                        .type = "pc",
                                        .cpu = request->cpu,
                                        .image = kernel->path,
                                        .initramfs = initramfs,
                                        .command_line = line,
                                        .log = log,
                                        .timeout_s = request->timeout_s};
        struct guest_end ignored;

        return image_find(NULL, LINUX_INITRAMFS, initramfs, error) &&
               linux_command_line(kernel->append, words, line, error) &&
               guest_boot(&machine, listener, report, &ignored, error);
}

/* Writes the program's words: the guest's command line and one more word. */
static bool write_words(const char *only, const char *more, char *words, size_t size,
                        struct error *error)
{
        const struct guest_request request = {.mode = MODE_RUN,
                                              .only = only,
                                              .samples = NUMBER_NOT_GIVEN,
                                              .warmup = NUMBER_NOT_GIVEN,
                                              .rounds = NUMBER_NOT_GIVEN,
                                              .cases = NUMBER_NOT_GIVEN};
        char line[ISO_COMMAND_LINE_BYTES + 1];

        if (!guest_command_line(&request, line, error))
                return false;
        snprintf(words, size, "%s %s", line, more);
        return true;
}

static bool ask_symbols(const struct trace_request *request, const struct trace_kernel *kernel,
                        struct kernel_symbols *symbols, struct error *error)
{
        const struct guest_listener listener = {
            .on_report = ignore_report, .on_line = hear_symbol, .on_visit = ignore_visit};
        char words[2 * ISO_COMMAND_LINE_BYTES];
        struct report report;

        if (!write_words(LINUX_PAIR_ID, LINUX_WORD_SYMBOLS, words, sizeof(words), error) ||
            !report_open(&report, error))
                return false;
        hearing.symbols = symbols;
        hearing.error = error;
        hearing.failed = false;
        const bool good =
            boot(request, kernel, words, NULL, &listener, &report, error) && !hearing.failed;
        report_close(&report);
        return good;
}

/*
 * A vmlinux has already given its symbols. Otherwise finds them in the result folder by the
 * build id, or, if they are not there, asks the guest.
 */
static bool find_symbols(const struct trace_request *request, const struct trace_kernel *kernel,
                         const char *build_id, struct kernel_symbols *symbols, struct error *error)
{
        char name[sizeof(SYMBOLS_PREFIX) + 80], path[PATH_MAX] = "";
        struct error unsaved = {.status = 0};

        if (kernel->symbols)
                return true;
        snprintf(name, sizeof(name), SYMBOLS_PREFIX "%s", build_id);
        if (build_id[0] && result_folder_file(name, path, &unsaved) && access(path, R_OK) == 0)
                return kernel_symbols_read(symbols, path, error);
        if (!ask_symbols(request, kernel, symbols, error))
                return false;
        /* If saving fails, the next trace asks the guest again. */
        if (path[0])
                kernel_symbols_save(symbols, path, &unsaved);
        error_clear(&unsaved);
        return true;
}

static bool measured(const struct trace_request *request, const struct report *report, size_t *net,
                     struct error *error)
{
        const json_t *result = report_find(report->records, RECORD_RESULT);
        const json_t *skip = report_find(report->records, RECORD_SKIP);

        if (skip)
                return error_set(error, STATUS_UNUSABLE, "%s is skipped: %s", request->benchmark,
                                 field_string(skip, SKIP_REASON));
        if (!result)
                return error_set(error, STATUS_UNUSABLE,
                                 "no benchmark %s: see trapclock list --guest linux",
                                 request->benchmark);
        if (report->failed > 0)
                return error_set(error, STATUS_WORSE, "%s FAILED: %s", request->benchmark,
                                 field_string(result, RESULT_MISMATCH));
        if (field_integer(result, RESULT_NET_P50) < 0)
                return error_set(error, STATUS_GUEST, "%s: its net count is negative",
                                 request->benchmark);
        *net = (size_t)field_integer(result, RESULT_NET_P50);
        return true;
}

static bool run_and_read(const struct trace_request *request, const struct trace_kernel *kernel,
                         struct machine_log *log, struct trace *trace, struct error *error)
{
        char words[2 * ISO_COMMAND_LINE_BYTES], build_id[80];
        struct error unsaved = {.status = 0};
        struct report report;
        size_t net = 0;

        if (!write_words(request->benchmark, LINUX_WORD_TRACE, words, sizeof(words), error) ||
            !trace_one_a_block(request->qemu, &log->one_a_block, error) ||
            !report_open(&report, error))
                return false;
        bool good = boot(request, kernel, words, log, NULL, &report, error) &&
                    measured(request, &report, &net, error);
        snprintf(build_id, sizeof(build_id), "%s",
                 good ? field_string(report_boot(&report), BOOT_KERNEL_BUILD_ID) : "");
        report_close(&report);
        if (!good || !execution_log_read(log->file, trace->elf, &trace->log, error) ||
            !trace_choose_window(trace, net, error) ||
            !find_symbols(request, kernel, build_id, trace->kernel, error))
                return false;
        kernel_symbols_sort(trace->kernel);
        /* Without the code, instructions have no text. */
        if (!file_read(log->memory, CODE_BYTES_MAX, (char **)&trace->code, &trace->code_size,
                       &unsaved))
                trace->code = NULL;
        error_clear(&unsaved);
        return true;
}

/* Always removes its two temporary files. */
static bool take_held(const struct trace_request *request, const struct trace_kernel *kernel,
                      struct trace *trace, struct error *error)
{
        char file[PATH_MAX], memory[PATH_MAX];
        struct machine_log log = {
            .file = file, .memory = memory, .address = LINUX_KERNEL_START, .size = CODE_BYTES_MAX};
        bool good = false;

        int descriptor = temporary_file(file, error);
        if (descriptor < 0)
                return false;
        close(descriptor);
        descriptor = temporary_file(memory, error);
        if (descriptor >= 0) {
                close(descriptor);
                good = run_and_read(request, kernel, &log, trace, error);
                temporary_remove(memory);
        }
        temporary_remove(file);
        return good;
}

bool trace_take_linux(const struct trace_request *request, const struct trace_kernel *kernel,
                      struct trace *trace, struct error *error)
{
        char program[PATH_MAX];
        sigset_t before;

        *trace = (struct trace){.elf = NULL};
        if (!image_find(NULL, LINUX_PROGRAM, program, error))
                return false;
        trace->elf = guest_elf_open(program, error);
        if (!trace->elf)
                return false;
        trace->kernel = kernel_symbols_new(error);
        bool good = trace->kernel && (!kernel->symbols ||
                                      kernel_symbols_of_elf(trace->kernel, kernel->symbols, error));
        if (good) {
                signals_hold(&before);
                good = take_held(request, kernel, trace, error);
                signals_release(&before);
        }
        if (!good)
                trace_close(trace);
        return good;
}
