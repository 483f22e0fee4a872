/* SPDX-License-Identifier: MIT */
/* Parses the guest's command line. Independent of the machine: host tests use it, too. */
#ifndef BENCH_PROTOCOL_COMMAND_LINE_H
#define BENCH_PROTOCOL_COMMAND_LINE_H

#include "bench/protocol/protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLES_DEFAULT 1000
#define WARMUP_DEFAULT  16

/* Fences of the stamps, in the order in which they are tried. */
enum fence_kind {
        FENCE_LFENCE,
        FENCE_SERIALIZE,
        FENCE_MFENCE,
        FENCES,
};

enum mode {
        RUN_MODE,
        LIST_MODE,
        VERIFY_MODE,
};

enum delivery_choice {
        DELIVER_AS_CPU_HAS, /* IDT, and also FRED if the CPU has it */
        DELIVER_BY_IDT,
        DELIVER_BY_FRED,
        DELIVER_BOTH_WAYS,
};
#define CPUS_WORDS (CPUS_MAX / 64)
#define CPUS_ALL   SIZE_MAX

#define REPORT_HUMAN (1U << 0)
#define REPORT_JSON  (1U << 1)

#define IGNORED_SIZE 128

struct options {
        enum mode mode;
        unsigned int suite;  /* SUITE_... */
        unsigned int report; /* REPORT_... */
        uint64_t samples;
        uint64_t warmup;
        uint64_t rounds; /* at most samples */
        uint64_t seed;
        uint64_t cases;           /* mode=verify: about how many; 0: all */
        bool async;               /* ask KVM for asynchronous page faults */
        bool exits;               /* let the host count them */
        bool alarm, alarm_chosen; /* alarm on; chosen: by the user, else if no hypervisor is seen */
        bool codes, codes_chosen; /* QR codes at the end; chosen: by the user, else as needed */
        bool force_tsc;           /* treat the clock as tsc, whatever it is */
        enum fence_kind fence;    /* the first to try */
        enum delivery_choice delivery;
        bool power_off, stay; /* how the machine ends; neither: the default */
        bool each;            /* measure rows on each used CPU in turn; else only on the first */
        bool all_cpus;
        uint64_t cpus[CPUS_WORDS]; /* without all_cpus: the CPUs to use, as bits; always with 0 */
        const char *cpu_is;        /* the emulator, CPU_IS_...; NULL: none given */
        bool phases;               /* print phases for people, too; records always have them */
        char only[ONLY_BYTES_MAX + 1];   /* globs over ids; "*" by default */
        char except[ONLY_BYTES_MAX + 1]; /* globs, too; "" by default, which matches none */
        char ignored[IGNORED_SIZE];      /* words for Linux that a VMM added; may be empty */
};

/*
 * Parse words KEY=VALUE separated by blanks; trapclock.KEY=VALUE means the same. Words that VMMs
 * add for Linux go to options->ignored. Returns true and fills options. Otherwise returns false
 * and writes one line to error (size bytes): which word is wrong, and what was expected.
 */
bool command_line_parse(const char *text, struct options *options, char *error, size_t size);

/* Should this CPU be used? And the number of the last used CPU; CPUS_ALL: all. */
bool options_use_cpu(const struct options *options, size_t number);
size_t options_last_cpu(const struct options *options);

/* Does text match the glob? '*' matches any text, '?' any byte. */
bool glob_match(const char *glob, const char *text);

/* The name of a single suite bit, NULL for anything else. */
const char *suite_name(unsigned int suite);

#endif
