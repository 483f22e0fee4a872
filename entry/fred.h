/* SPDX-License-Identifier: MIT */
/* Turning FRED on and off; its pages and stacks. Source: see fred_frame.h. */
#ifndef ENTRY_FRED_H
#define ENTRY_FRED_H

#include "entry/entry_path.h"
#include "entry/fred_frame.h"

/*
 * Stack levels of events at CPL 0. Events not named here stay on the current stack, level 0. A
 * benchmark may send a vector to FRED_LEVEL_TEST.
 */
#define FRED_LEVELS              4
#define FRED_LEVEL_TEST          1
#define FRED_LEVEL_NMI           2
#define FRED_LEVEL_MACHINE_CHECK 2
#define FRED_LEVEL_DOUBLE_FAULT  3

/* Is FRED on? Not on a CPU without it. Read by assembly. */
extern uint8_t fred_is_on;

/*
 * Turn it on or off, on a CPU that has it. A change of the number of paging levels
 * (fault/paging_mode.h) turns it off, too.
 */
void fred_turn_on(void);
void fred_turn_off(void);
/* Let all events enter this page (entry_path.h). */
void fred_set_page(const char *page);
/* A page on which SYSCALL returns at once and all else goes the reference way. */
extern const char fred_page_syscall[];
/*
 * Send these vectors to FRED_LEVEL_TEST and give that level this stack (0: its own). #PF gets
 * page_fault_level meanwhile (0: no change).
 */
void fred_set_test_level(uint32_t vectors, uint64_t stack, unsigned int page_fault_level);
/* The stack pointer that an event at this level starts with. */
uint64_t fred_stack(unsigned int level);

#endif
