/* SPDX-License-Identifier: MIT */
/* Prints exits to the hypervisor: a table for a result, and lines where two results differ. */
#include "ci/result/row_exits.h"
#include "ci/print/comparison.h"
#include "ci/print/result_parts.h"

#include <math.h>

/* The host may cause an exit now and then; a tenth per sample is a difference of the row. */
#define LEAST_DIFFERENCE 0.1

bool exits_print(const json_t *result, enum table_style style, FILE *stream, struct error *error)
{
        struct table table = {.row_count = 0};
        char text[ROW_EXITS_BYTES];
        struct row_exits exits;
        const char *id;
        json_t *ignored;

        if (!row_exits_ids(result)) {
                fputs("\nexits: not counted (needs KVM and QEMU 7.1 or later)\n", stream);
                return true;
        }
        table_column(&table, "benchmark", LEFT);
        for (size_t i = 0; i < EXITS_FIGURES; i++)
                table_column(&table, row_exits_titles[i], RIGHT);
        json_object_foreach((json_t *)row_exits_ids(result), id, ignored)
        {
                if (!row_exits(result, id, &exits))
                        continue;
                table_row(&table);
                table_cell(&table, 0, "%s", id);
                for (size_t i = 0; i < EXITS_FIGURES; i++)
                        table_cell(&table, i + 1, "%s", row_exits_text(exits.figures[i], text));
        }
        bool good = table_is_whole(&table, error);
        if (good) {
                fputs("\nexits to the hypervisor for one sample with its preparation\n\n", stream);
                table_print(&table, style, stream);
        }
        table_close(&table);
        return good;
}

static void print_difference(const char *id, const struct row_exits *base,
                             const struct row_exits *new, FILE *stream)
{
        const char *between = ": ";
        char was[ROW_EXITS_BYTES], is[ROW_EXITS_BYTES];

        for (size_t i = 0; i < EXITS_FIGURES; i++) {
                /* NAN counts as no difference. */
                if (!(fabs(new->figures[i] - base->figures[i]) >= LEAST_DIFFERENCE))
                        continue;
                if (between[0] == ':')
                        fprintf(stream, "exits differ, %s", id);
                fprintf(stream, "%s%s %s, were %s", between, row_exits_titles[i],
                        row_exits_text(new->figures[i], is), row_exits_text(base->figures[i], was));
                between = ", ";
        }
        if (between[0] == ',')
                fputc('\n', stream);
}

void comparison_exits_print(const struct comparison *pair, FILE *stream)
{
        struct row_exits base, new;

        if (pair->base->files || pair->new->files)
                return;
        for (size_t i = 0; i < pair->count; i++)
                if (row_exits(pair->base->source, pair->rows[i].id, &base) &&
                    row_exits(pair->new->source, pair->rows[i].id, &new))
                        print_difference(pair->rows[i].id, &base, &new, stream);
}
