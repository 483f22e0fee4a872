/* SPDX-License-Identifier: MIT */
/* Reads a command line with argp, from a command's tables of options. */
#include "ci/commands/options.h"

#include "bench/protocol/protocol.h"
#include "ci/base/printable.h"

#include <argp.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMAL_BYTES "0123456789."
#define GLOB_BYTES    ID_BYTES "*?"
#define CPU_BYTES_MAX 200
#define OPTIONS_MAX   40
#define KEY_FIRST     0x100 /* argp's key of an option without a letter: this plus its index */

struct reading {
        const struct command_line *line;
        const struct command_option *options[OPTIONS_MAX];
        struct argp_option argp_options[OPTIONS_MAX + 2]; /* two more: -h and the end */
        size_t option_count, argument_count;
        const char *command; /* its full name */
        struct error *error;
};

bool option_refuse(const char *option, const char *expected, const char *got, struct error *error)
{
        char shown[60];

        printable_copy(shown, sizeof(shown), got, strlen(got));
        return error_set(error, STATUS_UNUSABLE, "--%s: expected %s, got \"%s\"", option, expected,
                         shown);
}

bool option_is_path(const char *option, const char *text, struct error *error)
{
        return *text || option_refuse(option, "a file name", text, error);
}

bool option_is_cpu(const char *option, const char *text, struct error *error)
{
        size_t length = strlen(text);

        for (size_t i = 0; text[i]; i++)
                if (!is_printable((unsigned char)text[i]) || text[i] == ' ')
                        length = 0;
        return (length > 0 && length <= CPU_BYTES_MAX && strcmp(text, "help") != 0) ||
               option_refuse(option, "a CPU model", text, error);
}

/* Linux stops reading its command line at "--". */
bool option_is_kernel_words(const char *option, const char *text, struct error *error)
{
        bool good = *text != '\0';

        for (const char *word = text; *(word += strspn(word, " "));) {
                const size_t length = strcspn(word, " ");

                good = good && !(length == 2 && strncmp(word, "--", 2) == 0);
                for (size_t i = 0; i < length; i++)
                        good = good && is_printable((unsigned char)word[i]);
                word += length;
        }
        return good || option_refuse(option, "words of a kernel's command line, none of them --",
                                     text, error);
}

static bool is_made_of(const char *text, const char *bytes)
{
        size_t length = strlen(text);

        return length > 0 && length <= ONLY_BYTES_MAX && strspn(text, bytes) == length;
}

bool option_is_glob(const char *option, const char *text, struct error *error)
{
        return is_made_of(text, GLOB_BYTES) ||
               option_refuse(option, "1..127 bytes of [a-z0-9.*?-]", text, error);
}

bool option_is_id(const char *option, const char *text, struct error *error)
{
        (void)option;
        return is_made_of(text, ID_BYTES) ||
               error_set(error, STATUS_UNUSABLE,
                         "expected the id of a benchmark: see trapclock list");
}

/* Checks only the form; the guest reads it: a number, all, or numbers and ranges. */
bool option_is_cpus(const char *option, const char *text, struct error *error)
{
        const size_t length = strlen(text);
        bool good = length > 0 && length < 64 && strspn(text, "0123456789,-") == length;

        for (size_t i = 0; i < length && good; i++)
                good = (text[i] >= '0' && text[i] <= '9') ||
                       (i > 0 && text[i + 1] >= '0' && text[i + 1] <= '9' && text[i - 1] >= '0' &&
                        text[i - 1] <= '9');
        return good || strcmp(text, "all") == 0 ||
               option_refuse(option, "a number, all, or numbers as 0,2-5", text, error);
}

static bool read_number(const struct command_option *option, const char *text, struct error *error)
{
        char expected[50];
        char *end;

        errno = 0;
        *option->number = strtol(text, &end, 10);
        if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 &&
            *option->number >= option->min && *option->number <= option->max)
                return true;
        snprintf(expected, sizeof(expected), "a number %ld..%ld", option->min, option->max);
        return option_refuse(option->name, expected, text, error);
}

