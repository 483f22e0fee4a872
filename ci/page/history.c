/* SPDX-License-Identifier: MIT */
/*
 * Writes a history as a page: a table for each group, with a row for each benchmark: its
 * values from file to file as a line, and its steps in words.
 */
#include "ci/page/page.h"
#include "ci/page/parts.h"
#include "ci/print/history.h"
#include "ci/print/xml.h"

#include <stdlib.h>
#include <string.h>

#define HEADING "What a page fault cost, build by build"

#define COURSE_WIDTH  220
#define COURSE_HEIGHT 34
#define COURSE_EDGE   4

struct range {
        double low, high;
};

static struct range range_of(const struct history_group *group, const struct history_row *row)
{
        struct range range = {row->figures[row->first]->value, row->figures[row->first]->value};

        for (size_t i = 0; i < group->file_count; i++) {
                if (!row->figures[i])
                        continue;
                const double value = row->figures[i]->value;
                range.low = value < range.low ? value : range.low;
                range.high = value > range.high ? value : range.high;
        }
        return range;
}

static double x_of(const struct history_group *group, size_t file)
{
        const double last = group->file_count > 1 ? (double)(group->file_count - 1) : 1;

        return COURSE_EDGE + (double)file / last * (COURSE_WIDTH - 2 * COURSE_EDGE);
}

static double y_of(const struct range *range, double value)
{
        const double height = range->high - range->low;
        const double share = height > 0 ? (value - range->low) / height : 0.5;

        return COURSE_HEIGHT - COURSE_EDGE - share * (COURSE_HEIGHT - 2 * COURSE_EDGE);
}

/* Is it on the line from one neighbour to the other, which are as high? */
static bool is_on_line(const struct history_group *group, const struct history_row *row, size_t at)
{
        const struct history_figure *before = at > 0 ? row->figures[at - 1] : NULL;
        const struct history_figure *after =
            at + 1 < group->file_count ? row->figures[at + 1] : NULL;

        return before && after && before->value == row->figures[at]->value &&
               after->value == row->figures[at]->value;
}

/* From the lowest to the highest figure; a dot where a step begins. */
static void write_course(FILE *html, const struct history_group *group,
                         const struct history_row *row)
{
        const struct range range = range_of(group, row);

        fprintf(html,
                "<svg role=\"img\" aria-label=\"%zu files, from %.15g to %.15g\" "
                "viewBox=\"0 0 %d %d\" style=\"width:%dpx\">"
                "<polyline fill=\"none\" stroke=\"var(--c32)\" stroke-width=\"1.5\" points=\"",
                row->known, range.low, range.high, COURSE_WIDTH, COURSE_HEIGHT, COURSE_WIDTH);
        for (size_t i = 0; i < group->file_count; i++)
                if (row->figures[i] && !is_on_line(group, row, i))
                        fprintf(html, "%.1f,%.1f ", x_of(group, i),
                                y_of(&range, row->figures[i]->value));
        fputs("\"/>", html);
        for (size_t i = 0; i < row->step_count; i++) {
                const size_t at = row->steps[i].at;
                fprintf(html, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"var(--c33)\"/>",
                        x_of(group, at), y_of(&range, row->figures[at]->value));
        }
        fputs("</svg>", html);
}

static void write_steps(FILE *html, const struct history_group *group,
                        const struct history_row *row)
{
        char text[HISTORY_WORDS_BYTES];

        if (row->step_count == 0)
                fputs(group->judged ? "none" : "-", html);
        for (size_t i = 0; i < row->step_count; i++) {
                const struct history_step *step = &row->steps[i];

                fprintf(html, "%s<span class=\"key %s\">", i ? "<br/>" : "",
                        history_is_worse(group, step) ? "slower" : "faster");
                history_change_words(group, step, text);
                xml_text(html, text);
                fputs("</span> at <code>", html);
                history_place_words(group, step, text);
                xml_text(html, text);
                fputs("</code>", html);
        }
}

static void write_row(FILE *html, const struct history_group *group, const struct history_row *row)
{
        char from[HISTORY_WORDS_BYTES], to[HISTORY_WORDS_BYTES];

        fprintf(html, "<tr%s><th scope=\"row\">", row->known ? "" : " class=\"skipped\"");
        xml_text(html, row->id);
        fprintf(html, "</th><td class=\"n\">%zu</td>", row->known);
        if (row->known == 0) {
                fputs("<td colspan=\"4\">not measured</td></tr>\n", html);
                return;
        }
        history_level_words(group, row->from, from);
        history_level_words(group, row->to, to);
        fprintf(html, "<td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"course\">", from,
                to);
        write_course(html, group, row);
        fputs("</td><td>", html);
        write_steps(html, group, row);
        fputs("</td></tr>\n", html);
}

