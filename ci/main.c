/* SPDX-License-Identifier: MIT */
/*
 * trapclock, the host tool: boots the guest, saves its results and shows them. This file
 * runs the command, prints the error that it returns, and exits. No other file does so.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/nearest.h"
#include "ci/base/signals.h"
#include "ci/commands/commands.h"

#include <argp.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *argp_program_version = "trapclock " TRAPCLOCK_VERSION;

static const struct {
        const char *name;
        command *execute;
        const char *doc;
} commands[] = {
    {"run", command_run, "boot the guest, measure, save the result"},
    {"list", command_list, "list the benchmarks and what each needs"},
    {"show", command_show, "print a saved result again"},
    {"import", command_import, "make a result from a captured console or photos of QR codes"},
    {"verify", command_verify,
     "make every page fault there is, and check each against the manuals"},
    {"trace", command_trace, "show one fault, instruction by instruction"},
    {"compare", command_compare, "tell whether NEW differs from BASE, and by how much"},
    {"report", command_report, "write results as a page to view or print"},
    {"history", command_history, "show what changed from build to build"},
    {"prune", command_prune, "remove old saved results"},
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *stream)
{
        fputs("Usage: trapclock COMMAND [OPTION...]\n"
              "Measures what a page fault costs, in a guest of its own.\n\n",
              stream);
        for (size_t i = 0; i < COMMANDS; i++)
                fprintf(stream, "  %-8s %s\n", commands[i].name, commands[i].doc);
        fputs("\ntrapclock COMMAND --help lists the options of a command.\n"
              "Exit status: 0 good; 1 regression or failed verification; 2 usage or unusable\n"
              "input; 3 the environment lacks something; 4 the guest crashed or timed out.\n",
              stream);
}

/*
 * Opens descriptors 0..2 if they are closed. Otherwise the next file opened would get
 * their number and receive our output. Writing to them still fails.
 */
static void open_standard_streams(void)
{
        int descriptor;

        do
                descriptor = open("/dev/null", O_RDONLY);
        while (descriptor >= 0 && descriptor <= STDERR_FILENO);
        if (descriptor >= 0)
                close(descriptor);
}

static bool refuse_command(const char *name, struct error *error)
{
        struct nearest nearest = {.word = name};

        for (size_t i = 0; i < COMMANDS; i++)
                nearest_try(&nearest, commands[i].name);
        if (nearest.found)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: no such command, the nearest is %s: see trapclock --help",
                                 name, nearest.found);
        return error_set(error, STATUS_UNUSABLE, "%s: no such command: see trapclock --help", name);
}

static bool execute(int count, char **arguments, int *status, struct error *error)
{
        static char full_name[100]; /* argp prints it */
        static char help[] = "--help";
        const char *name = count > 1 ? arguments[1] : "";

        if (strcmp(name, "help") == 0 && count > 2) { /* help COMMAND is COMMAND --help */
                arguments[1] = arguments[2];
                arguments[2] = help;
                return execute(3, arguments, status, error);
        }
        if (strcmp(name, "--help") == 0 || strcmp(name, "-?") == 0 || strcmp(name, "-h") == 0 ||
            strcmp(name, "help") == 0) {
                print_help(stdout);
                return flush_stdout(error);
        }
        if (strcmp(name, "--version") == 0) {
                puts(argp_program_version);
                return flush_stdout(error);
        }
        for (size_t i = 0; i < COMMANDS; i++) {
                if (strcmp(commands[i].name, name) != 0)
                        continue;
                snprintf(full_name, sizeof(full_name), "trapclock %s", name);
                arguments[1] = full_name;
                return commands[i].execute(count - 1, arguments + 1, status, error);
        }
        if (count < 2)
                return error_set(error, STATUS_UNUSABLE, "no command: see trapclock --help");
        return refuse_command(name, error);
}

/* Prints the error if it has text, and returns its status. */
static int tell(struct error *error)
{
        int status = error->status;

        if (error->text[0])
                notice("%s", error->text);
        if (error->detail)
                fputs(error->detail, stderr);
        error_clear(error);
        return status;
}

/* At exit, because argp exits itself after --help. */
static void check_stdout(int status, void *unused)
{
        struct error error = {.status = STATUS_GOOD};

        (void)unused;
        if (status == STATUS_GOOD && !flush_stdout(&error))
                _exit(tell(&error));
}

int main(int count, char **arguments)
{
        struct error error = {.status = STATUS_GOOD};
        int status = STATUS_GOOD;

        open_standard_streams();
        signals_prepare();
        on_exit(check_stdout, NULL);
        return execute(count, arguments, &status, &error) ? status : tell(&error);
}
