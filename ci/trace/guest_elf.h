/* SPDX-License-Identifier: MIT */
/* Reads the guest's ELF: symbols, code, and the source line of an address. */
#ifndef CI_TRACE_GUEST_ELF_H
#define CI_TRACE_GUEST_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ci/base/error.h"

struct guest_elf;

/* NULL: fills the error. Strings from it live until it is closed. */
struct guest_elf *guest_elf_open(const char *path, struct error *error);
void guest_elf_close(struct guest_elf *elf);

/* Is hex its GNU build id? */
bool guest_elf_is_build(const struct guest_elf *elf, const char *hex, size_t length);

/* The addresses of the code's first byte and after its last. */
void guest_elf_code(const struct guest_elf *elf, uint64_t *start, uint64_t *end);

/*
 * The code that the image keeps for what a fault executes: sections whose names end in
 * "fault_path". Fills at most max ranges and returns how many; 0: an image without them.
 */
struct guest_elf_range {
        uint64_t start, size;
};
size_t guest_elf_fault_path(const struct guest_elf *elf, struct guest_elf_range ranges[],
                            size_t max);

/* The symbol at or before an address of the code, and how far behind it; NULL: none. */
const char *guest_elf_symbol(const struct guest_elf *elf, uint64_t address, uint64_t *offset);

/* Calls visit for every symbol of the code whose name begins with this prefix. */
typedef bool guest_elf_visit(void *context, const char *name, uint64_t address,
                             struct error *error);
bool guest_elf_each(const struct guest_elf *elf, const char *prefix, guest_elf_visit *visit,
                    void *context, struct error *error);

/* Writes an address's source line as "file:line"; "": unknown. */
void guest_elf_line(const struct guest_elf *elf, uint64_t address, char *text, size_t size);

/* Disassembles the instruction in these bytes. */
void guest_elf_disassemble(const struct guest_elf *elf, const unsigned char *code, size_t length,
                           uint64_t address, char *text, size_t size);
/* Disassembles the instruction at an address; "": no code there. */
void guest_elf_instruction(const struct guest_elf *elf, uint64_t address, char *text, size_t size);

#endif
