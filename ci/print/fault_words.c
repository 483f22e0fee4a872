/* SPDX-License-Identifier: MIT */
/* Says in words which exception a benchmark expects, for a table. */
#include "ci/print/fault_words.h"
#include "entry/vectors.h"
#include "fault/error_code.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"

#include <stdio.h>

static const char *vector_name(json_int_t vector)
{
#define MNEMONIC(number, name, mnemonic, ...) [number] = mnemonic,
        static const char *const names[EXCEPTION_VECTORS] = {EXCEPTION_VECTOR_LIST(MNEMONIC)};
#undef MNEMONIC

        return vector < EXCEPTION_VECTORS ? names[vector] : NULL;
}

void error_code_digits(const json_t *error_code, char *text, size_t size)
{
        if (json_is_integer(error_code))
                snprintf(text, size, "0x%llx", (unsigned long long)json_integer_value(error_code));
        else
                snprintf(text, size, "-");
}

static void code_words(json_int_t vector, const json_t *error_code, char *text, size_t size)
{
        uint64_t code = (uint64_t)json_integer_value(error_code);

        if (vector == X86_TRAP_PF)
                error_code_words(code, text, size);
        else if (code != 0)
                selector_error_words(code, text, size);
        else
                error_code_digits(error_code, text, size);
}

void fault_words(const json_t *record, char *text, size_t size)
{
        const json_t *error_code = json_object_get(record, FIELD_ERROR_CODE);
        json_int_t vector = field_integer(record, FIELD_VECTOR);
        char words[ERROR_CODE_WORDS_MAX] = "";
        char number[24];

        if (field_is_null(record, FIELD_VECTOR)) {
                snprintf(text, size, "no fault");
                return;
        }
        snprintf(number, sizeof(number), "vector %lld", (long long)vector);
        if (json_is_integer(error_code))
                code_words(vector, error_code, words, sizeof(words));
        const char *name = vector_name(vector);
        snprintf(text, size, "%s%s%s", name ? name : number, words[0] ? " " : "", words);
}

void exception_words(unsigned int vector, uint64_t error_code, char *text, size_t size)
{
        const char *name = vector_name(vector);
        char words[ERROR_CODE_WORDS_MAX] = "";

        if (vector == X86_TRAP_PF)
                error_code_words(error_code, words, sizeof(words));
        else
                snprintf(words, sizeof(words), "0x%llx", (unsigned long long)error_code);
        snprintf(text, size, "%s %s", name ? name : "exception", words);
}
