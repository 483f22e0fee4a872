/* SPDX-License-Identifier: MIT */
/*
 * A row's identity: its id and its delivery. Its name, the key of every table, contains both:
 * "np.read" through the IDT, "np.read (fred)" through FRED. Before schema 5 all rows went
 * through the IDT.
 */
#ifndef CI_REPORT_ROW_H
#define CI_REPORT_ROW_H

#include "bench/protocol/protocol.h"

#include <jansson.h>
#include <stdbool.h>

#define ROW_BY_FRED        " (" DELIVERY_FRED ")"
#define ROW_NAME_BYTES_MAX (ID_BYTES_MAX + sizeof(ROW_BY_FRED) - 1)
#define ROW_NAME_BYTES     ID_BYTES " ()"

/* Returns the row name of a benchmark, result or skip record; never freed. "" for others. */
const char *row_name(const json_t *record);
/* Returns the name of the next lower rung of the ladder; "": none. */
const char *row_below(const json_t *record);
bool row_is_by_fred(const json_t *record);
/* The length of the id in a row's name, and whether the row went through FRED. */
size_t row_id_bytes(const char *name);
bool row_name_is_by_fred(const char *name);

#endif
