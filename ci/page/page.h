/* SPDX-License-Identifier: MIT */
/*
 * Writes results as one page for a browser or paper. The page loads nothing and runs no
 * script. First each part (parts.h) says what to draw, then gnuplot draws everything at
 * once, then each part writes itself.
 */
#ifndef CI_PAGE_PAGE_H
#define CI_PAGE_PAGE_H

#include <stddef.h>

#include "ci/base/error.h"
#include "ci/result/history.h"
#include "ci/result/measurement.h"

#define PAGE_FILES_MAX 16 /* that a page shows in full: as wide as its heat map may be */

/*
 * Of one or more results, at most PAGE_FILES_MAX: the whole page, freed by the caller. NULL with
 * the error filled. history: of all files, where those shown in full are only the first of
 * them; else NULL.
 */
char *page_make(const struct measurement *measurements, size_t count, const struct history *history,
                struct error *error);

/* The same for a history. It draws its lines itself, without gnuplot. */
char *history_page_make(const struct history *history, struct error *error);

#endif
