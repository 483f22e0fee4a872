/* SPDX-License-Identifier: MIT */
/* Prints lines below a table: missing counters and disturbed samples. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/report/row.h"
#include "ci/report/record.h"
#include "ci/print/result_parts.h"

#include <string.h>

static const struct {
        const char *field, *words;
        const char *cause; /* why a sample was disturbed; NULL: this counter disturbs none */
} counters[] = {
    {RESULT_CORE_CYCLES, "core cycles", NULL},
    {RESULT_INSTRUCTIONS, "instructions retired", NULL},
    {RESULT_SMI, "SMIs", "SMIs"},
    {RESULT_STEAL_NS, "steal time", "ns stolen"},
    {RESULT_ASYNC, "async page faults", "async page faults"},
};
#define COUNTERS (sizeof(counters) / sizeof(counters[0]))

#define LINUX_DISTURBED                                                                        \
        "\ndisturbed: the timer ticked in the sample, or the kernel refilled or wrote back a " \
        "batch\n"

static const json_t *first_result(const json_t *records)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (json_object_get(record, RESULT_TSC_CYCLES))
                        return record;
        }
        return NULL;
}

static void print_absent(const json_t *record, FILE *stream)
{
        const char *between = "\nnot counted by this machine: ";

        for (size_t i = 0; i < COUNTERS; i++)
                if (field_is_null(record, counters[i].field)) {
                        fprintf(stream, "%s%s", between, counters[i].words);
                        between = ", ";
                }
        fputc('\n', stream);
}

/* Prints core cycles per TSC cycle, with two decimals. */
static void print_ratio(const json_t *record, FILE *stream)
{
        json_int_t tsc = field_integer(record, RESULT_TSC_CYCLES);
        json_int_t core = field_integer(record, RESULT_CORE_CYCLES);

        if (tsc > 0 && !field_is_null(record, RESULT_CORE_CYCLES))
                fprintf(stream, "%s: %lld.%02lld core cycles a TSC cycle\n", RECORD_NAME(record),
                        (long long)(core / tsc), (long long)(core % tsc * 100 / tsc));
}

/* Names only causes that the machine counts. */
static void print_disturbed(const json_t *record, FILE *stream)
{
        const char *between = " (", *end = "";

        if (field_integer(record, RESULT_DISTURBED) == 0)
                return;
        fprintf(stream, "%s: %lld samples disturbed", RECORD_NAME(record),
                (long long)field_integer(record, RESULT_DISTURBED));
        for (size_t i = 0; i < COUNTERS; i++) {
                if (!counters[i].cause || field_is_null(record, counters[i].field))
                        continue;
                fprintf(stream, "%s%lld %s", between,
                        (long long)field_integer(record, counters[i].field), counters[i].cause);
                between = ", ";
                end = ")";
        }
        fprintf(stream, "%s\n", end);
}

static bool any_disturbed(const json_t *records)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (field_integer(record, RESULT_DISTURBED) > 0)
                        return true;
        }
        return false;
}

void counters_print(const json_t *records, FILE *stream)
{
        const json_t *first = first_result(records);
        size_t index;
        json_t *record;

        const json_t *boot = json_array_get(records, 0);
        const bool exact = strcmp(field_string(boot, BOOT_CLOCK), CLOCK_ICOUNT) == 0;

        if (!first || (exact && !boot_is_of_linux(boot)))
                return;
        if (!exact)
                print_absent(first, stream);
        else if (any_disturbed(records))
                fputs(LINUX_DISTURBED, stream);
        json_array_foreach(records, index, record)
        {
                print_ratio(record, stream);
                print_disturbed(record, stream);
        }
}
