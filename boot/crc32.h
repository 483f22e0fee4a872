/* SPDX-License-Identifier: MIT */
/* CRC-32 of IEEE 802.3, reflected, as protocol.h requires. */
#ifndef BOOT_CRC32_H
#define BOOT_CRC32_H

#include <stdint.h>

#define CRC32_START UINT32_MAX

/* Add one byte to a running value, which starts as CRC32_START. */
uint32_t crc32_update(uint32_t running, uint8_t byte);
/* Turn a running value into the checksum. */
static inline uint32_t crc32_finish(uint32_t running)
{
        return ~running;
}

#endif
