/* SPDX-License-Identifier: MIT */
/* What the guest's command line asks for. Machine-free: host tests use it too. */
#ifndef BENCH_PROTOCOL_COMMAND_LINE_H
#define BENCH_PROTOCOL_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLES_DEFAULT 1000
#define SAMPLES_MAX     1000000
#define WARMUP_DEFAULT  16
#define CASES_DEFAULT   2500000
#define CASES_MAX       1000000000000
#define GLOB_SIZE       64

/* Suites, as bits: a benchmark may be in several. */
#define SUITE_CORE     (1U << 0)
#define SUITE_FAULTS   (1U << 1)
#define SUITE_LADDER   (1U << 2)
#define SUITE_COST     (1U << 3)
#define SUITE_SELFTEST (1U << 4) /* deliberate failures; in no other suite */
#define SUITE_ALL      (SUITE_CORE | SUITE_FAULTS | SUITE_LADDER | SUITE_COST)

enum mode {
        MODE_RUN,
        MODE_LIST,
        MODE_VERIFY,
};

#define REPORT_HUMAN (1U << 0)
#define REPORT_JSON  (1U << 1)

struct options {
        enum mode mode;
        unsigned int suite;
        unsigned int report;
        uint64_t samples;
        uint64_t warmup;
        uint64_t cases;       /* mode=verify: about how many; 0: all */
        bool async;           /* ask KVM for asynchronous page faults */
        bool phases;          /* for people, too: records have them always */
        char only[GLOB_SIZE]; /* glob over ids; "*" by default */
};

/*
 * Parse words KEY=VALUE separated by blanks. Returns true and fills options, or
 * false with one line that says which word is wrong and what would be right in
 * error (size bytes).
 */
bool command_line_parse(const char *text, struct options *options, char *error, size_t size);

/* Does text match the glob: '*' any run, '?' any one, all else itself? */
bool glob_match(const char *glob, const char *text);

/* The name of a single suite bit, NULL for anything else. */
const char *suite_name(unsigned int suite);

#endif
