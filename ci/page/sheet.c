/* SPDX-License-Identifier: MIT */
/* What the parts of a page share: how a plot is said and shown, and a file named. */
#include "ci/page/sheet.h"
#include "ci/page/html.h"
#include "ci/page/svg.h"

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

void page_file_chip(struct page *page, size_t file)
{
        fprintf(page->html, "<span class=\"chip\"><i style=\"background:var(--c%zu)\"></i>",
                PAGE_FILE + file);
        html_text(page->html, page->titles[file]);
        fputs("</span>", page->html);
}
