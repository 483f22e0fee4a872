/* SPDX-License-Identifier: MIT */
/*
 * The values of options: words of a list, numbers. Each fails with
 * STATUS_UNUSABLE and says what the option expects and what it got.
 */
#ifndef CI_COMMANDS_OPTIONS_H
#define CI_COMMANDS_OPTIONS_H

#include <argp.h>
#include <stdbool.h>

#include "ci/base/error.h"

#define OPTION_TIMEOUT_S     60 /* that a boot may take by default */
#define OPTION_TIMEOUT_MAX_S 86400
#define OPTION_PHASES_DOC    "beneath the table, what delivery, entry, handler and return cost"

/* Fills the error; returns false. */
bool option_refuse(const char *option, const char *expected, const char *got, struct error *error);

/* The word's place in the list, which NULL ends. */
bool option_word(const char *option, const char *text, const char *const *words, int *place,
                 struct error *error);

/* A whole number, min..max, min not negative. */
bool option_number(const char *option, const char *text, long min, long max, long *number,
                   struct error *error);

/* A number 0..max, digits with or without a point. */
bool option_decimal(const char *option, const char *text, double max, double *number,
                    struct error *error);

/* A glob of benchmarks' ids. */
bool option_glob(const char *text, const char **glob, struct error *error);

/* A name that the VM may know. */
bool option_cpu(const char *text, const char **cpu, struct error *error);

/* A name of a file, any but "". */
bool option_path(const char *option, const char *text, const char **path, struct error *error);

/*
 * Lets argp read a command line into what its parser is given. It prints --help,
 * --version and its complaints about unknown options itself, and exits with
 * STATUS_UNUSABLE for those.
 */
bool options_parse(const struct argp *argp, int count, char **arguments, void *reading,
                   struct error *error);

#endif
