/* SPDX-License-Identifier: MIT */
/*
 * What a page that compares begins with: of each file in one line what compare says of it
 * against the first, by compare's own rule and limits.
 */
#include "ci/compare/words.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"

#include <stdlib.h>

static const struct comparison_limits limits = {.min_effect = MIN_EFFECT_DEFAULT,
                                                .min_cycles = MIN_CYCLES_DEFAULT,
                                                .allow_failed = true,
                                                .allow_compiler = true};

/* The files that can be compared with the first: how many, and which. */
static bool choose(const struct page *page, struct measurement *new, size_t *places, size_t *count)
{
        *count = 0;
        for (size_t i = 1; i < page->count; i++) {
                struct error reason = {.status = 0};

                if (comparable_check(&page->measurements[0], &page->measurements[i], &limits,
                                     &reason)) {
                        new[*count] = page->measurements[i];
                        places[(*count)++] = i;
                }
                error_clear(&reason);
        }
        return *count > 0;
}

static bool is_worse(const struct comparison_row *row)
{
        return row->verdict == VERDICT_SLOWER || row->verdict == VERDICT_GREW ||
               row->verdict == VERDICT_VANISHED ||
               (row->verdict == VERDICT_FAILED && row->new && row->new->state == MEASURED_FAILED) ||
               (row->verdict == VERDICT_CHANGED && row->exact.worse);
}

static bool is_better(const struct comparison_row *row)
{
        return row->verdict == VERDICT_FASTER || row->verdict == VERDICT_SHRANK ||
               (row->verdict == VERDICT_CHANGED && !row->exact.worse);
}

static void write_pair(struct page *page, const struct comparison_set *set,
                       const struct comparison *pair, size_t file)
{
        char summary[COMPARISON_WORDS_BYTES];
        size_t worse = 0, better = 0;

        for (size_t r = 0; r < pair->count; r++) {
                worse += is_worse(&pair->rows[r]);
                better += is_better(&pair->rows[r]);
        }
        comparison_summary(pair, summary);
        fprintf(page->html, "<p class=\"verdict\"><span class=\"key%s\">%s</span> ",
                worse    ? " slower"
                : better ? " faster"
                         : "",
                worse && better ? "Mixed"
                : worse         ? "Worse"
                : better        ? "Better"
                : set->exact    ? "The same"
                                : "No difference proven");
        page_file_chip(page, file);
        xml_text(page->html, summary);
        fputs("</p>\n", page->html);
}

static void write_set(struct page *page, const struct comparison_set *set, const size_t *places)
{
        bool apart = false;

        for (size_t i = 0; i < set->count; i++) {
                write_pair(page, set, &set->pairs[i], places[i]);
                apart |= !set->exact && !set->pairs[i].in_turn;
        }
        if (apart)
                fputs(
                    "<p class=\"note\">Measured apart: drift between two files is in no interval, "
                    "and looks like a change.</p>\n",
                    page->html);
}

bool page_verdict(struct page *page)
{
        struct measurement *new = calloc(page->count, sizeof(*new));
        size_t *places = calloc(page->count, sizeof(*places));
        size_t count = 0;
        struct error reason = {.status = 0};
        struct comparison_set set;
        bool good = (new &&places) || error_no_memory(page->error);

        if (good && page->count > 1) {
                fputs("<section id=\"verdict\">\n<h2>Verdict</h2>\n", page->html);
                if (!choose(page, new, places, &count))
                        fputs("<p class=\"verdict\">None of the files can be compared with the "
                              "first.</p>\n",
                              page->html);
                else if (comparison_make(&page->measurements[0], new, count, &limits, &set,
                                         &reason)) {
                        write_set(page, &set, places);
                        comparison_close(&set);
                } else if (reason.status != STATUS_UNUSABLE) {
                        good = error_set(page->error, reason.status, "%s", reason.text);
                } else {
                        fputs("<p class=\"verdict\">No verdict: ", page->html);
                        xml_text(page->html, reason.text);
                        fputs("</p>\n", page->html);
                }
                fputs("</section>\n", page->html);
        }
        error_clear(&reason);
        free(new);
        free(places);
        return good;
}
