/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page, each in the file of its name; those that are false have
 * filled the page's error.
 */
#ifndef CI_PAGE_PARTS_H
#define CI_PAGE_PARTS_H

#include <stdbool.h>

#include "ci/page/sheet.h"

/* Those with plots come twice: what to draw, in the order of what is written. */
void page_machines(struct page *page);
bool page_ladder_draw(struct page *page);
bool page_ladder(struct page *page);
bool page_matrix_draw(struct page *page);
bool page_matrix(struct page *page);
bool page_distributions_draw(struct page *page);
bool page_distributions(struct page *page);
void page_tables(struct page *page);

/* The page's style sheet: style.css, taken in by style.S. */
extern const char page_style[];

#endif
