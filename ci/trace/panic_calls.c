/* SPDX-License-Identifier: MIT */
/* Names the calls in a dump, with the symbols of the image that made it. */
#include "ci/trace/panic_calls.h"
#include "bench/protocol/protocol.h"
#include "ci/base/text.h"
#include "ci/trace/guest_elf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 256

/* Names a call after its address. Except for RIP, looks up the call before the return address. */
static bool add_call(struct text *text, const struct guest_elf *elf, const char *line,
                     size_t length, bool is_first)
{
        char named[LINE_BYTES], source[LINE_BYTES / 2];
        uint64_t address = strtoull(line, NULL, 16), offset = 0;
        const char *symbol = guest_elf_symbol(elf, is_first ? address : address - 1, &offset);

        guest_elf_line(elf, is_first ? address : address - 1, source, sizeof(source));
        int bytes =
            snprintf(named, sizeof(named), "%.*s  %s%s%s%s", (int)length, line,
                     symbol ? symbol : "?", source[0] ? " (" : "", source, source[0] ? ")" : "");
        return text_add(text, named,
                        (size_t)bytes < sizeof(named) ? (size_t)bytes : sizeof(named) - 1) &&
               text_add(text, "\n", 1);
}

char *panic_calls_named(const char *dump, const char *elf_path)
{
        const char *calls = strstr(dump, GUEST_CALLS_PREFIX);
        struct error ignored = {.status = 0};
        struct text text = {0};

        if (!calls)
                return NULL;
        const char *id = calls + sizeof(GUEST_CALLS_PREFIX) - 1;
        const char *line = strchr(id, '\n');
        struct guest_elf *elf = line ? guest_elf_open(elf_path, &ignored) : NULL;
        error_clear(&ignored);
        if (!elf)
                return NULL;
        bool good = guest_elf_is_build(elf, id, (size_t)(line - id)) &&
                    text_add(&text, dump, (size_t)(++line - dump));
        for (bool is_first = true; good && *line; is_first = false) {
                size_t length = strcspn(line, "\n");
                bool is_call = strncmp(line, "  ", 2) == 0;

                good = is_call ? add_call(&text, elf, line, length, is_first)
                               : text_add(&text, line, length) && text_add(&text, "\n", 1);
                line += length + (line[length] == '\n');
        }
        guest_elf_close(elf);
        good = good && text_add(&text, "", 1); /* its end */
        if (good)
                return text.bytes;
        text_free(&text);
        return NULL;
}
