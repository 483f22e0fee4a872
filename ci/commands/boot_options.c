/* SPDX-License-Identifier: MIT */
/* What the command lines of run, verify and list share. */
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "bench/protocol/protocol.h"
#include "ci/result/result.h"
#include "ci/commands/boot_reading.h"
#include "ci/commands/options.h"

#define TIMEOUT_UEFI_S 300 /* with icount, OVMF takes a minute */

static const char *const vm_names[] = {[VM_QEMU] = "qemu", [VM_BOCHS] = "bochs", NULL};
static const char *const machines[] = {"pc", "q35", "microvm", NULL};

/* NAME=VALUE, where the value may hold anything, as a CPU's does. */
static bool read_rival(const char *text, struct rival *rival, struct error *error)
{
        const struct {
                const char *name;
                const char **value;
        } parts[] = {{"elf=", &rival->elf}, {"iso=", &rival->iso}, {"qemu=", &rival->qemu}};

        rival->given = true;
        if (strncmp(text, "cpu=", strlen("cpu=")) == 0)
                return option_cpu(text + strlen("cpu="), &rival->cpu, error);
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                if (strncmp(text, parts[i].name, strlen(parts[i].name)) == 0)
                        return option_path("vs", text + strlen(parts[i].name), parts[i].value,
                                           error);
        return option_refuse("vs", "elf=FILE, iso=FILE, cpu=MODEL or qemu=PATH", text, error);
}

static bool read_boot_option(int key, const char *text, struct boot_reading *reading)
{
        struct boot_options *options = reading->options;
        struct error *error = reading->error;
        long number = 0;
        int place = 0;
        bool good = true;

        switch (key) {
        case KEY_ACCEL:
                good = option_word("accel", text, accelerator_names + reading->first_accelerator, &place,
                                   error);
                options->accelerator = reading->first_accelerator + (enum accelerator)place;
                reading->accelerator_given = true;
                break;
        case KEY_VM:
                good = option_word("vm", text, vm_names, &place, error);
                options->vm = vms[place];
                break;
        case KEY_BOOT:
                good = option_word("boot", text, boot_path_names, &place, error);
                options->boot = (enum boot_path)place;
                reading->boot_given = true;
                break;
        case KEY_MACHINE:
                good = option_word("machine", text, machines, &place, error);
                options->machine = machines[place];
                reading->machine_given = true;
                break;
        case KEY_CPU:
                good = option_cpu(text, &options->cpu, error);
                break;
        case KEY_SAMPLES:
                good = option_number("samples", text, 1, SAMPLES_MAX, &options->request.samples,
                                     error);
                break;
        case KEY_WARMUP:
                good =
                    option_number("warmup", text, 0, SAMPLES_MAX, &options->request.warmup, error);
                break;
        case KEY_QUICK:
                options->request.cases = CASES_DEFAULT;
                break;
        case KEY_CASES:
                good = option_number("cases", text, 0, CASES_MAX, &options->request.cases, error);
                break;
        case KEY_SUITE:
                good = option_word("suite", text, suite_names, &place, error);
                options->request.suite = suite_names[place];
                break;
        case KEY_ONLY:
                good = option_glob(text, &options->request.only, error);
                break;
        case KEY_TIMEOUT:
                good = option_number("timeout", text, 1, OPTION_TIMEOUT_MAX_S, &number, error);
                options->timeout_s = (int)number;
                break;
        case KEY_QEMU:
                good = option_path("qemu", text, &options->qemu, error);
                break;
        case KEY_ELF:
                good = option_path("elf", text, &options->elf, error);
                break;
        case KEY_ISO:
                good = option_path("iso", text, &options->iso, error);
                break;
        case KEY_OUTPUT:
                good = option_path("output", text, &options->output, error);
                break;
        case KEY_PHASES:
                options->phases = true;
                break;
        case KEY_BOOTS:
                good = option_number("boots", text, 1, BOOTS_MAX, &options->boots, error);
                break;
        case KEY_PIN:
                good = option_number("pin", text, 0, CPU_SETSIZE - 1, &number, error);
                options->pin = (int)number;
                break;
        case KEY_VS:
                good = read_rival(text, &options->rival, error);
                break;
        case KEY_VS_OUTPUT:
                good = option_path("vs-output", text, &options->rival.output, error);
                break;
        case KEY_ASYNC:
                options->request.async = true;
                break;
        case KEY_FORMAT:
                good = option_word("format", text, reading->formats, &place, error);
                options->format = (enum format)place;
                break;
        }
        return good;
}

