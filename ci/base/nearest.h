/* SPDX-License-Identifier: MIT */
/* Finds the known word that a user most likely meant. */
#ifndef CI_BASE_NEAREST_H
#define CI_BASE_NEAREST_H

#include <stddef.h>

struct nearest {
        const char *word;  /* in */
        const char *found; /* the nearest of those tried; NULL: none is near */
        size_t edits;      /* how many edits turn one into the other */
};

/* Tries one word, which must stay valid. Of equally near words the first one is kept. */
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
