/* SPDX-License-Identifier: MIT */
/* Traces one sample of one benchmark, instruction by instruction. */
#include "ci/trace/trace.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/file.h"
#include "ci/base/signals.h"
#include "ci/base/temporary.h"
#include "ci/vm/guest.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/nearest_benchmark.h"
#include "ci/vm/qemu.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SELFTESTS         "selftest" /* a suite, and what its ids begin with; no other holds them */
#define RANGES_MAX        4
#define RANGE_BYTES       (RANGES_MAX * 40 + 60)
#define SOURCE_BYTES      256
#define ONE_A_BLOCK_MAJOR 8 /* QEMU 8.1 replaced -singlestep by an accelerator option */
#define ONE_A_BLOCK_MINOR 1

/* All above 4 GiB, where no firmware runs. */
#define RANGE_OF_PAGES "0x100000000+0xffffffff00000000"

static void add_range(char text[RANGE_BYTES], uint64_t start, uint64_t size)
{
        const size_t length = strlen(text);

        snprintf(text + length, RANGE_BYTES - length, ",0x%" PRIx64 "+0x%" PRIx64, start, size);
}

/* What QEMU logs: the image's code, and the pages under test. */
static void range_of_all(const struct guest_elf *elf, char range[RANGE_BYTES])
{
        uint64_t start, end;

        guest_elf_code(elf, &start, &end);
        strcpy(range, RANGE_OF_PAGES);
        add_range(range, start, end - start);
}

/* The same of what a fault executes, a tenth of it all. False: the image does not tell it. */
static bool range_of_path(const struct guest_elf *elf, char range[RANGE_BYTES])
{
        struct guest_elf_range ranges[RANGES_MAX];
        const size_t count = guest_elf_fault_path(elf, ranges, RANGES_MAX);

        strcpy(range, RANGE_OF_PAGES);
        for (size_t i = 0; i < count; i++)
                add_range(range, ranges[i].start, ranges[i].size);
        return count > 0;
}

/* *old: this QEMU still has -singlestep for one instruction a block. */
static bool knows_singlestep(const char *qemu, bool *old, struct error *error)
{
        char version[PROGRAM_LINE_BYTES];
        int major, minor;

        if (!vm_qemu.version(qemu, version, error))
                return false;
        *old = sscanf(version, "QEMU emulator version %d.%d", &major, &minor) == 2 &&
               (major < ONE_A_BLOCK_MAJOR ||
                (major == ONE_A_BLOCK_MAJOR && minor < ONE_A_BLOCK_MINOR));
        return true;
}

bool trace_one_a_block(const char *qemu, const char **command, struct error *error)
{
        bool old;

        if (!knows_singlestep(qemu, &old, error))
                return false;
        *command = old ? "singlestep" : "one-insn-per-tb";
        return true;
}

static const char *suite_of(const char *benchmark)
{
        return strncmp(benchmark, SELFTESTS ".", strlen(SELFTESTS ".")) == 0 ? SELFTESTS : "all";
}

static bool boot_logged(const struct trace_request *request, const char *elf_path,
                        const char *range, const char *log, struct report *report,
                        struct error *error)
{
        const struct guest_request words = {.mode = MODE_RUN,
                                            .suite = suite_of(request->benchmark),
                                            .only = request->benchmark,
                                            .samples = 1,
                                            .warmup = 0,
                                            .rounds = 1,
                                            .cases = NUMBER_NOT_GIVEN};
        char command_line[ISO_COMMAND_LINE_BYTES + 1];
        struct guest_end ignored;
        bool old;

        if (!knows_singlestep(request->qemu, &old, error) ||
            !guest_command_line(&words, command_line, error))
                return false;
        const char *const more[] = {"-d", "exec,int,nochain",         "-dfilter", range, "-D",
                                    log,  old ? "-singlestep" : NULL, NULL};
        const struct machine machine = {.vm = &vm_qemu,
                                        .program = request->qemu,
                                        .accelerator = ACCELERATOR_ICOUNT,
                                        .accelerator_option = old ? NULL : "one-insn-per-tb=on",
                                        .boot = BOOT_PATH_PVH,
                                        .type = "pc",
                                        .cpu = request->cpu,
                                        .image = elf_path,
                                        .command_line = command_line,
                                        .more = more,
                                        .timeout_s = request->timeout_s};
        return guest_boot(&machine, NULL, report, &ignored, error);
}

