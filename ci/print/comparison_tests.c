/* SPDX-License-Identifier: MIT */
/* A comparison as tests. */
#include "ci/print/comparison.h"
#include "ci/compare/words.h"
#include "ci/print/tests.h"

static enum test_outcome outcome_of(const struct comparison_row *row)
{
        if (row->worse)
                return TEST_FAILED;
        return row->compared ? TEST_PASSED : TEST_SKIPPED;
}

static struct test_counts count(const struct comparison_set *set)
{
        struct test_counts counts = {.tests = 0};

        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        enum test_outcome outcome = outcome_of(&set->pairs[i].rows[r]);
                        counts.tests++;
                        counts.failed += outcome == TEST_FAILED;
                        counts.skipped += outcome == TEST_SKIPPED;
                }
        return counts;
}

static void print(const struct comparison_set *set, const struct test_writer *writer, FILE *stream)
{
        const struct test_counts counts = count(set);
        char words[COMPARISON_WORDS_BYTES];
        size_t number = 0;

        writer->start(&counts, stream);
        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        const struct comparison_row *row = &set->pairs[i].rows[r];
                        /* Several NEW hold the same benchmarks. */
                        const struct test_line line = {
                            .suite = set->count > 1 ? set->pairs[i].new->name : "",
                            .name = row->id,
                            .outcome = outcome_of(row),
                            .words = words,
                        };
                        comparison_words(set, row, words);
                        writer->test(&line, ++number, stream);
                }
        writer->end(stream);
}

void comparison_tap_print(const struct comparison_set *set, FILE *stream)
{
        print(set, &tap_writer, stream);
}

void comparison_junit_print(const struct comparison_set *set, FILE *stream)
{
        print(set, &junit_writer, stream);
}
