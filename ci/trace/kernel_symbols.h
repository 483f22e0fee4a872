/* SPDX-License-Identifier: MIT */
/* The symbols of a kernel's text: by /proc/kallsyms as the guest told it, or by a vmlinux. */
#ifndef CI_TRACE_KERNEL_SYMBOLS_H
#define CI_TRACE_KERNEL_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ci/base/error.h"

struct kernel_symbols;

/* An empty one; NULL: no memory. */
struct kernel_symbols *kernel_symbols_new(struct error *error);
void kernel_symbols_free(struct kernel_symbols *symbols);

bool kernel_symbols_add(struct kernel_symbols *symbols, uint64_t address, const char *name,
                        struct error *error);
/* Lines "ADDRESS NAME". False where the file holds anything else, or cannot be read. */
bool kernel_symbols_read(struct kernel_symbols *symbols, const char *path, struct error *error);
bool kernel_symbols_save(const struct kernel_symbols *symbols, const char *path,
                         struct error *error);
/* Those of an ELF's symbol table. */
bool kernel_symbols_of_elf(struct kernel_symbols *symbols, const char *path, struct error *error);

/* After the last is added, before the first is asked for. */
void kernel_symbols_sort(struct kernel_symbols *symbols);

/* The symbol at or before an address of the text, and how far behind it; NULL: none. */
const char *kernel_symbols_find(const struct kernel_symbols *symbols, uint64_t address,
                                uint64_t *offset);
/* The text's first byte and behind its last, by its own symbols. False: they are not there. */
bool kernel_symbols_text(const struct kernel_symbols *symbols, uint64_t *start, uint64_t *end);

#endif
