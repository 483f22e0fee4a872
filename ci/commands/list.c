/* SPDX-License-Identifier: MIT */
/*
 * trapclock list: asks the guest for its benchmarks, so that the list cannot be wrong.
 * With --results, lists the saved results instead.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/terminal.h"
#include "ci/report/report.h"
#include "ci/vm/guest.h"
#include "ci/vm/images.h"
#include "ci/vm/qemu.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/result/saved.h"
#include "ci/print/benchmark_table.h"
#include "ci/print/table.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* *results: list the saved results instead of benchmarks. */
static bool read_options(int count, char **arguments, struct boot_options *options, bool *results,
                         struct error *error)
{
        const struct command_option own[] = {
            {"format", 0, "table|json", 3, "format of the output (default: table)",
             .place = &options->format, .words = formats_plain},
            {"guest", 0, "trapclock|linux|host", 1,
             "whose benchmarks to list: this tool's own guest's (default), or those inside Linux",
             .place = &options->guest, .words = guest_names},
            {"results", 0, NULL, 1, "list the saved results instead, the newest first",
             .flag = results},
            {0},
        };

        *results = false;
        *options = boot_options_default;
        options->accelerator = ACCELERATOR_TCG;
        options->boot = BOOT_PATH_PVH;
        options->request.mode = MODE_LIST;
        options->request.suite = "all";
        return boot_options_read(
            own, "Lists every benchmark with what it needs. The guest itself tells them.", count,
            arguments, options, error);
}

/* The program that measures inside Linux lists its benchmarks without a VM. */
static bool run_for_list(const struct boot_options *options, struct report *report,
                         struct error *error)
{
        char program[PATH_MAX];
        const struct machine machine = {.vm = &vm_host,
                                        .program = program,
                                        .accelerator = ACCELERATOR_HOST,
                                        .boot = BOOT_PATH_HOST,
                                        .command_line = COMMAND_MODE "=" MODE_LIST,
                                        .timeout_s = (int)options->timeout_s};
        struct guest_end ignored;

        return vm_host.find(NULL, program, error) &&
               guest_boot(&machine, NULL, report, &ignored, error);
}

static bool boot_for_list(const struct boot_options *options, struct report *report,
                          struct error *error)
{
        char qemu[PATH_MAX], elf[PATH_MAX], command_line[ISO_COMMAND_LINE_BYTES + 1];
        const struct machine machine = {.vm = &vm_qemu,
                                        .program = qemu,
                                        .accelerator = options->accelerator,
                                        .boot = options->boot,
                                        .type = options->machine,
                                        .cpu = options->cpu,
                                        .image = elf,
                                        .command_line = command_line,
                                        .timeout_s = (int)options->timeout_s};
        struct guest_end ignored;

        if (!qemu_find(options->qemu, qemu, error) ||
            !image_find(options->elf, IMAGE_ELF, elf, error) ||
            !guest_command_line(&options->request, command_line, error) ||
            !guest_boot(&machine, NULL, report, &ignored, error))
                return false;
        if (report->benchmarks > 0)
                return true;
        return error_set(error, STATUS_GUEST, "the guest lists no benchmark");
}

static const struct table_column columns[] = {
    {"made", LEFT}, {"clock", LEFT},      {"what", LEFT}, {"boots", RIGHT},
    {"CPU", LEFT},  {"hypervisor", LEFT}, {"file", LEFT},
};

static const char *name_of(const char *path)
{
        const char *slash = strrchr(path, '/');

        return slash ? slash + 1 : path;
}

static const char *or_dash(const char *text)
{
        return text[0] ? text : "-";
}

/* If a file cannot be loaded, its row shows the reason. */
static void add_row(struct table *table, const char *path)
{
        struct error reason = {.status = 0};
        json_t *result = result_load(path, &reason);
        struct table_row *row = table_row(table);

        if (!result) {
                row->alarm = row->spans = true;
                table_cell(table, 0, "-");
                table_cell(table, 1, "%s", reason.text);
                error_clear(&reason);
                return;
        }
        const json_t *boots = json_object_get(result, RESULT_BOOTS);
        const json_t *boot =
            json_array_get(json_object_get(json_array_get(boots, 0), RESULT_BOOT_RECORDS), 0);
        const json_t *options = json_object_get(result, RESULT_OPTIONS);
        const char *suite = or_dash(field_string(options, "suite"));
        const char *brand = field_string(boot, BOOT_BRAND);

        table_cell(table, 0, "%s", field_string(result, "created"));
        table_cell(table, 1, "%s", or_dash(field_string(result, RESULT_CLOCK)));
        table_cell(table, 2, "%s", result_is_verify(result) ? "verify" : suite);
        table_cell(table, 3, "%zu", json_array_size(boots));
        table_cell(table, 4, "%s", or_dash(brand[0] ? brand : field_string(boot, BOOT_VENDOR)));
        table_cell(table, 5, "%s", or_dash(field_string(boot, BOOT_HYPERVISOR)));
        table_cell(table, 6, "%s", name_of(path));
        json_decref(result);
}

static bool print_results(const struct saved_list *list, struct error *error)
{
        struct table table = {0};

        table_columns(&table, columns, sizeof(columns) / sizeof(columns[0]));
        for (size_t i = 0; i < list->count; i++)
                add_row(&table, list->paths[i]);
        const bool good = table_is_whole(&table, error);
        if (good)
                table_print(&table, terminal_has_colour(stdout) ? TABLE_COLOUR : TABLE_PLAIN,
                            stdout);
        table_close(&table);
        return good;
}

static bool list_results(const struct boot_options *options, struct error *error)
{
        struct saved_list list;

        if (options->format == FORMAT_JSON)
                return error_set(error, STATUS_UNUSABLE, "--results cannot be printed as json");
        if (!saved_list_open(&list, error))
                return false;
        const bool good = print_results(&list, error);
        saved_list_close(&list);
        return good && flush_stdout(error);
}

bool command_list(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;
        struct report report;
        bool results;

        if (!read_options(count, arguments, &options, &results, error))
                return false;
        *status = STATUS_GOOD;
        if (results)
                return list_results(&options, error);
        if (!report_open(&report, error))
                return false;
        bool good = options.guest == GUEST_TRAPCLOCK ? boot_for_list(&options, &report, error)
                                                     : run_for_list(&options, &report, error);
        if (good && options.format == FORMAT_JSON)
                good = benchmark_json_print(&report, stdout, error);
        else if (good)
                good = benchmark_table_print(&report, stdout, terminal_has_colour(stdout), error);
        report_close(&report);
        return good && flush_stdout(error);
}
