/* SPDX-License-Identifier: MIT */
/*
 * From the loader to kmain. GRUB jumps to start_multiboot2, qemu -kernel to
 * start_pvh: 32-bit protected mode, paging off, flat segments, interrupts off,
 * %ebx = physical address of the loader's information. Calls kmain on boot_stack with
 * 4-level paging over an identity map of 4 GiB, WP on, and NX on if the CPU has it.
 * Nothing of firmware's control and debug registers is left. Sources: Intel SDM vol. 3
 * "Initializing IA-32e Mode"; the specifications named in header.S.
 */
#include "boot/exit_status.h"
#include "boot/layout.h"

#define CR0_START (CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE)
#define PDE_START (PTE_P | PTE_RW | PTE_PS)
#define IDENTITY_MAP_PDES (IDENTITY_MAP_BYTES >> 21)
#define UART_WAIT_READS 100000

/* A row of baseline: longs. */
#define BASELINE_LEAF 0
#define BASELINE_BIT  4
#define BASELINE_TEXT 8
#define BASELINE_ROW  12

	.code32
	.section .text.start, "ax"
	.globl	start_multiboot2
start_multiboot2:
	movl	$BOOT_PROTOCOL_MULTIBOOT2, %ebp
	cmpl	$MULTIBOOT2_BOOTLOADER_MAGIC, %eax
	je	start
	xorl	%ebx, %ebx			/* not multiboot2: no information */
	jmp	start

	.globl	start_pvh
start_pvh:
	movl	$BOOT_PROTOCOL_PVH, %ebp

/* %ebp = BOOT_PATH_*, %ebx = information or 0. */
start:
	movl	$boot_stack_top, %esp
	pushl	$RFLAGS_FIXED			/* IF, DF, NT, AC and IOPL are 0 */
	popfl
	call	require_baseline
	call	keep_registers
	call	map_identity
	call	choose_registers

	movl	%esi, %cr4
	movl	$boot_pml4, %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	movl	%edi, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$CR0_START, %eax
	movl	%eax, %cr0			/* long mode is active from here on */

	lgdt	gdt_pointer
	ljmp	$KERNEL_CS, $start64

/*
 * Return if the CPU has every feature in baseline, else say what it lacks and stop. Clobbers
 * %eax, %ecx, %edx, %esi; keeps %ebx.
 */
require_baseline:
	pushl	%ebx
	movl	$baseline, %esi
1:	movl	BASELINE_LEAF(%esi), %eax
	andl	$CPUID_EXTENDED, %eax		/* the first of its range tells the last */
	cpuid
	cmpl	BASELINE_LEAF(%esi), %eax
	jb	refuse
	movl	BASELINE_LEAF(%esi), %eax
	cpuid
	movl	BASELINE_BIT(%esi), %eax
	btl	%eax, %edx
	jnc	refuse
	addl	$BASELINE_ROW, %esi
	cmpl	$baseline_end, %esi
	jb	1b
	popl	%ebx
	ret

/*
 * Return %edi = the EFER and %esi = the CR4 to start with. If the CPU has machine checks, which
 * some hypervisors hide, one leads to a dump instead of a reset. A lack of no-execute pages is
 * reported by kmain, which has more consoles. Clobbers %eax, %ecx, %edx; keeps %ebx.
 */
choose_registers:
	pushl	%ebx
	movl	$EFER_LME, %edi
	movl	$CPUID_EXTENDED_VERSION, %eax
	cpuid
	testl	$CPUID_EXTENDED_EDX_NX, %edx
	jz	1f
	orl	$EFER_NXE, %edi
1:	movl	$CR4_PAE, %esi
	movl	$CPUID_VERSION, %eax
	cpuid
	testl	$CPUID_VERSION_EDX_MCE, %edx
	jz	2f
	orl	$CR4_MCE, %esi
2:	popl	%ebx
	ret

/*
 * Write the text of the row at %esi on an empty screen and to COM1, then end the VM, if there
 * is one, as machine_exit does. A CPU without long mode has no UEFI, so a screen, if any, is
 * VGA text.
 */
