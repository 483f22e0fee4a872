/* SPDX-License-Identifier: MIT */
/*
 * A JSON object checked against the list of its fields: every one that is not
 * optional present, each of its type and in its range, and no other.
 */
#ifndef CI_BASE_FIELDS_H
#define CI_BASE_FIELDS_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

enum field_type {
        FIELD_TYPE_INTEGER, /* min..max */
        FIELD_TYPE_NUMBER,  /* likewise, with or without decimals */
        FIELD_TYPE_STRING,  /* min..max bytes of printable ASCII */
        FIELD_TYPE_STRINGS, /* min..max items, each at most FIELD_ITEM_BYTES */
        FIELD_TYPE_BOOLEAN,
        FIELD_TYPE_ARRAY,  /* min..max items, not looked into */
        FIELD_TYPE_OBJECT, /* not looked into */
};

#define FIELD_ITEM_BYTES 4096

struct field {
        const char *name; /* NULL ends a list */
        enum field_type type;
        json_int_t min, max;
        bool nullable;
        bool optional;            /* may be absent, which reads as null: a later version added it */
        const char *const *words; /* a string must be one of them; NULL ends; NULL: any */
        const char *bytes;        /* a string holds only these bytes; NULL: any printable */
        int since;                /* the first schema that has it; 0: every one */
};

/* The rows of a list: {NAME, INTEGER(0, 9), OR_NULL}. */
#define INTEGER(min_, max_) .type = FIELD_TYPE_INTEGER, .min = (min_), .max = (max_)
#define NUMBER(min_, max_)  .type = FIELD_TYPE_NUMBER, .min = (min_), .max = (max_)
#define STRING(min_, max_)  .type = FIELD_TYPE_STRING, .min = (min_), .max = (max_)
#define STRINGS(min_, max_) .type = FIELD_TYPE_STRINGS, .min = (min_), .max = (max_)
#define ARRAY(min_, max_)   .type = FIELD_TYPE_ARRAY, .min = (min_), .max = (max_)
#define BOOLEAN             .type = FIELD_TYPE_BOOLEAN
#define OBJECT              .type = FIELD_TYPE_OBJECT
#define OR_NULL             .nullable = true
#define SINCE(schema)       .since = (schema)
#define OR_ABSENT           .nullable = true, .optional = true

/* The object's fields are those of both lists; the second may be NULL. */
bool fields_check(const json_t *object, const struct field *first, const struct field *second,
                  struct error *error);
/* The same for an object of this schema: a field that a later schema added must be absent. */
bool fields_check_schema(const json_t *object, const struct field *first,
                         const struct field *second, int schema, struct error *error);

/* The value of a field of a checked object; 0 or "" if it is null or absent. */
json_int_t field_integer(const json_t *object, const char *name);
double field_number(const json_t *object, const char *name);
const char *field_string(const json_t *object, const char *name);
bool field_is_null(const json_t *object, const char *name);

#endif
