/* SPDX-License-Identifier: MIT */
/* Names for the addresses in a guest's dump. */
#ifndef CI_TRACE_PANIC_CALLS_H
#define CI_TRACE_PANIC_CALLS_H

/*
 * Returns a copy of the dump with function and source line after each call's address; the
 * caller frees it. NULL: the dump has no calls, or another image made it.
 */
char *panic_calls_named(const char *dump, const char *elf_path);

#endif
