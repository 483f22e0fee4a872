/* SPDX-License-Identifier: MIT */
/* What stands above a comparison: what was compared, and by which rule. */
#ifndef CI_PRINT_COMPARISON_HEADING_H
#define CI_PRINT_COMPARISON_HEADING_H

#include <stdio.h>

#include "ci/compare/comparison.h"
#include "ci/print/table_style.h"

/* In Markdown as a block of code, so that its lines stay as they are. */
void comparison_heading_print(const struct comparison_set *set, enum table_style style,
                              FILE *stream);

#endif
