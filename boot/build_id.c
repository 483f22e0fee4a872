/* SPDX-License-Identifier: MIT */
/* The note contains: name size, descriptor size, type, "GNU" with its NUL, the id. */
#include "boot/build_id.h"

#define NOTE_HEAD 16

extern const unsigned char build_id_note[], build_id_note_end[];

void build_id_read(char text[BUILD_ID_SIZE])
{
        char *to = text;

        for (const unsigned char *b = build_id_note + NOTE_HEAD; b < build_id_note_end; b++) {
                if (to == text + BUILD_ID_SIZE - 1)
                        break;
                *to++ = "0123456789abcdef"[*b >> 4];
                *to++ = "0123456789abcdef"[*b & 0xf];
        }
        *to = '\0';
}
