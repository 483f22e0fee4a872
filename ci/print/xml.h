/* SPDX-License-Identifier: MIT */
/* Text from outside inside XML or a page: never markup, whatever bytes it holds. */
#ifndef CI_PRINT_XML_H
#define CI_PRINT_XML_H

#include <stdio.h>

/* Escaped, for element content and quoted attributes; an unprintable byte becomes '?'. */
void xml_text(FILE *stream, const char *text);

/* As printf, and then escaped; at most 8 KiB. */
void xml_format(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
