/* SPDX-License-Identifier: MIT */
/* The end of a run that met something nobody expected. */
#ifndef FAULT_PANIC_H
#define FAULT_PANIC_H

#include <stdbool.h>
#include <stdint.h>

struct pt_regs;

/* One line that begins with GUEST_PANIC_PREFIX, then out with GUEST_EXIT_PANIC. */
_Noreturn void panic(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for an exception, with every register and the error code in words. */
_Noreturn void panic_exception(unsigned int vector, const struct pt_regs *regs,
                               unsigned long error_code);
/* The same for #PF, whose address was read when it came. */
_Noreturn void panic_page_fault(const struct pt_regs *regs, unsigned long error_code,
                                uint64_t address);

/* Asked by an NMI's handler: has another CPU panicked, so that this one is to stop for ever? */
bool panic_is_elsewhere(void);
_Noreturn void panic_stop(void);

#endif