/* Measures the benchmark's net count. */
static bool measured(const struct trace_request *request, const char *elf_path,
                     const struct report *report, size_t *net, struct error *error)
{
        const char *benchmark = request->benchmark;
        const json_t *result = report_find(report->records, RECORD_RESULT);
        const json_t *skip = report_find(report->records, RECORD_SKIP);

        if (skip)
                return error_set(error, STATUS_UNUSABLE, "%s is skipped: %s", benchmark,
                                 field_string(skip, SKIP_REASON));
        if (!result) {
                error_set(error, STATUS_UNUSABLE, "no benchmark %s: see trapclock list", benchmark);
                nearest_benchmark_add(request->qemu, elf_path, benchmark, error);
                return false;
        }
        if (report->failed > 0)
                return error_set(error, STATUS_WORSE, "%s FAILED: %s", benchmark,
                                 field_string(result, RESULT_MISMATCH));
        if (field_integer(result, RESULT_NET_P50) < 0)
                return error_set(error, STATUS_GUEST, "%s: its net count is negative", benchmark);
        *net = (size_t)field_integer(result, RESULT_NET_P50);
        return true;
}

/*
 * Chooses the first window as long as the guest measured. Windows of the empty pair come
 * before it, those of stamped paths may follow.
 */
bool trace_choose_window(struct trace *trace, size_t net, struct error *error)
{
        for (size_t i = 0; i < trace->log.count && !trace->window; i++)
                if (trace->log.windows[i].counted == net)
                        trace->window = &trace->log.windows[i];
        return trace->window ||
               error_set(error, STATUS_GUEST,
                         "the guest measured %zu instructions, and none of the %zu samples in "
                         "QEMU's log has as many",
                         net, trace->log.count);
}

static bool run_in_range(const struct trace_request *request, const char *elf_path,
                         const char *range, const char *log, struct trace *trace, size_t *net,
                         struct error *error)
{
        struct report report;

        if (!report_open(&report, error))
                return false;
        bool good = boot_logged(request, elf_path, range, log, &report, error) &&
                    measured(request, elf_path, &report, net, error);
        report_close(&report);
        return good && execution_log_read(log, trace->elf, &trace->log, error);
}

/*
 * The log of a fault's path is a tenth as long. Where the window ran other code, too, it has
 * fewer instructions there than the guest measured, and is looked for in the log of all code.
 */
static bool run_and_read(const struct trace_request *request, const char *elf_path, const char *log,
                         struct trace *trace, struct error *error)
{
        char range[RANGE_BYTES];
        size_t net = 0;

        if (range_of_path(trace->elf, range)) {
                if (!run_in_range(request, elf_path, range, log, trace, &net, error))
                        return false;
                if (trace_choose_window(trace, net, error))
                        return true;
                error_clear(error);
                execution_log_close(&trace->log);
        }
        range_of_all(trace->elf, range);
        return run_in_range(request, elf_path, range, log, trace, &net, error) &&
               trace_choose_window(trace, net, error);
}

/* The log is a temporary file, which is always removed. */
static bool take_held(const struct trace_request *request, const char *elf_path,
                      struct trace *trace, struct error *error)
{
        char log[PATH_MAX];

        int descriptor = temporary_file(log, error);
        if (descriptor < 0)
                return false;
        close(descriptor);
        bool good = run_and_read(request, elf_path, log, trace, error);
        temporary_remove(log);
        return good;
}

bool trace_take(const struct trace_request *request, const char *elf_path, struct trace *trace,
                struct error *error)
{
        sigset_t before;

        *trace = (struct trace){.elf = guest_elf_open(elf_path, error)};
        if (!trace->elf)
                return false;
        signals_hold(&before);
        bool good = take_held(request, elf_path, trace, error);
        signals_release(&before);
        if (!good)
                trace_close(trace);
        return good;
}

void trace_close(struct trace *trace)
{
        execution_log_close(&trace->log);
        kernel_symbols_free(trace->kernel);
        free(trace->code);
        guest_elf_close(trace->elf);
        *trace = (struct trace){.elf = NULL};
}

