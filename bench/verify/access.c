/* SPDX-License-Identifier: MIT */
/* The descriptions of the check's accesses, made from the list, and the gates that return to them.
 */
#include "bench/verify/access.h"
#include "boot/layout.h"
#include "boot/system_segments.h"
#include "entry/idt.h"
#include "entry/user_mode.h"
#include "fault/test_pages.h"

#define CPL_KERNEL 0
#define CPL_USER   3

#define DECLARE_ACCESS(name_, cpl_, kind_, ...)                         \
        struct access_result access_function_##name_(uint64_t address); \
        extern const char access_instruction_##name_[];
ACCESS_LIST(DECLARE_ACCESS)

const struct access accesses[ACCESSES] = {
#define DEFINE_ACCESS(name_, cpl_, kind_, ac_, implicit_, stack_, shadow_, prepares_, \
                      instruction_, offset_)                                          \
        {.name = #name_,                                                              \
         .function = access_function_##name_,                                         \
         .instruction = access_instruction_##name_,                                   \
         .cpl = CPL_##cpl_,                                                           \
         .kind = kind_,                                                               \
         .ac = ac_,                                                                   \
         .implicit = implicit_,                                                       \
         .stack_segment = stack_,                                                     \
         .shadow_stack = shadow_,                                                     \
         .offset = offset_},
    ACCESS_LIST(DEFINE_ACCESS)};

/*
 * No two accesses share a place, except the two places that hold something. With places as bits,
 * the sum equals the union only if none comes twice.
 */
#define IS_HELD(implicit, kind, at)             \
        ((implicit) ? (at) == ACCESS_DESCRIPTOR \
                    : (kind) == ORACLE_SHADOW_STACK_READ && (at) == ACCESS_SHADOW_STACK)
#define IS_DATA(at) ((at) >= ACCESS_DATA(0) && (at) < ACCESS_DESCRIPTOR)
#define IS_CODE(at) ((at) >= ACCESS_CODE(0) && (at) < ACCESS_CODE(ACCESS_CODES))

#define CHECK_PLACE(n, c, k, ac, im, st, sh, p, i, at) \
        _Static_assert(IS_HELD(im, k, at) || IS_DATA(at) || IS_CODE(at), "a place for " #n);
ACCESS_LIST(CHECK_PLACE)

#define PLACE_BIT(there, at) ((there) ? UL(1) << (at) % PAGE_SIZE / ACCESS_PLACE_SIZE : 0)

#define ADD_DATA(n, c, k, ac, im, st, sh, p, i, at) +PLACE_BIT(IS_DATA(at), at)
#define OR_DATA(n, c, k, ac, im, st, sh, p, i, at)  | PLACE_BIT(IS_DATA(at), at)
#define ADD_CODE(n, c, k, ac, im, st, sh, p, i, at) +PLACE_BIT(IS_CODE(at), at)
#define OR_CODE(n, c, k, ac, im, st, sh, p, i, at)  | PLACE_BIT(IS_CODE(at), at)
_Static_assert((0 ACCESS_LIST(ADD_DATA)) == (0 ACCESS_LIST(OR_DATA)), "data of its own");
_Static_assert((0 ACCESS_LIST(ADD_CODE)) == (0 ACCESS_LIST(OR_CODE)), "code of its own");

extern uint64_t user_stack_last;
extern const char access_page_fault[], access_general_protection[], access_stack_segment[],
    access_invalid_op[];

static const struct {
        unsigned int vector;
        const char *stub;
} gates[] = {
    {X86_TRAP_PF, access_page_fault},
    {X86_TRAP_GP, access_general_protection},
    {X86_TRAP_SS, access_stack_segment},
    {X86_TRAP_UD, access_invalid_op},
};
#define GATES (sizeof(gates) / sizeof(gates[0]))

void accesses_begin(void *frames)
{
        char *bytes = frames;

        for (unsigned int n = 0; n < ACCESS_CODES; n++)
                test_pages_put_jump(bytes + ACCESS_CODE(n));
        /* What the load of a segment and the load of a return address find there. */
        *(uint64_t *)(bytes + ACCESS_DESCRIPTOR) =
            DESCRIPTOR_P | DESCRIPTOR_S | DESCRIPTOR_DPL3 | DESCRIPTOR_RW | DESCRIPTOR_ACCESSED;
        *(uint64_t *)(bytes + ACCESS_SHADOW_STACK) = (uintptr_t)user_mode_exit;
        user_stack_last = (uintptr_t)user_mode_exit;
        for (size_t i = 0; i < GATES; i++)
                idt_set_stub(gates[i].vector, gates[i].stub);
}

void accesses_end(void)
{
        for (size_t i = 0; i < GATES; i++)
                idt_reset_stub(gates[i].vector);
}
