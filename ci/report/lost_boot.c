/* SPDX-License-Identifier: MIT */
/* Makes a boot record in place of one that a capture lost. */
#include "ci/report/lost_boot.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"
#include "ci/report/report.h"

#include <string.h>

#define LOST_WARNING                                                                           \
        "the boot record is lost: CPU, hypervisor, clock, image, options and entry state are " \
        "unknown; the clock is kept as " CLOCK_EMULATED
#define SCHEMA_WITHOUT_VISITS   2
#define SCHEMA_WITHOUT_DELIVERY 4
#define SCHEMA_WITH_COMMIT      7

/* The number of rounds, from the visits of a passed result; 0: it has no visits. */
static json_int_t rounds_of(const json_t *result)
{
        json_int_t sum = 0;
        size_t index;
        json_t *visit;

        json_array_foreach(json_object_get(result, RESULT_VISITS), index, visit)
        {
                sum += json_integer_value(json_array_get(visit, VISIT_TIMES));
        }
        return sum > ROUNDS_MAX ? ROUNDS_MAX : sum;
}

static json_int_t first_number(const json_t *records, json_int_t (*number)(const json_t *record))
{
        json_int_t found = 0;
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (found == 0)
                        found = number(record);
        }
        return found;
}

static json_int_t samples_of(const json_t *record)
{
        json_int_t taken = field_integer(record, RESULT_TAKEN);

        return taken > SAMPLES_MAX ? SAMPLES_MAX : taken;
}

static bool is_of_verify(const json_t *records)
{
        return report_find(records, RECORD_MISMATCH) || report_find(records, RECORD_DEVIATION) ||
               report_find(records, RECORD_VERIFY);
}

/* The newest schema whose fields the record has. */
static json_int_t schema_of(const json_t *record)
{
        if (json_object_get(record, FIELD_DELIVERY))
                return REPORT_SCHEMA;
        return rounds_of(record) > 0 ? SCHEMA_WITHOUT_DELIVERY : 0;
}

json_t *lost_boot_record(const json_t *records, struct error *error)
{
        const json_int_t rounds = first_number(records, rounds_of);
        const json_int_t schema = first_number(records, schema_of);
        const json_int_t samples = first_number(records, samples_of);
        const char *line = is_of_verify(records) ? COMMAND_MODE "=" MODE_VERIFY : "";
        json_t *boot = json_pack(
            "{s:s, s:i, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:s, s:s, s:[], s:i, s:i, s:n, s:i, "
            "s:n, s:[], s:n, s:n, s:n, s:n, s:[], s:[s], s:s, s:s, s:s, s:s, s:I, s:i}",
            "record", RECORD_BOOT, BOOT_SCHEMA, schema > 0 ? (int)schema : SCHEMA_WITHOUT_VISITS,
            BOOT_VERSION, UNKNOWN, BOOT_BUILD_ID, "00000000", BOOT_COMPILER, UNKNOWN, BOOT_VENDOR,
            UNKNOWN, BOOT_FAMILY, 0, BOOT_MODEL, 0, BOOT_STEPPING, 0, BOOT_BRAND, UNKNOWN,
            BOOT_HYPERVISOR, UNKNOWN, BOOT_FEATURES, BOOT_MAXPHYADDR, 52, BOOT_PAGING_LEVELS, 4,
            BOOT_TSC_HZ, BOOT_TSC_STEP, 0, BOOT_TSC_SOURCE, BOOT_TSC_READINGS, BOOT_MICROCODE,
            BOOT_CORE_TYPE, BOOT_THREADS, BOOT_CAPABILITIES, BOOT_ENTRY_STATE, BOOT_WARNINGS,
            LOST_WARNING, BOOT_PATH, UNKNOWN, BOOT_COMMAND_LINE, line, BOOT_CLOCK, CLOCK_EMULATED,
            BOOT_UNIT, UNIT_TICKS, BOOT_SAMPLES, samples > 0 ? samples : 1, BOOT_WARMUP, 0);
        json_t *later =
            json_pack("{s:b, s:s, s:{s:i, s:i, s:i, s:i, s:i}, s:s, s:I, s:i}", BOOT_FORCED, 0,
                      BOOT_LAYER, LAYER_NATIVE, BOOT_CLOCK_PROBES, PROBE_FRESH_FIRST, 0,
                      PROBE_FRESH_AGAIN, 0, PROBE_NOPS, 0, PROBE_MULTIPLIES, 0, PROBE_EMPTY_PAIR, 0,
                      BOOT_LFENCE, UNKNOWN, BOOT_ROUNDS, rounds, BOOT_SEED, 1);
        json_t *commit = json_pack("{s:s, s:n}", BOOT_COMMIT, COMMIT_UNKNOWN, BOOT_COMMIT_TIME);
        bool good = boot && later && commit &&
                    (rounds == 0 || json_object_update(boot, later) == 0) &&
                    (schema < SCHEMA_WITH_COMMIT || json_object_update(boot, commit) == 0);

        json_decref(later);
        json_decref(commit);
        if (good)
                return boot;
        json_decref(boot);
        error_no_memory(error);
        return NULL;
}
