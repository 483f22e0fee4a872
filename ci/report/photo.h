/* SPDX-License-Identifier: MIT */
/* Pictures of a screen: the bytes of the QR codes in them. */
#ifndef CI_REPORT_PHOTO_H
#define CI_REPORT_PHOTO_H

#include "ci/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Is this a file of pictures, of a kind that is read or not? Told by its first bytes. */
bool photo_is_one(const char *bytes, size_t size);

/*
 * Hands on the bytes of every QR code that is found in a PNG or JPEG file. Where take
 * does not care for any of them (*wanted stays false) the picture is tried again at
 * other sizes. name is for the error.
 */
bool photo_read(const char *name, const char *bytes, size_t size,
                bool (*take)(void *context, const char *code, size_t length, bool *wanted,
                             struct error *error),
                void *context, struct error *error);

#endif
