/* SPDX-License-Identifier: MIT */
/* The page's part with the rows of each CPU: a heat map. A row's minimum has no colour. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/row.h"
#include "ci/result/by_type.h"
#include "ci/result/result.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ratios from here on have the strongest colour. */
#define STRONGEST_RATIO 2

static const json_t *records_of(const struct measurement *file)
{
        const json_t *boots = json_object_get(file->source, RESULT_BOOTS);

        return json_object_get(json_array_get(boots, 0), RESULT_BOOT_RECORDS);
}

static bool is_result(const json_t *record)
{
        return strcmp(field_string(record, "record"), RECORD_RESULT) == 0;
}

static bool has_passed(const json_t *record)
{
        return strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;
}

/* The minimum p50 of the CPUs that passed the row; 0: none did. */
static json_int_t least_of(const json_t *row)
{
        json_int_t least = 0;
        size_t i;
        json_t *record;

        json_array_foreach(row, i, record)
        {
                const json_int_t p50 = field_integer(record, RESULT_P50);

                if (has_passed(record) && (least == 0 || p50 < least))
                        least = p50;
        }
        return least;
}

static void write_cell(FILE *html, const json_t *record, json_int_t least)
{
        const double ratio =
            least > 0 ? (double)field_integer(record, RESULT_P50) / (double)least : 1;
        const double share = log(ratio) / log(STRONGEST_RATIO);
        const int level = share >= 1 ? PAGE_LEVELS - 1 : (int)(share * PAGE_LEVELS);

        if (!has_passed(record)) {
                fputs("<td class=\"n failed\"><span>FAILED</span></td>", html);
                return;
        }
        if (ratio > 1)
                fprintf(html, "<td class=\"n\" style=\"background:var(--c%d)\">%lld</td>",
                        PAGE_SLOWER + level, (long long)field_integer(record, RESULT_NET_P50));
        else
                fprintf(html, "<td class=\"n\">%lld</td>",
                        (long long)field_integer(record, RESULT_NET_P50));
}

/* Returns the result records of each row, in the order of the CPUs. */
static json_t *rows_of(const json_t *records)
{
        json_t *rows = json_object();
        size_t i;
        json_t *record;

        json_array_foreach(records, i, record)
        {
                if (!is_result(record))
                        continue;
                json_t *row = json_object_get(rows, row_name(record));
                if (!row) {
                        row = json_array();
                        json_object_set_new(rows, row_name(record), row);
                }
                json_array_append(row, record);
        }
        return rows;
}

static void write_head(FILE *html, const json_t *records, const json_t *widest)
{
        size_t i;
        json_t *record;

        fputs("<div class=\"wide\"><table class=\"numbers\">\n<thead><tr><th scope=\"col\">"
              "benchmark</th>",
              html);
        json_array_foreach(widest, i, record)
        {
                const json_int_t cpu = field_integer(record, FIELD_CPU);

                fprintf(html, "<th scope=\"col\" class=\"n\">CPU %lld<br/><small>", (long long)cpu);
                xml_text(html, records_core_type(records, cpu));
                fputs("</small></th>", html);
        }
        fputs("</tr></thead>\n<tbody>\n", html);
}

/* CPUs that did not measure the row have an empty cell. */
static void write_row(FILE *html, const char *name, const json_t *row, const json_t *widest)
{
        const json_int_t least = least_of(row);
        size_t i, at = 0;
        json_t *head;

        fputs("<tr><th scope=\"row\">", html);
        xml_text(html, name);
        fputs("</th>", html);
        json_array_foreach(widest, i, head)
        {
                const json_t *record = json_array_get(row, at);

                if (record && field_integer(record, FIELD_CPU) == field_integer(head, FIELD_CPU)) {
                        write_cell(html, record, least);
                        at++;
                } else {
                        fputs("<td></td>", html);
                }
        }
        fputs("</tr>\n", html);
}

static void write_file(struct page *page, size_t file)
{
        const json_t *records = records_of(&page->measurements[file]);
        json_t *rows = rows_of(records);
        const json_t *widest = NULL;
        const char *name;
        json_t *row;

        json_object_foreach(rows, name, row)
        {
                if (!widest || json_array_size(row) > json_array_size(widest))
                        widest = row;
        }
        fputs("<h3>", page->html);
        page_file_chip(page, file);
        fputs("</h3>\n", page->html);
        write_head(page->html, records, widest);
        json_object_foreach(rows, name, row)
        {
                write_row(page->html, name, row, widest);
        }
        fputs("</tbody>\n</table></div>\n", page->html);
        json_decref(rows);
}

bool page_has_cpus(const struct page *page)
{
        for (size_t i = 0; i < page->count; i++)
                if (records_have_cpus(records_of(&page->measurements[i])))
                        return true;
        return false;
}

void page_cpus(struct page *page)
{
        if (!page_has_cpus(page))
                return;
        fputs("<section id=\"cpus\">\n<h2>CPUs</h2>\n<p>Net p50 of the first boot, on each CPU. A "
              "row's "
              "least has no colour; the strongest stands from twice on.</p>\n",
              page->html);
        for (size_t i = 0; i < page->count; i++)
                if (records_have_cpus(records_of(&page->measurements[i])))
                        write_file(page, i);
        fputs("</section>\n", page->html);
}
