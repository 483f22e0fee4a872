/* SPDX-License-Identifier: MIT */
/*
 * The page's part that sets several files side by side: a heat map of the ratios
 * to the first, then the figures. It shows and decides nothing: verdicts are
 * compare's.
 */
#include <string.h>

#include "bench/protocol/protocol.h"
#include "ci/page/html.h"
#include "ci/page/parts.h"
#include "ci/page/ratios.h"

static void write_ratio(FILE *html, const struct ratio_row *row, size_t file)
{
        if (row->ratios[file] > 0)
                fprintf(html, "<td class=\"n\">%.3f</td>", row->ratios[file]);
        else
                fprintf(html, "<td class=\"n absent\">%s</td>",
                        row->mean             ? ""
                        : row->measured[file] ? "no ratio"
                                              : "absent");
}

static void write_row(const struct page *page, const struct ratios *ratios,
                      const struct ratio_row *row)
{
        FILE *html = page->html;

        fprintf(html, "<tr%s><th scope=\"row\">", row->mean ? " class=\"mean\"" : "");
        html_text(html, row->label);
        fputs("</th>", html);
        if (row->measured[0])
                fprintf(html, "<td class=\"n\">%.*f</td>", ratios->in_time, row->base);
        else
                fprintf(html, "<td class=\"n absent\">%s</td>", row->mean ? "" : "absent");
        for (size_t i = 1; i < page->count; i++)
                if (ratios->shown[i])
                        write_ratio(html, row, i);
        fputs("</tr>\n", html);
}

static void write_table(struct page *page, const struct ratios *ratios)
{
        FILE *html = page->html;

        fputs("<details><summary>The figures</summary>\n<div class=\"wide\"><table "
              "class=\"ratios\">\n<thead><tr><th scope=\"col\">benchmark</th>",
              html);
        for (size_t i = 0; i < page->count; i++) {
                if (!ratios->shown[i])
                        continue;
                fputs("<th scope=\"col\" class=\"n\">", html);
                page_file_chip(page, i);
                fputs("<small>", html);
                html_text(html, i > 0 ? "ratio" : ratios->in_time ? "ns" : page->unit);
                fputs("</small></th>", html);
        }
        fputs("</tr></thead>\n<tbody>\n", html);
        for (size_t r = 0; r < ratios->count; r++)
                write_row(page, ratios, &ratios->rows[r]);
        fputs("</tbody>\n</table></div></details>\n", html);
}

static void write_files(struct page *page, const struct ratios *ratios)
{
        for (size_t i = 1; i < page->count; i++) {
                if (ratios->shown[i])
                        continue;
                fputs("<p class=\"note\">", page->html);
                page_file_chip(page, i);
                fputs(" ", page->html);
                html_text(page->html, ratios->reasons[i]);
                fputs("</p>\n", page->html);
        }
        if (ratios->others == 0)
                return;
        fputs("<p>", page->html);
        for (size_t i = 1; i < page->count; i++)
                if (ratios->shown[i])
                        page_file_chip(page, i);
        fputs("to ", page->html);
        page_file_chip(page, 0);
        fputs("</p>\n<p>How many times the first file's median, in ", page->html);
        html_text(page->html, ratios->in_time ? "ns" : page->unit);
        fputs(": <span class=\"key faster\">less</span> or <span class=\"key "
              "slower\">more</span>, strongest from half and twice on. <code>np.*</code> is the "
              "geometric mean of its group. Whether a difference is proven, <code>trapclock "
              "compare</code> says.</p>\n",
              page->html);
}

bool page_matrix_draw(struct page *page)
{
        struct ratios ratios;

        if (page->count < 2)
                return true;
        if (!ratios_open(page, &ratios))
                return false;
        if (ratios.others > 0)
                page_heat_draw(page, &ratios);
        ratios_close(&ratios);
        return true;
}

bool page_matrix(struct page *page)
{
        struct ratios ratios;
        bool good = true;

        if (page->count < 2)
                return true;
        if (!ratios_open(page, &ratios))
                return false;
        fputs("<section id=\"matrix\">\n<h2>Comparison</h2>\n", page->html);
        write_files(page, &ratios);
        if (ratios.others > 0) {
                good = page_heat(page, &ratios);
                write_table(page, &ratios);
        }
        fputs("</section>\n", page->html);
        ratios_close(&ratios);
        return good;
}
