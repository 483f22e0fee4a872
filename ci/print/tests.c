/* SPDX-License-Identifier: MIT */
/*
 * Prints a result or a comparison as tests for CI servers: each benchmark is a test.
 * The formats: TAP (Test Anything Protocol) version 13, and JUnit's XML by the schema of
 * Jenkins's xUnit plugin.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/text.h"
#include "ci/stats/statistics.h"
#include "ci/report/report.h"
#include "ci/compare/words.h"
#include "ci/print/comparison.h"
#include "ci/print/result_parts.h"
#include "ci/print/xml.h"

enum test_outcome { TEST_PASSED, TEST_FAILED, TEST_SKIPPED };

struct test_line {
        const char *suite; /* "": none */
        const char *name;  /* benchmark id */
        enum test_outcome outcome;
        char words[COMPARISON_WORDS_BYTES]; /* the finding, or why it failed or was skipped */
};

/* How one NEW was judged. */
struct fact {
        const char *name;
        char words[COMPARISON_WORDS_BYTES];
};

/* A source of tests, and the function that describes one. */
struct test_source {
        const void *of;
        size_t count;
        void (*line)(const void *of, size_t index, struct test_line *line);
        size_t facts; /* facts that hold for many tests */
        void (*fact)(const void *of, size_t index, struct fact *fact);
};

struct test_writer {
        void (*start)(const size_t outcomes[], size_t tests, FILE *stream);
        void (*facts)(const struct test_source *source, FILE *stream);
        void (*test)(const struct test_line *line, size_t number, FILE *stream);
        void (*end)(FILE *stream);
};

static void tap_start(const size_t outcomes[], size_t tests, FILE *stream)
{
        (void)outcomes;
        fprintf(stream, "TAP version 13\n1..%zu\n", tests);
}

static void tap_facts(const struct test_source *source, FILE *stream)
{
        struct fact fact;

        for (size_t i = 0; i < source->facts; i++) {
                source->fact(source->of, i, &fact);
                fprintf(stream, "# %s: %s\n", fact.name, fact.words);
        }
}

static void tap_test(const struct test_line *line, size_t number, FILE *stream)
{
        fprintf(stream, "%s %zu - %s%s%s%s", line->outcome == TEST_FAILED ? "not ok" : "ok", number,
                line->suite, line->suite[0] ? ": " : "", line->name,
                line->outcome == TEST_SKIPPED ? " # SKIP " : ": ");
        /* In TAP '#' starts a directive, so print none. */
        for (const char *words = line->words; *words; words++)
                fputc(*words == '#' ? '=' : *words, stream);
        fputc('\n', stream);
}

static void tap_end(FILE *stream)
{
        (void)stream;
}

static void junit_start(const size_t outcomes[], size_t tests, FILE *stream)
{
        fprintf(stream,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                "<testsuite name=\"trapclock\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
                "skipped=\"%zu\">\n",
                tests, outcomes[TEST_FAILED], outcomes[TEST_SKIPPED]);
}

static void junit_facts(const struct test_source *source, FILE *stream)
{
        struct fact fact;

        if (source->facts == 0)
                return;
        fputs("<properties>\n", stream);
        for (size_t i = 0; i < source->facts; i++) {
                source->fact(source->of, i, &fact);
                fputs("<property name=\"", stream);
                xml_text(stream, fact.name);
                fputs("\" value=\"", stream);
                xml_text(stream, fact.words);
                fputs("\"/>\n", stream);
        }
        fputs("</properties>\n", stream);
}

