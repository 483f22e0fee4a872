/* SPDX-License-Identifier: MIT */
/*
 * QR codes of versions 1 to 25, error correction level M, byte mode. Depends on
 * nothing of the machine.
 */
#ifndef BOOT_CONSOLE_QR_H
#define BOOT_CONSOLE_QR_H

#include "boot/console/qr_matrix.h"

#include <stddef.h>

#define QR_CODEWORDS_MAX 1588 /* of the largest version, correction included */
#define QR_QUIET         4    /* light modules that must surround a code */

/* How many bytes a code of this version carries. */
size_t qr_capacity(unsigned int version);
/* Make the code that carries these bytes: no more than qr_capacity(version). */
void qr_encode(struct qr *qr, unsigned int version, const uint8_t *bytes, size_t length);

#endif
