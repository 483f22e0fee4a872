/* SPDX-License-Identifier: MIT */
/* Plots of many labelled rows. */
#include "ci/page/page_rows.h"

#define PIECE_MAX  40
#define ROW_HEIGHT 17
#define HEAD       12
#define MARGIN     4
#define CHARACTER  6.7 /* of a label, wide */

static size_t pieces(const struct page_rows *rows)
{
        return (rows->count + PIECE_MAX - 1) / PIECE_MAX;
}

size_t page_rows_piece(const struct page_rows *rows)
{
        return (rows->count + pieces(rows) - 1) / pieces(rows);
}

static int labels_width(const struct page_rows *rows)
{
        return 2 * MARGIN + (int)(CHARACTER * (double)rows->label_bytes);
}

static int width_of(const struct page_rows *rows)
{
        return labels_width(rows) + rows->data_width + MARGIN;
}

void page_rows_plot(struct page *page, const struct page_rows *rows, size_t count)
{
        int width = width_of(rows), height = HEAD + MARGIN + ROW_HEIGHT * (int)count;

        page_plot(page, width, height);
        fprintf(page->script,
                "set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
                "set tmargin at screen 1\nset bmargin at screen %.4f\n"
                "set border 0\nunset xtics\nset ytics scale 0 font \",11\" noenhanced\n"
                "set style fill solid 1 noborder\nset yrange [0.5:%.4f]\n",
                (double)labels_width(rows) / width, 1 - (double)MARGIN / width,
                (double)MARGIN / height, (double)count + 0.5 + (double)HEAD / ROW_HEIGHT);
}

bool page_rows_show(struct page *page, const struct page_rows *rows, const char *label)
{
        int width = width_of(rows);

        fprintf(page->html, "<div class=\"rows\" style=\"columns:%dpx\">\n", width);
        for (size_t first = 0; first < rows->count; first += page_rows_piece(rows)) {
                fprintf(page->html, "<figure style=\"max-width:%dpx\">", width);
                if (!page_show_plot(page, label))
                        return false;
                fputs("</figure>\n", page->html);
        }
        fputs("</div>\n", page->html);
        return true;
}
