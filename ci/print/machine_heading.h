/* SPDX-License-Identifier: MIT */
/* The lines of a heading that say on which machine which guest ran. */
#ifndef CI_PRINT_MACHINE_HEADING_H
#define CI_PRINT_MACHINE_HEADING_H

#include <jansson.h>
#include <stdio.h>

/* The boot record is checked. */
void machine_heading_print(const json_t *boot, FILE *stream);

#endif
