/* SPDX-License-Identifier: MIT */
/* The two ways that a result took rows, as if they were two results. */
#ifndef CI_RESULT_ONE_DELIVERY_H
#define CI_RESULT_ONE_DELIVERY_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

/*
 * A copy of a checked result with nothing but the rows that passed both ways in every boot, as
 * they went by FRED or by the IDT, under the same names. NULL with the reason: there are none.
 */
json_t *result_one_delivery(const json_t *result, bool by_fred, struct error *error);

#endif
