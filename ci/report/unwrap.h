/* SPDX-License-Identifier: MIT */
/* Logs that are not the console's own text: packed by gzip, or wrapped in JSON. */
#ifndef CI_REPORT_UNWRAP_H
#define CI_REPORT_UNWRAP_H

#include "ci/base/error.h"
#include "ci/base/text.h"

#include <stddef.h>

/* Of a log, packed or not: months of a console. It is held in memory whole. */
#define CAPTURE_BYTES_MAX ((size_t)512 << 20)

/*
 * The console's text, up to CAPTURE_BYTES_MAX, which the caller frees; no bytes where the
 * log is that text already. Unpacked is gzip, and then lines of JSON: of LAVA, of docker's
 * json-file, of journalctl -o json, of asciinema.
 */
bool log_unwrap(const char *log, size_t size, struct text *console, struct error *error);

#endif
