/* SPDX-License-Identifier: MIT */
/* trapclock run: measures the benchmarks. */
#include "bench/protocol/protocol.h"
#include "ci/base/file.h"
#include "ci/base/text.h"
#include "ci/stats/aligned_ranks.h"
#include "ci/result/result.h"
#include "ci/compare/comparable.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"
#include "ci/commands/measure.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

/* The values of a repeated option, joined as the guest expects them. */
struct globs {
        const char *option;
        const char **to;
        char text[ONLY_BYTES_MAX + 1];
};

static bool read_glob(const char *text, void *target, struct error *error)
{
        static const char separator[] = {GLOB_SEPARATOR, '\0'};
        struct globs *globs = target;

        if (!option_is_glob(globs->option, text, error))
                return false;
        if (!text_append(globs->text, sizeof(globs->text), "%s%s", globs->text[0] ? separator : "",
                         text))
                return error_set(error, STATUS_UNUSABLE, "--%s: expected at most %d bytes in all",
                                 globs->option, ONLY_BYTES_MAX);
        *globs->to = globs->text;
        return true;
}

/* NAME=VALUE. The value may contain "=", as CPU models do. */
static bool read_versus(const char *text, void *target, struct error *error)
{
        struct versus *versus = target;
        const struct {
                const char *name, *option; /* option: what an error names */
                const char **value;
                option_check *check;
        } parts[] = {
            {"elf=", "vs", &versus->elf, option_is_path},
            {"iso=", "vs", &versus->iso, option_is_path},
            {"kernel=", "vs", &versus->kernel, option_is_path},
            {"qemu=", "vs", &versus->qemu, option_is_path},
            {"cpu=", "cpu", &versus->cpu, option_is_cpu},
        };

        versus->given = true;
        if (strcmp(text, "same") == 0) {
                versus->same = true;
                return true;
        }
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
                size_t length = strlen(parts[i].name);
                if (strncmp(text, parts[i].name, length) != 0)
                        continue;
                if (*parts[i].value)
                        return error_set(error, STATUS_UNUSABLE, "--vs: %.*s is given twice",
                                         (int)length - 1, text);
                *parts[i].value = text + length;
                return parts[i].check(parts[i].option, *parts[i].value, error);
        }
        return option_refuse("vs", "elf=FILE, iso=FILE, kernel=FILE, cpu=MODEL, qemu=PATH or same",
                             text, error);
}

/* Emulated clocks cannot be compared, so refuse them before anything starts. */
static bool check_versus_clock(const struct boot_options *options, struct error *error)
{
        const char *emulator = options->accelerator == ACCELERATOR_TCG     ? "--accel tcg"
                               : options->accelerator == ACCELERATOR_BOCHS ? "--vm bochs"
                                                                           : NULL;

        return !emulator || options->request.clock ||
               comparable_clocks(emulator, CLOCK_EMULATED, "--vs", CLOCK_EMULATED, error);
}

static bool check_versus(const struct boot_options *options, struct error *error)
{
        const struct versus *versus = &options->versus;

        if (!versus->given && versus->seed != NUMBER_NOT_GIVEN)
                return error_set(error, STATUS_UNUSABLE, "--vs-seed needs --vs");
        if (!versus->given)
                return !versus->output ||
                       error_set(error, STATUS_UNUSABLE, "--vs-output needs --vs");
        if (versus->output && strcmp(versus->output, "-") == 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "--vs-output: expected a file name, got \"-\"");
        if (options->no_save && versus->output)
                return error_set(error, STATUS_UNUSABLE,
                                 "--no-save cannot be used with --vs-output");
        if (options->output && versus->output && file_is_same(options->output, versus->output))
                return error_set(
                    error, STATUS_UNUSABLE,
                    "--vs-output: %s is also the file of -o; the two results need two files",
                    versus->output);
        if (!options->output != !versus->output)
                return error_set(error, STATUS_UNUSABLE,
                                 "--vs: name both results, with -o and --vs-output, or neither");
        if (versus->same &&
            (versus->elf || versus->iso || versus->kernel || versus->cpu || versus->qemu))
                return error_set(error, STATUS_UNUSABLE,
                                 "--vs same: cannot be used with another --vs");
        if (options->boots > BLOCKS_MAX * BLOCK_SIDE)
                return error_set(error, STATUS_UNUSABLE, "--vs: expected at most %d boots a side",
                                 BLOCKS_MAX * BLOCK_SIDE);
        if (!check_versus_clock(options, error))
                return false;
        if (versus->kernel && options->guest != GUEST_LINUX)
                return error_set(error, STATUS_UNUSABLE, "--vs kernel: needs --guest linux");
        if (options->guest == GUEST_HOST && (versus->cpu || versus->qemu))
                return error_set(error, STATUS_UNUSABLE,
                                 "--vs: --guest host allows only same, because it boots nothing");
        if (versus->elf && options->boot != BOOT_PATH_PVH)
                return error_set(error, STATUS_UNUSABLE, "--vs elf: needs --boot pvh");
        if (versus->iso && !boot_path_is_iso(options->boot))
                return error_set(error, STATUS_UNUSABLE,
                                 "--vs iso: cannot be used with --boot pvh");
        return options->format <= FORMAT_JUNIT ||
               error_set(error, STATUS_UNUSABLE,
                         "--vs prints a comparison: expected "
                         "--format table|json|csv|markdown|tap|junit");
}

