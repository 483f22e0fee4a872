/* SPDX-License-Identifier: MIT */
/*
 * Where things lie: segment selectors, stacks and the address space. Included
 * from C, from assembly and from the linker script.
 *
 *   linear address           what                               rights
 *   0x0000000000000000       identity map of the first 4 GiB    supervisor, RW, NX
 *     IMAGE_BASE               .start, .fault_path              supervisor, R X
 *                              .user.fault_path, .user.text     user, R X
 *                              .text                            supervisor, R X
 *                              .rodata                          supervisor, R NX
 *                              .shadow_stack, first in .data    supervisor, R NX, D set
 *                              .data, .bss                      supervisor, RW, NX
 *                              .user.stack, last in .bss        user, RW, NX
 *     ALIAS                    code while it is written          supervisor, RW, NX
 *   USER_PAGES_ADDRESS       two pages under test, user addresses what the benchmark says
 *   KERNEL_PAGES_ADDRESS     two pages under test, kernel ones    what the benchmark says
 *   CROWD_PAGES_ADDRESS      a page under test for each CPU       what the benchmark says
 *   DEVICE_MEMORY            devices' memory beyond 4 GiB         supervisor, RW X
 *   with 5-level paging the user's pages lie at USER_PAGES_5_LEVEL_ADDRESS, below
 *   a PML5E of their own
 *
 *   selector  descriptor
 *   0x00      null
 *   0x08      KERNEL_CS      64-bit code
 *   0x10      KERNEL_DS      data
 *   0x18      USER32_CS      null; SYSRET counts from here
 *   0x20      USER_DS        data, DPL 3
 *   0x28      USER_CS        64-bit code, DPL 3
 *   0x30      TSS_SELECTOR   the task-state segment, two slots wide
 *   0x40      LDT_SELECTOR   a local descriptor table, two slots wide
 *   0x50      KERNEL_CS32    32-bit code, to leave and enter long mode
 */
#ifndef BOOT_LAYOUT_H
#define BOOT_LAYOUT_H

#include "boot/x86.h"

#define IMAGE_BASE 0x100000
/* Page tables for the memory below and in the image, 2 MBytes each. */
#define IMAGE_TABLES 2
#define ALIAS        (IMAGE_BASE - PAGE_SIZE)

#define KERNEL_CS    0x08
#define KERNEL_DS    0x10
#define USER32_CS    (0x18 | SELECTOR_RPL_MASK)
#define USER_DS      (0x20 | SELECTOR_RPL_MASK)
#define USER_CS      (0x28 | SELECTOR_RPL_MASK)
#define TSS_SELECTOR 0x30
#define LDT_SELECTOR 0x40
#define KERNEL_CS32  0x50
/* IA32_STAR, for SYSCALL, SYSRET and FRED: SDM vol. 2 "SYSCALL". */
#define STAR_SELECTORS (USER32_CS * BIT(48) | KERNEL_CS * BIT(32))
#define GDT_ENTRY_SIZE 8
#define GDT_ENTRIES    11 /* start.S */
/* The first entry of the local descriptor table, for CPL 3. */
#define LDT_FIRST (SELECTOR_ERROR_TI | SELECTOR_RPL_MASK)

/* Interrupt stack table: these vectors may arrive while the stack is bad. */
#define IST_DOUBLE_FAULT  1
#define IST_NMI           2
#define IST_MACHINE_CHECK 3
#define IST_PAGE_FAULT    4 /* for the entry path with IST */
#define IST_STACKS        4

#define BOOT_STACK_SIZE      0x8000
#define EXCEPTION_STACK_SIZE 0x4000

/*
 * The user's top page table is the page after the kernel's, which is aligned to two pages.
 * With PCIDs on, the two PCIDs also differ by one bit.
 */
#define CR3_USER_TABLES BIT(PAGE_SHIFT)
#define CR3_USER_PCID   BIT(11)

/* Rows of the exception table, two words each. Its own: one below all code, one for a fetch. */
#define EXCEPTION_TABLE_ROWS     64
#define EXCEPTION_TABLE_ROW_SIZE 16
#define EXCEPTION_TABLE_OWN_ROWS 2

/*
 * The code on a fault's path is in slots of these sizes (image.ld), so that no edit
 * elsewhere moves it. Code that outgrows its slot does not assemble or link.
 */
#define ENTRY_SLOT       128
#define VECTOR_STUB_SLOT 64
#define PATH_SLOT        512
#define TRIGGER_SLOT     256
#define SLOT_FILL        0xcc /* INT3: nothing may run into the rest of a slot */

#define IDENTITY_MAP_BYTES (UL(4) << 30)

#define USER_PAGES_ADDRESS         UL(0x0000400000000000)
#define USER_PAGES_5_LEVEL_ADDRESS (USER_PAGES_ADDRESS | BIT(LINEAR_BITS_4_LEVEL))
#define KERNEL_PAGES_ADDRESS       UL(0xffffa00000000000)
#define CROWD_PAGES_ADDRESS        UL(0xffffb00000000000)
#define DEVICE_MEMORY              UL(0x0000200000000000)
#define DEVICE_REGIONS             3 /* of 1 GiB each: the screen; a UART, or virtio's two */

/* With this bit, an address is non-canonical with 4 levels and with 5. */
#define NON_CANONICAL BIT(62)

/* Number of registers whose initial values start.S keeps. */
#define START_REGISTERS 4

/* How the image was entered; start.S passes it to kmain. */
#define BOOT_PROTOCOL_MULTIBOOT2 1
#define BOOT_PROTOCOL_PVH        2

/* Multiboot2 specification, "OS image format" and "Boot information format". */
#define MULTIBOOT2_HEADER_MAGIC      0xe85250d6
#define MULTIBOOT2_BOOTLOADER_MAGIC  0x36d76289
#define MULTIBOOT2_ARCHITECTURE_I386 0
#define MULTIBOOT2_HEADER_TAG_END    0
#define MULTIBOOT2_HEADER_ALIGN      8
/* Xen, "x86/HVM direct boot ABI": the ELF note with the 32-bit entry. */
#define XEN_ELFNOTE_PHYS32_ENTRY 18

#endif
