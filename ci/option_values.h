/* SPDX-License-Identifier: MIT */
/*
 * The values of options: words of a list, numbers. Each fails with
 * STATUS_UNUSABLE and says what the option expects and what it got.
 */
#ifndef CI_OPTION_VALUES_H
#define CI_OPTION_VALUES_H

#include <stdbool.h>

#include "ci/error.h"

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

#endif
