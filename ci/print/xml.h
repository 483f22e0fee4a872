/* SPDX-License-Identifier: MIT */
/* Escapes untrusted text for XML or HTML, so that it is never markup. */
#ifndef CI_PRINT_XML_H
#define CI_PRINT_XML_H

#include <stdio.h>

/* For element content and quoted attributes. An unprintable byte becomes '?'. */
void xml_text(FILE *stream, const char *text);

/* Formats like printf, then escapes; at most 8 KiB. */
void xml_format(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
