/* SPDX-License-Identifier: MIT */
/*
 * What the vector list means in C: asm_exc_NAME is the stub the gate points to,
 * exc_NAME the C function it calls with the frame and the error code (0 where
 * the CPU pushes none). DEFINE_IDTENTRY opens the definition of exc_NAME.
 */
#ifndef ENTRY_IDTENTRY_H
#define ENTRY_IDTENTRY_H

#include "entry/pt_regs.h"
#include "entry/vectors.h"

#define DECLARE_IDTENTRY(vector, name, mnemonic, error, handler, dpl, ist) \
        extern const char asm_exc_##name[];                                \
        void exc_##name(struct pt_regs *regs, unsigned long error_code);
EXCEPTION_VECTOR_LIST(DECLARE_IDTENTRY)
#undef DECLARE_IDTENTRY

/* The interrupts there are; named as Linux names them. */
extern const char asm_sysvec_kvm_asyncpf_interrupt[], asm_sysvec_call_function[];
void sysvec_call_function(struct pt_regs *regs, unsigned long error_code);
void sysvec_kvm_asyncpf_interrupt(struct pt_regs *regs, unsigned long error_code);

#define DEFINE_IDTENTRY(name) void exc_##name(struct pt_regs *regs, unsigned long error_code)

#endif
