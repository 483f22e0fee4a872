/* SPDX-License-Identifier: MIT */
/*
 * What tells a row from others: its id and what delivered its events. A name of both in one is
 * the key of every table: "np.read" by the IDT, "np.read (fred)" by FRED. Before schema 5 all
 * is by the IDT.
 */
#ifndef CI_REPORT_ROW_H
#define CI_REPORT_ROW_H

#include "bench/protocol/protocol.h"

#include <jansson.h>
#include <stdbool.h>

#define ROW_BY_FRED        " (" DELIVERY_FRED ")"
#define ROW_NAME_BYTES_MAX (ID_BYTES_MAX + sizeof(ROW_BY_FRED) - 1)
#define ROW_NAME_BYTES     ID_BYTES " ()"

/* The name of a benchmark, result or skip record's row; it stays. "" of any other record. */
const char *row_name(const json_t *record);
/* The name of the rung below a result's; "" where there is none. */
const char *row_below(const json_t *record);
bool row_is_by_fred(const json_t *record);
/* Of a row's name: how many bytes are its id's, and is it of FRED? */
size_t row_id_bytes(const char *name);
bool row_name_is_by_fred(const char *name);

#endif
