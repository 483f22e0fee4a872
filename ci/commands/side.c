/* SPDX-License-Identifier: MIT */
/* One machine that a command boots, and the result that each boot extends. */
#include "ci/result/host.h"
#include "ci/commands/side.h"

#include "ci/base/fields.h"
#include "ci/base/file.h"
#include "ci/base/signals.h"
#include "ci/base/temporary.h"
#include "ci/report/row.h"
#include "ci/report/record.h"
#include "ci/vm/accelerator.h"
#include "ci/vm/guest.h"
#include "ci/vm/images.h"
#include "ci/vm/nearest_benchmark.h"
#include "ci/vm/qemu.h"
#include "ci/vm/vm.h"
#include "ci/result/kept_trial.h"
#include "ci/result/result_file.h"
#include "ci/trace/panic_calls.h"
#include "ci/commands/commands.h"
#include "ci/commands/progress.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A result must not overwrite a file that the machine is made of. */
static bool check_outputs(const struct run_side *side, struct error *error)
{
        const char *const outputs[] = {side->options.output, side->options.versus.output};
        const char *const inputs[] = {
            side->program,     side->elf,           side->iso,
            side->kernel,      side->initramfs,     side->options.elf,
            side->options.iso, side->firmware.code, side->firmware.variables};

        for (size_t output = 0; output < 2; output++)
                for (size_t input = 0; input < sizeof(inputs) / sizeof(inputs[0]); input++)
                        if (outputs[output] && inputs[input] && inputs[input][0] &&
                            !file_check_apart(outputs[output], inputs[input], error))
                                return false;
        return true;
}

static bool find_parts(struct run_side *side, struct error *error)
{
        const struct boot_options *options = &side->options;
        char folder[PATH_MAX];
        bool needs_elf = options->boot == BOOT_PATH_PVH || options->accelerator == ACCELERATOR_AUTO;
        bool is_linux = options->boot == BOOT_PATH_LINUX;

        return options->vm->find(options->vm == &vm_bochs ? options->bochs : options->qemu,
                                 side->program, error) &&
               (!boot_path_is_uefi(options->boot) ||
                firmware_find(options->ovmf, options->machine, &side->firmware, error)) &&
               (!needs_elf || image_find(options->elf, IMAGE_ELF, side->elf, error)) &&
               (!boot_path_is_iso(options->boot) ||
                image_find(options->iso, IMAGE_ISO, side->iso, error)) &&
               (!is_linux || (linux_kernel_find(options->kernel, side->kernel, error) &&
                              image_find(NULL, LINUX_INITRAMFS, side->initramfs, error))) &&
               check_outputs(side, error) &&
               (options->no_save || (options->output ? file_check_target(options->output, error)
                                                     : result_folder(folder, error))) &&
               options->vm->version(side->program, side->version, error);
}

/* Reuses the answer of an earlier trial boot on this host. */
static bool choose_by_kept(enum accelerator asked, const struct trial_place *place,
                           struct accelerator_choice *choice)
{
        struct trial_answer answer;

        if (asked != ACCELERATOR_AUTO || !accelerator_can_open_kvm() ||
            !kept_trial_find(place, &answer))
                return false;
        *choice = (struct accelerator_choice){.accelerator = answer.silicon ? ACCELERATOR_KVM
                                                                            : ACCELERATOR_ICOUNT};
        snprintf(choice->reason, sizeof(choice->reason), "%s", answer.reason);
        return true;
}

/* Ignores failure: the next run then makes another trial boot. */
static void keep_choice(const struct trial_place *place, const struct accelerator_choice *choice)
{
        struct trial_answer answer = {.silicon = choice->accelerator == ACCELERATOR_KVM};
        struct error ignored = {.status = 0};

        snprintf(answer.reason, sizeof(answer.reason), "%s", choice->reason);
        kept_trial_save(place, &answer, &ignored);
        error_clear(&ignored);
}

static bool choose_accelerator(struct run_side *side, enum accelerator *accelerator,
                               struct error *error)
{
        *accelerator = side->options.accelerator;
        if (side->options.guest == GUEST_HOST)
                return true;
        const struct boot_options *options = &side->options;
        const struct accelerator_trial trial = {.qemu = side->program,
                                                .elf = side->elf,
                                                .type = options->machine,
                                                .cpu = options->cpu,
                                                .clock = options->request.clock,
                                                .cpus = side->machine.cpus,
                                                .timeout_s = (int)options->timeout_s};
        const struct trial_place place = {.qemu = side->program,
                                          .version = side->version,
                                          .machine = options->machine,
                                          .cpu = options->cpu,
                                          .clock = options->request.clock,
                                          .elf = side->elf};
        struct accelerator_choice choice;

