/* SPDX-License-Identifier: MIT */
/* Averages the visits of a result record. */
#ifndef CI_RESULT_VISITS_H
#define CI_RESULT_VISITS_H

#include <jansson.h>
#include <stdbool.h>

/* Means over the visits, in the clock's unit and in core cycles. */
struct visit_means {
        double level, net; /* trimmed mean; net: minus the empty pairs around it */
        double core_level, core_net;
        double ratio; /* core cycles per tick */
};

/* False: no visits, because the record is of schema 2 or failed. The record has been checked. */
bool visit_means(const json_t *record, struct visit_means *means);

#endif
