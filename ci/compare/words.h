/* SPDX-License-Identifier: MIT */
/* The verdicts of a comparison in words, for tables, and as keywords, for JSON. */
#ifndef CI_COMPARE_WORDS_H
#define CI_COMPARE_WORDS_H

#include "ci/compare/comparison.h"

#include <stddef.h>

#define COMPARISON_WORDS_BYTES 1200 /* a report's reason and the words around it */

/* Such as "too-few-boots": stable, since scripts read it. */
const char *verdict_keyword(enum verdict verdict);

/* Such as "grew by 1 instruction". */
void comparison_words(const struct comparison_set *set, const struct comparison_row *row,
                      char text[COMPARISON_WORDS_BYTES]);

/* Such as "60 compared: 1 slower, 59 no difference proven; 1 vanished". */
void comparison_summary(const struct comparison *pair, char text[COMPARISON_WORDS_BYTES]);

/* The median of a side that measured, in the unit of the set. */
double comparison_median(const struct comparison_set *set, const struct measurement_row *side);

/* "instructions", "cycles" or "ns". */
const char *comparison_unit(const struct comparison_set *set);

#endif
