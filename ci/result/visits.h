/* SPDX-License-Identifier: MIT */
/* A result record's visits, taken together. */
#ifndef CI_RESULT_VISITS_H
#define CI_RESULT_VISITS_H

#include <jansson.h>
#include <stdbool.h>

/* Means over the visits, in the clock's unit, and the same in core cycles. */
struct visit_means {
        double level, net; /* trimmed mean; less the empty pairs around it */
        double core_level, core_net;
        double ratio; /* core cycles a tick */
};

/* False: the record has none; it is of schema 2, or it failed. The record is checked. */
bool visit_means(const json_t *record, struct visit_means *means);

#endif
