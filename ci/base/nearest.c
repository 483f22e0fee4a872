/* SPDX-License-Identifier: MIT */
/* Finds the known word that a user most likely meant: the one that needs the fewest edits. */
#include "ci/base/nearest.h"

#include <string.h>

#define WORD_BYTES_MAX 64

static size_t least(size_t a, size_t b)
{
        return a < b ? a : b;
}

/*
 * How many letters have to be put in, taken out or replaced, or neighbours swapped (the
 * optimal string alignment distance).
 */
static size_t count_edits(const char *a, size_t of_a, const char *b, size_t of_b)
{
        size_t edits[WORD_BYTES_MAX + 1][WORD_BYTES_MAX + 1];

        for (size_t i = 0; i <= of_a; i++)
                edits[i][0] = i;
        for (size_t j = 0; j <= of_b; j++)
                edits[0][j] = j;
        for (size_t i = 1; i <= of_a; i++)
                for (size_t j = 1; j <= of_b; j++) {
                        edits[i][j] = least(edits[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
                                            1 + least(edits[i - 1][j], edits[i][j - 1]));
                        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                                edits[i][j] = least(edits[i][j], edits[i - 2][j - 2] + 1);
                }
        return edits[of_a][of_b];
}

void nearest_try(struct nearest *nearest, const char *candidate)
{
        const size_t of_word = strlen(nearest->word), of_candidate = strlen(candidate);

        if (of_candidate == 0 || of_word > WORD_BYTES_MAX || of_candidate > WORD_BYTES_MAX)
                return;
        const size_t edits = count_edits(nearest->word, of_word, candidate, of_candidate);
        /* If more than every third letter differs, it is another word. */
        if (edits > (of_word + 2) / 3 || (nearest->found && edits >= nearest->edits))
                return;
        nearest->found = candidate;
        nearest->edits = edits;
}
