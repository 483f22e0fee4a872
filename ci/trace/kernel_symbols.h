/* SPDX-License-Identifier: MIT */
/* Symbols of a kernel's code, from the guest's /proc/kallsyms or from a vmlinux. */
#ifndef CI_TRACE_KERNEL_SYMBOLS_H
#define CI_TRACE_KERNEL_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ci/base/error.h"

struct kernel_symbols;

/* Makes an empty table; NULL: no memory. */
struct kernel_symbols *kernel_symbols_new(struct error *error);
void kernel_symbols_free(struct kernel_symbols *symbols);

bool kernel_symbols_add(struct kernel_symbols *symbols, uint64_t address, const char *name,
                        struct error *error);
/* Reads lines "ADDRESS NAME". False: the file cannot be read or contains anything else. */
bool kernel_symbols_read(struct kernel_symbols *symbols, const char *path, struct error *error);
bool kernel_symbols_save(const struct kernel_symbols *symbols, const char *path,
                         struct error *error);
/* Reads an ELF's symbol table. */
bool kernel_symbols_of_elf(struct kernel_symbols *symbols, const char *path, struct error *error);

/* Call after adding the last symbol and before looking up the first. */
void kernel_symbols_sort(struct kernel_symbols *symbols);

/* Finds the symbol at or before an address, and the offset from it; NULL: none. */
const char *kernel_symbols_find(const struct kernel_symbols *symbols, uint64_t address,
                                uint64_t *offset);
/* Finds the code's start and end from the kernel's own symbols. False: these are missing. */
bool kernel_symbols_text(const struct kernel_symbols *symbols, uint64_t *start, uint64_t *end);

#endif
