/* SPDX-License-Identifier: MIT */
/*
 * Tests as CI servers read them: TAP and JUnit. A writer starts, takes one test
 * after the other, and ends. Sources: Test Anything Protocol, version 13;
 * the schema that Jenkins's xUnit plugin publishes for JUnit.
 */
#ifndef CI_PRINT_TESTS_H
#define CI_PRINT_TESTS_H

#include <stddef.h>
#include <stdio.h>

enum test_outcome { TEST_PASSED, TEST_FAILED, TEST_SKIPPED };

struct test_line {
        const char *suite; /* "" : none */
        const char *name;  /* a benchmark's id */
        enum test_outcome outcome;
        const char *words; /* what was found, or why it failed or is skipped */
};

struct test_counts {
        size_t tests, failed, skipped;
};

struct test_writer {
        void (*start)(const struct test_counts *counts, FILE *stream);
        void (*test)(const struct test_line *line, size_t number, FILE *stream);
        void (*end)(FILE *stream);
};

extern const struct test_writer tap_writer, junit_writer;

#endif
