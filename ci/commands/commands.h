/* SPDX-License-Identifier: MIT */
/*
 * The commands, and what they share. A command reads its arguments (arguments[0] is its
 * full name), prints its result to stdout and notices to stderr. On success *status is
 * STATUS_GOOD or STATUS_WORSE, or STATUS_UNUSABLE if it had to skip broken files. On
 * failure it fills the error.
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

/* Prints a result to stdout, for run, show and import. name: the result's file. */
bool show_result(const json_t *result, const char *name, enum format format,
                 const struct table_extras *extras, struct error *error);

/*
 * Checks that -o, --no-save and --format fit together. Turns -o - into --no-save
 * --format json, so that stdout carries only the result.
 */
bool output_options_check(const char **output, bool *no_save, enum format *format,
                          struct error *error);

/*
 * Saves the result as output. If that is NULL, chooses a new name in the result folder and
 * prints a notice. path receives the name.
 */
bool save_result(const json_t *result, const char *output, char path[PATH_MAX],
                 struct error *error);

/* Prints "trapclock: " and one line to stderr; unprintable bytes are replaced. */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Fails if any output to stdout was lost. If its reader is gone, the error has no text and
 * the status of SIGPIPE.
 */
bool flush_stdout(struct error *error);

#endif