/* The machine needs the CPUs that --cpus names. --cpus all needs --smp. */
static bool choose_smp(struct boot_options *options, struct error *error)
{
        const char *cpus = options->request.cpus;
        long last = 0;

        if (!cpus)
                return !options->request.each ||
                       error_set(error, STATUS_UNUSABLE, "--each: needs --cpus");
        if (strcmp(cpus, "all") == 0)
                return options->smp != NUMBER_NOT_GIVEN ||
                       error_set(error, STATUS_UNUSABLE,
                                 "--cpus all: needs --smp, the number of CPUs");
        const bool is_count = !strpbrk(cpus, ",-");
        while (*cpus) {
                char *end;
                long number = strtol(cpus, &end, 10);

                if (number > CPUS_MAX - !is_count || (is_count && number < 1))
                        return option_refuse(COMMAND_CPUS, is_count ? "1..256" : "numbers 0..255",
                                             options->request.cpus, error);
                if (number > last)
                        last = number;
                cpus = *end ? end + 1 : end;
        }
        last += !is_count;
        if (options->smp == NUMBER_NOT_GIVEN)
                options->smp = last;
        if (options->vm->check_smp && !options->vm->check_smp(options->smp, error))
                return false;
        return last <= options->smp ||
               error_set(error, STATUS_UNUSABLE, "--cpus %s: --smp gives the machine only %ld",
                         options->request.cpus, options->smp);
}

