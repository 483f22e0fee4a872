/* SPDX-License-Identifier: MIT */
/* Reads the QR codes in photos of a screen. */
#ifndef CI_REPORT_PHOTO_H
#define CI_REPORT_PHOTO_H

#include "ci/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Is this a picture or film, supported or not? Looks at the first bytes. */
bool photo_is_one(const char *bytes, size_t size);

/*
 * Calls take with the bytes of every QR code in a PNG or JPEG file. If take wants none of
 * them (*wanted stays false), tries the picture again at other sizes. name is for the error.
 */
bool photo_read(const char *name, const char *bytes, size_t size,
                bool (*take)(void *context, const char *code, size_t length, bool *wanted,
                             struct error *error),
                void *context, struct error *error);

#endif