refuse:
	movl	BASELINE_TEXT(%esi), %esi
	movl	$VGA_TEXT, %edi
	movl	$VGA_TEXT_CELLS, %ecx
	movw	$(VGA_TEXT_GREY | ' '), %ax
	rep stosw
	movb	$UART_LCR_8N1, %al		/* the rate is the firmware's */
	movw	$(COM1_PORT + UART_LCR), %dx
	outb	%al, %dx
	movl	$VGA_TEXT, %edi
1:	movb	(%esi), %al
	testb	%al, %al
	jz	4f
	cmpb	$'\n', %al			/* the screen's line ends by itself */
	je	2f
	stosw					/* %ah still holds the colour */
2:	movl	$UART_WAIT_READS, %ecx
	movw	$(COM1_PORT + UART_LSR), %dx
3:	inb	%dx, %al			/* ones where there is no UART */
	testb	$UART_LSR_THRE, %al
	loopz	3b
	movw	$(COM1_PORT + UART_THR), %dx
	outsb
	jmp	1b
4:	movl	$UART_WAIT_READS, %ecx		/* until all is out */
	movw	$(COM1_PORT + UART_LSR), %dx
5:	inb	%dx, %al
	testb	$UART_LSR_TEMT, %al
	loopz	5b
	inb	$DEBUG_CONSOLE_PORT, %al
	cmpb	$DEBUG_CONSOLE_PORT, %al
	jne	6f
	movl	$bochs_shutdown, %esi
	movl	$(bochs_shutdown_end - bochs_shutdown), %ecx
	movw	$BOCHS_SHUTDOWN_PORT, %dx
	rep outsb
6:	movl	$CPUID_VERSION, %eax
	cpuid
	testl	$CPUID_VERSION_ECX_HYPERVISOR, %ecx
	jz	7f
	movb	$GUEST_EXIT_USAGE, %al
	outb	%al, $DEBUG_EXIT_PORT
7:	cli
	hlt
	jmp	7b

/* Save registers that are about to be set, for bench/machine/entry_state.c. Clobbers %eax,
   %ecx, %edx. */
keep_registers:
	movl	%cr0, %eax
	movl	%eax, start_registers
	movl	%cr4, %eax
	movl	%eax, start_registers + 4
	movl	%dr7, %eax
	movl	%eax, start_registers + 8
	movl	$MSR_EFER, %ecx
	rdmsr
	movl	%eax, start_registers + 12
	ret

/*
 * Fill boot_pds with 2 MiB pages and link them to boot_pdpt and boot_pml4.
 * Clobbers %eax, %ecx.
 */
map_identity:
	xorl	%ecx, %ecx
1:	movl	%ecx, %eax
	shll	$21, %eax
	orl	$PDE_START, %eax
	movl	%eax, boot_pds(, %ecx, 8)
	incl	%ecx
	cmpl	$IDENTITY_MAP_PDES, %ecx
	jb	1b

	/* Upper entries allow user pages; the leaf entries decide. */
	movl	$(boot_pds + PTE_P + PTE_RW + PTE_US), %eax
	xorl	%ecx, %ecx
2:	movl	%eax, boot_pdpt(, %ecx, 8)
	addl	$PAGE_SIZE, %eax
	incl	%ecx
	cmpl	$(IDENTITY_MAP_PDES / PAGE_TABLE_ENTRIES), %ecx
	jb	2b

	movl	$(boot_pdpt + PTE_P + PTE_RW + PTE_US), boot_pml4
	ret

	.code64
start64:
	movl	$KERNEL_DS, %eax
	movl	%eax, %ss
	movl	$DR7_FIXED, %eax
	movq	%rax, %dr7			/* no breakpoint */
	xorl	%eax, %eax			/* the other selectors are never used */
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	movl	$boot_stack_top, %esp
	movl	%ebp, %edi			/* BOOT_PATH_* */
	movl	%ebx, %esi			/* information */
	xorl	%ebp, %ebp			/* end of the frame chain */
	call	kmain
	ud2					/* kmain does not return */

