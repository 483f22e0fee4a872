/* SPDX-License-Identifier: MIT */
/* Splits a result into its rows through the IDT and those through FRED. */
#ifndef CI_RESULT_ONE_DELIVERY_H
#define CI_RESULT_ONE_DELIVERY_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

/*
 * Copies a checked result, but only the rows that passed through both IDT and FRED in every
 * boot, as measured through one of them, under their names. NULL: no such row; fills the error.
 */
json_t *result_one_delivery(const json_t *result, bool by_fred, struct error *error);

#endif
