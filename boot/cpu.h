/* SPDX-License-Identifier: MIT */
/*
 * Named functions for what C cannot express: control registers, MSRs, ports, TLB,
 * time stamp, CPUID. No other C file has inline assembly. Accesses that may fault on
 * some CPU are in fault/guarded.h.
 */
#ifndef BOOT_CPU_H
#define BOOT_CPU_H

#include "boot/x86.h"

#include <stdint.h>

#define CPU_READ_REGISTER(name, type, insn)                        \
        static inline type name(void)                              \
        {                                                          \
                type value;                                        \
                __asm__ volatile(insn : "=r"(value) : : "memory"); \
                return value;                                      \
        }
#define CPU_WRITE_REGISTER(name, type, insn)                      \
        static inline void name(type value)                       \
        {                                                         \
                __asm__ volatile(insn : : "r"(value) : "memory"); \
        }

CPU_READ_REGISTER(read_cr0, uint64_t, "mov %%cr0, %0")
CPU_READ_REGISTER(read_cr2, uint64_t, "mov %%cr2, %0")
CPU_READ_REGISTER(read_cr3, uint64_t, "mov %%cr3, %0")
CPU_READ_REGISTER(read_cr4, uint64_t, "mov %%cr4, %0")
CPU_WRITE_REGISTER(write_cr0, uint64_t, "mov %0, %%cr0")
CPU_WRITE_REGISTER(write_cr2, uint64_t, "mov %0, %%cr2")
CPU_WRITE_REGISTER(write_cr3, uint64_t, "mov %0, %%cr3")
CPU_WRITE_REGISTER(write_cr4, uint64_t, "mov %0, %%cr4")
CPU_WRITE_REGISTER(load_task_register, uint16_t, "ltr %0")
CPU_WRITE_REGISTER(load_ldt_register, uint16_t, "lldt %0")

/* Hint: get this address's cache line for writing. */
static inline void prefetchw(const void *address)
{
        __asm__ volatile("prefetchw %0" : : "m"(*(const char *)address));
}

