/* SPDX-License-Identifier: MIT */
/* The options that run, verify and list share. */
#include "ci/commands/boot_options.h"

#include "ci/report/record.h"
#include "ci/vm/qemu.h"
#include "ci/commands/commands.h"

#include <string.h>

const struct boot_options boot_options_default = {
    .vm = &vm_qemu,
    .accelerator = ACCELERATOR_AUTO,
    .boot = BOOT_PATH_ISO,
    .machine = "pc",
    .boots = 1,
    .pin = CPU_ANY,
    .smp = NUMBER_NOT_GIVEN,
    .timeout_s = OPTION_TIMEOUT_S,
    .request = {.samples = NUMBER_NOT_GIVEN,
                .warmup = NUMBER_NOT_GIVEN,
                .rounds = NUMBER_NOT_GIVEN,
                .cases = NUMBER_NOT_GIVEN},
};

static bool read_vm(const char *text, void *target, struct error *error)
{
        const struct vm **vm = target;

        *vm = vm_named(text);
        return *vm || option_refuse("vm", "qemu|bochs", text, error);
}

static bool read_tables(const struct command_option *own, const struct command_option *more,
                        const char *doc, int count, char **arguments, struct boot_options *options,
                        struct error *error)
{
        const struct command_option of_guest[] = {
            {"cpu", 0, "MODEL", 2,
             "CPU model of the VM (default: max; with KVM: host,-arch-capabilities; with Bochs: "
             "tigerlake)",
             .text = &options->cpu, .check = option_is_cpu},
            {"qemu", 0, "PATH", 2, "QEMU to run (default: qemu-system-x86_64 on PATH)",
             .text = &options->qemu, .check = option_is_path},
            {"elf", 0, "FILE", 2,
             "the guest's ELF image, which PVH boots; where an ISO is booted, it names the "
             "functions "
             "of a panic (default: this tool's own)",
             .text = &options->elf, .check = option_is_path},
            {"timeout", 0, "S", 2,
             "seconds a boot may take (default: 60; verify: 3600; run --guest linux or host: 300)",
             .number = &options->timeout_s, .min = 1, .max = OPTION_TIMEOUT_MAX_S,
             .given = &options->given.timeout},
            {0},
        };
        const struct command_line line = {.options = {own, of_guest, more}, .doc = doc};

        return command_line_read(&line, count, arguments, error);
}

bool boot_options_read(const struct command_option *own, const char *doc, int count,
                       char **arguments, struct boot_options *options, struct error *error)
{
        return read_tables(own, NULL, doc, count, arguments, options, error);
}

/* Bochs boots only the ISO, on its one machine. */
static bool choose_for_bochs(struct boot_options *options, struct error *error)
{
        if (options->given.accelerator || options->given.machine || options->qemu || options->ovmf)
                return error_set(
                    error, STATUS_UNUSABLE,
                    "--vm bochs: --accel, --machine, --qemu and --ovmf are for QEMU only");
        if (options->given.boot && options->boot != BOOT_PATH_ISO)
                return error_set(error, STATUS_UNUSABLE, "--boot %s: Bochs boots --boot iso only",
                                 boot_path_names[options->boot]);
        options->boot = BOOT_PATH_ISO;
        options->accelerator = ACCELERATOR_BOCHS;
        return true;
}

/* The first given option that this kind of guest cannot use; NULL: none. */
static const char *useless_option(const struct boot_options *options)
{
        const bool is_linux = options->guest == GUEST_LINUX;
        const struct {
                const char *name;
                bool given, takes; /* takes: this guest can use it */
        } all[] = {
            {"kernel", options->kernel, is_linux},
            {"append", options->append, is_linux},
            {"suite", options->given.suite, false},
            {"elf", options->elf, false},
            {"iso", options->iso, false},
            {"ovmf", options->ovmf, false},
            {"boot", options->given.boot, false},
            {"cpu-is", options->request.cpu_is, false},
            {"async", options->request.async, false},
            {"exits", options->extras.exits, false},
            {"phases", options->extras.phases, false},
            {"vm", options->vm == &vm_bochs, false},
            {"machine", options->given.machine, is_linux},
            {"accel", options->given.accelerator, is_linux},
            {"cpu", options->cpu, is_linux},
            {"qemu", options->qemu, is_linux},
            {"bochs", options->bochs, false},
            {COMMAND_DELIVERY, options->request.delivery, false},
            {COMMAND_CPUS, options->request.cpus, false},
            {COMMAND_EACH, options->request.each, false},
            {"smp", options->smp != NUMBER_NOT_GIVEN, false},
        };

        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
                if (all[i].given && !all[i].takes)
                        return all[i].name;
        return NULL;
}

