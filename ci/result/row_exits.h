/* SPDX-License-Identifier: MIT */
/* A row's exits over the boots of a result, as counted by KVM (vm/exits.h). */
#ifndef CI_RESULT_ROW_EXITS_H
#define CI_RESULT_ROW_EXITS_H

#include "ci/vm/exits.h"

#include <jansson.h>
#include <stdbool.h>

/* Per sample with its preparation, median over the boots; NAN: not counted. */
struct row_exits {
        double figures[EXITS_FIGURES];
};

/* False: nothing was counted. The result has been checked. */
bool row_exits(const json_t *result, const char *id, struct row_exits *exits);

/* Returns the rows of the first boot that has any, by id; NULL: none has. */
const json_t *row_exits_ids(const json_t *result);

/* Column titles, in the order of the enum. */
extern const char *const row_exits_titles[EXITS_FIGURES];

#define ROW_EXITS_BYTES 32
/* Writes at most two decimals: "1", "2.5", "0.33"; "-" for NAN. */
const char *row_exits_text(double figure, char text[ROW_EXITS_BYTES]);

#endif