/* Drop this address's translation from the TLB and the paging-structure caches. */
static inline void invlpg(uint64_t address)
{
        __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

/*
 * AMD only: do the same on all CPUs and wait for them. Written as bytes, since the assembler
 * is set to a CPU without these instructions. APM vol. 3: RAX[0] the address is valid, [3]
 * include global translations; ECX one page; EDX no ASID.
 */
static inline void invlpgb(uint64_t address)
{
        __asm__ volatile(
            ".byte 0x0f, 0x01, 0xfe"
            :
            : "a"((address & ~(PAGE_SIZE - 1)) | INVLPGB_ADDRESS_VALID | INVLPGB_GLOBAL), "c"(0),
              "d"(0)
            : "memory");
}

static inline void tlbsync(void)
{
        __asm__ volatile(".byte 0x0f, 0x01, 0xff" : : : "memory");
}

static inline uint64_t read_msr(uint32_t msr)
{
        uint32_t low, high;

        __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
        return (uint64_t)high << 32 | low;
}

static inline void write_msr(uint32_t msr, uint64_t value)
{
        __asm__ volatile("wrmsr"
                         :
                         : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                         : "memory");
}

/* Read the time-stamp counter between two LFENCEs, in ticks. */
static inline uint64_t read_tsc(void)
{
        uint32_t low, high;

        __asm__ volatile("lfence; rdtsc; lfence" : "=a"(low), "=d"(high) : : "memory");
        return (uint64_t)high << 32 | low;
}

struct cpuid_registers {
        uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid_registers cpuid(uint32_t leaf, uint32_t subleaf)
{
        struct cpuid_registers r;

        __asm__ volatile("cpuid"
                         : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
                         : "a"(leaf), "c"(subleaf));
        return r;
}

/* MAXPHYADDR: the width of physical addresses. SDM "CPUID", leaf 80000008H. */
static inline unsigned int physical_address_bits(void)
{
        if (cpuid(CPUID_EXTENDED, 0).eax < CPUID_ADDRESS_SIZES)
                return PHYSICAL_BITS_WITHOUT_LEAF;
        return cpuid(CPUID_ADDRESS_SIZES, 0).eax & CPUID_ADDRESS_SIZES_PHYSICAL;
}

/* The lowest set bit of a mask; 0 if there is none. */
static inline uint64_t lowest_bit(uint64_t mask)
{
        return mask & -mask;
}

static inline uint64_t highest_bit(uint64_t mask)
{
        return mask ? BIT(63 - __builtin_clzl(mask)) : 0;
}

/*
 * The bit of a paging entry that encrypts memory, from CPUID leaf 8000001FH, as a mask; 0:
 * none. It may lie beyond MAXPHYADDR. Ignores whether encryption is on, since software
 * must not rely on the bit either way.
 */
static inline uint64_t encryption_bit(const struct cpuid_registers *leaf)
{
        return leaf->eax & CPUID_ENCRYPTION_EAX_ANY ? BIT(leaf->ebx & CPUID_ENCRYPTION_EBX_BIT) : 0;
}

/* External interrupts are off except between these two. */
static inline void interrupts_on(void)
{
        __asm__ volatile("sti" : : : "memory");
}

static inline void interrupts_off(void)
{
        __asm__ volatile("cli" : : : "memory");
}

static inline void out8(uint16_t port, uint8_t value)
{
        __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void out16(uint16_t port, uint16_t value)
{
        __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint16_t in16(uint16_t port)
{
        uint16_t value;

        __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port) : "memory");
        return value;
}

static inline uint8_t in8(uint16_t port)
{
        uint8_t value;

        __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
        return value;
}

static inline void out32(uint16_t port, uint32_t value)
{
        __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint32_t in32(uint16_t port)
{
        uint32_t value;

        __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port) : "memory");
        return value;
}

struct descriptor_table_pointer {
        uint16_t limit;
        uint64_t base;
} __attribute__((packed));

static inline void load_idt(const struct descriptor_table_pointer *pointer)
{
        __asm__ volatile("lidt %0" : : "m"(*pointer));
}

static inline void halt(void)
{
        __asm__ volatile("cli; hlt" : : : "memory");
}

/* Other CPUs see all earlier stores before any later access. */
static inline void memory_fence(void)
{
        __asm__ volatile("mfence; lfence" : : : "memory");
}

/*
 * Wait for an interrupt with none lost, even one that came while interrupts were off. They
 * are off again afterwards (SDM vol. 2, "STI").
 */
static inline void wait_for_interrupt(void)
{
        __asm__ volatile("sti; hlt; cli" : : : "memory");
}

/* For waiting loops: leave the core to its other thread for a moment. */
static inline void pause(void)
{
        __asm__ volatile("pause");
}

/* Clear, or copy, one page. */
static inline void clear_page(void *page)
{
        uint64_t count = PAGE_SIZE / sizeof(uint64_t);

        __asm__ volatile("rep stosq" : "+D"(page), "+c"(count) : "a"(0) : "memory");
}

static inline void copy_page(void *to, const void *from)
{
        uint64_t count = PAGE_SIZE / sizeof(uint64_t);

        __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

/* Flush this address's cache line from every cache. */
static inline void clflush(const void *address)
{
        __asm__ volatile("clflush (%0)" : : "r"(address) : "memory");
}

/* Write to a supervisor shadow-stack page. Shadow stacks must be on and WRSS allowed. */
static inline void write_shadow_stack(uint64_t address, uint64_t value)
{
        __asm__ volatile("wrssq %1, (%0)" : : "r"(address), "r"(value) : "memory");
}

/* Raise #UD. */
static inline void undefined_instruction(void)
{
        __asm__ volatile("ud2");
}

/* Make the compiler forget what it knows about this variable (Linux: OPTIMIZER_HIDE_VAR). */
#define HIDE_VALUE(variable) __asm__("" : "+r"(variable))

/* Keep the compiler from moving memory accesses across this point. */
static inline void compiler_barrier(void)
{
        __asm__ volatile("" : : : "memory");
}

#endif