static void junit_test(const struct test_line *line, size_t number, FILE *stream)
{
        static const char *const elements[] = {"system-out", "failure", "skipped"};
        const char *element = elements[line->outcome];

        (void)number;
        fputs("<testcase classname=\"trapclock", stream);
        fputs(line->suite[0] ? "." : "", stream);
        xml_text(stream, line->suite);
        fputs("\" name=\"", stream);
        xml_text(stream, line->name);
        fprintf(stream, "\"><%s", element);
        fputs(line->outcome == TEST_PASSED ? ">" : " message=\"", stream);
        xml_text(stream, line->words);
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

static const struct test_writer tap = {tap_start, tap_facts, tap_test, tap_end};
static const struct test_writer junit = {junit_start, junit_facts, junit_test, junit_end};

static void print(const struct test_source *source, const struct test_writer *to, FILE *stream)
{
        size_t outcomes[TEST_SKIPPED + 1] = {0};
        struct test_line line;

        for (size_t i = 0; i < source->count; i++) {
                source->line(source->of, i, &line);
                outcomes[line.outcome]++;
        }
        to->start(outcomes, source->count, stream);
        to->facts(source, stream);
        for (size_t i = 0; i < source->count; i++) {
                source->line(source->of, i, &line);
                to->test(&line, i + 1, stream);
        }
        to->end(stream);
}

/* A test passes if its samples were verified. */
static void line_of_result(const void *of, size_t index, struct test_line *line)
{
        const struct measurement *measurement = of;
        const struct measurement_row *row = &measurement->rows[index];

        line->suite = "";
        line->name = row->id;
        line->outcome = row->state == MEASURED_FAILED    ? TEST_FAILED
                        : row->state == MEASURED_SKIPPED ? TEST_SKIPPED
                                                         : TEST_PASSED;
        if (line->outcome == TEST_PASSED)
                snprintf(line->words, sizeof(line->words), "%.15g %s",
                         median_of_sorted(row->medians, row->boots), boot_unit(measurement->boot));
        else
                snprintf(line->words, sizeof(line->words), "%s", row->reason);
}

static struct test_source tests_of_result(const struct measurement *measurement)
{
        return (struct test_source){measurement, measurement->count, line_of_result, 0, NULL};
}

/* A benchmark that got worse is a failed test. */
static void line_of_comparison(const void *of, size_t index, struct test_line *line)
{
        const struct comparison_set *set = of;
        const struct comparison *pair = set->pairs;

        for (; index >= pair->count; pair++)
                index -= pair->count;
        const struct comparison_row *row = &pair->rows[index];
        line->suite = set->count > 1 ? pair->new->name : ""; /* several hold the same benchmarks */
        line->name = row->id;
        line->outcome = row->worse ? TEST_FAILED : row->compared ? TEST_PASSED : TEST_SKIPPED;
        comparison_words(set, row, line->words);
        if (set->forced)
                text_append(line->words, sizeof(line->words), " (forced)");
}

/* Exact counts need no such facts: the order of boots does not matter. */
static void fact_of_comparison(const void *of, size_t index, struct fact *fact)
{
        const struct comparison_set *set = of;
        const struct comparison *pair = &set->pairs[index];
        struct comparison_drift drift;
        struct error unsaid = {.status = 0};

        fact->name = pair->new->name;
        fact->words[0] = '\0';
#define say(...) text_append(fact->words, sizeof(fact->words), __VA_ARGS__)
        say("%s", set->of_files ? "files" : pair->in_turn ? "in turn" : "apart");
        if (pair->in_turn)
                say(", seed %lld", comparison_seed(pair));
        if (comparison_drift(pair, &drift, &unsaid) && drift.rows > 0)
                say(", drift %+.1f %%", 100 * drift.median);
        say(pair->gates ? ", gated" : ", not gated");
#undef say
        error_clear(&unsaid);
}

static struct test_source tests_of_comparison(const struct comparison_set *set)
{
        struct test_source source = {set, 0, line_of_comparison, set->exact ? 0 : set->count,
                                     fact_of_comparison};

        for (size_t i = 0; i < set->count; i++)
                source.count += set->pairs[i].count;
        return source;
}

void result_tap_print(const struct measurement *measurement, FILE *stream)
{
        const struct test_source tests = tests_of_result(measurement);

        print(&tests, &tap, stream);
}

void result_junit_print(const struct measurement *measurement, FILE *stream)
{
        const struct test_source tests = tests_of_result(measurement);

        print(&tests, &junit, stream);
}

void comparison_tap_print(const struct comparison_set *set, FILE *stream)
{
        const struct test_source tests = tests_of_comparison(set);

        print(&tests, &tap, stream);
}

void comparison_junit_print(const struct comparison_set *set, FILE *stream)
{
        const struct test_source tests = tests_of_comparison(set);

        print(&tests, &junit, stream);
}
