/* SPDX-License-Identifier: MIT */
/* Looks up symbols of a kernel's code by address. */
#include "ci/trace/kernel_symbols.h"
#include "ci/base/file.h"
#include "ci/base/text.h"
#include "ci/trace/guest_elf.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((size_t)64 << 20)
#define NAME_BYTES_MAX 512
#define TEXT_START     "_stext"
#define TEXT_END       "_etext"
#define PADDING        "__pfx_" /* what kernels from 6.3 on call the padding before a function */

struct symbol {
        uint64_t address;
        char *name;
};

struct kernel_symbols {
        struct symbol *list;
        size_t count, room;
};

struct kernel_symbols *kernel_symbols_new(struct error *error)
{
        struct kernel_symbols *symbols = calloc(1, sizeof(*symbols));

        if (!symbols)
                error_no_memory(error);
        return symbols;
}

void kernel_symbols_free(struct kernel_symbols *symbols)
{
        if (!symbols)
                return;
        for (size_t i = 0; i < symbols->count; i++)
                free(symbols->list[i].name);
        free(symbols->list);
        free(symbols);
}

bool kernel_symbols_add(struct kernel_symbols *symbols, uint64_t address, const char *name,
                        struct error *error)
{
        if (strncmp(name, PADDING, sizeof(PADDING) - 1) == 0)
                return true;
        if (symbols->count == symbols->room) {
                const size_t room = symbols->room ? 2 * symbols->room : 1024;
                struct symbol *list = realloc(symbols->list, room * sizeof(*list));

                if (!list)
                        return error_no_memory(error);
                symbols->list = list;
                symbols->room = room;
        }
        char *copy = strdup(name);
        if (!copy)
                return error_no_memory(error);
        symbols->list[symbols->count++] = (struct symbol){address, copy};
        return true;
}

static bool read_lines(struct kernel_symbols *symbols, char *text, const char *path,
                       struct error *error)
{
        char name[NAME_BYTES_MAX + 1], *rest = NULL;
        uint64_t address;

        for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
                if (sscanf(line, "%" SCNx64 " %512s", &address, name) != 2)
                        return error_set(error, STATUS_UNUSABLE,
                                         "%s: expected lines ADDRESS NAME: remove it", path);
                if (!kernel_symbols_add(symbols, address, name, error))
                        return false;
        }
        return true;
}

bool kernel_symbols_read(struct kernel_symbols *symbols, const char *path, struct error *error)
{
        char *bytes;
        size_t size;

        if (!file_read(path, FILE_BYTES_MAX, &bytes, &size, error))
                return false;
        char *text = realloc(bytes, size + 1);
        if (!text) {
                free(bytes);
                return error_no_memory(error);
        }
        text[size] = '\0';
        const bool good = read_lines(symbols, text, path, error);
        free(text);
        return good;
}

bool kernel_symbols_save(const struct kernel_symbols *symbols, const char *path,
                         struct error *error)
{
        struct text text = {0};
        char line[NAME_BYTES_MAX + 32];
        bool good = true;

        for (size_t i = 0; good && i < symbols->count; i++) {
                const int length = snprintf(line, sizeof(line), "%" PRIx64 " %.512s\n",
                                            symbols->list[i].address, symbols->list[i].name);
                good = text_add(&text, line, (size_t)length);
        }
        good = good ? file_save(path, text.bytes, text.length, FILE_REPLACE, error)
                    : error_no_memory(error);
        text_free(&text);
        return good;
}

struct adding {
        struct kernel_symbols *symbols;
};

static bool add_from_elf(void *context, const char *name, uint64_t address, struct error *error)
{
        const struct adding *adding = context;

        return kernel_symbols_add(adding->symbols, address, name, error);
}

bool kernel_symbols_of_elf(struct kernel_symbols *symbols, const char *path, struct error *error)
{
        struct adding adding = {symbols};
        struct guest_elf *elf = guest_elf_open(path, error);

        if (!elf)
                return error_prefix(error, "--symbols: ");
        const bool good = guest_elf_each(elf, "", add_from_elf, &adding, error);
        guest_elf_close(elf);
        return good;
}

/* At one address the last name wins: __x64_sys_getpid, not its alias __ia32_sys_getpid. */
static int by_address(const void *a, const void *b)
{
        const struct symbol *one = a, *other = b;

        if (one->address != other->address)
                return one->address < other->address ? -1 : 1;
        return strcmp(one->name, other->name);
}

void kernel_symbols_sort(struct kernel_symbols *symbols)
{
        qsort(symbols->list, symbols->count, sizeof(*symbols->list), by_address);
}

static bool address_of(const struct kernel_symbols *symbols, const char *name, uint64_t *address)
{
        for (size_t i = 0; i < symbols->count; i++)
                if (strcmp(symbols->list[i].name, name) == 0) {
                        *address = symbols->list[i].address;
                        return true;
                }
        return false;
}

bool kernel_symbols_text(const struct kernel_symbols *symbols, uint64_t *start, uint64_t *end)
{
        return address_of(symbols, TEXT_START, start) && address_of(symbols, TEXT_END, end) &&
               *start < *end;
}

const char *kernel_symbols_find(const struct kernel_symbols *symbols, uint64_t address,
                                uint64_t *offset)
{
        size_t low = 0,
               high = symbols->count; /* list[low - 1].address <= address < list[high].address */

        while (low < high) {
                const size_t middle = low + (high - low) / 2;

                if (symbols->list[middle].address <= address)
                        low = middle + 1;
                else
                        high = middle;
        }
        if (low == 0)
                return NULL;
        *offset = address - symbols->list[low - 1].address;
        return symbols->list[low - 1].name;
}