bool run_options_read(int count, char **arguments, struct boot_options *options,
                      struct error *error)
{
        static const char *const clocks[] = {CLOCK_TSC, NULL};
        static struct globs only, except; /* static: request keeps pointers to their texts */
        struct guest_request *request = &options->request;
        const struct command_option own[] = {
            {"suite", 0, "NAME", 1,
             "core|faults|ladder|cost|all|smp|selftest (default: core); all: the first four; smp: "
             "several CPUs at once; selftest: failures made on purpose",
             .text = &request->suite, .words = suite_names, .given = &options->given.suite},
            {"guest", 0, "trapclock|linux|host", 1,
             "what to measure: this tool's own guest (default), a Linux kernel that the tool "
             "boots, or the running kernel of this host",
             .place = &options->guest, .words = guest_names},
            {"kernel", 0, "FILE", 2,
             "with --guest linux: the kernel, a bzImage or a vmlinux with a PVH note (default: the "
             "newest in /boot)",
             .text = &options->kernel, .check = option_is_path},
            {"append", 0, "WORDS", 2, "with --guest linux: add WORDS to the kernel's command line",
             .text = &options->append, .check = option_is_kernel_words},
            {"only", 0, "GLOB", 1,
             "measure only the benchmarks whose id matches; if repeated: those that match any GLOB",
             .read = read_glob, .target = &only},
            {"except", 0, "GLOB", 1,
             "leave out the benchmarks whose id matches; if repeated: those that match any GLOB",
             .read = read_glob, .target = &except},
            {"samples", 0, "N", 1, "take N samples of each benchmark (default: 1000)",
             .number = &request->samples, .min = 1, .max = SAMPLES_MAX},
            {"rounds", 0, "N", 1,
             "visit each benchmark N times and divide its samples among the visits (default: 10)",
             .number = &request->rounds, .min = 1, .max = ROUNDS_MAX},
            {"warmup", 0, "N", 1, "before each visit, take N samples and drop them (default: 16)",
             .number = &request->warmup, .max = SAMPLES_MAX},
            {"boots", 0, "N", 1,
             "boot N fresh machines (default: tsc 20, other clocks 1); with --vs: N on each side, "
             "and with tsc rounded up to a multiple of 4",
             .number = &options->boots, .min = 1, .max = BOOTS_MAX},
            {COMMAND_CPUS, 0, "N|all|LIST", 2,
             "CPUs to measure on: the first N, all, or a list such as 0,2-5 (default: 1)",
             .text = &request->cpus, .check = option_is_cpus},
            {COMMAND_EACH, 0, NULL, 2,
             "measure every row on each CPU that --cpus names, in turn, not only on the first",
             .flag = &request->each},
            {"async", 0, NULL, 1, "ask KVM for asynchronous page faults, and count them separately",
             .flag = &request->async},
            {"accel", 0, "auto|kvm|icount|tcg", 2,
             "kvm: cycles of a real CPU; icount: exact instruction counts; tcg: smoke tests only; "
             "auto (default): kvm if it runs on silicon, else icount",
             .place = &options->accelerator, .words = accelerator_names, .min = ACCELERATOR_AUTO,
             .given = &options->given.accelerator},
            {"boot", 0, "PATH", 2, BOOT_DOC "(default: iso; on microvm: pvh)",
             .place = &options->boot, .words = boot_path_names, .min = BOOT_PATH_ISO,
             .given = &options->given.boot},
            {"clock", 0, CLOCK_TSC, 2,
             "treat the guest's clock as the TSC of a real CPU, whatever it is, and say \"forced\" "
             "in every output: for tests, gives no latency",
             .text = &request->clock, .words = clocks},
            {"pin", 0, "CPU", 2,
             "keep the vCPU on this CPU of the host, and QEMU's other threads off it",
             .number = &options->pin, .max = CPU_SETSIZE - 1},
            {"phases", 0, NULL, 3, OPTION_PHASES_DOC, .flag = &options->extras.phases},
            {"exits", 0, NULL, 3,
             OPTION_EXITS_DOC "; exits are counted by default, except with --elf, --iso or --async",
             .flag = &options->extras.exits},
            {"format", 0, "FORMAT", 3,
             "format of the output: " FORMATS_OF_RUN_DOC
             " (default: table); with --vs: one of compare's formats",
             .place = &options->format, .words = formats_of_run},
            {"vs", 0, "same|NAME=VALUE", 4,
             "measure this as BASE, and what the other options say as NEW; boot both in random "
             "order, and tell whether NEW differs from BASE. NAME=VALUE: elf=FILE (boots both by "
             "pvh), iso=FILE, kernel=FILE, cpu=MODEL or qemu=PATH; may be repeated for several "
             "differences. same: no difference; shows what this host can resolve",
             .read = read_versus, .target = &options->versus},
            {"vs-seed", 0, "N", 4,
             "with --vs: the seed that shuffles the order of the boots (default: a new one)",
             .number = &options->versus.seed, .max = INT32_MAX},
            {"vs-output", 0, "FILE", 4, "save BASE's result to FILE; -o saves NEW's",
             .text = &options->versus.output, .check = option_is_path},
            {0},
        };

        only = (struct globs){"only", &request->only, ""};
        except = (struct globs){"except", &request->except, ""};
        *options = boot_options_default;
        options->boots = NUMBER_NOT_GIVEN;
        options->versus.seed = NUMBER_NOT_GIVEN;
        request->mode = MODE_RUN;
        request->suite = "core";
        return boot_options_read_all(
                   own, "Boots the guest, measures, prints the table and saves the result.", count,
                   arguments, options, error) &&
               choose_smp(options, error) && check_versus(options, error) &&
               (!request->async || !options->extras.exits ||
                error_set(error, STATUS_UNUSABLE,
                          "--exits: cannot be used with --async, whose page faults also exit"));
}

bool command_run(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;

        return run_options_read(count, arguments, &options, error) &&
               measure(&options, status, error);
}
