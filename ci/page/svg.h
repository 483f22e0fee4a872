/* SPDX-License-Identifier: MIT */
/*
 * Adapts gnuplot's SVG documents to a page: splits the output into documents, drops ids
 * and fonts, and replaces colours by the page's own, so that light, dark and print can
 * differ.
 */
#ifndef CI_PAGE_SVG_H
#define CI_PAGE_SVG_H

#include <stdio.h>

/*
 * A colour in a gnuplot script: number N, 0..255, becomes var(--cN) in the page.
 * printf("lc rgb " SVG_COLOUR, N).
 */
#define SVG_COLOUR "\"#0000%02x\""

/*
 * Writes the first document of the text to the page, with a label for screen
 * readers. Returns the rest of the text; NULL: there is no document.
 */
const char *svg_write(const char *text, const char *label, FILE *page);

#endif
