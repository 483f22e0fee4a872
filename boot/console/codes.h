/* SPDX-License-Identifier: MIT */
/* The result on the screen as QR codes, one at a time. */
#ifndef BOOT_CONSOLE_CODES_H
#define BOOT_CONSOLE_CODES_H

#include <stdbool.h>
#include <stdint.h>

/* By what time turns the codes. 0: it is not known, and 2 GHz are taken. */
void codes_use_tsc(uint64_t hz);
/* So many seconds from now, as a value of the TSC. */
uint64_t codes_deadline(uint64_t seconds);

/*
 * Show them in turn until a key ends it; or where no key comes, after so many rounds
 * (0: never). Then the text is shown again. NULL, or in words why nothing is shown.
 */
const char *codes_show(unsigned int rounds);

#endif
