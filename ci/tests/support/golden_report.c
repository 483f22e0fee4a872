/* SPDX-License-Identifier: MIT */
/* Makes reports as a sound guest would write them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "ci/tests/support/golden_report.h"

void golden_say(struct golden *golden, const char *text)
{
        size_t length = strlen(text);

        if (golden->length + length >= golden->capacity) {
                golden->capacity = 2 * (golden->length + length) + 1;
                golden->bytes = realloc(golden->bytes, golden->capacity);
                if (!golden->bytes)
                        abort();
        }
        memcpy(golden->bytes + golden->length, text, length + 1);
        golden->length += length;
}

void golden_record(struct golden *golden, const char *record)
{
        char trailer[40];

        snprintf(trailer, sizeof(trailer), ",\"crc\":\"%08lx\"}\n",
                 crc32(0, (const Bytef *)record, (uInt)strlen(record)));
        golden_say(golden, record);
        golden_say(golden, trailer);
}

void golden_pass(struct golden *golden)
{
        golden_say(golden, "trapclock 0.1.0\n\n");
        golden_record(golden, GOLDEN_BOOT);
        golden_say(golden, "base.empty  4\n");
        golden_record(golden, GOLDEN_EMPTY);
        golden_record(golden, GOLDEN_READ);
        golden_record(golden, GOLDEN_SKIP);
        golden_record(golden, GOLDEN_END("0", "2", "0", "1"));
}

void golden_failed(struct golden *golden)
{
        golden_record(golden, GOLDEN_BOOT);
        golden_record(golden, GOLDEN_EMPTY);
        golden_record(golden, GOLDEN_FAILED);
        golden_record(golden, GOLDEN_DEVIATING);
        golden_record(golden, GOLDEN_END("0", "3", "1", "0"));
}

void golden_all(struct golden *golden)
{
        golden_record(golden, GOLDEN_BOOT);
        golden_record(golden, GOLDEN_EMPTY);
        golden_record(golden, GOLDEN_RUNG("np.read.raw", "null", "3", "7"));
        golden_record(golden, GOLDEN_RUNG("np.read.full", "\"np.read.raw\"", "44", "48"));
        golden_record(golden, GOLDEN_READ);
        golden_record(golden, GOLDEN_FAILED);
        golden_record(golden, GOLDEN_DEVIATING);
        golden_record(golden, GOLDEN_SKIP);
        golden_record(golden, GOLDEN_END("0", "6", "1", "1"));
}

void golden_list(struct golden *golden)
{
        golden_record(golden, GOLDEN_BOOT);
        golden_record(golden, GOLDEN_BENCHMARK);
        golden_record(golden, GOLDEN_END("1", "0", "0", "0"));
}

void golden_emulated(struct golden *golden)
{
        golden_record(golden, GOLDEN_BOOT_OF("emulated", "ticks", "2400000000", "\"HPET\""));
        golden_record(golden, GOLDEN_EMPTY_OF("13754"));
        golden_record(golden, GOLDEN_END("0", "1", "0", "0"));
}

void golden_forced(struct golden *golden)
{
        golden_record(golden, GOLDEN_BOOT_AS("tsc", "cycles", "2400000000", "\"HPET\"",
                                             "mode=run clock=tsc", "true"));
        golden_record(golden, GOLDEN_EMPTY);
        golden_record(golden, GOLDEN_READ);
        golden_record(golden, GOLDEN_END("0", "2", "0", "0"));
}

void golden_verify(struct golden *golden)
{
        golden_record(golden, GOLDEN_BOOT_VERIFY);
        golden_say(golden, "verify: 400 of 800 configurations, 5 cases, 0 mismatches\n");
        golden_say(golden, "verify: 800 of 800 configurations, 9 cases, 0 mismatches\n");
        golden_record(golden, GOLDEN_DEVIATION("tcg-rsvd-without-p", "2"));
        golden_record(golden, GOLDEN_DEVIATION("tcg-rmw-as-read", "1"));
        golden_record(golden, GOLDEN_VERIFY("9", "6", "0"));
        golden_record(golden, GOLDEN_END("0", "0", "0", "0"));
}

void golden_mismatch(struct golden *golden)
{
        golden_record(golden, GOLDEN_BOOT_VERIFY);
        golden_record(golden, GOLDEN_MISMATCH);
        golden_record(golden, GOLDEN_VERIFY("9", "8", "1"));
        golden_record(golden, GOLDEN_END("0", "0", "1", "0"));
}

void golden_free(struct golden *golden)
{
        free(golden->bytes);
        *golden = (struct golden){0};
}