        if (!choose_by_kept(options->accelerator, &place, &choice) &&
            !accelerator_choose(options->accelerator, &trial, &choice, error))
                return false;
        if (choice.is_lasting)
                keep_choice(&place, &choice);
        if (choice.reason[0])
                notice("%s; using %s", choice.reason, accelerator_names[choice.accelerator]);
        *accelerator = choice.accelerator;
        return true;
}

/* Device interrupts prefer the first CPU. */
static int last_cpu(const cpu_set_t *allowed)
{
        int cpu = CPU_SETSIZE - 1;

        while (cpu > 0 && !CPU_ISSET(cpu, allowed))
                cpu--;
        return cpu;
}

/* Checks the CPU here because the child process could not report it well. */
static bool choose_cpus(struct run_side *side, struct error *error)
{
        int cpu = (int)side->options.pin;
        cpu_set_t allowed;
        const bool known = sched_getaffinity(0, sizeof(allowed), &allowed) == 0;

        /* With --guest host, the measuring program is always pinned to one CPU. */
        if (cpu == CPU_ANY && side->options.guest == GUEST_HOST && known)
                side->options.pin = cpu = last_cpu(&allowed);
        if (cpu == CPU_ANY)
                return true;
        if (!known || !CPU_ISSET(cpu, &allowed))
                return error_set(error, STATUS_ENVIRONMENT,
                                 "--pin %d: CPU not available to this process", cpu);
        CPU_ZERO(&side->cpus);
        CPU_SET(cpu, &side->cpus);
        side->machine.cpus = &side->cpus;
        return true;
}

/*
 * With KVM, exits are counted. Without --exits this holds only for the tool's own image,
 * since another may be too old to know the option, and not with --async, whose page faults
 * would be counted, too.
 */
static bool write_command_line(struct run_side *side, enum accelerator accelerator,
                               struct error *error)
{
        struct boot_options *options = &side->options;
        const bool own_image =
            !options->elf && !options->iso && !options->versus.elf && !options->versus.iso;

        options->request.exits = accelerator == ACCELERATOR_KVM &&
                                 options->guest == GUEST_TRAPCLOCK &&
                                 strcmp(options->request.mode, MODE_RUN) == 0 &&
                                 ((own_image && !options->request.async) || options->extras.exits);
        if (options->extras.exits && !options->request.exits)
                notice("--exits: %s counts no exits, only KVM does",
                       accelerator_names[accelerator]);
        return guest_command_line(&options->request, side->command_line, error) &&
               (options->guest != GUEST_LINUX ||
                linux_command_line(options->append, side->command_line, side->kernel_line, error));
}

static const char *image_of(const struct run_side *side)
{
        switch (side->options.boot) {
        case BOOT_PATH_HOST:
                return side->program;
        case BOOT_PATH_LINUX:
                return side->kernel;
        case BOOT_PATH_PVH:
                return side->elf;
        default:
                return side->iso;
        }
}

static bool prepare(struct run_side *side, struct error *error)
{
        const struct boot_options *options = &side->options;
        enum accelerator accelerator;

        if (!find_parts(side, error) || !choose_cpus(side, error) ||
            !choose_accelerator(side, &accelerator, error) ||
            !write_command_line(side, accelerator, error))
                return false;
        side->machine = (struct machine){
            .vm = options->vm,
            .program = side->program,
            .accelerator = accelerator,
            .boot = options->boot,
            .firmware = &side->firmware,
            .type = options->machine,
            .cpu = options->cpu,
            .smp = options->smp == NUMBER_NOT_GIVEN ? 0 : (int)options->smp,
            .image = image_of(side),
            .initramfs = side->initramfs,
            .command_line =
                options->boot == BOOT_PATH_LINUX ? side->kernel_line : side->command_line,
            .cpus = side->machine.cpus,
            .timeout_s = (int)options->timeout_s,
        };
        return true;
}

static bool boot(const struct machine *machine, struct report *report, struct guest_end *end,
                 struct error *error)
{
        bool good = guest_boot(machine, &progress_line, report, end, error);

        progress_line_end();
        return good;
}

static bool boot_iso(const struct run_side *side, struct report *report, struct guest_end *end,
                     struct error *error)
{
        struct machine machine = side->machine;
        char copy[PATH_MAX];
        sigset_t before;

        signals_hold(&before);
        bool good = iso_copy(side->iso, side->command_line, copy, error);
        if (good) {
                machine.image = copy;
                good = boot(&machine, report, end, error);
                temporary_remove(copy);
        }
        signals_release(&before);
        return good;
}

