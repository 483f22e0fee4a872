/* SPDX-License-Identifier: MIT */
/* Names of rows. */
#include "ci/report/row.h"
#include "ci/base/fields.h"

#include <stdio.h>
#include <string.h>

bool row_is_by_fred(const json_t *record)
{
        return strcmp(field_string(record, FIELD_DELIVERY), DELIVERY_FRED) == 0;
}

/* Returns the id itself, or for FRED a name that is made once for each id. */
static const char *name_of(const char *id, bool by_fred)
{
        static json_t *made; /* a set */
        char name[ROW_NAME_BYTES_MAX + 1];

        if (!by_fred || !id[0])
                return id;
        snprintf(name, sizeof(name), "%s" ROW_BY_FRED, id);
        if (!made)
                made = json_object();
        if (!json_object_get(made, name) && json_object_set_new(made, name, json_true()) != 0)
                return id; /* no memory: a later allocation reports it */
        return json_object_iter_key(json_object_iter_at(made, name));
}

const char *row_name(const json_t *record)
{
        return name_of(field_string(record, FIELD_ID), row_is_by_fred(record));
}

const char *row_below(const json_t *record)
{
        return name_of(field_string(record, RESULT_BELOW), row_is_by_fred(record));
}

size_t row_id_bytes(const char *name)
{
        return strcspn(name, " ");
}

bool row_name_is_by_fred(const char *name)
{
        return strcmp(name + row_id_bytes(name), ROW_BY_FRED) == 0;
}
