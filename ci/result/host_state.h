/* SPDX-License-Identifier: MIT */
/*
 * What of the host's state makes cycles noisy: how it sets its frequency, and
 * whether two threads share a core. Source: the kernel's documentation, "CPU
 * Performance Scaling", "sysfs-devices-system-cpu".
 */
#ifndef CI_RESULT_HOST_STATE_H
#define CI_RESULT_HOST_STATE_H

#include <stdbool.h>

#define HOST_STATE_BYTES   32
#define HOST_WARNING_BYTES 200

/* Each is printable, and "unknown" where the host does not say. */
struct host_state {
        char governor[HOST_STATE_BYTES]; /* of the first CPU */
        char smt[HOST_STATE_BYTES];      /* "on", "off" */
        char turbo[HOST_STATE_BYTES];    /* likewise */
};

/* root is "" but in a test. */
void host_state_read(const char *root, struct host_state *state);

/* Which of it makes cycles noisy, such as "SMT is on"; false: nothing that is known. */
bool host_state_warning(const struct host_state *state, bool pinned, char text[HOST_WARNING_BYTES]);

#endif
