/* SPDX-License-Identifier: MIT */
/* What stdout can carry. */
#include <stddef.h>

#include "ci/print/output_format.h"

#define PLAIN [FORMAT_TABLE] = "table", [FORMAT_JSON] = "json"
#define COMPARISON                                                                         \
        PLAIN, [FORMAT_CSV] = "csv", [FORMAT_MARKDOWN] = "markdown", [FORMAT_TAP] = "tap", \
               [FORMAT_JUNIT] = "junit"
#define RUN                                                                                    \
        COMPARISON, [FORMAT_GOBENCH] = "gobench", [FORMAT_GITHUB] = "github-action-benchmark", \
                    [FORMAT_BENCHER] = "bencher"

const char *const formats_plain[] = {PLAIN, NULL};
const char *const formats_of_comparison[] = {COMPARISON, NULL};
const char *const formats_of_run[] = {RUN, NULL};
const char *const formats_of_show[] = {RUN, [FORMAT_BASELINE] = "baseline", NULL};
