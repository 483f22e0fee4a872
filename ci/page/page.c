/* SPDX-License-Identifier: MIT */
/* Writes results as one page. */
#include "ci/page/page.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/gnuplot.h"
#include "ci/report/report.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"

#include <stdlib.h>
#include <string.h>

#define HEADING     "What a page fault costs"
#define TITLE_FILES 4

static bool has_clock(const struct page *page, const char *clock)
{
        for (size_t i = 0; i < page->count; i++)
                if (strcmp(page->measurements[i].clock, clock) == 0)
                        return true;
        return false;
}

static bool has_forced(const struct page *page)
{
        for (size_t i = 0; i < page->count; i++)
                if (boot_is_forced(page->measurements[i].boot))
                        return true;
        return false;
}

static void write_warnings(struct page *page)
{
        if (has_clock(page, CLOCK_EMULATED))
                fputs("<p class=\"warning\"><strong>Smoke only.</strong> Ticks of an emulated "
                      "clock are no latency: they say that the paths work, and nothing of what "
                      "they cost.</p>\n",
                      page->html);
        if (has_forced(page))
                fputs("<p class=\"warning\"><strong>Forced.</strong> The command line forced the "
                      "clock: forced cycles are no latency.</p>\n",
                      page->html);
}

static void write_lead(struct page *page)
{
        fputs("<p class=\"lead\">", page->html);
        if (has_clock(page, CLOCK_ICOUNT))
                fputs("Exact instructions, the same on every host. ", page->html);
        if (has_clock(page, CLOCK_TSC))
                fputs("Cycles of the time stamp counter. ", page->html);
        fputs("Net is what is left once the empty pair of stamps is taken off.</p>\n", page->html);
}

void page_write_head(FILE *html, const char *heading, const char *title)
{
        fputs("<!DOCTYPE html>\n"
              "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
              "<meta charset=\"utf-8\"/>\n"
              "<meta http-equiv=\"Content-Security-Policy\" "
              "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
              "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
              "<meta name=\"generator\" content=\"trapclock " TRAPCLOCK_VERSION "\"/>\n"
              "<title>",
              html);
        xml_text(html, title);
        fprintf(html,
                "</title>\n<style>\n%s</style>\n</head>\n<body>\n"
                "<header>\n<p class=\"kind\">trapclock</p>\n<h1>%s</h1>\n",
                page_style, heading);
}

void page_write_foot(FILE *html)
{
        fputs("</main>\n<footer><p>Made by trapclock " TRAPCLOCK_VERSION
              ". No number stands here that was not verified.</p></footer>\n</body>\n</html>\n",
              html);
}

static size_t count_all(const struct page *page)
{
        return page->history ? page->history->count : page->count;
}

/* What a tab or a bookmark shows: which files, and when the first was made. NULL: no memory. */
static char *make_title(const struct page *page)
{
        char *title = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&title, &size);

        if (!stream)
                return NULL;
        fputs(HEADING ": ", stream);
        for (size_t i = 0; i < page->count && i < TITLE_FILES; i++)
                fprintf(stream, "%s%s", i ? ", " : "", page->titles[i]);
        if (count_all(page) > TITLE_FILES)
                fprintf(stream, " and %zu more", count_all(page) - TITLE_FILES);
        fprintf(stream, " (%.10s)", field_string(page->measurements[0].source, "created"));
        if (fclose(stream) == 0)
                return title;
        free(title);
        return NULL;
}

static void write_head(struct page *page)
{
        char *title = make_title(page);

        page_write_head(page->html, HEADING, title ? title : HEADING);
        free(title);
        write_lead(page);
        fputs("<nav>", page->html);
        if (page->history)
                fprintf(page->html, "<a href=\"#group-1\">All %zu files</a>", count_all(page));
        if (page->count > 1)
                fputs("<a href=\"#verdict\">Verdict</a>", page->html);
        fputs("<a href=\"#ladder\">Where the cost goes</a>", page->html);
        if (page->count > 1)
                fputs("<a href=\"#matrix\">Comparison</a>", page->html);
        if (page_has_cpus(page))
                fputs("<a href=\"#cpus\">CPUs</a>", page->html);
        fputs("<a href=\"#machines\">Machines</a><a href=\"#distributions\">Distributions</a>"
              "<a href=\"#numbers\">Numbers</a>"
              "</nav>\n</header>\n<main>\n",
              page->html);
        write_warnings(page);
}

/* With too many files to show side by side: what changed from each file to the next. */
static void write_history(struct page *page)
{
        if (!page->history)
                return;
        for (size_t i = 0; i < page->history->group_count; i++) {
                const struct history_group *group = &page->history->groups[i];

                fprintf(page->html,
                        "<p class=\"verdict\"><span class=\"key\">%s</span> <a "
                        "href=\"#group-%zu\">%zu of %zu benchmarks</a> along %zu files</p>\n",
                        group->changed ? "Changed" : "No step", i + 1, group->changed,
                        group->row_count, group->file_count);
        }
        fprintf(page->html,
                "<p>All %zu files are here as a history: what changed from one to the next. What "
                "follows it shows the first %zu in full.</p>\n",
                count_all(page), page->count);
        page_history(page->html, page->history);
}

static bool write_page(struct page *page)
{
        write_head(page);
        write_history(page);
        if (!page_verdict(page) || !page_ladder(page) || !page_comparison(page))
                return false;
        page_cpus(page);
        page_machines(page);
        if (!page_distributions(page))
                return false;
        page_numbers(page);
        page_write_foot(page->html);
        return true;
}

static bool draw(struct page *page)
{
        char *script = NULL;
        size_t size = 0;

        page->script = open_memstream(&script, &size);
        if (!page->script)
                return error_no_memory(page->error);
        bool good =
            page_ladder_draw(page) && page_comparison_draw(page) && page_distributions_draw(page);
        if (fclose(page->script) != 0 && good)
                good = error_no_memory(page->error);
        if (good && page->plots > 0) {
                page->drawn = gnuplot_run(script, page->error);
                page->next = page->drawn;
                good = page->drawn;
        }
        free(script);
        return good;
}

static char *make(struct page *page)
{
        char *html = NULL;
        size_t size = 0;

        page->html = open_memstream(&html, &size);
        if (!page->html) {
                error_no_memory(page->error);
                return NULL;
        }
        bool good = write_page(page);
        bool failed = ferror(page->html);
        failed |= fclose(page->html) != 0;
        if (good && failed)
                good = error_no_memory(page->error);
        if (good)
                return html;
        free(html);
        return NULL;
}

static bool name_files(struct page *page)
{
        const struct measurement **files = calloc(page->count, sizeof(const struct measurement *));
        bool good = files && page->titles;

        for (size_t i = 0; good && i < page->count; i++)
                files[i] = &page->measurements[i];
        good = good ? measurement_titles(files, page->count, page->titles, page->error)
                    : error_no_memory(page->error);
        free(files);
        return good;
}

char *page_make(const struct measurement *measurements, size_t count, const struct history *history,
                struct error *error)
{
        struct page page = {.measurements = measurements,
                            .count = count,
                            .history = history,
                            .titles = calloc(count, sizeof(*page.titles)),
                            .unit = boot_unit(measurements[0].boot),
                            .error = error};
        char *html = NULL;

        if (name_files(&page) && draw(&page))
                html = make(&page);
        free(page.drawn);
        for (size_t i = 0; page.titles && i < count; i++)
                free(page.titles[i]);
        free(page.titles);
        return html;
}
