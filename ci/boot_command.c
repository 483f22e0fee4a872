/* SPDX-License-Identifier: MIT */
/*
 * What run and verify share. All that can be known to be missing is found
 * before the first boot.
 */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "ci/accelerator.h"
#include "ci/boot_command.h"
#include "ci/commands.h"
#include "ci/file.h"
#include "ci/guest.h"
#include "ci/images.h"
#include "ci/iso_image.h"
#include "ci/options.h"
#include "ci/qemu.h"
#include "ci/result.h"
#include "ci/result_file.h"
#include "ci/show_result.h"
#include "ci/signals.h"
#include "ci/terminal.h"
#include "ci/vm.h"

struct run {
        const struct boot_options *options;
        struct machine machine; /* its strings are those below */
        char program[PATH_MAX];
        char version[PROGRAM_LINE_BYTES];
        char elf[PATH_MAX], iso[PATH_MAX];
        char folder[PATH_MAX]; /* for a result without a name */
        char command_line[ISO_COMMAND_LINE_BYTES + 1];
};

static bool find_parts(struct run *run, struct error *error)
{
        const struct boot_options *options = run->options;
        bool needs_elf = options->boot == BOOT_PATH_PVH || options->accelerator == ACCELERATOR_AUTO;

        return options->vm->find(options->qemu, run->program, error) &&
               (!boot_path_is_uefi(options->boot) || qemu_find_uefi(error)) &&
               (!needs_elf || image_find(options->elf, IMAGE_ELF, run->elf, error)) &&
               (options->boot == BOOT_PATH_PVH ||
                image_find(options->iso, IMAGE_ISO, run->iso, error)) &&
               (options->output ? file_check_target(options->output, error)
                                : result_folder(run->folder, error)) &&
               options->vm->version(run->program, run->version, error) &&
               guest_command_line(&options->request, run->command_line, error);
}

static bool choose_accelerator(struct run *run, enum accelerator *accelerator, struct error *error)
{
        const struct boot_options *options = run->options;
        struct accelerator_choice choice;

        if (!accelerator_choose(options->accelerator, run->program, run->elf, options->cpu, &choice,
                                error))
                return false;
        if (choice.reason[0])
                notice("%s; using %s", choice.reason, accelerator_name(choice.accelerator));
        *accelerator = choice.accelerator;
        return true;
}

static bool prepare(struct run *run, struct error *error)
{
        const struct boot_options *options = run->options;
        enum accelerator accelerator;

        if (!find_parts(run, error) || !choose_accelerator(run, &accelerator, error))
                return false;
        run->machine = (struct machine){
            .vm = options->vm,
            .program = run->program,
            .accelerator = accelerator,
            .boot = options->boot,
            .type = options->machine,
            .cpu = options->cpu,
            .image = options->boot == BOOT_PATH_PVH ? run->elf : run->iso,
            .command_line = run->command_line,
            .timeout_s = options->timeout_s,
        };
        return true;
}

static bool boot(const struct machine *machine, struct report *report, struct guest_end *end,
                 struct error *error)
{
        bool good = guest_boot(machine, &terminal_progress, report, end, error);

        terminal_progress_end();
        return good;
}

static bool boot_iso(const struct run *run, struct report *report, struct guest_end *end,
                     struct error *error)
{
        struct machine machine = run->machine;
        char copy[PATH_MAX];
        sigset_t before;

        signals_hold(&before);
        bool good = iso_copy(run->iso, run->command_line, copy, error);
        if (good) {
                machine.image = copy;
                good = boot(&machine, report, end, error);
                unlink(copy);
        }
        signals_release(&before);
        return good;
}

static bool measure(const struct run *run, json_t *result, struct error *error)
{
        struct report report;
        struct guest_end end;

        if (!report_open(&report, error))
                return false;
        bool good = run->machine.boot == BOOT_PATH_PVH ? boot(&run->machine, &report, &end, error)
                                                       : boot_iso(run, &report, &end, error);
        if (good && !report.verified && report.results + report.skipped == 0)
                good = error_set(error, STATUS_UNUSABLE, "no benchmark of suite %s matches %s",
                                 run->options->request.suite,
                                 run->options->request.only ? run->options->request.only : "*");
        if (good && !result_add_boot(result, &report, &end, error)) {
                error->status = STATUS_GUEST;
                good = false;
        }
        report_close(&report);
        return good;
}

static bool save(const struct run *run, const json_t *result, struct error *error)
{
        char path[PATH_MAX];

        if (run->options->output)
                return result_save(result, run->options->output, error);
        if (!result_save_unnamed(result, run->folder, path, error))
                return false;
        notice("result saved to %s", path);
        return true;
}

/* A result that cannot be saved is still shown: it took time to get. */
static bool keep_and_show(const struct run *run, const json_t *result, struct error *error)
{
        struct error unsaved = {.status = 0};
        bool saved = save(run, result, &unsaved);
        bool shown = show_result(result, run->options->format, run->options->phases, error);

        if (shown && !saved)
                return error_set(error, unsaved.status, "the result is not saved: %s",
                                 unsaved.text);
        return shown;
}

static bool measure_and_keep(const struct run *run, int *status, struct error *error)
{
        const struct result_origin origin = {.vm_version = run->version,
                                             .machine = &run->machine,
                                             .asked = run->options->accelerator,
                                             .request = &run->options->request};
        json_t *result = result_new(&origin, error);
        bool good = result && measure(run, result, error) && keep_and_show(run, result, error);

        *status = good && result_failed(result) > 0 ? STATUS_WORSE : STATUS_GOOD;
        json_decref(result);
        return good;
}

bool boot_command(const struct boot_options *options, int *status, struct error *error)
{
        struct run run = {.options = options};

        return prepare(&run, error) && measure_and_keep(&run, status, error);
}
