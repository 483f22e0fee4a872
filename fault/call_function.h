/* SPDX-License-Identifier: MIT */
/* What one CPU asks of others by an interrupt (CALL_FUNCTION_VECTOR). */
#ifndef FAULT_CALL_FUNCTION_H
#define FAULT_CALL_FUNCTION_H

/* Called on each CPU that the interrupt reaches. NULL: the interrupt only wakes it. */
extern void (*volatile call_function)(void);

#endif
