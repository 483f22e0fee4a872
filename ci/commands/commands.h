/* SPDX-License-Identifier: MIT */
/*
 * The commands. Each reads its own arguments, arguments[0] being its full name,
 * writes its result to stdout and notices to stderr. On success *status is
 * STATUS_GOOD or STATUS_WORSE; on failure the error says what to print.
 */
#ifndef CI_COMMANDS_COMMANDS_H
#define CI_COMMANDS_COMMANDS_H

#include <stdbool.h>

#include "ci/base/error.h"

typedef bool command(int count, char **arguments, int *status, struct error *error);

command command_run;
command command_list;
command command_show;
command command_import;
command command_compare;
command command_verify;
command command_report;
command command_trace;

/* A line on stderr, as the tool's. */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* All that was written to stdout arrived. */
bool flush_stdout(struct error *error);

#endif
