/* SPDX-License-Identifier: MIT */
/* The table of entry paths, made from the list; the stubs are in entry.S. */
#include "entry/entry_path.h"

#define DEFINE_ENTRY_PATH(name, shape, handler, steps, ist, doc)                       \
        extern const char page_fault_path_##name[], page_fault_path_##name##_probed[]; \
        const struct entry_path entry_path_##name = {                                  \
            #name, doc, page_fault_path_##name, page_fault_path_##name##_probed, steps, ist};
ENTRY_PATH_LIST(DEFINE_ENTRY_PATH)

#define CHECK_IST(name, shape, handler, steps, ist, doc) \
        _Static_assert((ist) <= IST_STACKS, "the TSS names the stack of " #name);
ENTRY_PATH_LIST(CHECK_IST)
