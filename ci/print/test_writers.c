/* SPDX-License-Identifier: MIT */
/* Tests as CI servers read them. */
#include "ci/print/tests.h"

static const char *separator(const struct test_line *line)
{
        return line->suite[0] ? ": " : "";
}

static void tap_start(const struct test_counts *counts, FILE *stream)
{
        fprintf(stream, "TAP version 13\n1..%zu\n", counts->tests);
}

/* A '#' starts a directive, so that the words of a test may hold none. */
static void tap_words(const char *words, FILE *stream)
{
        for (; *words; words++)
                fputc(*words == '#' ? '=' : *words, stream);
}

static void tap_test(const struct test_line *line, size_t number, FILE *stream)
{
        fprintf(stream, "%s %zu - %s%s%s%s", line->outcome == TEST_FAILED ? "not ok" : "ok", number,
                line->suite, separator(line), line->name,
                line->outcome == TEST_SKIPPED ? " # SKIP " : ": ");
        tap_words(line->words, stream);
        fputc('\n', stream);
}

static void tap_end(FILE *stream)
{
        (void)stream;
}

static void xml_text(const char *text, FILE *stream)
{
        for (; *text; text++)
                switch (*text) {
                case '&':
                        fputs("&amp;", stream);
                        break;
                case '<':
                        fputs("&lt;", stream);
                        break;
                case '>':
                        fputs("&gt;", stream);
                        break;
                case '"':
                        fputs("&quot;", stream);
                        break;
                default:
                        /* A file's name may hold any byte, XML 1.0 not. */
                        fputc(*text >= ' ' && *text <= '~' ? *text : '?', stream);
                }
}

static void junit_start(const struct test_counts *counts, FILE *stream)
{
        fprintf(stream,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                "<testsuite name=\"trapclock\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
                "skipped=\"%zu\">\n",
                counts->tests, counts->failed, counts->skipped);
}

static void junit_test(const struct test_line *line, size_t number, FILE *stream)
{
        static const char *const elements[] = {"system-out", "failure", "skipped"};
        const char *element = elements[line->outcome];

        (void)number;
        fputs("<testcase classname=\"trapclock", stream);
        fputs(line->suite[0] ? "." : "", stream);
        xml_text(line->suite, stream);
        fputs("\" name=\"", stream);
        xml_text(line->name, stream);
        fprintf(stream, "\"><%s", element);
        fputs(line->outcome == TEST_PASSED ? ">" : " message=\"", stream);
        xml_text(line->words, stream);
        if (line->outcome == TEST_PASSED)
                fprintf(stream, "</%s>", element);
        else
                fputs("\"/>", stream);
        fputs("</testcase>\n", stream);
}

static void junit_end(FILE *stream)
{
        fputs("</testsuite>\n</testsuites>\n", stream);
}

const struct test_writer tap_writer = {tap_start, tap_test, tap_end};
const struct test_writer junit_writer = {junit_start, junit_test, junit_end};
