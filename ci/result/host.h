/* SPDX-License-Identifier: MIT */
/* The host a result was taken on, in words, and what of its state makes cycles noisy. */
#ifndef CI_RESULT_HOST_H
#define CI_RESULT_HOST_H

#include <stdbool.h>

#define HOST_TEXT_BYTES 128
#define UTC_TEXT_BYTES  32

#define HOST_STATE_BYTES   32
#define HOST_WARNING_BYTES 200

/* Both are printable, and "unknown" where the host does not say. */
void host_kernel(char text[HOST_TEXT_BYTES]);
void host_cpu(char text[HOST_TEXT_BYTES]);

/* Now, in UTC, as strftime's format says. */
void host_utc(const char *format, char text[UTC_TEXT_BYTES]);

/* How the host sets its frequency, and whether two threads share a core. */
struct host_state {
        char governor[HOST_STATE_BYTES]; /* of the first CPU */
        char smt[HOST_STATE_BYTES];      /* "on", "off" */
        char turbo[HOST_STATE_BYTES];    /* likewise */
};

/* Each is printable, and "unknown" where the host does not say. root is "" but in a test. */
void host_state_read(const char *root, struct host_state *state);

/* Which of it makes cycles noisy, such as "SMT is on"; false: nothing that is known. */
bool host_state_warning(const struct host_state *state, bool pinned, char text[HOST_WARNING_BYTES]);

#endif
