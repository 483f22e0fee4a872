/* SPDX-License-Identifier: MIT */
/* What somebody may have meant by a word that is none. */
#ifndef CI_BASE_NEAREST_H
#define CI_BASE_NEAREST_H

#include <stddef.h>

struct nearest {
        const char *word;  /* in */
        const char *found; /* the nearest of those tried; NULL: none is near */
        size_t edits;      /* that make the one of the other */
};

/* Tries one word, which must stay; the first of several that are as near is kept. */
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
