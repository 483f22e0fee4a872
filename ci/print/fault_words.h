/* SPDX-License-Identifier: MIT */
/* Says in words which exception a benchmark expects, for a table. */
#ifndef CI_PRINT_FAULT_WORDS_H
#define CI_PRINT_FAULT_WORDS_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* Writes what a benchmark or result record expects, such as "#PF 0x2: not present, write". */
void fault_words(const json_t *record, char *text, size_t size);

/* Writes a delivered exception in the same words. */
void exception_words(unsigned int vector, uint64_t error_code, char *text, size_t size);

/* Writes only the error code, such as "0x2"; "-" for null. */
void error_code_digits(const json_t *error_code, char *text, size_t size);

#endif
