/* SPDX-License-Identifier: MIT */
/* What stdout can carry. Each command takes some of them. */
#ifndef CI_OUTPUT_FORMAT_H
#define CI_OUTPUT_FORMAT_H

enum format {
        FORMAT_TABLE,
        FORMAT_JSON,
        FORMAT_CSV,
        FORMAT_MARKDOWN,
        FORMAT_TAP,
        FORMAT_JUNIT,
        FORMAT_GOBENCH, /* this and the following: not of a comparison */
        FORMAT_GITHUB,  /* of the action github-action-benchmark */
        FORMAT_BENCHER,
        FORMAT_BASELINE, /* show only: see baseline.h */
        FORMATS,
};

#endif
