/* SPDX-License-Identifier: MIT */
/* The command line of each command, read and checked. */
#include <argp.h>
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "ci/option_values.h"
#include "ci/options.h"
#include "ci/printable.h"
#include "ci/record.h"
#include "ci/result.h"

#define TIMEOUT_DEFAULT_S 60
#define TIMEOUT_VERIFY_S  3600
#define TIMEOUT_MAX_S     86400
#define CASES_QUICK       2500000
#define GLOB_BYTES        ID_BYTES "*?"
#define GLOB_BYTES_MAX    63 /* what the guest takes */
#define CPU_BYTES_MAX     200

enum option_key {
        KEY_ACCEL = 0x100, /* no short options but -o */
        KEY_BOOT,
        KEY_MACHINE,
        KEY_CPU,
        KEY_SAMPLES,
        KEY_WARMUP,
        KEY_SUITE,
        KEY_ONLY,
        KEY_TIMEOUT,
        KEY_QEMU,
        KEY_ELF,
        KEY_ISO,
        KEY_VM,
        KEY_QUICK,
        KEY_CASES,
        KEY_DIFF,
        KEY_PHASES,
        KEY_PLOT,
        KEY_BOOTS,
        KEY_PIN,
        KEY_VS,
        KEY_VS_OUTPUT,
        KEY_ASYNC,
        KEY_FORMAT,
        KEY_PARTIAL,
        KEY_OUTPUT = 'o',
};

struct boot_reading {
        struct boot_options *options;
        enum accelerator first_accelerator; /* that the command takes */
        const char *const *formats;         /* likewise */
        bool boot_given, accelerator_given, machine_given;
        struct error *error;
};

struct trace_reading {
        struct trace_options *options;
        struct error *error;
};

struct import_reading {
        struct import_options *options;
        struct error *error;
};

struct show_reading {
        struct show_options *options;
        struct error *error;
};

static const char *const accelerators[] = {
    [ACCELERATOR_AUTO] = "auto",
    [ACCELERATOR_KVM] = "kvm",
    [ACCELERATOR_ICOUNT] = "icount",
    [ACCELERATOR_TCG] = "tcg",
    NULL,
};
static const char *const vm_names[] = {[VM_QEMU] = "qemu", [VM_BOCHS] = "bochs", NULL};
static const char *const machines[] = {"pc", "q35", "microvm", NULL};
static const char *const suites[] = {"core", "faults", "ladder", "cost", "all", "selftest", NULL};

#define PLAIN_FORMATS [FORMAT_TABLE] = "table", [FORMAT_JSON] = "json"
#define RESULT_FORMATS                                                                             \
        PLAIN_FORMATS, [FORMAT_CSV] = "csv", [FORMAT_MARKDOWN] = "markdown", [FORMAT_TAP] = "tap", \
                       [FORMAT_JUNIT] = "junit", [FORMAT_GOBENCH] = "gobench",                     \
                       [FORMAT_GITHUB] = "github-action-benchmark", [FORMAT_BENCHER] = "bencher"
#define RESULT_FORMATS_DOC \
        "table|json|csv|markdown|tap|junit|gobench|github-action-benchmark|bencher"

static const char *const plain_formats[] = {PLAIN_FORMATS, NULL};
static const char *const run_formats[] = {RESULT_FORMATS, NULL};
static const char *const show_formats[] = {RESULT_FORMATS, [FORMAT_BASELINE] = "baseline", NULL};

static bool read_glob(const char *text, const char **glob, struct error *error)
{
        size_t length = strlen(text);

        if (length == 0 || length > GLOB_BYTES_MAX || strspn(text, GLOB_BYTES) != length)
                return option_refuse("only", "1..63 bytes of [a-z0-9.*?-]", text, error);
        *glob = text;
        return true;
}

static bool read_cpu(const char *text, const char **cpu, struct error *error)
{
        size_t length = strlen(text);

        for (size_t i = 0; i < length; i++)
                if (!is_printable((unsigned char)text[i]) || text[i] == ' ')
                        length = 0;
        if (length == 0 || length > CPU_BYTES_MAX || strcmp(text, "help") == 0)
                return option_refuse("cpu", "a CPU model", text, error);
        *cpu = text;
        return true;
}

