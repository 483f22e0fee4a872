/* SPDX-License-Identifier: MIT */
/* The host a result was taken on, in words. */
#ifndef CI_RESULT_HOST_H
#define CI_RESULT_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"

#define HOST_TEXT_BYTES 128
#define UTC_TEXT_BYTES  32

/* Both are printable, and "unknown" where the host does not say. */
void host_kernel(char text[HOST_TEXT_BYTES]);
void host_cpu(char text[HOST_TEXT_BYTES]);

/* Now, in UTC, as strftime's format says. */
void host_utc(const char *format, char text[UTC_TEXT_BYTES]);

#endif
