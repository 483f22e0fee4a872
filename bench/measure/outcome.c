/* SPDX-License-Identifier: MIT */
#include "bench/measure/outcome.h"
#include "boot/format.h"
#include "boot/string.h"

void describe_mismatch(struct outcome *outcome, const char *format, ...)
{
        const size_t length = strlen(outcome->mismatch);
        va_list arguments;

        va_start(arguments, format);
        format_text_list(outcome->mismatch + length, MISMATCH_SIZE - length, format, arguments);
        va_end(arguments);
}
