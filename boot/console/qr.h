/* SPDX-License-Identifier: MIT */
/*
 * Makes QR codes of versions 1 to 25, error correction level M, byte mode. Independent
 * of the machine.
 */
#ifndef BOOT_CONSOLE_QR_H
#define BOOT_CONSOLE_QR_H

#include "boot/console/qr_matrix.h"

#include <stddef.h>

#define QR_CODEWORDS_MAX 1588 /* of the largest version, with correction */
#define QR_QUIET         4    /* light modules that must surround a code */

/* How many bytes a code of this version carries. */
size_t qr_capacity(unsigned int version);
/* Make a code with these bytes, at most qr_capacity(version). */
void qr_encode(struct qr *qr, unsigned int version, const uint8_t *bytes, size_t length);

#endif
