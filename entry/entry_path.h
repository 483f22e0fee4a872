/* SPDX-License-Identifier: MIT */
/*
 * The ways from #PF's gate to a handler and back. A benchmark chooses one; the
 * cost of a step is the difference between two paths that differ by it.
 * Columns: name, what it does in one line, and the C handler it calls.
 */
#ifndef ENTRY_ENTRY_PATH_H
#define ENTRY_ENTRY_PATH_H

/*
 * raw: the floor of any handler that skips. It records nothing and saves
 * nothing; the trigger holds its landing in %r11.
 */
/* clang-format off */
#define ENTRY_PATH_LIST(X)                                                                        \
	X(raw,       "drop the error code, set RIP from %r11, iretq")                             \
	X(full,      "save every register, record error code, CR2 and count in C, skip")          \
	X(reference, "Linux's steps: error_entry, irqentry, trace hook, address split, resolve")
/* clang-format on */

#ifndef __ASSEMBLER__

struct entry_path {
        const char *name;
        const char *doc;
        const char *stub; /* where the gate points */
};

#define DECLARE_ENTRY_PATH(name, doc) extern const struct entry_path entry_path_##name;
ENTRY_PATH_LIST(DECLARE_ENTRY_PATH)
#undef DECLARE_ENTRY_PATH

#endif
#endif
