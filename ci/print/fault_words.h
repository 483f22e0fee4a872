/* SPDX-License-Identifier: MIT */
/* What a benchmark expects of the CPU, in words for a table. */
#ifndef CI_PRINT_FAULT_WORDS_H
#define CI_PRINT_FAULT_WORDS_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* Of a benchmark or result record, such as "#PF 0x2: not present, write, supervisor". */
void fault_words(const json_t *record, char *text, size_t size);

/* Of one that was delivered, such as "#PF 0x2: not present, write, supervisor". */
void exception_words(unsigned int vector, uint64_t error_code, char *text, size_t size);

/* An error code alone, such as "0x2"; "-" for null. */
void error_code_digits(const json_t *error_code, char *text, size_t size);

#endif
