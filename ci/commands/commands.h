/* SPDX-License-Identifier: MIT */
/*
 * The commands, and what they share. A command reads its arguments (arguments[0]
 * is its full name), writes its result to stdout and notices to stderr. On success
 * *status is STATUS_GOOD or STATUS_WORSE, or STATUS_UNUSABLE where it named broken files and
 * told of the others; on failure the error says what to print.
 */
#ifndef CI_COMMANDS_COMMANDS_H
#define CI_COMMANDS_COMMANDS_H

#include "ci/base/error.h"
#include "ci/print/formats.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

typedef bool command(int count, char **arguments, int *status, struct error *error);

command command_run;
command command_list;
command command_show;
command command_import;
command command_compare;
command command_verify;
command command_report;
command command_history;
command command_trace;
command command_prune;

/* How run, show and import print a result to stdout; name is its file's. */
bool show_result(const json_t *result, const char *name, enum format format,
                 const struct table_extras *extras, struct error *error);

/*
 * Of -o, --no-save and --format, do they go together? -o - becomes --no-save --format json:
 * the result goes to stdout, and nothing else does.
 */
bool output_options_check(const char **output, bool *no_save, enum format *format,
                          struct error *error);

/*
 * Saves the result as output, or where that is NULL under a new name in the result
 * folder, which is then told. path receives the name.
 */
bool save_result(const json_t *result, const char *output, char path[PATH_MAX],
                 struct error *error);

/* Prints one printable line to stderr, after the tool's name. */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Fails if not all that was written to stdout arrived there. Where nobody reads it any
 * more, the error has no text and the status of SIGPIPE.
 */
bool flush_stdout(struct error *error);

#endif
