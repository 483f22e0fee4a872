/* SPDX-License-Identifier: MIT */
/* The page's part with all numbers: a table for each boot; for several also their medians. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/stats/boot_verdict.h"
#include "ci/report/record.h"
#include "ci/report/report.h"
#include "ci/report/row.h"
#include "ci/result/result.h"
#include "ci/result/row_exits.h"
#include "ci/print/fault_words.h"
#include "ci/print/table.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"

#include <string.h>

#define COLUMNS 10

static void write_text(FILE *html, const json_t *record, const char *name)
{
        fputs("<td>", html);
        xml_text(html, field_string(record, name));
        fputs("</td>", html);
}

static void write_numbers(FILE *html, const json_t *record)
{
        static const char *const names[] = {RESULT_MIN, RESULT_P50, RESULT_P99, RESULT_MAX,
                                            RESULT_NET_P50};

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
                fprintf(html, "<td class=\"n\">%lld</td>",
                        (long long)field_integer(record, names[i]));
}

static void write_note(FILE *html, const char *word, const char *text)
{
        fprintf(html, "<tr class=\"more\"><td></td><td colspan=\"%d\">%s: ", COLUMNS - 1, word);
        xml_text(html, text);
        fputs("</td></tr>\n", html);
}

static void write_result(FILE *html, const json_t *record)
{
        bool passed = strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;
        char code[24];

        fprintf(html, "<tr%s><th scope=\"row\">", passed ? "" : " class=\"failed\"");
        xml_text(html, RECORD_NAME(record));
        fputs("</th>", html);
        write_text(html, record, FIELD_PATH);
        write_text(html, record, FIELD_ACTION);
        if (passed)
                write_numbers(html, record);
        else
                fputs("<td class=\"n\" colspan=\"5\">FAILED</td>", html);
        error_code_digits(json_object_get(record, RESULT_ERROR_CODE_SEEN), code, sizeof(code));
        fputs("<td class=\"n\">", html);
        xml_text(html, code);
        fprintf(html, "</td><td class=\"n\">%lld/%lld</td></tr>\n",
                (long long)field_integer(record, RESULT_VERIFIED),
                (long long)field_integer(record, RESULT_TAKEN));
        if (!passed)
                write_note(html, "mismatch", field_string(record, RESULT_MISMATCH));
        if (!field_is_null(record, RESULT_DEVIATION))
                write_note(html, "known deviation", field_string(record, RESULT_DEVIATION));
        if (!field_is_null(record, RESULT_UNSTEADY))
                write_note(html, "unsteady", field_string(record, RESULT_UNSTEADY));
}

static void write_skip(FILE *html, const json_t *record)
{
        fputs("<tr class=\"skipped\"><th scope=\"row\">", html);
        xml_text(html, RECORD_NAME(record));
        fprintf(html, "</th><td colspan=\"%d\">skipped: ", COLUMNS - 1);
        xml_text(html, field_string(record, SKIP_REASON));
        fputs("</td></tr>\n", html);
}

static void write_titles(FILE *html, const struct table_column *titles, size_t count)
{
        fputs("<div class=\"wide\"><table class=\"numbers\">\n<thead><tr>", html);
        for (size_t i = 0; i < count; i++)
                fprintf(html, "<th scope=\"col\"%s>%s</th>",
                        titles[i].align == RIGHT ? " class=\"n\"" : "", titles[i].title);
        fputs("</tr></thead>\n<tbody>\n", html);
}

static void write_boot(FILE *html, const json_t *records)
{
        static const struct table_column titles[] = {
            {"benchmark", LEFT}, {"path", LEFT},      {"action", LEFT}, {"min", RIGHT},
            {"p50", RIGHT},      {"p99", RIGHT},      {"max", RIGHT},   {"net p50", RIGHT},
            {"code", RIGHT},     {"verified", RIGHT},
        };
        size_t i;
        json_t *record;

        write_titles(html, titles, sizeof(titles) / sizeof(titles[0]));
        json_array_foreach(records, i, record)
        {
                const char *kind = field_string(record, "record");
                if (strcmp(kind, RECORD_RESULT) == 0)
                        write_result(html, record);
                else if (strcmp(kind, RECORD_SKIP) == 0)
                        write_skip(html, record);
        }
        fputs("</tbody>\n</table></div>\n", html);
}

/* Writes a table for each boot, folded away if there are several. */
static void write_boots(struct page *page, const struct measurement *file)
{
        FILE *html = page->html;
        size_t boot;
        json_t *entry;

        json_array_foreach(json_object_get(file->source, RESULT_BOOTS), boot, entry)
        {
                if (file->boots > 1)
                        fprintf(html, "<details><summary>Boot %zu of %zu</summary>\n", boot + 1,
                                file->boots);
                write_boot(html, json_object_get(entry, RESULT_BOOT_RECORDS));
                if (file->boots > 1)
                        fputs("</details>\n", html);
        }
}

