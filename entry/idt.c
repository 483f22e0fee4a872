/* SPDX-License-Identifier: MIT */
/*
 * The interrupt descriptor table: one gate for each exception, made from the vector list, and
 * the entry paths that #PF's gate can lead to. All are interrupt gates.
 * Source: Intel SDM vol. 3 "64-Bit Mode IDT".
 */
#include "entry/idt.h"
#include "boot/cpu.h"
#include "entry/idtentry.h"

#include <stddef.h>
#include <stdint.h>

struct gate {
        uint16_t offset_15_0;
        uint16_t selector;
        uint8_t ist;
        uint8_t attributes;
        uint16_t offset_31_16;
        uint32_t offset_63_32;
        uint32_t reserved;
};

_Static_assert(sizeof(struct gate) == 16, "a gate of 64-bit mode has 16 bytes");

#define GATES (CALL_FUNCTION_VECTOR + 1)

static struct gate idt[GATES] __attribute__((aligned(16)));

static const struct {
        const char *stub;
        unsigned int dpl, ist;
} rows[GATES] = {
#define ROW(vector, name, mnemonic, error, handler, dpl, ist) [vector] = {asm_exc_##name, dpl, ist},
    EXCEPTION_VECTOR_LIST(ROW)
#undef ROW
        [ASYNC_PF_VECTOR] = {asm_sysvec_kvm_asyncpf_interrupt, 0, IST_NONE},
    [CALL_FUNCTION_VECTOR] = {asm_sysvec_call_function, 0, IST_NONE},
};

#define CHECK_IST(vector, name, mnemonic, error, handler, dpl, ist) \
        _Static_assert((ist) <= IST_STACKS, "the TSS names the stack of " mnemonic);
EXCEPTION_VECTOR_LIST(CHECK_IST)

/* The entry paths' table, made from their list; stubs are in entry.S, pages in fred.S. */
#define FRED_PAGE_NONE(page)     NULL
#define FRED_PAGE_RAW(page)      page
#define FRED_PAGE_USER_RAW(page) page
#define FRED_PAGE_SCRATCH(page)  page
#define FRED_PAGE_FULL(page)     page
#define FRED_PAGE_STEPS(page)    page
#define FRED_PAGE_LINUX(page)    page
#define DEFINE_ENTRY_PATH(name_, shape, fred_, handler, steps_, ist_, doc_)               \
        extern const char page_fault_path_##name_[], page_fault_path_##name_##_stamped[]; \
        extern const char fred_page_##name_[], fred_page_##name_##_stamped[];             \
        const struct entry_path entry_path_##name_ = {                                    \
            .name = #name_,                                                               \
            .doc = doc_,                                                                  \
            .stub = page_fault_path_##name_,                                              \
            .stamped = page_fault_path_##name_##_stamped,                                 \
            .fred = FRED_PAGE_##fred_(fred_page_##name_),                                 \
            .fred_stamped = FRED_PAGE_##fred_(fred_page_##name_##_stamped),               \
            .steps = steps_,                                                              \
            .ist = ist_,                                                                  \
        };
ENTRY_PATH_LIST(DEFINE_ENTRY_PATH)

#define CHECK_PATH_IST(name, shape, fred, handler, steps, ist, doc) \
        _Static_assert((ist) <= IST_STACKS, "the TSS names the stack of " #name);
ENTRY_PATH_LIST(CHECK_PATH_IST)

static void set_gate(unsigned int vector, const char *stub, unsigned int ist)
{
        uintptr_t offset = (uintptr_t)stub;

        idt[vector] = (struct gate){
            .offset_15_0 = (uint16_t)offset,
            .selector = KERNEL_CS,
            .ist = (uint8_t)ist,
            .attributes =
                (uint8_t)(GATE_P | rows[vector].dpl << GATE_DPL_SHIFT | GATE_TYPE_INTERRUPT),
            .offset_31_16 = (uint16_t)(offset >> 16),
            .offset_63_32 = (uint32_t)(offset >> 32),
        };
}

void idt_set_stub(unsigned int vector, const char *stub)
{
        set_gate(vector, stub, rows[vector].ist);
}

void idt_reset_stub(unsigned int vector)
{
        idt_set_stub(vector, rows[vector].stub);
}

void idt_load(void)
{
        const struct descriptor_table_pointer pointer = {sizeof(idt) - 1, (uintptr_t)idt};

        for (unsigned int vector = 0; vector < GATES; vector++)
                idt_reset_stub(vector);
        load_idt(&pointer);
}

void idt_set_page_fault_path(const struct entry_path *path, bool stamped)
{
        set_gate(X86_TRAP_PF, stamped ? path->stamped : path->stub, path->ist);
}
