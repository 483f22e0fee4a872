/* SPDX-License-Identifier: MIT */
/* A history (ci/result/history.h) as a table, as CSV and as JSON, and its steps in words. */
#ifndef CI_PRINT_HISTORY_H
#define CI_PRINT_HISTORY_H

#include "ci/base/error.h"
#include "ci/print/formats.h"
#include "ci/result/history.h"

#include <stdbool.h>
#include <stdio.h>

#define HISTORY_WORDS_BYTES 400
#define HISTORY_SCHEMA      1 /* of the JSON */

/* FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV or FORMAT_MARKDOWN, to stdout. */
bool history_print(const struct history *history, enum format format, struct error *error);

/* In csv.c: prints a row for each benchmark of each file. */
void history_csv_print(const struct history *history, FILE *stream);

/* json.c: one object; a benchmark of a group a line. Numbers have 15 digits. */
bool history_json_print(const struct history *history, FILE *stream, struct error *error);

/* Does the step make the row slower, or its count larger? */
bool history_is_worse(const struct history_group *group, const struct history_step *step);

/* By how much, with its interval or its phases. */
void history_change_words(const struct history_group *group, const struct history_step *step,
                          char text[HISTORY_WORDS_BYTES]);
/* Says where a step is: the commit or file that it begins with. */
void history_place_words(const struct history_group *group, const struct history_step *step,
                         char text[HISTORY_WORDS_BYTES]);
/* Writes a row's level, in the group's unit. */
void history_level_words(const struct history_group *group, double level,
                         char text[HISTORY_WORDS_BYTES]);

/* Describe a group: its clock and layer; the machine; the files and builds. */
void history_clock_words(const struct history_group *group, char text[HISTORY_WORDS_BYTES]);
void history_machine_words(const struct history_group *group, char text[HISTORY_WORDS_BYTES]);
void history_span_words(const struct history_group *group, char text[HISTORY_WORDS_BYTES]);
/* Writes remark number (from 0) about a group, which its figures do not show; false: no more. */
bool history_remark(const struct history_group *group, size_t number,
                    char text[HISTORY_WORDS_BYTES]);

#endif
