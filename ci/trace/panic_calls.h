/* SPDX-License-Identifier: MIT */
/* Names for the addresses in a guest's dump. */
#ifndef CI_TRACE_PANIC_CALLS_H
#define CI_TRACE_PANIC_CALLS_H

/*
 * A copy of the dump with function and source line behind each call's address, allocated; NULL
 * where the dump has none, or the ELF is not the image that made it.
 */
char *panic_calls_named(const char *dump, const char *elf_path);

#endif
