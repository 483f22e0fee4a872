/* SPDX-License-Identifier: MIT */
/* The page's part with all numbers: a table a boot, as show prints it. */
#include <string.h>

#include "bench/report_format.h"
#include "ci/fault_words.h"
#include "ci/fields.h"
#include "ci/html.h"
#include "ci/page.h"
#include "ci/result.h"

#define COLUMNS 10

static void write_text(FILE *html, const json_t *record, const char *name)
{
        fputs("<td>", html);
        html_text(html, field_string(record, name));
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
        html_text(html, text);
        fputs("</td></tr>\n", html);
}

static void write_result(FILE *html, const json_t *record)
{
        bool passed = strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;
        char code[24];

        fprintf(html, "<tr%s><th scope=\"row\">", passed ? "" : " class=\"failed\"");
        html_text(html, field_string(record, FIELD_ID));
        fputs("</th>", html);
        write_text(html, record, FIELD_PATH);
        write_text(html, record, FIELD_ACTION);
        if (passed)
                write_numbers(html, record);
        else
                fputs("<td class=\"n\" colspan=\"5\">FAILED</td>", html);
        error_code_digits(json_object_get(record, RESULT_ERROR_CODE_SEEN), code, sizeof(code));
        fputs("<td class=\"n\">", html);
        html_text(html, code);
        fprintf(html, "</td><td class=\"n\">%lld/%lld</td></tr>\n",
                (long long)field_integer(record, RESULT_VERIFIED),
                (long long)field_integer(record, RESULT_TAKEN));
        if (!passed)
                write_note(html, "mismatch", field_string(record, RESULT_MISMATCH));
        if (!field_is_null(record, RESULT_DEVIATION))
                write_note(html, "known deviation", field_string(record, RESULT_DEVIATION));
}

static void write_skip(FILE *html, const json_t *record)
{
        fputs("<tr class=\"skipped\"><th scope=\"row\">", html);
        html_text(html, field_string(record, FIELD_ID));
        fprintf(html, "</th><td colspan=\"%d\">skipped: ", COLUMNS - 1);
        html_text(html, field_string(record, SKIP_REASON));
        fputs("</td></tr>\n", html);
}

static void write_boot(FILE *html, const json_t *records)
{
        size_t i;
        json_t *record;

        fputs("<div class=\"wide\"><table class=\"numbers\">\n<thead><tr><th scope=\"col\">"
              "benchmark</th><th scope=\"col\">path</th><th scope=\"col\">action</th>"
              "<th scope=\"col\" class=\"n\">min</th><th scope=\"col\" class=\"n\">p50</th>"
              "<th scope=\"col\" class=\"n\">p99</th><th scope=\"col\" class=\"n\">max</th>"
              "<th scope=\"col\" class=\"n\">net p50</th><th scope=\"col\" class=\"n\">code</th>"
              "<th scope=\"col\" class=\"n\">verified</th></tr></thead>\n<tbody>\n",
              html);
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

void page_tables(struct page *page)
{
        FILE *html = page->html;
        size_t boot;
        json_t *entry;

        fputs("<section id=\"numbers\">\n<h2>Numbers</h2>\n", html);
        for (size_t i = 0; i < page->count; i++) {
                const struct measurement *file = &page->measurements[i];
                json_array_foreach(json_object_get(file->source, RESULT_BOOTS), boot, entry)
                {
                        fputs("<h3>", html);
                        page_file_chip(page, i);
                        if (file->boots > 1)
                                fprintf(html, " boot %zu of %zu", boot + 1, file->boots);
                        fputs(" <small>", html);
                        html_text(html, field_string(file->boot, BOOT_UNIT));
                        fputs("</small></h3>\n", html);
                        write_boot(html, json_object_get(entry, RESULT_BOOT_RECORDS));
                }
        }
        fputs("</section>\n", html);
}
