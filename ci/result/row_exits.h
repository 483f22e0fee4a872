/* SPDX-License-Identifier: MIT */
/* The exits of a row over the boots of a result, as KVM counted them (vm/exits.h). */
#ifndef CI_RESULT_ROW_EXITS_H
#define CI_RESULT_ROW_EXITS_H

#include "ci/vm/exits.h"

#include <jansson.h>
#include <stdbool.h>

/* For one sample with its preparation, the median over the boots; NAN: not counted. */
struct row_exits {
        double figures[EXITS_FIGURES];
};

/* False: nothing was counted. The result is checked. */
bool row_exits(const json_t *result, const char *id, struct row_exits *exits);

/* The rows of the first boot that has any, by id; NULL: none has. */
const json_t *row_exits_ids(const json_t *result);

/* The figures' titles in tables, in the order of the enum. */
extern const char *const row_exits_titles[EXITS_FIGURES];

#define ROW_EXITS_BYTES 32
/* As short as it is exact: "1", "2.5", "0.33"; "-" for NAN. */
const char *row_exits_text(double figure, char text[ROW_EXITS_BYTES]);

#endif
