/* SPDX-License-Identifier: MIT */
/* Describes the host of a measurement, with the parts of its state that make cycles noisy. */
#ifndef CI_RESULT_HOST_H
#define CI_RESULT_HOST_H

#include <stdbool.h>

#define HOST_TEXT_BYTES 128
#define UTC_TEXT_BYTES  32

#define HOST_STATE_BYTES   32
#define HOST_WARNING_BYTES 200

/* Both texts are printable, and "unknown" if the host does not tell. */
void host_kernel(char text[HOST_TEXT_BYTES]);
void host_cpu(char text[HOST_TEXT_BYTES]);

/* Writes the current time in UTC; format is strftime's. */
void host_utc(const char *format, char text[UTC_TEXT_BYTES]);

/* How the host sets its frequency, and whether two threads share a core. */
struct host_state {
        char governor[HOST_STATE_BYTES]; /* of the first CPU */
        char smt[HOST_STATE_BYTES];      /* "on", "off" */
        char turbo[HOST_STATE_BYTES];    /* "on", "off" */
};

/* Each text is printable, and "unknown" if the host does not tell. root: "" except in tests. */
void host_state_read(const char *root, struct host_state *state);

/* Says what makes cycles noisy, such as "SMT is on". False: nothing known. */
bool host_state_warning(const struct host_state *state, bool pinned, char text[HOST_WARNING_BYTES]);

#endif
