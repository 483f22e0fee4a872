/* SPDX-License-Identifier: MIT */
/*
 * The exception table: which instruction may fault, and where execution goes on
 * when it does (its landing). Rows are written beside the instruction, in C or
 * in assembly, gathered by the linker, sorted at boot.
 */
#ifndef FAULT_EXCEPTION_TABLE_H
#define FAULT_EXCEPTION_TABLE_H

#ifdef __ASSEMBLER__

/* clang-format off */
.macro EXCEPTION_TABLE_ROW instruction landing
	.pushsection .exception_table, "a"
	.quad	\instruction
	.quad	\landing
	.popsection
.endm
/* clang-format on */

#else

#include "boot/cpu.h"
#include "boot/layout.h"
#include "entry/pt_regs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For inline assembly: labels as "1b", "2f". */
#define EXCEPTION_TABLE_ROW(instruction, landing)  \
        ".pushsection .exception_table, \"a\"\n\t" \
        ".quad " instruction "\n\t"                \
        ".quad " landing "\n\t"                    \
        ".popsection\n\t"

/* Gather and sort the rows; before any exception may be fixed up. */
void exception_table_init(void);
/*
 * Set the landing of an instruction fetch from this address. There is one such row, which can
 * be set again and again, for targets that the linker does not know.
 */
void exception_table_set_fetch_target(uint64_t address, uint64_t landing);

struct exception_table_row {
        uint64_t instruction;
        uint64_t landing;
};
_Static_assert(sizeof(struct exception_table_row) == EXCEPTION_TABLE_ROW_SIZE, "image.ld");

/* Ascending by instruction, padded with UINT64_MAX; row 0 lies below all code. */
extern struct exception_table_row exception_table[EXCEPTION_TABLE_ROWS];

/*
 * Move regs to the landing of its instruction; false if there is none. Every search executes
 * the same instructions, whatever row it finds: conditional moves halve the table, and the
 * search never ends early. So no benchmark pays for the place of its row.
 * Inline: it is a step of the path under test.
 */
static inline bool exception_table_fixup(struct pt_regs *regs)
{
        const struct exception_table_row *row = exception_table;
        uint64_t ip = regs->ip;

#pragma GCC unroll 8
        for (size_t half = EXCEPTION_TABLE_ROWS / 2; half; half /= 2) {
                const struct exception_table_row *upper = row + half;

                HIDE_VALUE(upper); /* held in a register, it is chosen by a conditional move */
                row = upper->instruction <= ip ? upper : row;
        }
        if (row->instruction != ip)
                return false;
        regs->ip = row->landing;
        return true;
}

#endif
#endif