static void write_unmeasured(FILE *html, const struct measurement_row *row)
{
        bool failed = row->state == MEASURED_FAILED;

        fprintf(html, "<tr class=\"%s\"><th scope=\"row\">", failed ? "failed" : "skipped");
        xml_text(html, row->id);
        fprintf(html, "</th><td colspan=\"5\">%s: ", failed ? "FAILED" : "skipped");
        xml_text(html, row->reason);
        fputs("</td></tr>\n", html);
}

static void write_medians(FILE *html, const struct measurement_row *row)
{
        const double *medians = row->medians;
        const struct median_interval interval =
            median_interval_of_sorted(medians, row->boots, BOOT_MEDIAN_LEVEL);

        fputs("<tr><th scope=\"row\">", html);
        xml_text(html, row->id);
        fprintf(html,
                "</th><td class=\"n\">%zu</td><td class=\"n\">%.0f</td><td class=\"n\">%.0f</td>"
                "<td class=\"n\">%.0f..%.0f</td><td class=\"n\">%.0f</td></tr>\n",
                row->boots, medians[0], median_of_sorted(medians, row->boots), interval.low,
                interval.high, medians[row->boots - 1]);
}

/* Writes the medians of the boots, as show prints them. */
static void write_summary(FILE *html, const struct measurement *file)
{
        static const struct table_column titles[] = {
            {"benchmark", LEFT}, {"boots", RIGHT},    {"lowest", RIGHT},
            {"median", RIGHT},   {"interval", RIGHT}, {"highest", RIGHT},
        };

        write_titles(html, titles, sizeof(titles) / sizeof(titles[0]));
        for (size_t i = 0; i < file->count; i++)
                if (measurement_row_counts(&file->rows[i]))
                        write_medians(html, &file->rows[i]);
                else
                        write_unmeasured(html, &file->rows[i]);
        fputs("</tbody>\n</table></div>\n", html);
}

/* Writes nothing if nothing was counted. */
static void write_exits(FILE *html, const json_t *result)
{
        struct table_column titles[1 + EXITS_FIGURES] = {{"benchmark", LEFT}};
        char text[ROW_EXITS_BYTES];
        struct row_exits exits;
        const char *id;
        json_t *ignored;

        if (!row_exits_ids(result))
                return;
        for (size_t i = 0; i < EXITS_FIGURES; i++)
                titles[1 + i] = (struct table_column){row_exits_titles[i], RIGHT};
        fputs("<details open=\"\"><summary>Exits to the hypervisor for one sample with its "
              "preparation</summary>\n",
              html);
        write_titles(html, titles, 1 + EXITS_FIGURES);
        json_object_foreach((json_t *)row_exits_ids(result), id, ignored)
        {
                if (!row_exits(result, id, &exits))
                        continue;
                fputs("<tr><th scope=\"row\">", html);
                xml_text(html, id);
                fputs("</th>", html);
                for (size_t i = 0; i < EXITS_FIGURES; i++)
                        fprintf(html, "<td class=\"n\">%s</td>",
                                row_exits_text(exits.figures[i], text));
                fputs("</tr>\n", html);
        }
        fputs("</tbody>\n</table></div></details>\n", html);
}

void page_numbers(struct page *page)
{
        FILE *html = page->html;

        fputs("<section id=\"numbers\">\n<h2>Numbers</h2>\n", html);
        for (size_t i = 0; i < page->count; i++) {
                const struct measurement *file = &page->measurements[i];
                fputs("<h3>", html);
                page_file_chip(page, i);
                fputs(" <small>", html);
                xml_text(html, boot_unit(file->boot));
                fputs(file->boots > 1 ? ", the medians of the boots</small></h3>\n"
                                      : "</small></h3>\n",
                      html);
                if (file->boots > 1)
                        write_summary(html, file);
                write_boots(page, file);
                write_exits(html, file->source);
        }
        fputs("</section>\n", html);
}
