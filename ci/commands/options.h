/* SPDX-License-Identifier: MIT */
/*
 * The command line of a command: its arguments, and tables of options with pointers to
 * where the values go. Bad input fails with STATUS_UNUSABLE; the error says what was
 * expected and what was found.
 */
#ifndef CI_COMMANDS_OPTIONS_H
#define CI_COMMANDS_OPTIONS_H

#include "ci/base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define OPTION_TIMEOUT_S     60  /* default for a boot */
#define LINUX_TIMEOUT_S      300 /* default for --guest linux and host */
#define OPTION_TIMEOUT_MAX_S 86400
#define OPTION_PHASES_DOC    "print below the table what delivery, entry, handler and return cost"
#define OPTION_EXITS_DOC \
        "print below the table how often a sample exits to the hypervisor (KVM only)"

/* Checks a text. On failure fills the error, with the option's name, and returns false. */
typedef bool option_check(const char *option, const char *text, struct error *error);

option_check option_is_path;         /* any text but "" */
option_check option_is_cpu;          /* a CPU model; the VM decides whether it exists */
option_check option_is_kernel_words; /* words for Linux's command line */
option_check option_is_glob;         /* a pattern of benchmark ids */
option_check option_is_id;           /* a benchmark id */
option_check option_is_cpus;         /* a number of CPUs, "all", or a list of them */

struct command_option {
        const char *name;  /* NULL: the table ends here */
        char letter;       /* short form; 0: none */
        const char *value; /* what --help calls its value; NULL: it takes none */
        int group;         /* --help sorts by group, then by name */
        const char *doc;
        bool *given; /* set to true if the option is given; may be NULL */
        bool once;   /* refuse the option a second time; others replace the first value */

        /* Where the value goes: exactly one of these is set. */
        bool *flag;
        long *number;      /* min..max; an option without a value sets max */
        double *decimal;   /* 0..max, digits with or without a point */
        unsigned *place;   /* index of the word in words, min or more */
        const char **text; /* one of words, or what check accepts, or anything */
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
        const char **arguments;    /* receives them */
        bool many;                 /* any number of arguments; else exactly one */
        size_t *argument_count;    /* may be NULL */
        option_check *check;       /* of each argument; NULL: accept anything */
};

/*
 * Reads a command line; arguments[0] is the command's full name. Itself prints --help and
 * --version and exits. For an unknown option it exits with STATUS_UNUSABLE.
 */
bool command_line_read(const struct command_line *line, int count, char **arguments,
                       struct error *error);

/* Fills the error; returns false. */
bool option_refuse(const char *option, const char *expected, const char *got, struct error *error);

#endif
