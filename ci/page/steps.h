/* SPDX-License-Identifier: MIT */
/*
 * The distributions of benchmarks whose samples are all the same: a row each, which
 * is one step, over one common axis.
 */
#ifndef CI_PAGE_STEPS_H
#define CI_PAGE_STEPS_H

#include "ci/page/sheet.h"

struct page_step {
        const char *id;
        long long value;
};

struct page_steps {
        struct page_step *list;
        size_t count;
};

/* What to draw, and what was drawn; nothing if there are no steps. */
void page_steps_draw(struct page *page, const struct page_steps *steps);
bool page_steps_show(struct page *page, const struct page_steps *steps);

#endif
