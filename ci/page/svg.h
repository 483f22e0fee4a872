/* SPDX-License-Identifier: MIT */
/*
 * Gnuplot's SVG documents made fit to stand inside a page: several in one
 * output are taken apart, what would clash or repeat goes, and the colours
 * become the page's own, so that light, dark and print each have theirs.
 */
#ifndef CI_PAGE_SVG_H
#define CI_PAGE_SVG_H

#include <stdio.h>

/*
 * A colour for a script: number N, 0..255, becomes var(--cN) in the page.
 * printf("lc rgb " SVG_COLOUR, N).
 */
#define SVG_COLOUR "\"#0000%02x\""

/*
 * Writes the first document of the text to the page, with this label for those
 * who cannot see it; the rest of the text, or NULL where there is no document.
 */
const char *svg_write(const char *text, const char *label, FILE *page);

#endif
