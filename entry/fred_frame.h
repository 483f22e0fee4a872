/* SPDX-License-Identifier: MIT */
/*
 * FRED's frame. An event enters a page at one of two places, depending on the CPL that it
 * interrupts, with a frame of 64 bytes. The first six words are what a gate pushes, so struct
 * pt_regs fits either frame. Shared by assembly and C.
 * Source: Intel SDM vol. 3 "Flexible Return and Event Delivery (FRED)".
 */
#ifndef ENTRY_FRED_FRAME_H
#define ENTRY_FRED_FRAME_H

#include "boot/x86.h"
#include "entry/pt_regs.h"

/* Where in the page an event from CPL 0 enters; one from CPL 3 enters at its start. */
#define FRED_ENTRY_KERNEL 256

/* The frame, from RSP upward. */
#define FRED_ERROR_CODE 0 /* 0 where the event has none */
#define FRED_RIP        8
#define FRED_CS         16 /* and the stack level in bits 17:16 */
#define FRED_RFLAGS     24
#define FRED_RSP        32
#define FRED_SS         40 /* and what the event is, below */
#define FRED_EVENT_DATA 48 /* of #PF the address */
#define FRED_RESERVED   56
#define FRED_FRAME_SIZE 64
#define FRED_ALIGN      64

/* Of the word that holds SS. */
#define FRED_VECTOR_BYTE  (FRED_SS + 4)
#define FRED_TYPE_BYTE    (FRED_SS + 6) /* its low four bits */
#define FRED_SOFTWARE     BIT(17)       /* SYSCALL, SYSENTER, INT n */
#define FRED_NMI          BIT(18)       /* ERETS and ERETU then unblock NMIs */
#define FRED_VECTOR_SHIFT 32
#define FRED_TYPE_SHIFT   48
#define FRED_64_BIT       BIT(57)
#define FRED_NESTED       BIT(58) /* an exception while another event was delivered */
#define FRED_LENGTH_SHIFT 60      /* of the instruction that caused it */
#define FRED_LEVEL_SHIFT  16      /* of the word that holds CS */
#define FRED_LEVEL_MASK   3

/* Types of events. */
#define EVENT_TYPE_EXTINT     0
#define EVENT_TYPE_NMI        2
#define EVENT_TYPE_HWEXC      3
#define EVENT_TYPE_SWINT      4
#define EVENT_TYPE_PRIV_SWEXC 5
#define EVENT_TYPE_SWEXC      6
#define EVENT_TYPE_OTHER      7 /* by "vector": */
#define EVENT_SYSCALL         1

#ifdef __ASSEMBLER__

/* As bytes: few assemblers know them. */
/* clang-format off */
.macro ERETS
	.byte	0xf2, 0x0f, 0x01, 0xca
.endm
.macro ERETU
	.byte	0xf3, 0x0f, 0x01, 0xca
.endm
/* clang-format on */

#else

#include <stdbool.h>
#include <stdint.h>

struct fred_frame {
        uint64_t error_code, ip, cs, flags, sp, ss, event_data, reserved;
};

#define FRED_ASSERT(field, offset) \
        _Static_assert(offsetof(struct fred_frame, field) == (offset), "fred_frame." #field)
FRED_ASSERT(error_code, FRED_ERROR_CODE);
FRED_ASSERT(ip, FRED_RIP);
FRED_ASSERT(cs, FRED_CS);
FRED_ASSERT(flags, FRED_RFLAGS);
FRED_ASSERT(sp, FRED_RSP);
FRED_ASSERT(ss, FRED_SS);
FRED_ASSERT(event_data, FRED_EVENT_DATA);
FRED_ASSERT(reserved, FRED_RESERVED);
_Static_assert(sizeof(struct fred_frame) == FRED_FRAME_SIZE, "fred_frame");
_Static_assert(PT_RIP - PT_ORIG_RAX == FRED_RIP && PT_CS - PT_ORIG_RAX == FRED_CS &&
                   PT_RFLAGS - PT_ORIG_RAX == FRED_RFLAGS && PT_RSP - PT_ORIG_RAX == FRED_RSP &&
                   PT_SS - PT_ORIG_RAX == FRED_SS,
               "a pt_regs lies around the frame");

/* Where the CPU begins to push, at CPL 0 without a change of level, or within which frame an
 * address lies. */
static inline uint64_t fred_align(uint64_t address)
{
        return address & ~(uint64_t)(FRED_ALIGN - 1);
}

/* The frame that these registers lie around, where the event came by FRED. */
static inline const struct fred_frame *fred_frame_of(const struct pt_regs *regs)
{
        return (const struct fred_frame *)&regs->orig_ax;
}

static inline uint64_t fred_event_data(const struct pt_regs *regs)
{
        return fred_frame_of(regs)->event_data;
}

/* What an event says of itself. */
struct fred_event {
        unsigned int type, vector, length, level;
        bool nested;
};

static inline struct fred_event fred_event_of(uint64_t cs, uint64_t ss)
{
        return (struct fred_event){
            .type = ss >> FRED_TYPE_SHIFT & 0xf,
            .vector = ss >> FRED_VECTOR_SHIFT & 0xff,
            .length = ss >> FRED_LENGTH_SHIFT & 0xf,
            .level = cs >> FRED_LEVEL_SHIFT & FRED_LEVEL_MASK,
            .nested = ss & FRED_NESTED,
        };
}

#endif
#endif