const char *trace_symbol(const struct trace *trace, uint64_t address, uint64_t *offset)
{
        const char *name = guest_elf_symbol(trace->elf, address, offset);

        if (!name && trace->kernel && address >= LINUX_KERNEL_START)
                name = kernel_symbols_find(trace->kernel, address, offset);
        if (name)
                return name;
        *offset = 0;
        return trace->kernel && address >= LINUX_KERNEL_START ? TRACE_KERNEL : TRACE_OUTSIDE;
}

void trace_instruction(const struct trace *trace, uint64_t address, char *text, size_t size)
{
        const uint64_t at = address - LINUX_KERNEL_START;

        if (!trace->code || address < LINUX_KERNEL_START || at >= trace->code_size)
                guest_elf_instruction(trace->elf, address, text, size);
        else
                guest_elf_disassemble(trace->elf, trace->code + at, trace->code_size - at, address,
                                      text, size);
}

static void count_in(struct trace_function *functions, size_t *count, const char *name)
{
        size_t i = 0;

        while (i < *count && strcmp(functions[i].name, name) != 0)
                i++;
        if (i == *count)
                functions[(*count)++] = (struct trace_function){.name = name};
        functions[i].count++;
}

bool trace_functions(const struct trace *trace, struct trace_function **functions, size_t *count,
                     struct error *error)
{
        const struct trace_window *window = trace->window;

        *count = 0;
        *functions = calloc(window->count + 1, sizeof(**functions));
        if (!*functions)
                return error_no_memory(error);
        for (size_t i = 0; i < window->count; i++) {
                uint64_t offset;
                const char *name = trace_symbol(trace, window->steps[i].address, &offset);
                if (!window->steps[i].faulted)
                        count_in(*functions, count, name);
        }
        return true;
}

#define SYNC_REGS "sync_regs" /* fault/page_fault.c */
#define MFENCE    "mfence"

enum place { PLACE_ENTRY, PLACE_TRIGGER, PLACE_HANDLER };

/*
 * A step's source file tells its phase: entry/ has the entry paths, bench/ the trigger,
 * everything else is the handler. sync_regs is an exception: entry code calls it before the
 * handler, so it counts as entry.
 */
static enum place place_of(const struct trace *trace, size_t step)
{
        char source[SOURCE_BYTES];
        uint64_t offset;

        if (strcmp(trace_symbol(trace, trace->window->steps[step].address, &offset), SYNC_REGS) ==
            0)
                return PLACE_ENTRY;
        guest_elf_line(trace->elf, trace->window->steps[step].address, source, sizeof(source));
        if (strncmp(source, "entry/", strlen("entry/")) == 0)
                return PLACE_ENTRY;
        return strncmp(source, "bench/", strlen("bench/")) == 0 ? PLACE_TRIGGER : PLACE_HANDLER;
}

static size_t first_of(const struct trace *trace, size_t from, size_t to, enum place place)
{
        while (from < to && place_of(trace, from) != place)
                from++;
        return from;
}

static bool is_mfence(const struct trace *trace, size_t step)
{
        char text[SOURCE_BYTES];

        trace_instruction(trace, trace->window->steps[step].address, text, sizeof(text));
        return strncmp(text, MFENCE, strlen(MFENCE)) == 0;
}

/*
 * The raw path has no C handler: all steps count as the handler but the last, iretq, and an
 * mfence before it.
 */
static void split_without_handler(const struct trace *trace, struct trace_phases *phases)
{
        phases->handle = phases->entry;
        phases->back = phases->end > phases->entry ? phases->end - 1 : phases->end;
        while (phases->back > phases->handle && is_mfence(trace, phases->back - 1))
                phases->back--;
}

void trace_phases_find(const struct trace *trace, struct trace_phases *phases)
{
        const size_t count = trace->window->count;
        size_t first;

        phases->entry = first_of(trace, 0, count, PLACE_ENTRY);
        phases->end = first_of(trace, phases->entry, count, PLACE_TRIGGER);
        first = first_of(trace, phases->entry, phases->end, PLACE_HANDLER);
        if (first == phases->end) {
                split_without_handler(trace, phases);
                return;
        }
        phases->handle = first - 1; /* the call */
        phases->back = first_of(trace, first, phases->end, PLACE_ENTRY);
}

const char *trace_phase(const struct trace_phases *phases, size_t step)
{
        if (step < phases->entry || step >= phases->end)
                return "-";
        if (step < phases->handle)
                return RESULT_ENTRY;
        return step < phases->back ? RESULT_HANDLE : RESULT_RETURN;
}
