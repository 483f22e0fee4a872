/* SPDX-License-Identifier: MIT */
/* The command line of trace. */
#include <errno.h>
#include <string.h>

#include "ci/commands/trace_options.h"
#include "bench/protocol/protocol.h"
#include "ci/commands/options.h"

enum trace_key {
        KEY_ELF = 0x100, /* no short options */
        KEY_DIFF,
        KEY_QEMU,
        KEY_CPU,
        KEY_TIMEOUT,
};

struct trace_reading {
        struct trace_options *options;
        struct error *error;
};

static bool read_benchmark(const char *text, const char **benchmark, struct error *error)
{
        size_t length = strlen(text);

        if (*benchmark)
                return error_set(error, STATUS_UNUSABLE, "expected one BENCH");
        if (length == 0 || length > ONLY_BYTES_MAX || strspn(text, ID_BYTES) != length)
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
                good = option_path("elf", text, &options->elf, error);
                break;
        case KEY_DIFF:
                good = option_path("diff", text, &options->old_elf, error);
                break;
        case KEY_QEMU:
                good = option_path("qemu", text, &options->qemu, error);
                break;
        case KEY_CPU:
                good = option_cpu(text, &options->cpu, error);
                break;
        case KEY_TIMEOUT:
                good = option_number("timeout", text, 1, OPTION_TIMEOUT_MAX_S, &number, error);
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

static const struct argp_option trace_argp_options[] = {
    {"diff", KEY_DIFF, "OLD.elf", 0, "which functions grew or shrank since this image", 1},
    {"elf", KEY_ELF, "FILE", 0, "the guest (default: beside this tool)", 2},
    {"cpu", KEY_CPU, "MODEL", 0, "CPU model of QEMU's (default: max)", 2},
    {"qemu", KEY_QEMU, "PATH", 0, "QEMU to use (default: qemu-system-x86_64 on PATH)", 2},
    {"timeout", KEY_TIMEOUT, "S", 0, "seconds a boot may take (default: 60)", 2},
    {0},
};

bool trace_options_read(int count, char **arguments, struct trace_options *options,
                        struct error *error)
{
        static const struct argp argp = {
            .options = trace_argp_options,
            .parser = parse_trace,
            .args_doc = "BENCH",
            .doc = "Prints every instruction between the two time stamps of one sample, and how "
                   "many each function ran. Needs QEMU, whose TCG counts exactly.",
        };
        struct trace_reading reading = {.options = options, .error = error};

        *options = (struct trace_options){.timeout_s = OPTION_TIMEOUT_S};
        return options_parse(&argp, count, arguments, &reading, error);
}
