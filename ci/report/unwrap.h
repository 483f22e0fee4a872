/* SPDX-License-Identifier: MIT */
/* Unwraps logs: packed by gzip, or with the console's text wrapped in JSON. */
#ifndef CI_REPORT_UNWRAP_H
#define CI_REPORT_UNWRAP_H

#include "ci/base/error.h"
#include "ci/base/text.h"

#include <stddef.h>

/* Limit of a log, packed or not: months of a console. All of it is held in memory. */
#define CAPTURE_BYTES_MAX ((size_t)512 << 20)

/*
 * Extracts the console's text, up to CAPTURE_BYTES_MAX, which the caller frees; no bytes if
 * the log already is that text. Unpacks gzip, then JSON lines of LAVA, docker's json-file,
 * journalctl -o json or asciinema, or Xen's console.
 */
bool log_unwrap(const char *log, size_t size, struct text *console, struct error *error);

#endif
