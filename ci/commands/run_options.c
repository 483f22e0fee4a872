/* SPDX-License-Identifier: MIT */
/* The command line of run. */
#include "bench/protocol/protocol.h"
#include "ci/compare/comparable.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/boot_reading.h"
#include "ci/commands/options.h"

static const struct argp_option run_argp_options[] = {
    {"suite", KEY_SUITE, "NAME", 0,
     "core, faults, ladder, cost or all (default: core); selftest holds deliberate failures", 1},
    {"only", KEY_ONLY, "GLOB", 0, "only the benchmarks whose id matches", 1},
    {"samples", KEY_SAMPLES, "N", 0, "samples of a benchmark", 1},
    {"warmup", KEY_WARMUP, "N", 0, "samples dropped before them", 1},
    {"accel", KEY_ACCEL, "auto|kvm|icount|tcg", 0,
     "kvm: cycles of a real CPU; icount: exact instruction counts; tcg: smoke only; auto "
     "(default): kvm where it runs on silicon, else icount",
     2},
    {"phases", KEY_PHASES, NULL, 0, OPTION_PHASES_DOC, 3},
    {"boots", KEY_BOOTS, "N", 0, "fresh machines to start (default: tsc 20, other clocks 1)", 1},
    {"pin", KEY_PIN, "CPU", 0,
     "keep the vCPU on this CPU of the host, and QEMU's other threads off it", 2},
    {"vs", KEY_VS, "NAME=VALUE", 0,
     "measure with this difference, too, a boot of each in turn, and compare: elf=FILE (boots "
     "both by pvh), iso=FILE, cpu=MODEL or qemu=PATH; may be repeated for several differences",
     4},
    {"vs-output", KEY_VS_OUTPUT, "FILE", 0, "save the result of --vs there", 4},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "what stdout carries: " FORMATS_OF_RUN_DOC
     " (default: table); with --vs one of compare's formats",
     3},
    {"async", KEY_ASYNC, NULL, 0, "ask KVM for asynchronous page faults; they are counted apart",
     1},
    {"boot", KEY_BOOT, "PATH", 0, BOOT_DOC "(default: iso; on microvm pvh)", 2},
    {0},
};

/* Told before anything starts, where the options tell the clock. */
static bool check_clock(const struct boot_options *options, struct error *error)
{
        const char *emulator = options->accelerator == ACCELERATOR_TCG     ? "--accel tcg"
                               : options->accelerator == ACCELERATOR_BOCHS ? "--vm bochs"
                                                                           : NULL;

        return !emulator ||
               comparable_clocks(emulator, CLOCK_EMULATED, "--vs", CLOCK_EMULATED, error);
}

static bool settle_rival(const struct boot_options *options, struct error *error)
{
        const struct rival *rival = &options->rival;

        if (!rival->given)
                return !rival->output ||
                       error_set(error, STATUS_UNUSABLE, "--vs-output needs --vs");
        if (!options->output != !rival->output)
                return error_set(error, STATUS_UNUSABLE,
                                 "--vs: name both results, with -o and --vs-output, or neither");
        if (!check_clock(options, error))
                return false;
        if (rival->elf && options->boot != BOOT_PATH_PVH)
                return error_set(error, STATUS_UNUSABLE, "--vs elf: needs --boot pvh");
        if (rival->iso && options->boot == BOOT_PATH_PVH)
                return error_set(error, STATUS_UNUSABLE,
                                 "--vs iso: goes with every --boot but pvh");
        return options->format <= FORMAT_JUNIT ||
               error_set(error, STATUS_UNUSABLE,
                         "--vs: stdout carries the comparison, expected "
                         "--format table|json|csv|markdown|tap|junit");
}

bool run_options_read(int count, char **arguments, struct boot_options *options,
                      struct error *error)
{
        static const struct argp argp = {
            .options = run_argp_options,
            .parser = boot_reading_parse,
            .children = boot_children_result,
            .doc = "Boots the guest, measures, prints the table and saves the result.",
        };
        struct boot_reading reading = {.options = options,
                                       .first_accelerator = ACCELERATOR_AUTO,
                                       .formats = formats_of_run,
                                       .error = error};

        *options = (struct boot_options){
            .vm = vms[VM_QEMU],
            .accelerator = ACCELERATOR_AUTO,
            .machine = "pc",
            .boots = NUMBER_NOT_GIVEN,
            .pin = CPU_ANY,
            .timeout_s = OPTION_TIMEOUT_S,
            .request = {.mode = MODE_RUN,
                        .suite = "core",
                        .samples = NUMBER_NOT_GIVEN,
                        .warmup = NUMBER_NOT_GIVEN,
                        .cases = NUMBER_NOT_GIVEN},
        };
        return options_parse(&argp, count, arguments, &reading, error) &&
               boot_reading_settle(&reading) && settle_rival(options, error);
}
