/* SPDX-License-Identifier: MIT */
/* Finds other programs, and their versions. */
#ifndef CI_BASE_PROGRAM_H
#define CI_BASE_PROGRAM_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>

#define PROGRAM_LINE_BYTES 100

/* Looks for a name on PATH, and takes a path as it is. False: there is no such program. */
bool program_find(const char *name, char path[PATH_MAX]);

/* Does this path lead to something that cannot be executed? False also for a mere name. */
bool program_is_locked(const char *name);

/*
 * Runs the program with this one option and takes the first line of its stdout
 * that holds the word, without blanks in front, fit for a terminal.
 */
bool program_line(const char *path, const char *option, const char *word,
                  char line[PROGRAM_LINE_BYTES], struct error *error);

/* Does the program print these words to either stream, whatever its exit status? */
bool program_says(const char *const arguments[], const char *words);

/* Does the program exit with 0 for these arguments? The first is its path; NULL ends them. */
bool program_takes(const char *const arguments[]);

#endif