/*
 * Features that the image uses without checking again, by their bits in CPUID's EDX. Every
 * CPU with long mode has them, but a VM can hide each. Features that only some rows use are
 * in bench/machine/cpu_feature.h.
 */
	.macro	BASELINE leaf, bit, name, notation
	.long	\leaf, \bit, .Ltext\@
	.pushsection .rodata.text
.Ltext\@:
	.ascii	"trapclock: this CPU has no "
	.ascii	"\name"
	.asciz	" (\notation = 0)\n"
	.popsection
	.endm

	.section .rodata
	.balign	4
baseline:
	BASELINE CPUID_EXTENDED_VERSION, 29, "long mode", "CPUID.80000001H:EDX.LM[29]"
	BASELINE CPUID_VERSION, 4, "RDTSC", "CPUID.01H:EDX.TSC[4]"
	BASELINE CPUID_VERSION, 5, "RDMSR", "CPUID.01H:EDX.MSR[5]"
	BASELINE CPUID_VERSION, 6, "physical-address extension", "CPUID.01H:EDX.PAE[6]"
	BASELINE CPUID_VERSION, 15, "CMOV", "CPUID.01H:EDX.CMOV[15]"
	BASELINE CPUID_VERSION, 25, "SSE", "CPUID.01H:EDX.SSE[25]"	/* QEMU's LFENCE asks for it */
	BASELINE CPUID_VERSION, 26, "LFENCE", "CPUID.01H:EDX.SSE2[26]"
baseline_end:
bochs_shutdown:
	.ascii	"Shutdown"
bochs_shutdown_end:

	.section .data.gdt, "aw"
	.balign	8
	.globl	gdt
gdt:						/* selectors: layout.h */
	.quad	0
	.quad	DESCRIPTOR_P | DESCRIPTOR_S | DESCRIPTOR_CODE | DESCRIPTOR_RW | DESCRIPTOR_ACCESSED | DESCRIPTOR_L
	.quad	DESCRIPTOR_P | DESCRIPTOR_S | DESCRIPTOR_RW | DESCRIPTOR_ACCESSED
	.quad	0
	.quad	DESCRIPTOR_P | DESCRIPTOR_S | DESCRIPTOR_DPL3 | DESCRIPTOR_RW | DESCRIPTOR_ACCESSED
	.quad	DESCRIPTOR_P | DESCRIPTOR_S | DESCRIPTOR_DPL3 | DESCRIPTOR_CODE | DESCRIPTOR_RW | DESCRIPTOR_ACCESSED | DESCRIPTOR_L
	.quad	0, 0				/* TSS, filled by tss_load */
	.quad	0, 0				/* LDT, filled by ldt_load */
	.quad	DESCRIPTOR_P | DESCRIPTOR_S | DESCRIPTOR_CODE | DESCRIPTOR_RW | DESCRIPTOR_ACCESSED | DESCRIPTOR_DB | DESCRIPTOR_G | DESCRIPTOR_LIMIT_4G
gdt_end:
	.if gdt_end - gdt != GDT_ENTRIES * GDT_ENTRY_SIZE
	.error "GDT_ENTRIES is not how many there are"
	.endif
gdt_pointer:
	.short	gdt_end - gdt - 1
	.quad	gdt

	.bss
	.balign	2 * PAGE_SIZE
	.globl	boot_pml4, boot_pdpt, boot_pds
boot_pml4:
	.skip	PAGE_SIZE
	.skip	PAGE_SIZE		/* the user's, CR3_USER_TABLES */
	.globl	boot_pml5
boot_pml5:					/* filled by paging_levels.c */
	.skip	PAGE_SIZE
boot_pdpt:
	.skip	PAGE_SIZE
boot_pds:
	.skip	PAGE_SIZE * (IDENTITY_MAP_PDES / PAGE_TABLE_ENTRIES)
	.globl	start_registers
start_registers:				/* CR0, CR4, DR7, IA32_EFER */
	.skip	4 * START_REGISTERS
	.balign	16
boot_stack:
	.skip	BOOT_STACK_SIZE
	.globl	boot_stack_top
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
