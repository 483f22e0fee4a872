/* SPDX-License-Identifier: MIT */
/* Escapes untrusted text for XML or HTML. */
#include "ci/print/xml.h"
#include "ci/base/printable.h"

#include <stdarg.h>

#define FORMAT_BYTES 8192

void xml_text(FILE *stream, const char *text)
{
        static const char *const escapes[256] = {
            ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
        };

        for (; *text; text++) {
                unsigned char byte = (unsigned char)*text;
                if (escapes[byte])
                        fputs(escapes[byte], stream);
                else
                        fputc(is_printable(byte) ? byte : '?', stream);
        }
}

void xml_format(FILE *stream, const char *format, ...)
{
        char text[FORMAT_BYTES];
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(text, sizeof(text), format, arguments);
        va_end(arguments);
        xml_text(stream, text);
}
