/* SPDX-License-Identifier: MIT */
/*
 * Unwraps logs that contain the console's text in another form. Sources: RFC 1952 (gzip, by
 * zlib); LAVA, docker's json-file driver and journalctl -o json, which write an object a
 * line; asciinema's asciicast v2 and v3, an array a line; Xen's console, where a domain's
 * lines begin with "(dN) " (hvm_print_line in xen/arch/x86/hvm/hvm.c).
 */
#include "ci/report/unwrap.h"
#include "bench/protocol/protocol.h"

#include <jansson.h>
#include <string.h>
#include <zlib.h>

#define PIECE_BYTES  65536
#define GZIP_MAGIC   "\x1f\x8b"
#define GZIP_WINDOW  (15 + 16) /* zlib's value for gzip with the largest window */
#define START_BYTES  (sizeof(REPORT_LINE_START) - 1)
#define EVENT_OUTPUT "o" /* asciinema's: what the terminal printed */

static bool is_gzip(const char *bytes, size_t size)
{
        return size > 2 && memcmp(bytes, GZIP_MAGIC, 2) == 0;
}

static bool add(struct text *text, const char *bytes, size_t length, struct error *error)
{
        if (text->length + length > CAPTURE_BYTES_MAX)
                return error_set(error, STATUS_UNUSABLE, "exceeds %zu MiB",
                                 CAPTURE_BYTES_MAX >> 20);
        return text_add(text, bytes, length) || error_no_memory(error);
}

/* Inflates one gzip member after the other. The text ends at the first damage. */
static bool inflate_all(z_stream *stream, struct text *to, struct error *error)
{
        char piece[PIECE_BYTES];
        int state = Z_OK;

        while (state == Z_OK) {
                stream->next_out = (Bytef *)piece;
                stream->avail_out = sizeof(piece);
                state = inflate(stream, Z_NO_FLUSH);
                if (!add(to, piece, sizeof(piece) - stream->avail_out, error))
                        return false;
                if (state == Z_STREAM_END &&
                    is_gzip((const char *)stream->next_in, stream->avail_in))
                        state = inflateReset(stream);
        }
        return true;
}

static bool unpack(const char *bytes, size_t size, struct text *to, struct error *error)
{
        z_stream stream = {.next_in = (Bytef *)bytes, .avail_in = (uInt)size};

        if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
                return error_no_memory(error);
        bool good = inflate_all(&stream, to, error) && add(to, "", 0, error);
        inflateEnd(&stream);
        return good;
}

/* LAVA's lines are YAML, which has more escapes than JSON: \xNN and single letters. */
static bool add_as_json(struct text *json, const char *line, size_t length)
{
        bool good = true;

        for (size_t i = 0; good && i < length; i++) {
                if (line[i] != '\\' || i + 1 == length) {
                        good = text_add(json, &line[i], 1);
                        continue;
                }
                const char letter = line[++i];
                if (strchr("\"\\/bfnrtu", letter))
                        good = text_add(json, &line[i - 1], 2);
                else if (letter == 'x')
                        good = text_add(json, "\\u00", 4);
                else
                        good =
                            text_add(json, letter == 'e' ? "\\u001b" : " ", letter == 'e' ? 6 : 1);
        }
        return good;
}

/* Returns the text in a line's JSON; *ends_line: it is a whole line. NULL: none. */
static const json_t *text_of(const json_t *value, bool *ends_line)
{
        static const char *const names[] = {"log", "msg", "MESSAGE", "message"};
        const json_t *text = NULL;

        *ends_line = false;
        if (json_is_array(value) && json_array_size(value) == 3 &&
            json_string_length(json_array_get(value, 1)) == sizeof(EVENT_OUTPUT) - 1 &&
            strcmp(json_string_value(json_array_get(value, 1)), EVENT_OUTPUT) == 0)
                text = json_array_get(value, 2);
        for (size_t i = 0; !text && i < sizeof(names) / sizeof(names[0]); i++) {
                text = json_object_get(value, names[i]);
                *ends_line = i > 0;
        }
        return json_is_string(text) ? text : NULL;
}

