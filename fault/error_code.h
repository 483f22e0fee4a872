/* SPDX-License-Identifier: MIT */
/*
 * Error codes in words, for the report, the panic screen and the host tool.
 * Freestanding: no allocation, no libc; used by guest and host alike.
 * Sources: Intel SDM vol. 3 "Error Code", "Page-Fault Exceptions"; AMD APM
 * vol. 2 "Page-Fault Exception".
 */
#ifndef FAULT_ERROR_CODE_H
#define FAULT_ERROR_CODE_H

#include <stddef.h>
#include <stdint.h>

/* One bit of the #PF error code, lowest first in page_fault_bits[]. */
struct error_code_bit {
        uint64_t mask;
        const char *name;  /* the manual's, such as "W/R" */
        const char *set;   /* in words where the bit is 1 */
        const char *clear; /* in words where it is 0; NULL: nothing to say */
};

extern const struct error_code_bit page_fault_bits[];
extern const size_t page_fault_bit_count;

/* Long enough for any error code of either kind, its NUL included. */
#define ERROR_CODE_WORDS_MAX 640

/*
 * Write a #PF error code as "0x7: present, write, user"; a bit without a name
 * is "bit N". At most size bytes are written; they end in NUL unless size is 0.
 * Returns the length of the whole text without its NUL, so that a result of
 * size or more means that it was cut short. buffer may be NULL when size is 0.
 */
size_t error_code_words(uint64_t error_code, char *buffer, size_t size);

/*
 * The same for the error code of #TS, #NP, #SS and #GP (and #DF's zero), such
 * as "0x1b: external event, IDT vector 3" or "0x10: GDT index 2".
 */
size_t selector_error_words(uint64_t error_code, char *buffer, size_t size);

#endif
