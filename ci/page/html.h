/* SPDX-License-Identifier: MIT */
/* Text of others inside a page: never markup, whatever bytes it holds. */
#ifndef CI_PAGE_HTML_H
#define CI_PAGE_HTML_H

#include <stdio.h>

/* Escaped, for element content and quoted attributes; an unprintable byte becomes '?'. */
void html_text(FILE *page, const char *text);

/* As printf, and then escaped; at most 8 KiB. */
void html_format(FILE *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
