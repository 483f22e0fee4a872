/* SPDX-License-Identifier: MIT */
/* Shows the result on the screen as QR codes, one at a time. */
#ifndef BOOT_CONSOLE_CODES_H
#define BOOT_CONSOLE_CODES_H

#include <stdbool.h>
#include <stdint.h>

/* Set the TSC frequency that times the codes. 0: unknown; assumes 2 GHz. */
void codes_use_tsc(uint64_t hz);
/* The TSC's value this many seconds from now. */
uint64_t codes_deadline(uint64_t seconds);

/*
 * Show the codes in turn until a key ends it, or, if no key comes, after this many rounds
 * (0: never). Then show the text again. Returns NULL, or in words why nothing was shown.
 */
const char *codes_show(unsigned int rounds);

#endif
