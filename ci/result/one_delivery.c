/* SPDX-License-Identifier: MIT */
/* Selects a result's rows by delivery, IDT or FRED. */
#include "ci/result/one_delivery.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/report/row.h"
#include "ci/result/result.h"

#include <string.h>

static bool is_result(const json_t *record)
{
        return strcmp(field_string(record, "record"), RECORD_RESULT) == 0;
}

/* Did this id also pass through the other delivery? */
static bool has_other_way(const json_t *records, const json_t *record)
{
        size_t index;
        json_t *other;

        json_array_foreach(records, index, other)
        {
                if (is_result(other) && row_is_by_fred(other) != row_is_by_fred(record) &&
                    strcmp(field_string(other, FIELD_ID), field_string(record, FIELD_ID)) == 0)
                        return strcmp(field_string(other, RESULT_STATUS), STATUS_PASS) == 0;
        }
        return false;
}

/* Takes the records of one boot; false: no memory. */
static bool take(const json_t *records, bool by_fred, json_t *taken, size_t *rows)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                const char *kind = field_string(record, "record");

                if (strcmp(kind, RECORD_SKIP) == 0)
                        continue;
                if (!is_result(record)) {
                        if (json_array_append(taken, record) != 0)
                                return false;
                        continue;
                }
                if (row_is_by_fred(record) != by_fred || !has_other_way(records, record) ||
                    strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) != 0)
                        continue;
                json_t *row = json_copy(record);
                if (!row || json_object_set_new(row, FIELD_DELIVERY, json_string(DELIVERY_IDT)) ||
                    json_array_append_new(taken, row) != 0)
                        return false;
                (*rows)++;
        }
        return true;
}

json_t *result_one_delivery(const json_t *result, bool by_fred, struct error *error)
{
        json_t *copy = json_deep_copy(result);
        size_t boot, rows = 0;
        json_t *entry;
        bool good = copy;

        json_array_foreach(json_object_get(copy, RESULT_BOOTS), boot, entry)
        {
                json_t *taken = json_array();

                good = good && taken &&
                       take(json_object_get(entry, RESULT_BOOT_RECORDS), by_fred, taken, &rows);
                json_object_del(entry, RESULT_BOOT_EXITS);
                if (json_object_set_new(entry, RESULT_BOOT_RECORDS, taken) != 0)
                        good = false;
        }
        if (good && rows > 0)
                return copy;
        json_decref(copy);
        if (good)
                error_set(error, STATUS_UNUSABLE,
                          "no row passed through both the IDT and FRED: run --suite ladder "
                          "--delivery both "
                          "on a CPU with FRED");
        else
                error_no_memory(error);
        return NULL;
}
