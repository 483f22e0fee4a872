/* SPDX-License-Identifier: MIT */
/* A row's exits over the boots of a result. */
#include "ci/result/row_exits.h"
#include "ci/stats/statistics.h"
#include "ci/result/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE_WITHIN 0.005 /* shown without decimals within this */

const char *const row_exits_titles[EXITS_FIGURES] = {
    [EXITS_ALL] = "exits",           [EXITS_PAGE_FAULT] = "#PF exits",
    [EXITS_REFLECTED] = "reflected", [EXITS_INVLPG] = "INVLPG exits",
    [EXITS_EMULATED] = "emulated",
};

static const json_t *boots_of(const json_t *result)
{
        return json_object_get(result, RESULT_BOOTS);
}

const json_t *row_exits_ids(const json_t *result)
{
        size_t index;
        json_t *entry;

        json_array_foreach(boots_of(result), index, entry)
        {
                const json_t *rows = json_object_get(entry, RESULT_BOOT_EXITS);

                if (json_object_size(rows) > 0)
                        return rows;
        }
        return NULL;
}

static double median_of_boots(const json_t *result, const char *id, const char *figure)
{
        double *values = calloc(json_array_size(boots_of(result)) + 1, sizeof(*values));
        double median = NAN;
        size_t count = 0, index;
        json_t *entry;

        json_array_foreach(boots_of(result), index, entry)
        {
                const json_t *row = json_object_get(json_object_get(entry, RESULT_BOOT_EXITS), id);
                const json_t *value = json_object_get(row, figure);

                if (values && json_is_number(value))
                        values[count++] = json_number_value(value);
        }
        sort_ascending(values, count);
        if (count > 0)
                median = median_of_sorted(values, count);
        free(values);
        return median;
}

bool row_exits(const json_t *result, const char *id, struct row_exits *exits)
{
        bool counted = false;

        for (size_t i = 0; i < EXITS_FIGURES; i++) {
                exits->figures[i] = median_of_boots(result, id, exits_figure_names[i]);
                counted |= !isnan(exits->figures[i]);
        }
        return counted;
}

const char *row_exits_text(double figure, char text[ROW_EXITS_BYTES])
{
        const double tenths = 10 * figure;

        if (isnan(figure))
                strcpy(text, "-");
        else if (fabs(figure - round(figure)) < WHOLE_WITHIN)
                snprintf(text, ROW_EXITS_BYTES, "%.0f", round(figure) + 0.0);
        else
                snprintf(text, ROW_EXITS_BYTES, "%.*f",
                         fabs(tenths - round(tenths)) < 10 * WHOLE_WITHIN ? 1 : 2, figure);
        return text;
}
