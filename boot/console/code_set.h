/* SPDX-License-Identifier: MIT */
/*
 * Turns the result into a set of QR codes (boot/code_format.h): keeps records while they are
 * written, packs them, and cuts them into pieces. Independent of the machine.
 */
#ifndef BOOT_CONSOLE_CODE_SET_H
#define BOOT_CONSOLE_CODE_SET_H

#include "boot/console/qr.h"

/* Keep one byte of the output for machines. Lines that are no records are dropped. */
void code_set_keep(char byte);
/* Is there any record? */
bool code_set_has_records(void);

/* Pack the kept records. Returns NULL, or in words why there is no set. */
const char *code_set_make(void);
/* The number of codes in the set. */
unsigned int code_set_count(void);
/* Make code `number`, from 1 to the count. */
void code_set_encode(struct qr *qr, unsigned int number);

#endif
