/* SPDX-License-Identifier: MIT */
/*
 * The command line of a command: tables of options, each with the place that its
 * value goes to, and the arguments. What is unusable fails with STATUS_UNUSABLE;
 * the error says what was expected and what was found.
 */
#ifndef CI_COMMANDS_OPTIONS_H
#define CI_COMMANDS_OPTIONS_H

#include "ci/base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define OPTION_TIMEOUT_S     60  /* that a boot may take by default */
#define LINUX_TIMEOUT_S      300 /* of --guest linux and host */
#define OPTION_TIMEOUT_MAX_S 86400
#define OPTION_PHASES_DOC    "print below the table what delivery, entry, handler and return cost"
#define OPTION_EXITS_DOC \
        "print below the table how often a sample exits to the hypervisor (KVM only)"

/* Checks a text; on failure fills the error and returns false. option is the option's name. */
typedef bool option_check(const char *option, const char *text, struct error *error);

option_check option_is_path;         /* any name of a file but "" */
option_check option_is_cpu;          /* a name that the VM may know */
option_check option_is_kernel_words; /* of Linux's command line */
option_check option_is_glob;         /* of benchmarks' ids */
option_check option_is_id;           /* a benchmark's */
option_check option_is_cpus;         /* how many CPUs of the machine, or all, or which */

struct command_option {
        const char *name;  /* NULL: the table ends here */
        char letter;       /* its short form; 0: it has none */
        const char *value; /* what --help calls its value; NULL: it takes none */
        int group;         /* of --help's list, which sorts by groups, then by names */
        const char *doc;
        bool *given; /* becomes true if the option is given; NULL: nobody asks */
        bool once;   /* a second text is refused, where others replace the first */

        /* Where the value goes: exactly one of these is set. */
        bool *flag;
        long *number;      /* min..max; an option without a value sets max */
        double *decimal;   /* 0..max, digits with or without a point */
        unsigned *place;   /* of the word among words; words before min are not taken */
        const char **text; /* one of words, or what check lets through, or anything */
        bool (*read)(const char *text, void *target, struct error *error);

        long min, max;
        const char *const *words; /* NULL at the end */
        option_check *check;
        void *target; /* of read */
};

struct command_line {
        const char *doc;                         /* for --help */
        const struct command_option *options[4]; /* tables; NULL after the last */

        const char *arguments_doc; /* NULL: it takes options only */
        const char **arguments;    /* where they go */
        bool many;                 /* there is room for all; else exactly one is expected */
        size_t *argument_count;    /* NULL: nobody asks */
        option_check *check;       /* of an argument; NULL: anything is taken */
};

/*
 * Reads a command line; arguments[0] is the command's full name. Prints --help,
 * --version and complaints about unknown options itself, and exits with
 * STATUS_UNUSABLE for those.
 */
bool command_line_read(const struct command_line *line, int count, char **arguments,
                       struct error *error);

/* Fills the error; returns false. */
bool option_refuse(const char *option, const char *expected, const char *got, struct error *error);

#endif
