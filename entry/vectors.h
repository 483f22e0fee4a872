/* SPDX-License-Identifier: MIT */
/*
 * Every exception vector, once. idtentry.h makes the prototypes and definitions from it,
 * entry.S the stubs, idt.c the gates, panic.c the names.
 * Columns: vector, name, mnemonic, whether the CPU pushes an error code, who handles it, the
 * gate's DPL, its interrupt stack.
 * Source: Intel SDM vol. 3 "Exception and Interrupt Reference"; names as Linux.
 */
#ifndef ENTRY_VECTORS_H
#define ENTRY_VECTORS_H

#include "boot/layout.h"
#include "boot/x86.h"

#define NO_ERROR_CODE  0
#define HAS_ERROR_CODE 1

/* clang-format off */
#define EXCEPTION_VECTOR_LIST(X)                                                                              \
	X(X86_TRAP_DE,       divide_error,                "#DE", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_DB,       debug,                       "#DB", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_NMI,      nmi,                         "NMI", NO_ERROR_CODE,  NMI,        0, IST_NMI)           \
	X(X86_TRAP_BP,       int3,                        "#BP", NO_ERROR_CODE,  INT3,       3, IST_NONE)          \
	X(X86_TRAP_OF,       overflow,                    "#OF", NO_ERROR_CODE,  GENERAL,    3, IST_NONE)          \
	X(X86_TRAP_BR,       bounds,                      "#BR", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_UD,       invalid_op,                  "#UD", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_NM,       device_not_available,        "#NM", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_DF,       double_fault,                "#DF", HAS_ERROR_CODE, GENERAL,    0, IST_DOUBLE_FAULT)  \
	X(X86_TRAP_OLD_MF,   coproc_segment_overrun,      "9",   NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_TS,       invalid_tss,                 "#TS", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_NP,       segment_not_present,         "#NP", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_SS,       stack_segment,               "#SS", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_GP,       general_protection,          "#GP", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_PF,       page_fault,                  "#PF", HAS_ERROR_CODE, PAGE_FAULT, 0, IST_NONE)          \
	X(X86_TRAP_SPURIOUS, spurious_interrupt_bug,      "15",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_MF,       coprocessor_error,           "#MF", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_AC,       alignment_check,             "#AC", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_MC,       machine_check,               "#MC", NO_ERROR_CODE,  GENERAL,    0, IST_MACHINE_CHECK) \
	X(X86_TRAP_XF,       simd_coprocessor_error,      "#XM", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_VE,       virtualization_exception,    "#VE", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_CP,       control_protection,          "#CP", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(22,                reserved_22,                 "22",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(23,                reserved_23,                 "23",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(24,                reserved_24,                 "24",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(25,                reserved_25,                 "25",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(26,                reserved_26,                 "26",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(27,                reserved_27,                 "27",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_HV,       hypervisor_injection,        "#HV", NO_ERROR_CODE,  GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_VC,       vmm_communication,           "#VC", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(X86_TRAP_SX,       security,                    "#SX", HAS_ERROR_CODE, GENERAL,    0, IST_NONE)          \
	X(31,                reserved_31,                 "31",  NO_ERROR_CODE,  GENERAL,    0, IST_NONE)
/* clang-format on */

#endif
