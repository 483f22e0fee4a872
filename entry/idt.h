/* SPDX-License-Identifier: MIT */
/* The interrupt descriptor table. */
#ifndef ENTRY_IDT_H
#define ENTRY_IDT_H

#include "entry/entry_path.h"

#include <stdbool.h>

/* Fill a gate for every exception vector and load the table. */
void idt_load(void);
/* Point this exception's gate at other code, or back at its stub of the vector list. */
void idt_set_stub(unsigned int vector, const char *stub);
void idt_reset_stub(unsigned int vector);
/* Point #PF's gate at this path, plain or stamped. */
void idt_set_page_fault_path(const struct entry_path *path, bool stamped);

#endif