static bool read_path(const char *option, const char *text, const char **path, struct error *error)
{
        if (!*text)
                return option_refuse(option, "a file name", text, error);
        *path = text;
        return true;
}

/* NAME=VALUE, where the value may hold anything, as a CPU's does. */
static bool read_rival(const char *text, struct rival *rival, struct error *error)
{
        const struct {
                const char *name;
                const char **value;
        } parts[] = {{"elf=", &rival->elf}, {"iso=", &rival->iso}, {"qemu=", &rival->qemu}};

        rival->given = true;
        if (strncmp(text, "cpu=", strlen("cpu=")) == 0)
                return read_cpu(text + strlen("cpu="), &rival->cpu, error);
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                if (strncmp(text, parts[i].name, strlen(parts[i].name)) == 0)
                        return read_path("vs", text + strlen(parts[i].name), parts[i].value, error);
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
                good = option_word("accel", text, accelerators + reading->first_accelerator, &place,
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
                good = read_cpu(text, &options->cpu, error);
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
                options->request.cases = CASES_QUICK;
                break;
        case KEY_CASES:
                good = option_number("cases", text, 0, CASES_MAX, &options->request.cases, error);
                break;
        case KEY_SUITE:
                good = option_word("suite", text, suites, &place, error);
                options->request.suite = suites[place];
                break;
        case KEY_ONLY:
                good = read_glob(text, &options->request.only, error);
                break;
        case KEY_TIMEOUT:
                good = option_number("timeout", text, 1, TIMEOUT_MAX_S, &number, error);
                options->timeout_s = (int)number;
                break;
        case KEY_QEMU:
                good = read_path("qemu", text, &options->qemu, error);
                break;
        case KEY_ELF:
                good = read_path("elf", text, &options->elf, error);
                break;
        case KEY_ISO:
                good = read_path("iso", text, &options->iso, error);
                break;
        case KEY_OUTPUT:
                good = read_path("output", text, &options->output, error);
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
                good = read_path("vs-output", text, &options->rival.output, error);
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
static error_t parse_with_shared(int key, char *text, struct argp_state *state)
{
        if (key == ARGP_KEY_INIT) {
                for (size_t i = 0; state->root_argp->children[i].argp; i++)
                        state->child_inputs[i] = state->input;
                return 0;
        }
        return parse_boot(key, text, state);
}

static bool read_benchmark(const char *text, const char **benchmark, struct error *error)
{
        size_t length = strlen(text);

        if (*benchmark)
                return error_set(error, STATUS_UNUSABLE, "expected one BENCH");
        if (length == 0 || length > GLOB_BYTES_MAX || strspn(text, ID_BYTES) != length)
                return error_set(error, STATUS_UNUSABLE,
                                 "expected the id of a benchmark: see trapclock list");
        *benchmark = text;
        return true;
}

static error_t parse_trace(int key, char *text, struct argp_state *state)
{
        struct trace_reading *reading = state->input;
        struct trace_options *options = reading->options;
        struct error *error = reading->error;
        long number = 0;
        bool good = true;

        switch (key) {
        case KEY_ELF:
                good = read_path("elf", text, &options->elf, error);
                break;
        case KEY_DIFF:
                good = read_path("diff", text, &options->old_elf, error);
                break;
        case KEY_QEMU:
                good = read_path("qemu", text, &options->qemu, error);
                break;
        case KEY_CPU:
                good = read_cpu(text, &options->cpu, error);
                break;
        case KEY_TIMEOUT:
                good = option_number("timeout", text, 1, TIMEOUT_MAX_S, &number, error);
                options->timeout_s = (int)number;
                break;
        case ARGP_KEY_ARG:
                good = read_benchmark(text, &options->benchmark, error);
                break;
        case ARGP_KEY_NO_ARGS:
                good = error_set(error, STATUS_UNUSABLE, "BENCH is missing; see --help");
                break;
        default:
                return ARGP_ERR_UNKNOWN;
        }
        return good ? 0 : EINVAL;
}

static error_t parse_show(int key, char *text, struct argp_state *state)
{
        struct show_reading *reading = state->input;
        int place = 0;

        switch (key) {
        case KEY_PHASES:
                reading->options->phases = true;
                return 0;
        case KEY_PLOT:
                reading->options->plot = true;
                return 0;
        case KEY_ONLY:
                return read_glob(text, &reading->options->only, reading->error) ? 0 : EINVAL;
        case KEY_FORMAT:
                if (!option_word("format", text, show_formats, &place, reading->error))
                        return EINVAL;
                reading->options->format = (enum format)place;
                return 0;
        case ARGP_KEY_ARG:
                if (reading->options->file) {
                        error_set(reading->error, STATUS_UNUSABLE, "expected one FILE");
                        return EINVAL;
                }
                reading->options->file = text;
                return 0;
        case ARGP_KEY_NO_ARGS:
                error_set(reading->error, STATUS_UNUSABLE, "FILE is missing; see --help");
                return EINVAL;
        default:
                return ARGP_ERR_UNKNOWN;
        }
}

static error_t parse_import(int key, char *text, struct argp_state *state)
{
        struct import_reading *reading = state->input;
        struct import_options *options = reading->options;
        int place = 0;

        switch (key) {
        case KEY_PHASES:
                options->phases = true;
                return 0;
        case KEY_PARTIAL:
                options->partial = true;
                return 0;
        case KEY_OUTPUT:
                return read_path("output", text, &options->output, reading->error) ? 0 : EINVAL;
        case KEY_FORMAT:
                if (!option_word("format", text, show_formats, &place, reading->error))
                        return EINVAL;
                options->format = (enum format)place;
                return 0;
        case ARGP_KEY_ARG:
                if (options->file) {
                        error_set(reading->error, STATUS_UNUSABLE, "expected one LOG");
                        return EINVAL;
                }
                options->file = text;
                return 0;
        case ARGP_KEY_NO_ARGS:
                error_set(reading->error, STATUS_UNUSABLE, "LOG is missing; see --help");
                return EINVAL;
        default:
                return ARGP_ERR_UNKNOWN;
        }
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

static const struct argp_option list_options[] = {
    {"format", KEY_FORMAT, "table|json", 0, "what stdout carries (default: table)", 3},
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

#define BOOT_DOC                                                                                \
        "pvh, or the image by BIOS as a CD, disk or USB stick: iso, disk, usb; by UEFI: uefi, " \
        "uefi-disk, uefi-usb "
#define PHASES_DOC "beneath the table, what delivery, entry, handler and return cost"

static const struct argp_option run_options[] = {
    {"suite", KEY_SUITE, "NAME", 0,
     "core, faults, ladder, cost or all (default: core); selftest holds deliberate failures", 1},
    {"only", KEY_ONLY, "GLOB", 0, "only the benchmarks whose id matches", 1},
    {"samples", KEY_SAMPLES, "N", 0, "samples of a benchmark", 1},
    {"warmup", KEY_WARMUP, "N", 0, "samples dropped before them", 1},
    {"accel", KEY_ACCEL, "auto|kvm|icount|tcg", 0,
     "kvm: cycles of a real CPU; icount: exact instruction counts; tcg: smoke only; auto "
     "(default): kvm where it runs on silicon, else icount",
     2},
    {"phases", KEY_PHASES, NULL, 0, PHASES_DOC, 3},
    {"boots", KEY_BOOTS, "N", 0, "fresh machines to start (default: tsc 20, other clocks 1)", 1},
    {"pin", KEY_PIN, "CPU", 0,
     "keep the vCPU on this CPU of the host, and QEMU's other threads off it", 2},
    {"vs", KEY_VS, "elf=FILE|iso=FILE|cpu=MODEL|qemu=PATH", 0,
     "measure that beside, a boot of each in turn, and compare with it; may be repeated for "
     "several differences; elf= boots both by pvh",
     4},
    {"vs-output", KEY_VS_OUTPUT, "FILE", 0, "save the result of --vs there", 4},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "what stdout carries: " RESULT_FORMATS_DOC
     " (default: table); with --vs one of compare's formats",
     3},
    {"async", KEY_ASYNC, NULL, 0, "ask KVM for asynchronous page faults; they are counted apart",
     1},
    {"boot", KEY_BOOT, "PATH", 0, BOOT_DOC "(default: iso; on microvm pvh)", 2},
    {0},
};

static const struct argp_option verify_options[] = {
    {"quick", KEY_QUICK, NULL, 0, "about 2,500,000 cases, drawn from all", 1},
    {"cases", KEY_CASES, "N", 0, "about N cases, likewise; 0 (default): all", 1},
    {"accel", KEY_ACCEL, "tcg|kvm|icount", 0, "QEMU's accelerator (default: tcg)", 2},
    {"boot", KEY_BOOT, "PATH", 0, BOOT_DOC "(default: pvh)", 2},
    {"format", KEY_FORMAT, "table|json", 0, "what stdout carries (default: table)", 3},
    {0},
};

static const struct argp_option trace_options[] = {
    {"diff", KEY_DIFF, "OLD.elf", 0, "which functions grew or shrank since this image", 1},
    {"elf", KEY_ELF, "FILE", 0, "the guest (default: beside this tool)", 2},
    {"cpu", KEY_CPU, "MODEL", 0, "CPU model of QEMU's (default: max)", 2},
    {"qemu", KEY_QEMU, "PATH", 0, "QEMU to use (default: qemu-system-x86_64 on PATH)", 2},
    {"timeout", KEY_TIMEOUT, "S", 0, "seconds a boot may take (default: 60)", 2},
    {0},
};

static const struct argp_option import_options[] = {
    {"partial", KEY_PARTIAL, NULL, 0, "keep what is sound of a damaged capture", 0},
    {"phases", KEY_PHASES, NULL, 0, PHASES_DOC, 0},
    {"output", KEY_OUTPUT, "FILE", 0, "save the result there (default: as run does)", 0},
    {"format", KEY_FORMAT, "table|json", 0, "what stdout carries (default: table)", 0},
    {0},
};

static const struct argp_option show_options[] = {
    {"phases", KEY_PHASES, NULL, 0, PHASES_DOC, 0},
    {"plot", KEY_PLOT, NULL, 0, "histograms instead of the table (needs gnuplot)", 0},
    {"only", KEY_ONLY, "GLOB", 0, "with --plot: only benchmarks whose id matches", 0},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "what stdout carries: " RESULT_FORMATS_DOC
     "|baseline (default: table); baseline: the exact counts, for compare",
     0},
    {0},
};

static bool finish(error_t outcome, struct error *error)
{
        if (error->status != 0)
                return false;
        if (outcome != 0)
                return error_set(error, STATUS_UNUSABLE, "%s", strerror(outcome));
        return true;
}

static bool read_boot_options(const struct argp *argp, int count, char **arguments,
                              struct boot_reading *reading)
{
        argp_err_exit_status = STATUS_UNUSABLE;
        return finish(argp_parse(argp, count, arguments, 0, NULL, reading), reading->error);
}

static const struct argp of_guest = {.options = guest_options, .parser = parse_boot};
static const struct argp of_result = {.options = result_options, .parser = parse_boot};
static const struct argp_child shared[] = {{.argp = &of_guest}, {.argp = &of_result}, {0}};
static const struct argp_child shared_by_all[] = {{.argp = &of_guest}, {0}};

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
                                 boot_path_name(options->boot));
        options->boot = BOOT_PATH_ISO;
        options->accelerator = ACCELERATOR_BOCHS;
        return true;
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
        if (rival->qemu && options->vm != vms[VM_QEMU])
                return error_set(error, STATUS_UNUSABLE, "--vs qemu: needs --vm qemu");
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

static bool settle_machine(const struct boot_reading *reading)
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
                                 boot_path_name(options->boot));
        return true;
}

