/* SPDX-License-Identifier: MIT */
/* The dump: what happened, every register, the control registers, the stack's top. */
#include "fault/panic.h"
#include "boot/build_id.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/layout.h"
#include "boot/system_segments.h"
#include "boot/console/console.h"
#include "boot/console/exit.h"
#include "boot/smp/smp.h"
#include "entry/fred_frame.h"
#include "entry/pt_regs.h"
#include "entry/user_mode.h"
#include "entry/vectors.h"
#include "fault/error_code.h"
#include "fault/irqentry.h"

#include <stdbool.h>

#define STACK_WORDS 16
#define WORDS_SIZE  128
#define CALL_WORDS  4096 /* of stacks, what is looked at */
#define CALLS_MAX   24
#define WHERE_SIZE  64

static const char *const names[EXCEPTION_VECTORS] = {
#define NAME(vector, name, mnemonic, error, handler, dpl, ist) [vector] = mnemonic " " #name,
    EXCEPTION_VECTOR_LIST(NAME)
#undef NAME
};

static const bool pushes_error_code[EXCEPTION_VECTORS] = {
#define PUSHES(vector, name, mnemonic, error, handler, dpl, ist) [vector] = error,
    EXCEPTION_VECTOR_LIST(PUSHES)
#undef PUSHES
};

static struct cpu *panicking; /* NULL: none */

/*
 * A panic inside a panic only ends the run. If several CPUs panic at once, the first one prints
 * and the others stop.
 */
static void enter_panic(void)
{
        struct cpu *first = NULL;

        if (__atomic_compare_exchange_n(&panicking, &first, this_cpu, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST)) {
                smp_stop_others();
                return;
        }
        if (first == this_cpu)
                machine_exit(GUEST_EXIT_PANIC);
        panic_stop();
}

bool panic_is_elsewhere(void)
{
        const struct cpu *cpu = __atomic_load_n(&panicking, __ATOMIC_SEQ_CST);

        return cpu && cpu != this_cpu;
}

_Noreturn void panic_stop(void)
{
        for (;;)
                halt();
}

/* Which CPU it is, where there are several. */
static const char *where(char text[WHERE_SIZE])
{
        text[0] = '\0';
        if (smp_running() > 1)
                format_text(text, WHERE_SIZE, ", on CPU %u (APIC id %u)", this_cpu->number,
                            this_cpu->apic_id);
        return text;
}

_Noreturn void panic(const char *format, ...)
{
        char text[256], cpu[WHERE_SIZE];
        va_list arguments;

        enter_panic();
        va_start(arguments, format);
        format_text_list(text, sizeof(text), format, arguments);
        va_end(arguments);
        print("\n" GUEST_PANIC_PREFIX "%s%s\n", text, where(cpu));
        machine_exit(GUEST_EXIT_PANIC);
}

static void print_error_code(unsigned int vector, unsigned long error_code)
{
        char words[WORDS_SIZE];

        if (!pushes_error_code[vector])
                return;
        if (vector == X86_TRAP_PF)
                error_code_words(error_code, words, sizeof(words));
        else
                selector_error_words(error_code, words, sizeof(words));
        print("error code %s\n", words);
}

static void print_registers(const struct pt_regs *r, uint64_t cr2)
{
        print("RAX %016lx  RBX %016lx  RCX %016lx  RDX %016lx\n", r->ax, r->bx, r->cx, r->dx);
        print("RSI %016lx  RDI %016lx  RBP %016lx  RSP %016lx\n", r->si, r->di, r->bp, r->sp);
        print("R8  %016lx  R9  %016lx  R10 %016lx  R11 %016lx\n", r->r8, r->r9, r->r10, r->r11);
        print("R12 %016lx  R13 %016lx  R14 %016lx  R15 %016lx\n", r->r12, r->r13, r->r14, r->r15);
        print("RIP %016lx  RFLAGS %08lx  CS %02lx  SS %02lx\n", r->ip, r->flags,
              r->cs & SELECTOR_MASK, r->ss & SELECTOR_MASK);
        print("CR0 %016lx  CR2 %016lx  CR3 %016lx  CR4 %016lx\n", read_cr0(), cr2, read_cr3(),
              read_cr4());
        print("EFER %08lx\n", read_msr(MSR_EFER));
}

