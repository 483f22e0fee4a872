/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page, each in the file of its name. A part that returns false fills the
 * page's error.
 */
#ifndef CI_PAGE_PARTS_H
#define CI_PAGE_PARTS_H

#include <stdbool.h>

#include "ci/page/sheet.h"

/* A part with plots has two functions, which name the plots in the same order. */
bool page_verdict(struct page *page);
void page_machines(struct page *page);
bool page_ladder_draw(struct page *page);
bool page_ladder(struct page *page);
bool page_comparison_draw(struct page *page);
bool page_comparison(struct page *page);
bool page_distributions_draw(struct page *page);
bool page_distributions(struct page *page);
bool page_has_cpus(const struct page *page);
void page_cpus(struct page *page);
void page_numbers(struct page *page);

/* A section for each group, with the ids group-1 and so on. */
void page_history(FILE *html, const struct history *history);

/* How every page begins, as far as its heading, and ends. The title is what a tab shows. */
void page_write_head(FILE *html, const char *heading, const char *title);
void page_write_foot(FILE *html);

/* The page's style sheet: style.css, included by style.S. */
extern const char page_style[];

#endif