bool options_read_run(int count, char **arguments, struct boot_options *options,
                      struct error *error)
{
        static const struct argp argp = {
            .options = run_options,
            .parser = parse_with_shared,
            .children = shared,
            .doc = "Boots the guest, measures, prints the table and saves the result.",
        };
        struct boot_reading reading = {.options = options,
                                       .first_accelerator = ACCELERATOR_AUTO,
                                       .formats = run_formats,
                                       .error = error};

        *options = (struct boot_options){
            .vm = vms[VM_QEMU],
            .machine = "pc",
            .boots = NUMBER_NOT_GIVEN,
            .pin = CPU_ANY,
            .timeout_s = TIMEOUT_DEFAULT_S,
            .request = {.mode = MODE_RUN,
                        .suite = "core",
                        .samples = NUMBER_NOT_GIVEN,
                        .warmup = NUMBER_NOT_GIVEN,
                        .cases = NUMBER_NOT_GIVEN},
        };
        return read_boot_options(&argp, count, arguments, &reading) && settle_machine(&reading) &&
               settle_rival(options, error);
}

bool options_read_verify(int count, char **arguments, struct boot_options *options,
                         struct error *error)
{
        static const struct argp argp = {
            .options = verify_options,
            .parser = parse_with_shared,
            .children = shared,
            .doc = "Makes every kind of page fault in every configuration of the CPU, and holds "
                   "what is delivered against what the architecture says.",
        };
        struct boot_reading reading = {.options = options,
                                       .first_accelerator = ACCELERATOR_KVM,
                                       .formats = plain_formats,
                                       .error = error};

