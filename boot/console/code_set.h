/* SPDX-License-Identifier: MIT */
/*
 * The result as a set of QR codes (boot/code_format.h): the records, kept while they are
 * written, packed and cut into pieces. Depends on nothing of the machine.
 */
#ifndef BOOT_CONSOLE_CODE_SET_H
#define BOOT_CONSOLE_CODE_SET_H

#include "boot/console/qr.h"

/* Keep one byte of what is written for machines. Lines that are no records are left out. */
void code_set_keep(char byte);
/* Is there any record? */
bool code_set_has_records(void);

/* Pack what is kept. NULL: it is done; else in words why there is no set. */
const char *code_set_make(void);
/* Of the set that was made: how many codes it has. */
unsigned int code_set_count(void);
/* The code of this number, from 1 to the count. */
void code_set_encode(struct qr *qr, unsigned int number);

#endif