static bool choose_for_linux(struct boot_options *options, struct error *error)
{
        const char *useless = useless_option(options);

        if (useless)
                return error_set(error, STATUS_UNUSABLE, "--%s: cannot be used with --guest %s",
                                 useless, guest_names[options->guest]);
        options->request.suite = NULL;
        if (!options->given.timeout)
                options->timeout_s = LINUX_TIMEOUT_S;
        if (options->guest == GUEST_LINUX) {
                options->boot = BOOT_PATH_LINUX;
                return true;
        }
        options->vm = &vm_host;
        options->boot = BOOT_PATH_HOST;
        options->accelerator = ACCELERATOR_HOST;
        return true;
}

static bool choose_for_trapclock(const struct boot_options *options, struct error *error)
{
        if (options->kernel || options->append)
                return error_set(error, STATUS_UNUSABLE, "--%s: needs --guest linux",
                                 options->kernel ? "kernel" : "append");
        return true;
}

static bool choose_boot_path(struct boot_options *options, struct error *error)
{
        if (options->bochs)
                return error_set(error, STATUS_UNUSABLE, "--bochs: needs --vm bochs");

        bool microvm = strcmp(options->machine, "microvm") == 0;

        /* Only PVH boots an ELF. */
        if ((microvm || ((options->elf || options->versus.elf) && !options->iso)) &&
            !options->given.boot)
                options->boot = BOOT_PATH_PVH;
        if (microvm && options->boot != BOOT_PATH_PVH)
                return error_set(error, STATUS_UNUSABLE,
                                 "--boot %s: microvm has no firmware that boots it, use --boot pvh",
                                 boot_path_names[options->boot]);
        if (options->iso && !boot_path_is_iso(options->boot))
                return error_set(error, STATUS_UNUSABLE, "--iso: cannot be used with --boot pvh");
        if (options->ovmf && !boot_path_is_uefi(options->boot))
                return error_set(error, STATUS_UNUSABLE, "--boot %s: --ovmf needs a boot by UEFI",
                                 boot_path_names[options->boot]);
        return true;
}

bool boot_options_read_all(const struct command_option *own, const char *doc, int count,
                           char **arguments, struct boot_options *options, struct error *error)
{
        static const char *const machines[] = {"pc", "q35", "microvm", NULL};
        const struct command_option of_result[] = {
            {"vm", 0, "qemu|bochs", 2,
             "what runs the guest (default: qemu); bochs boots only the ISO", .read = read_vm,
             .target = &options->vm},
            {"machine", 0, "pc|q35|microvm", 2, "QEMU's machine type (default: pc)",
             .text = &options->machine, .words = machines, .given = &options->given.machine},
            {"smp", 0, "N", 2, "number of CPUs of the machine (default: as many as --cpus needs)",
             .number = &options->smp, .min = 1, .max = CPUS_MAX},
            {COMMAND_CPU_IS, 0, "tcg|bochs", 2,
             "accept the known deviations of this emulator, which runs the CPU behind another "
             "hypervisor's name; every output says so (default: what CPUID says)",
             .text = &options->request.cpu_is, .words = cpu_is_names},
            {COMMAND_DELIVERY, 0, "idt|fred|both", 2,
             "how events reach their handlers: through the IDT, through FRED, or, in the ladder, "
             "through each in turn (default: both if the CPU has FRED)",
             .text = &options->request.delivery, .words = delivery_names},
            {"bochs", 0, "PATH", 2, "with --vm bochs: the Bochs to run (default: bochs on PATH)",
             .text = &options->bochs, .check = option_is_path},
            {"ovmf", 0, "FILE", 2,
             "UEFI firmware; the file with its variables lies beside it and has VARS for CODE in "
             "its name (default: the installed OVMF)",
             .text = &options->ovmf, .check = option_is_path},
            {"iso", 0, "FILE", 2, "the guest's ISO image (default: this tool's own)",
             .text = &options->iso, .check = option_is_path},
            {"output", 'o', "FILE", 3,
             "save the result to FILE (default: a new file in $XDG_STATE_HOME/trapclock or "
             "~/.local/state/trapclock); -: print the result to stdout instead of the table",
             .text = &options->output, .check = option_is_path},
            {"no-save", 0, NULL, 3, "print the result, but do not save it",
             .flag = &options->no_save},
            {0},
        };

        if (!read_tables(own, of_result, doc, count, arguments, options, error))
                return false;
        if (options->versus.given && options->output && strcmp(options->output, "-") == 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "--output -: cannot be used with --vs, which prints to stdout");
        if (!output_options_check(&options->output, &options->no_save, &options->format, error))
                return false;
        if (options->guest != GUEST_TRAPCLOCK)
                return choose_for_linux(options, error);
        return choose_for_trapclock(options, error) &&
               (options->vm == &vm_qemu ? choose_boot_path(options, error)
                                        : choose_for_bochs(options, error));
}
