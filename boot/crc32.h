/* SPDX-License-Identifier: MIT */
/* CRC-32 of IEEE 802.3, reflected, as protocol.h asks for. */
#ifndef BOOT_CRC32_H
#define BOOT_CRC32_H

#include <stdint.h>

#define CRC32_START UINT32_MAX

/* Take one byte more into a running value, which begins as CRC32_START. */
uint32_t crc32_update(uint32_t running, uint8_t byte);
/* The checksum a running value stands for. */
static inline uint32_t crc32_finish(uint32_t running)
{
        return ~running;
}

#endif