static bool read_decimal(const struct command_option *option, const char *text, struct error *error)
{
        char expected[50];
        char *end;

        *option->decimal = strtod(text, &end);
        if (text[0] && strspn(text, DECIMAL_BYTES) == strlen(text) && *end == '\0' &&
            *option->decimal <= (double)option->max)
                return true;
        snprintf(expected, sizeof(expected), "a number 0..%ld", option->max);
        return option_refuse(option->name, expected, text, error);
}

static bool read_word(const struct command_option *option, const char *text, struct error *error)
{
        char list[100] = "";

        for (unsigned i = (unsigned)option->min; option->words[i]; i++) {
                if (strcmp(option->words[i], text) == 0) {
                        if (option->place)
                                *option->place = i;
                        else
                                *option->text = option->words[i];
                        return true;
                }
                strcat(strcat(list, list[0] ? "|" : ""), option->words[i]);
        }
        return option_refuse(option->name, list, text, error);
}

static bool read_option(const struct command_option *option, const char *text, struct error *error)
{
        if (option->given)
                *option->given = true;
        if (option->flag) {
                *option->flag = true;
                return true;
        }
        if (option->number && !option->value) {
                *option->number = option->max;
                return true;
        }
        if (option->number)
                return read_number(option, text, error);
        if (option->decimal)
                return read_decimal(option, text, error);
        if (option->words)
                return read_word(option, text, error);
        if (option->read)
                return option->read(text, option->target, error);
        if (option->once && *option->text)
                return error_set(error, STATUS_UNUSABLE, "--%s: may be given only once",
                                 option->name);
        *option->text = text;
        return !option->check || option->check(option->name, text, error);
}

static bool read_argument(struct reading *reading, const char *text)
{
        const struct command_line *line = reading->line;

        if (!line->arguments)
                return error_set(reading->error, STATUS_UNUSABLE,
                                 "expected options only, got \"%s\"; see --help", text);
        if (!line->many && reading->argument_count == 1)
                return error_set(reading->error, STATUS_UNUSABLE, "expected one %s",
                                 line->arguments_doc);
        line->arguments[reading->argument_count++] = text;
        return !line->check || line->check(NULL, text, reading->error);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
        struct reading *reading = state->input;

        if (key == 'h')
                argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
        if (key == ARGP_KEY_ARG)
                return read_argument(reading, text) ? 0 : EINVAL;
        for (size_t i = 0; i < reading->option_count; i++)
                if (reading->argp_options[i].key == key)
                        return read_option(reading->options[i], text, reading->error) ? 0 : EINVAL;
        return ARGP_ERR_UNKNOWN;
}

static void add_options(struct reading *reading, const struct command_option *option)
{
        for (; option->name; option++) {
                size_t i = reading->option_count++;
                assert(i < OPTIONS_MAX);
                reading->options[i] = option;
                reading->argp_options[i] = (struct argp_option){
                    .name = option->name,
                    .key = option->letter ? option->letter : KEY_FIRST + (int)i,
                    .arg = option->value,
                    .doc = option->doc,
                    .group = option->group,
                };
        }
}

bool command_line_read(const struct command_line *line, int count, char **arguments,
                       struct error *error)
{
        struct reading reading = {.line = line, .error = error, .command = arguments[0]};
        const struct argp argp = {.options = reading.argp_options,
                                  .parser = parse,
                                  .args_doc = line->arguments_doc,
                                  .doc = line->doc};

        for (size_t i = 0; line->options[i]; i++)
                add_options(&reading, line->options[i]);
        reading.argp_options[reading.option_count] =
            (struct argp_option){.name = "h", .key = 'h', .flags = OPTION_HIDDEN};
        argp_err_exit_status = STATUS_UNUSABLE;
        error_t outcome = argp_parse(&argp, count, arguments, 0, NULL, &reading);
        if (line->argument_count)
                *line->argument_count = reading.argument_count;
        if (error->status != 0)
                return false;
        if (outcome != 0)
                return error_set(error, STATUS_UNUSABLE, "%s", strerror(outcome));
        return !line->arguments || line->many || reading.argument_count == 1 ||
               error_set(error, STATUS_UNUSABLE, "%s is missing; see --help", line->arguments_doc);
}
