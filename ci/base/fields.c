/* SPDX-License-Identifier: MIT */
/* A JSON object checked against the list of the fields it must have. */
#include "ci/base/fields.h"
#include "ci/base/printable.h"

#include <limits.h>
#include <string.h>

static const struct field *find_field(const struct field *list, const char *name, int schema)
{
        for (; list && list->name; list++)
                if (strcmp(list->name, name) == 0 && list->since <= schema)
                        return list;
        return NULL;
}

static bool wrong(const struct field *field, struct error *error, const char *expected)
{
        return error_set(error, STATUS_UNUSABLE, "field \"%s\": expected %s", field->name,
                         expected);
}

static bool check_integer(const struct field *field, const json_t *value, struct error *error)
{
        if (!json_is_integer(value))
                return wrong(field, error, "an integer");
        json_int_t number = json_integer_value(value);
        if (number < field->min || number > field->max)
                return error_set(error, STATUS_UNUSABLE,
                                 "field \"%s\": expected %lld..%lld, got %lld", field->name,
                                 (long long)field->min, (long long)field->max, (long long)number);
        return true;
}

static bool check_number(const struct field *field, const json_t *value, struct error *error)
{
        if (!json_is_number(value))
                return wrong(field, error, "a number");
        double number = json_number_value(value);
        if (number < (double)field->min || number > (double)field->max)
                return error_set(error, STATUS_UNUSABLE,
                                 "field \"%s\": expected %lld..%lld, got %g", field->name,
                                 (long long)field->min, (long long)field->max, number);
        return true;
}

static bool check_text(const struct field *field, const json_t *value, size_t min, size_t max,
                       struct error *error)
{
        if (!json_is_string(value))
                return wrong(field, error, "a string");
        const char *text = json_string_value(value);
        size_t length = json_string_length(value);
        if (length < min || length > max)
                return error_set(error, STATUS_UNUSABLE,
                                 "field \"%s\": expected %zu..%zu bytes, got %zu", field->name, min,
                                 max, length);
        for (size_t i = 0; i < length; i++) {
                if (!is_printable((unsigned char)text[i]))
                        return wrong(field, error, "printable ASCII");
                if (field->bytes && !strchr(field->bytes, text[i]))
                        return error_set(error, STATUS_UNUSABLE,
                                         "field \"%s\": expected none but the bytes \"%s\"",
                                         field->name, field->bytes);
        }
        return true;
}

static bool check_string(const struct field *field, const json_t *value, struct error *error)
{
        if (!check_text(field, value, (size_t)field->min, (size_t)field->max, error))
                return false;
        if (!field->words)
                return true;
        for (const char *const *word = field->words; *word; word++)
                if (strcmp(*word, json_string_value(value)) == 0)
                        return true;
        char got[40];
        printable_copy(got, sizeof(got), json_string_value(value), json_string_length(value));
        return error_set(error, STATUS_UNUSABLE, "field \"%s\": unknown value \"%s\"", field->name,
                         got);
}

static bool check_array(const struct field *field, const json_t *value, struct error *error)
{
        if (!json_is_array(value))
                return wrong(field, error, "an array");
        size_t size = json_array_size(value);
        if (size < (size_t)field->min || size > (size_t)field->max)
                return error_set(error, STATUS_UNUSABLE,
                                 "field \"%s\": expected %lld..%lld items, got %zu", field->name,
                                 (long long)field->min, (long long)field->max, size);
        return true;
}

static bool check_strings(const struct field *field, const json_t *value, struct error *error)
{
        size_t index;
        json_t *item;

        if (!check_array(field, value, error))
                return false;
        json_array_foreach(value, index, item)
        {
                if (!check_text(field, item, 0, FIELD_ITEM_BYTES, error))
                        return false;
        }
        return true;
}

static bool check_value(const struct field *field, const json_t *value, struct error *error)
{
        if (json_is_null(value))
                return field->nullable || wrong(field, error, "a value, got null");
        switch (field->type) {
        case FIELD_TYPE_INTEGER:
                return check_integer(field, value, error);
        case FIELD_TYPE_NUMBER:
                return check_number(field, value, error);
        case FIELD_TYPE_STRING:
                return check_string(field, value, error);
        case FIELD_TYPE_STRINGS:
                return check_strings(field, value, error);
        case FIELD_TYPE_ARRAY:
                return check_array(field, value, error);
        case FIELD_TYPE_BOOLEAN:
                return json_is_boolean(value) || wrong(field, error, "true or false");
        case FIELD_TYPE_OBJECT:
                break;
        }
        return json_is_object(value) || wrong(field, error, "an object");
}

/* Adds how many of the list's fields the object has. */
static bool check_present(const json_t *object, const struct field *list, int schema, size_t *found,
                          struct error *error)
{
        for (; list && list->name; list++) {
                const json_t *value = json_object_get(object, list->name);
                if (list->since > schema || (!value && list->optional))
                        continue;
                if (!value)
                        return error_set(error, STATUS_UNUSABLE, "field \"%s\" is missing",
                                         list->name);
                if (!check_value(list, value, error))
                        return false;
                ++*found;
        }
        return true;
}

bool fields_check(const json_t *object, const struct field *first, const struct field *second,
                  struct error *error)
{
        return fields_check_schema(object, first, second, INT_MAX, error);
}

bool fields_check_schema(const json_t *object, const struct field *first,
                         const struct field *second, int schema, struct error *error)
{
        size_t found = 0;
        const char *name;
        json_t *value;

        if (!json_is_object(object))
                return error_set(error, STATUS_UNUSABLE, "expected a JSON object");
        if (!check_present(object, first, schema, &found, error) ||
            !check_present(object, second, schema, &found, error))
                return false;
        /* The lists name a field once. To look for an unknown one takes long, so count first. */
        if (json_object_size(object) == found)
                return true;
        json_object_foreach((json_t *)object, name, value)
        {
                if (!find_field(first, name, schema) && !find_field(second, name, schema)) {
                        char shown[40];
                        printable_copy(shown, sizeof(shown), name, strlen(name));
                        return error_set(error, STATUS_UNUSABLE, "unknown field \"%s\"", shown);
                }
        }
        return true;
}

json_int_t field_integer(const json_t *object, const char *name)
{
        return json_integer_value(json_object_get(object, name));
}

double field_number(const json_t *object, const char *name)
{
        return json_number_value(json_object_get(object, name));
}

const char *field_string(const json_t *object, const char *name)
{
        const char *text = json_string_value(json_object_get(object, name));

        return text ? text : "";
}

bool field_is_null(const json_t *object, const char *name)
{
        const json_t *value = json_object_get(object, name);

        return !value || json_is_null(value);
}
