/* SPDX-License-Identifier: MIT */
/* CRC-32, four bits at a time. */
#include "boot/crc32.h"

#define POLYNOMIAL_REFLECTED 0xedb88320U

/* One table entry: the remainder of these four bits, computed by the compiler. */
#define STEP(r)      ((r)&1 ? (r) >> 1 ^ POLYNOMIAL_REFLECTED : (r) >> 1)
#define REMAINDER(n) STEP(STEP(STEP(STEP((uint32_t)(n)))))

static const uint32_t remainders[16] = {
    REMAINDER(0),  REMAINDER(1),  REMAINDER(2),  REMAINDER(3),  REMAINDER(4),  REMAINDER(5),
    REMAINDER(6),  REMAINDER(7),  REMAINDER(8),  REMAINDER(9),  REMAINDER(10), REMAINDER(11),
    REMAINDER(12), REMAINDER(13), REMAINDER(14), REMAINDER(15),
};

uint32_t crc32_update(uint32_t running, uint8_t byte)
{
        running ^= byte;
        running = running >> 4 ^ remainders[running & 0xf];
        return running >> 4 ^ remainders[running & 0xf];
}