static error_t parse_boot(int key, char *text, struct argp_state *state)
{
        struct boot_reading *reading = state->input;

        if (key == ARGP_KEY_ARG) {
                option_refuse("help", "options only", text, reading->error);
                return EINVAL;
        }
        if (key < KEY_ACCEL && key != KEY_OUTPUT)
                return ARGP_ERR_UNKNOWN;
        if (key > KEY_FORMAT)
                return ARGP_ERR_UNKNOWN;
        return read_boot_option(key, text, reading) ? 0 : EINVAL;
}

/* A command's own options; those it shares are its children's, with the same input. */
error_t boot_reading_parse(int key, char *text, struct argp_state *state)
{
        if (key == ARGP_KEY_INIT) {
                for (size_t i = 0; state->root_argp->children[i].argp; i++)
                        state->child_inputs[i] = state->input;
                return 0;
        }
        return parse_boot(key, text, state);
}

/* Of run, verify and list. */
static const struct argp_option guest_options[] = {
    {"cpu", KEY_CPU, "MODEL", 0,
     "CPU model of the VM's (default: max; with KVM host,-arch-capabilities; with Bochs tigerlake)",
     2},
    {"qemu", KEY_QEMU, "PATH", 0, "QEMU to use (default: qemu-system-x86_64 on PATH)", 2},
    {"elf", KEY_ELF, "FILE", 0, "the guest for PVH (default: beside this tool)", 2},
    {"timeout", KEY_TIMEOUT, "S", 0, "seconds a boot may take (default: 60; verify's: 3600)", 2},
    {0},
};

/* Of run and verify. */
static const struct argp_option result_options[] = {
    {"vm", KEY_VM, "qemu|bochs", 0, "what runs the guest (default: qemu); bochs boots the ISO only",
     2},
    {"machine", KEY_MACHINE, "pc|q35|microvm", 0, "QEMU's machine (default: pc)", 2},
    {"iso", KEY_ISO, "FILE", 0, "the guest's ISO (default: beside this tool)", 2},
    {"output", KEY_OUTPUT, "FILE", 0,
     "save the result there (default: a new file in $XDG_STATE_HOME/trapclock or "
     "~/.local/state/trapclock)",
     3},
    {0},
};

static const struct argp of_guest = {.options = guest_options, .parser = parse_boot};
static const struct argp of_result = {.options = result_options, .parser = parse_boot};
const struct argp_child boot_children_guest[] = {{.argp = &of_guest}, {0}};
const struct argp_child boot_children_result[] = {{.argp = &of_guest}, {.argp = &of_result}, {0}};

/* Bochs boots the ISO, and has but one machine and one way to run it. */
static bool settle_bochs(const struct boot_reading *reading)
{
        struct boot_options *options = reading->options;

        if (reading->accelerator_given || reading->machine_given || options->qemu)
                return error_set(reading->error, STATUS_UNUSABLE,
                                 "--vm bochs: --accel, --machine and --qemu are QEMU's");
        if (reading->boot_given && options->boot != BOOT_PATH_ISO)
                return error_set(reading->error, STATUS_UNUSABLE,
                                 "--boot %s: Bochs boots --boot iso only",
                                 boot_path_names[options->boot]);
        options->boot = BOOT_PATH_ISO;
        options->accelerator = ACCELERATOR_BOCHS;
        return true;
}

bool boot_reading_settle(const struct boot_reading *reading)
{
        struct boot_options *options = reading->options;
        if (options->vm == vms[VM_BOCHS])
                return settle_bochs(reading);
        bool microvm = strcmp(options->machine, "microvm") == 0;

        /* Only PVH boots an ELF. */
        if ((microvm || options->rival.elf) && !reading->boot_given)
                options->boot = BOOT_PATH_PVH;
        if (microvm && options->boot != BOOT_PATH_PVH)
                return error_set(reading->error, STATUS_UNUSABLE,
                                 "--boot %s: microvm has no firmware that boots it, use --boot pvh",
                                 boot_path_names[options->boot]);
        return true;
}