        *options = (struct boot_options){
            .vm = vms[VM_QEMU],
            .accelerator = ACCELERATOR_TCG,
            .boot = BOOT_PATH_PVH,
            .machine = "pc",
            .boots = 1,
            .pin = CPU_ANY,
            .timeout_s = TIMEOUT_VERIFY_S,
            .request = {.mode = MODE_VERIFY,
                        .samples = NUMBER_NOT_GIVEN,
                        .warmup = NUMBER_NOT_GIVEN},
        };
        return read_boot_options(&argp, count, arguments, &reading) && settle_machine(&reading);
}

bool options_read_list(int count, char **arguments, struct boot_options *options,
                       struct error *error)
{
        static const struct argp argp = {
            .options = list_options,
            .parser = parse_with_shared,
            .children = shared_by_all,
            .doc = "Lists every benchmark with what it needs, as the guest knows them.",
        };
        struct boot_reading reading = {
            .options = options, .formats = plain_formats, .error = error};

        *options = (struct boot_options){
            .vm = vms[VM_QEMU],
            .accelerator = ACCELERATOR_TCG,
            .boot = BOOT_PATH_PVH,
            .machine = "pc",
            .boots = 1,
            .pin = CPU_ANY,
            .timeout_s = TIMEOUT_DEFAULT_S,
            .request = {.mode = MODE_LIST,
                        .suite = "all",
                        .samples = NUMBER_NOT_GIVEN,
                        .warmup = NUMBER_NOT_GIVEN,
                        .cases = NUMBER_NOT_GIVEN},
        };
        return read_boot_options(&argp, count, arguments, &reading);
}