/* Adds a line's text. LAVA puts a backslash before each quote of it, and only then makes JSON. */
static bool add_text(struct text *to, const json_t *text, bool by_lava, struct error *error)
{
        const char *from = json_string_value(text), *end = from + json_string_length(text);
        const char *quote = memchr(from, '"', (size_t)(end - from));

        if (!by_lava || !quote || quote == from || quote[-1] != '\\')
                return add(to, from, (size_t)(end - from), error);
        for (; from < end; from++)
                if ((*from != '\\' || from + 1 == end || from[1] != '"') &&
                    !add(to, from, 1, error))
                        return false;
        return true;
}

/* A line that is no such JSON stays a line, so that the lines keep their numbers. */
static bool unwrap_line(const char *line, size_t length, struct text *json, struct text *to,
                        bool *wrapped, struct error *error)
{
        const char *bracket = memchr(line, '{', length), *other = memchr(line, '[', length);
        bool ends_line = true;

        if (!bracket || (other && other < bracket))
                bracket = other;
        json->length = 0;
        if (!bracket || bracket - line > 2) /* 2: "- " of a YAML list */
                return add(to, "\n", 1, error);
        if (!add_as_json(json, bracket, length - (size_t)(bracket - line)))
                return error_no_memory(error);
        json_t *value =
            json_loadb(json->bytes, json->length, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL);
        const json_t *text = text_of(value, &ends_line);
        *wrapped |= text != NULL;
        bool good = (!text || add_text(to, text, json_object_get(value, "lvl") != NULL, error)) &&
                    (!ends_line || add(to, "\n", 1, error));
        json_decref(value);
        return good;
}

static bool unwrap_lines(const char *log, size_t size, struct text *to, bool *wrapped,
                         struct error *error)
{
        const char *end = log + size;
        struct text json = {0};
        bool good = true;

        while (good && log < end) {
                const char *newline = memchr(log, '\n', (size_t)(end - log));
                const size_t length = (size_t)((newline ? newline : end) - log);

                good = unwrap_line(log, length, &json, to, wrapped, error);
                log += length + 1;
        }
        text_free(&json);
        return good;
}

/* Returns the length of "(dN) " at the start of a line; 0: there is none. */
static size_t domain_prefix(const char *line, size_t length)
{
        size_t at = 2;

        if (length < 2 || line[0] != '(' || line[1] != 'd')
                return 0;
        while (at < length && line[at] >= '0' && line[at] <= '9')
                at++;
        return at > 2 && at + 1 < length && line[at] == ')' && line[at + 1] == ' ' ? at + 2 : 0;
}

/* Keeps a line of Xen or dom0 as an empty one, so that line numbers stay the same. */
static bool unwrap_xen(const char *log, size_t size, struct text *to, bool *wrapped,
                       struct error *error)
{
        const char *end = log + size;
        bool good = true;

        while (good && log < end) {
                const char *newline = memchr(log, '\n', (size_t)(end - log));
                const size_t length = (size_t)((newline ? newline : end) - log);
                const size_t prefix = domain_prefix(log, length);

                if (prefix && length - prefix >= START_BYTES)
                        *wrapped |= memcmp(log + prefix, REPORT_LINE_START, START_BYTES) == 0;
                good = (!prefix || add(to, log + prefix, length - prefix, error)) &&
                       add(to, "\n", 1, error);
                log += length + 1;
        }
        return good;
}

/* Takes the unwrapped lines if the log was wrapped; else keeps the log. */
static bool take_lines(bool good, bool wrapped, struct text *lines, struct text *console)
{
        if (good && wrapped) {
                text_free(console);
                *console = *lines;
        } else {
                text_free(lines);
        }
        return good;
}

bool log_unwrap(const char *log, size_t size, struct text *console, struct error *error)
{
        struct text lines = {0};
        bool wrapped = false, good;

        *console = (struct text){0};
        if (is_gzip(log, size)) {
                if (!unpack(log, size, console, error))
                        return false;
                log = console->bytes;
                size = console->length;
        }
        if (memmem(log, size, ") " REPORT_LINE_START, START_BYTES + 2)) {
                good = unwrap_xen(log, size, &lines, &wrapped, error);
                return take_lines(good, wrapped, &lines, console);
        }
        /* JSON escapes the quotes of a record. An unescaped record is the console's own text. */
        if (memmem(log, size, REPORT_LINE_START, START_BYTES))
                return true;
        good = unwrap_lines(log, size, &lines, &wrapped, error);
        return take_lines(good, wrapped, &lines, console);
}