/* What FRED says of the event, where the frame is one of its own. */
static void print_event(const struct pt_regs *r)
{
        static const char *const types[] = {
            [EVENT_TYPE_EXTINT] = "external interrupt",
            [EVENT_TYPE_NMI] = "NMI",
            [EVENT_TYPE_HWEXC] = "hardware exception",
            [EVENT_TYPE_SWINT] = "software interrupt",
            [EVENT_TYPE_PRIV_SWEXC] = "privileged software exception",
            [EVENT_TYPE_SWEXC] = "software exception",
            [EVENT_TYPE_OTHER] = "system call",
        };
        const struct fred_event event = fred_event_of(r->cs, r->ss);
        const bool named = event.type < sizeof(types) / sizeof(types[0]) && types[event.type];

        if (!(read_cr4() & CR4_FRED))
                return;
        print("FRED: %s (type %u), vector %u, %snested, instruction length %u, stack level %u, "
              "event data 0x%lx\n",
              named ? types[event.type] : "reserved", event.type, event.vector,
              event.nested ? "" : "not ", event.length, event.level, fred_event_data(r));
}

static void print_stack(uint64_t sp)
{
        const uint64_t *word = (const uint64_t *)sp;

        if (sp % sizeof(*word) || sp < PAGE_SIZE ||
            sp > IDENTITY_MAP_BYTES - STACK_WORDS * sizeof(*word)) {
                print("the stack pointer is not in mapped memory\n");
                return;
        }
        print("stack from RSP up:\n");
        for (int i = 0; i < STACK_WORDS; i += 4)
                print("  %016lx %016lx %016lx %016lx\n", word[i], word[i + 1], word[i + 2],
                      word[i + 3]);
}

extern const char image_start[], image_end[], rodata_start[], boot_stack_top[];

/* Is this where a CALL of the image returns to? */
static bool is_return_address(uint64_t word)
{
        static const unsigned int lengths[] = {2, 3, 6, 7}; /* of CALL by register or memory */
        const unsigned char *code = (const unsigned char *)word;

        if (word < (uintptr_t)image_start + 8 || word >= (uintptr_t)rodata_start)
                return false;
        if (code[-5] == 0xe8)
                return true;
        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
                const unsigned char *call = code - lengths[i];

                if (call[0] == 0xff && (call[1] & 0x38) == 0x10)
                        return true;
        }
        return false;
}

/*
 * Prints the calls that led here: RIP, then every word on the interrupted stack that looks like a
 * return address. A trigger has a stack of its own; its caller's stack follows (triggers.S).
 */
static void print_calls(const struct pt_regs *r)
{
        const uint64_t switched = (uintptr_t)kernel_stack + EXCEPTION_STACK_SIZE - sizeof(uint64_t);
        uint64_t sp = user_mode(r) ? user_mode_caller_rsp : r->sp;
        unsigned int printed = 0;
        char build_id[BUILD_ID_SIZE];

        build_id_read(build_id);
        print(GUEST_CALLS_PREFIX "%s\n  %016lx\n", build_id, r->ip);
        for (unsigned int i = 0; i < CALL_WORDS && printed < CALLS_MAX; i++) {
                if (sp % sizeof(uint64_t) || sp < (uintptr_t)rodata_start ||
                    sp >= (uintptr_t)image_end || sp == (uintptr_t)boot_stack_top)
                        return;
                const uint64_t word = *(const uint64_t *)sp;

                if (is_return_address(word)) {
                        print("  %016lx\n", word);
                        printed++;
                }
                sp = sp == switched ? word : sp + sizeof(uint64_t);
        }
}

static _Noreturn void dump(unsigned int vector, const struct pt_regs *regs,
                           unsigned long error_code, uint64_t cr2)
{
        char cpu[WHERE_SIZE];

        enter_panic();
        print("\n" GUEST_PANIC_PREFIX
              "unexpected exception %u (%s) from CPL %c at RIP 0x%lx, depth %u%s\n",
              vector, names[vector], user_mode(regs) ? '3' : '0', regs->ip, irqentry_depth,
              where(cpu));
        print_error_code(vector, error_code);
        print_event(regs);
        print_registers(regs, cr2);
        print_stack(regs->sp);
        print_calls(regs);
        machine_exit(GUEST_EXIT_PANIC);
}

_Noreturn void panic_exception(unsigned int vector, const struct pt_regs *regs,
                               unsigned long error_code)
{
        dump(vector, regs, error_code, read_cr2());
}

_Noreturn void panic_page_fault(const struct pt_regs *regs, unsigned long error_code,
                                uint64_t address)
{
        dump(X86_TRAP_PF, regs, error_code, address);
}
