/* SPDX-License-Identifier: MIT */
/* What the machine counted beside the time stamp, and what it cannot count. */
#ifndef CI_PRINT_COUNTER_LINES_H
#define CI_PRINT_COUNTER_LINES_H

#include <jansson.h>
#include <stdio.h>

/* The records of one boot, checked. Nothing under icount, where nothing can disturb. */
void counter_lines_print(const json_t *records, FILE *stream);

#endif
