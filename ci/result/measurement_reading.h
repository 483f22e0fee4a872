/* SPDX-License-Identifier: MIT */
/*
 * How the rows of a measurement grow while a result or a baseline is read; for
 * those who read one only.
 */
#ifndef CI_RESULT_MEASUREMENT_READING_H
#define CI_RESULT_MEASUREMENT_READING_H

#include "ci/result/measurement.h"

struct measurement_reading {
        struct measurement *measurement;
        size_t boot; /* from 0 */
        double ns_per_tick;
};

/* The row of this id, a new one where there is none; NULL for want of memory. */
struct measurement_row *measurement_row_for(struct measurement_reading *reading, const char *id,
                                            struct error *error);

/* Keeps the first one, and sees that every other boot of an exact clock has the same. */
bool measurement_keep_histogram(struct measurement_row *row, const json_t *from, size_t boot,
                                struct error *error);

/* Lets add make the rows of a measurement that is filled but for them; closes it on failure. */
bool measurement_read(struct measurement *measurement,
                      bool (*add)(struct measurement_reading *reading, struct error *error),
                      struct error *error);

#endif