/* Benchmarks that changed come first. */
static void write_table(FILE *html, const struct history_group *group)
{
        fputs("<div class=\"wide\"><table class=\"numbers\">\n<thead><tr>"
              "<th scope=\"col\">benchmark</th><th scope=\"col\" class=\"n\">files</th>"
              "<th scope=\"col\" class=\"n\">first</th><th scope=\"col\" class=\"n\">last</th>"
              "<th scope=\"col\" class=\"course\">course</th><th "
              "scope=\"col\">steps</th></tr></thead>\n<tbody>\n",
              html);
        for (int changed = 1; changed >= 0; changed--)
                for (size_t i = 0; i < group->row_count; i++)
                        if ((group->rows[i].step_count > 0) == changed)
                                write_row(html, group, &group->rows[i]);
        fputs("</tbody>\n</table></div>\n", html);
}

static void write_file(FILE *html, const struct history_file *file)
{
        fputs("<tr><th scope=\"row\">", html);
        xml_text(html, file->step);
        fputs("</th><td>", html);
        xml_text(html, file->created);
        fputs("</td><td>", html);
        xml_text(html, file->build_id);
        fprintf(html, "</td><td class=\"n\">%zu</td><td>", file->boots);
        xml_text(html, file->path);
        fputs("</td></tr>\n", html);
}

static void write_files(FILE *html, const struct history_group *group)
{
        fprintf(html,
                "<details><summary>%zu file%s in their order</summary>\n"
                "<div class=\"wide\"><table class=\"numbers\">\n<thead><tr>"
                "<th scope=\"col\">step</th><th scope=\"col\">measured</th>"
                "<th scope=\"col\">build</th><th scope=\"col\" class=\"n\">boots</th>"
                "<th scope=\"col\">file</th></tr></thead>\n<tbody>\n",
                group->file_count, group->file_count == 1 ? "" : "s");
        for (size_t i = 0; i < group->file_count; i++)
                write_file(html, group->files[i]);
        fputs("</tbody>\n</table></div></details>\n", html);
}

static void write_group(FILE *html, const struct history_group *group, size_t number)
{
        char text[HISTORY_WORDS_BYTES];

        fprintf(html, "<section id=\"group-%zu\">\n<h2>", number);
        history_clock_words(group, text);
        xml_text(html, text);
        fputs("</h2>\n<p>", html);
        history_machine_words(group, text);
        xml_text(html, text);
        fputs("; ", html);
        xml_text(html, history_key_text(group, BOOT_COMPILER));
        fputs(".<br/>", html);
        history_span_words(group, text);
        xml_text(html, text);
        fprintf(html, ".<br/>%zu of %zu benchmarks have a step.</p>\n", group->changed,
                group->row_count);
        for (size_t i = 0; history_remark(group, i, text); i++) {
                fputs("<p class=\"note\">", html);
                xml_text(html, text);
                fputs(".</p>\n", html);
        }
        write_table(html, group);
        write_files(html, group);
        fputs("</section>\n", html);
}

void page_history(FILE *html, const struct history *history)
{
        for (size_t i = 0; i < history->group_count; i++)
                write_group(html, &history->groups[i], i + 1);
}

static void write_page(FILE *html, const struct history *history)
{
        page_write_head(html, HEADING, HEADING);
        fprintf(html,
                "<p class=\"lead\">%zu result%s in %zu group%s. Files of different clocks, "
                "layers, machines, compilers or samples are not mixed.</p>\n</header>\n<main>\n",
                history->count, history->count == 1 ? "" : "s", history->group_count,
                history->group_count == 1 ? "" : "s");
        page_history(html, history);
        page_write_foot(html);
}

char *history_page_make(const struct history *history, struct error *error)
{
        char *bytes = NULL;
        size_t size = 0;
        FILE *html = open_memstream(&bytes, &size);

        if (html)
                write_page(html, history);
        bool good = html && !ferror(html);
        if (html && fclose(html) != 0)
                good = false;
        if (good)
                return bytes;
        free(bytes);
        error_no_memory(error);
        return NULL;
}
