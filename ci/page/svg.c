/* SPDX-License-Identifier: MIT */
/* Adapts gnuplot's SVG documents to a page. */
#include "ci/page/svg.h"
#include "ci/print/xml.h"

#include <stdbool.h>
#include <string.h>

#define COLOUR_BYTES 24 /* more than the longest spelling */

static bool starts(const char *text, const char *with)
{
        return strncmp(text, with, strlen(with)) == 0;
}

/* Returns the place after the next occurrence; end if there is none. */
static const char *behind(const char *text, const char *end, const char *what)
{
        const char *found = strstr(text, what);

        return found && found < end ? found + strlen(what) : end;
}

/* Returns the place after an attribute's value, in quotes of either kind. */
static const char *behind_attribute(const char *text, const char *end)
{
        const char *quote = text + strcspn(text, "'\"");

        if (quote >= end)
                return end;
        const char *close = strchr(quote + 1, *quote);
        return close && close < end ? close + 1 : end;
}

/* Skips what a page does not need: point markers, plot names, fonts. */
static const char *skip(const char *at, const char *end)
{
        if (starts(at, "<defs>"))
                return behind(at, end, "</defs>");
        if (starts(at, "<title>"))
                return behind(at, end, "</title>");
        if (starts(at, "<desc>"))
                return behind(at, end, "</desc>");
        if (starts(at, " id=") || starts(at, " font-family=") || starts(at, " color="))
                return behind_attribute(at, end);
        return at;
}

/* Gnuplot writes many empty groups. */
static const char *skip_empty_group(const char *at, const char *end)
{
        if (!starts(at, "<g "))
                return at;
        const char *content = behind(at, end, ">");
        content += strspn(content, " \t\n");
        return starts(content, "</g>") ? content + strlen("</g>") : at;
}

/* Turns rgb(0,0,N), in either of gnuplot's spellings, into the page's colour N. */
static const char *write_colour(const char *at, FILE *page)
{
        char colour[COLOUR_BYTES + 1] = "";
        unsigned int red, green, number;
        int length = 0;

        if (!starts(at, "rgb("))
                return at;
        /* sscanf() would first search for the end of the whole text. */
        strncpy(colour, at, COLOUR_BYTES);
        if (sscanf(colour, "rgb( %u , %u , %u )%n", &red, &green, &number, &length) != 3 ||
            length == 0 || red || green)
                return at;
        fprintf(page, "var(--c%u)", number);
        return at + length;
}

static void write_body(const char *at, const char *end, FILE *page)
{
        while (at < end) {
                const char *next = skip_empty_group(skip(at, end), end);
                if (next == at)
                        next = write_colour(at, page);
                if (next == at) {
                        fputc(*at, page);
                        next++;
                }
                at = next;
        }
}

const char *svg_write(const char *text, const char *label, FILE *page)
{
        const char *start = strstr(text, "<svg");
        const char *end = start ? strstr(start, "</svg>") : NULL;

        if (!end)
                return NULL;
        const char *head = strchr(start, '>');
        const char *box = strstr(start, "viewBox=");
        fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"", page);
        xml_text(page, label);
        fputs("\" ", page);
        if (box && box < head)
                fwrite(box, 1, (size_t)(behind_attribute(box, head) - box), page);
        fputs(">", page);
        write_body(head + 1, end, page);
        fputs("</svg>\n", page);
        return end + strlen("</svg>");
}
