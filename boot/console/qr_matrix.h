/* SPDX-License-Identifier: MIT */
/* The modules of a QR code, its masks, and a penalty for bad readability. For qr.c. */
#ifndef BOOT_CONSOLE_QR_MATRIX_H
#define BOOT_CONSOLE_QR_MATRIX_H

#include <stdbool.h>
#include <stdint.h>

#define QR_VERSION_MAX   25
#define QR_SIZE(version) (17 + 4 * (version))
#define QR_SIZE_MAX      QR_SIZE(QR_VERSION_MAX)

struct qr {
        unsigned int size; /* modules on a side */
        uint8_t modules[QR_SIZE_MAX][QR_SIZE_MAX];
};

/* A module's bits. */
#define QR_DARK     1
#define QR_FUNCTION 2 /* part of a pattern: no data, never masked */

static inline bool qr_is_dark(const struct qr *qr, unsigned int y, unsigned int x)
{
        return qr->modules[y][x] & QR_DARK;
}

#define QR_MASKS 8

/* Invert the modules that the mask selects. */
void qr_mask(struct qr *qr, unsigned int mask);
/* The points by the four rules: fewer are better. */
unsigned int qr_penalty(const struct qr *qr);

#endif
