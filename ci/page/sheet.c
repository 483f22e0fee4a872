/* SPDX-License-Identifier: MIT */
/* Shared by the parts of a page: plots and names of files. */
#include "ci/page/sheet.h"
#include "ci/print/xml.h"
#include "ci/page/svg.h"

#define PIECE_MAX  40
#define ROW_HEIGHT 17
#define HEAD       12
#define MARGIN     4
#define CHARACTER  6.7 /* width in a label */

void page_plot(struct page *page, int width, int height)
{
        fprintf(page->script,
                "reset\nset terminal svg size %d,%d fixed font \",12\"\n"
                "set border 3 lc rgb " SVG_COLOUR
                "\nset tics nomirror scale 0.5 textcolor rgb " SVG_COLOUR "\nset key off\n",
                width, height, PAGE_AXIS, PAGE_TEXT);
        page->plots++;
}

bool page_show_plot(struct page *page, const char *label)
{
        page->next = page->next ? svg_write(page->next, label, page->html) : NULL;
        page->shown++;
        return page->next ||
               error_set(page->error, STATUS_ENVIRONMENT, "gnuplot drew %zu of %zu plots",
                         page->shown - 1, page->plots);
}

static size_t pieces(const struct page_rows *rows)
{
        return (rows->count + PIECE_MAX - 1) / PIECE_MAX;
}

size_t page_rows_piece(const struct page_rows *rows, size_t first)
{
        size_t whole = (rows->count + pieces(rows) - 1) / pieces(rows);
        size_t left = rows->count - first;

        return whole < left ? whole : left;
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

        fprintf(page->html, "<div class=\"wide\"><div class=\"rows\" style=\"--full:%dpx\">\n",
                width);
        for (size_t first = 0; first < rows->count; first += page_rows_piece(rows, first)) {
                fputs("<figure>", page->html);
                if (!page_show_plot(page, label))
                        return false;
                fputs("</figure>\n", page->html);
        }
        fputs("</div></div>\n", page->html);
        return true;
}

unsigned int page_file_colour(size_t file)
{
        return PAGE_FILE + (unsigned int)(file % PAGE_FILE_COLOURS);
}

void page_file_chip(struct page *page, size_t file)
{
        fprintf(page->html, "<span class=\"chip\"><i style=\"background:var(--c%u)\"></i>",
                page_file_colour(file));
        xml_text(page->html, page->titles[file]);
        fputs("</span>", page->html);
}
