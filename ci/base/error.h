/* SPDX-License-Identifier: MIT */
/*
 * An error with its reason. Inner functions fill one and return false; only
 * main prints it and exits with its status.
 */
#ifndef CI_BASE_ERROR_H
#define CI_BASE_ERROR_H

#include <stdbool.h>

/*
 * The exit statuses of trapclock: what a script or a CI job can rely on. A signal
 * that ends the tool gives 128 + its number, as a shell would say it.
 */
enum exit_status {
        STATUS_GOOD = 0,
        STATUS_WORSE = 1,       /* regression or failed verification */
        STATUS_UNUSABLE = 2,    /* usage, or input that cannot be used */
        STATUS_ENVIRONMENT = 3, /* QEMU, image or permission missing */
        STATUS_GUEST = 4,       /* the guest crashed, timed out or reported nonsense */
        STATUS_SIGNAL_BASE = 128,
};

struct error {
        int status;      /* enum exit_status; 0: no error */
        char text[1000]; /* one line, printable, whatever the names in it are */
        char *detail;    /* further lines, on the heap; NULL: none */
};

/* Fills the error and returns false, so that a caller can return its value. */
bool error_set(struct error *error, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts where it happened in front of the reason; returns false. */
bool error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool error_no_memory(struct error *error);

/* Of what a later version of this tool wrote, or its guest: which schema, and which is the last
 * that is read. */
bool error_newer(struct error *error, long long schema, long long last);

/* Frees the detail and forgets the error. */
void error_clear(struct error *error);

#endif