bool options_read_trace(int count, char **arguments, struct trace_options *options,
                        struct error *error)
{
        static const struct argp argp = {
            .options = trace_options,
            .parser = parse_trace,
            .args_doc = "BENCH",
            .doc = "Prints every instruction between the two time stamps of one sample, and how "
                   "many each function ran. Needs QEMU, whose TCG counts exactly.",
        };
        struct trace_reading reading = {.options = options, .error = error};

        *options = (struct trace_options){.timeout_s = TIMEOUT_DEFAULT_S};
        argp_err_exit_status = STATUS_UNUSABLE;
        return finish(argp_parse(&argp, count, arguments, 0, NULL, &reading), error);
}

bool options_read_import(int count, char **arguments, struct import_options *options,
                         struct error *error)
{
        static const struct argp argp = {
            .options = import_options,
            .parser = parse_import,
            .args_doc = "LOG",
            .doc = "Makes a result of a captured console: a terminal program's log, a service "
                   "processor's, a cloud's. What is not the guest's is left out.",
        };
        struct import_reading reading = {.options = options, .error = error};

        *options = (struct import_options){0};
        argp_err_exit_status = STATUS_UNUSABLE;
        return finish(argp_parse(&argp, count, arguments, 0, NULL, &reading), error);
}

bool options_read_show(int count, char **arguments, struct show_options *options,
                       struct error *error)
{
        static const struct argp argp = {
            .options = show_options,
            .parser = parse_show,
            .args_doc = "FILE",
            .doc = "Prints a saved result again.",
        };
        struct show_reading reading = {.options = options, .error = error};

        *options = (struct show_options){0};
        argp_err_exit_status = STATUS_UNUSABLE;
        if (!finish(argp_parse(&argp, count, arguments, 0, NULL, &reading), error))
                return false;
        if (options->plot && (options->phases || options->format != FORMAT_TABLE))
                return error_set(error, STATUS_UNUSABLE, "--plot has no --phases and no --format");
        return !options->only || options->plot ||
               error_set(error, STATUS_UNUSABLE, "--only is for --plot");
}