bool run_side_open(struct run_side *side, const struct boot_options *options, struct error *error)
{
        *side = (struct run_side){.options = *options};
        if (!prepare(side, error))
                return false;
        const struct result_origin origin = {.vm_version = side->version,
                                             .machine = &side->machine,
                                             .asked = side->options.accelerator,
                                             .request = &side->options.request,
                                             .boots = side->options.boots,
                                             .pin = side->options.pin};
        side->result = result_new(&origin, error);
        return side->result;
}

/* The tool knows what it started: an emulator's clock is never kept as a real CPU's. */
static bool check_clock(const struct run_side *side, struct report *report, struct error *error)
{
        const char *emulator = machine_emulator(&side->machine);
        const char *changed;

        if (!emulator)
                return true;
        if (!report_distrust_clock(report, emulator, &changed, error))
                return false;
        if (changed)
                notice("%s", changed);
        return true;
}

/* Shows what a boot reported before it failed: it may be the cause. */
static void show_received(const struct report *report)
{
        size_t i;
        json_t *record;

        json_array_foreach(report->records, i, record)
        {
                const char *kind = field_string(record, "record");

                if (strcmp(kind, RECORD_MISMATCH) == 0)
                        notice("before the boot failed: MISMATCH: %s: expected %s, got %s",
                               field_string(record, MISMATCH_CASE),
                               field_string(record, MISMATCH_EXPECTED),
                               field_string(record, MISMATCH_GOT));
                else if (strcmp(kind, RECORD_RESULT) == 0 &&
                         strcmp(field_string(record, RESULT_STATUS), STATUS_FAILED) == 0)
                        notice("before the boot failed: %s FAILED: %s", RECORD_NAME(record),
                               field_string(record, RESULT_MISMATCH));
        }
}

/* If --only named an unknown id, adds the closest one that the ELF lists to the message. */
static bool fail_without_match(const struct run_side *side, struct error *error)
{
        const struct guest_request *request = &side->options.request;
        const char *only = request->only ? request->only : "*";
        struct error ignored = {.status = 0};
        char elf[PATH_MAX];

        if (side->options.guest != GUEST_TRAPCLOCK)
                return error_set(error, STATUS_UNUSABLE,
                                 "no benchmark matches %s: see trapclock list --guest linux", only);
        if (strncmp(only, LINUX_ID_START, strlen(LINUX_ID_START)) == 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s is measured inside Linux: add --guest linux", only);
        error_set(error, STATUS_UNUSABLE, "no benchmark of suite %s matches %s%s%s", request->suite,
                  only, request->except ? " and not " : "", request->except ? request->except : "");
        if (!strpbrk(only, "*?,") && !request->except && side->options.vm == &vm_qemu &&
            image_find(side->options.elf, IMAGE_ELF, elf, &ignored))
                nearest_benchmark_add(side->program, elf, only, error);
        error_clear(&ignored);
        return false;
}

/* Adds function names to the addresses of a dump, from the booted ELF or the tool's own. */
static void name_calls(const struct run_side *side, struct error *error)
{
        struct error ignored = {.status = 0};
        char elf[PATH_MAX];

        if (!error->detail || side->options.guest != GUEST_TRAPCLOCK ||
            !image_find(side->options.elf, IMAGE_ELF, elf, &ignored)) {
                error_clear(&ignored);
                return;
        }
        char *named = panic_calls_named(error->detail, elf);
        if (named) {
                free(error->detail);
                error->detail = named;
        }
}

bool run_side_boot(struct run_side *side, long order, struct error *error)
{
        struct boot_place place = {.order = order};
        struct report report;
        struct guest_end end;

        host_utc("%Y-%m-%dT%H:%M:%SZ", place.started);

        if (!report_open(&report, error))
                return false;
        bool good = boot_path_is_iso(side->machine.boot)
                        ? boot_iso(side, &report, &end, error)
                        : boot(&side->machine, &report, &end, error);
        if (!good)
                name_calls(side, error);
        if (!good && error->status < STATUS_SIGNAL_BASE)
                show_received(&report);
        if (good && !report.verified && report.results + report.skipped == 0)
                good = fail_without_match(side, error);
        good = good && check_clock(side, &report, error);
        if (good && !result_add_boot(side->result, &report, &end, &place, error)) {
                error->status = STATUS_GUEST;
                good = false;
        }
        report_close(&report);
        return good;
}

size_t run_side_boots(const struct run_side *side)
{
        return json_array_size(json_object_get(side->result, RESULT_BOOTS));
}

bool run_side_save(struct run_side *side, struct error *error)
{
        if (side->options.no_save) {
                strcpy(side->saved_to, "(not saved)");
                return true;
        }
        return save_result(side->result, side->options.output, side->saved_to, error);
}

void run_side_close(struct run_side *side)
{
        json_decref(side->result);
        side->result = NULL;
}
