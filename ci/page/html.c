/* SPDX-License-Identifier: MIT */
/* Text of others inside a page. */
#include <stdarg.h>

#include "ci/page/html.h"
#include "ci/base/printable.h"

#define FORMAT_BYTES 8192

void html_text(FILE *page, const char *text)
{
        for (; *text; text++) {
                switch (*text) {
                case '&':
                        fputs("&amp;", page);
                        break;
                case '<':
                        fputs("&lt;", page);
                        break;
                case '>':
                        fputs("&gt;", page);
                        break;
                case '"':
                        fputs("&quot;", page);
                        break;
                case '\'':
                        fputs("&#39;", page);
                        break;
                default:
                        fputc(is_printable((unsigned char)*text) ? *text : '?', page);
                }
        }
}

void html_format(FILE *page, const char *format, ...)
{
        char text[FORMAT_BYTES];
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(text, sizeof(text), format, arguments);
        va_end(arguments);
        html_text(page, text);
}
