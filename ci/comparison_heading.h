/* SPDX-License-Identifier: MIT */
/* What stands above a comparison: what was compared, and by which rule. */
#ifndef CI_COMPARISON_HEADING_H
#define CI_COMPARISON_HEADING_H

#include <stdio.h>

#include "ci/comparison.h"

void comparison_heading_print(const struct comparison_set *set, FILE *stream);

#endif
