/* SPDX-License-Identifier: MIT */
/* The interrupt descriptor table. */
#ifndef ENTRY_IDT_H
#define ENTRY_IDT_H

#include "entry/entry_path.h"

/* Fill a gate for every exception vector and load the table. */
void idt_load(void);
/* Point #PF's gate at this path. */
void idt_set_page_fault_path(const struct entry_path *path);

#endif
