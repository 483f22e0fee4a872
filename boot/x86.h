/* SPDX-License-Identifier: MIT */
/*
 * Every architectural number that trapclock uses, under the manual's name. Included from
 * C (guest and host) and from assembly, so it has only numbers.
 * Sources: Intel SDM vol. 3 "System Architecture Overview", "Paging",
 * "Interrupt and Exception Handling", "Control-flow Enforcement Technology",
 * "Model-Specific Registers"; AMD APM vol. 2 "Page-Fault Exception".
 */
#ifndef BOOT_X86_H
#define BOOT_X86_H

#ifdef __ASSEMBLER__
#define UL(x) x
#else
#define UL(x) x##UL
#endif
#define BIT(n) (UL(1) << (n))

/* CR0, SDM "Control Registers". */
#define CR0_PE BIT(0)
#define CR0_MP BIT(1)
#define CR0_EM BIT(2)
#define CR0_TS BIT(3)
#define CR0_ET BIT(4)
#define CR0_NE BIT(5)
#define CR0_WP BIT(16)
#define CR0_AM BIT(18)
#define CR0_NW BIT(29)
#define CR0_CD BIT(30)
#define CR0_PG BIT(31)

/* CR4, SDM "Control Registers". */
#define CR4_TSD   BIT(2)
#define CR4_PSE   BIT(4)
#define CR4_PAE   BIT(5)
#define CR4_MCE   BIT(6)
#define CR4_PGE   BIT(7)
#define CR4_UMIP  BIT(11)
#define CR4_LA57  BIT(12)
#define CR4_PCIDE BIT(17)
#define CR4_SMEP  BIT(20)
#define CR4_SMAP  BIT(21)
#define CR4_PKE   BIT(22)
#define CR4_CET   BIT(23)
#define CR4_PKS   BIT(24)
#define CR4_FRED  BIT(32)

/* CR3 with CR4.PCIDE, SDM "Process-Context Identifiers (PCIDs)". */
#define CR3_NOFLUSH_BIT 63

/* DR7, SDM "Debug Registers": the bit that is always set. */
#define DR7_FIXED BIT(10)
#define DR7_G0    BIT(1)

/* RFLAGS, SDM vol. 1 "EFLAGS Register". */
#define RFLAGS_FIXED BIT(1)
#define RFLAGS_IF    BIT(9)
#define RFLAGS_DF    BIT(10)
#define RFLAGS_NT    BIT(14)
#define RFLAGS_AC    BIT(18)

/* MSRs, SDM vol. 4 "Model-Specific Registers"; KVM's from its CPUID documentation. */
#define MSR_IA32_APIC_BASE         0x1b
#define MSR_SMI_COUNT              0x34
#define MSR_IA32_SPEC_CTRL         0x48
#define MSR_IA32_BIOS_SIGN_ID      0x8b
#define MSR_IA32_APERF             0xe8
#define MSR_IA32_ARCH_CAPABILITIES 0x10a
#define MSR_IA32_FRED_RSP0         0x1cc /* up to RSP3, one for each stack level */
#define MSR_IA32_FRED_STKLVLS      0x1d0
#define MSR_IA32_FRED_CONFIG       0x1d4
#define MSR_IA32_DEBUGCTL          0x1d9
#define MSR_IA32_PAT               0x277
#define MSR_IA32_MTRR_DEF_TYPE     0x2ff
#define MSR_IA32_FIXED_CTR0        0x309
#define MSR_IA32_FIXED_CTR1        0x30a
#define MSR_IA32_FIXED_CTR_CTRL    0x38d
#define MSR_IA32_PERF_GLOBAL_CTRL  0x38f
/* FIXED_CTR_CTRL: counters 0 and 1 in all rings; PERF_GLOBAL_CTRL: the same two on. */
#define FIXED_CTR_CTRL_ALL_RINGS_0_1 0x33
#define PERF_GLOBAL_CTRL_FIXED_0_1   (UL(3) << 32)
#define MSR_IA32_U_CET               0x6a0
#define MSR_IA32_S_CET               0x6a2
#define MSR_IA32_PL0_SSP             0x6a4
#define MSR_IA32_PL3_SSP             0x6a7
#define MSR_IA32_PKRS                0x6e1
#define MSR_HYPER_V_TSC_FREQUENCY    UL(0x40000022) /* Hz */
#define MSR_KVM_SYSTEM_TIME          UL(0x4b564d01)
#define MSR_KVM_ASYNC_PF_EN          UL(0x4b564d02)
#define MSR_KVM_STEAL_TIME           UL(0x4b564d03)
#define KVM_MSR_ENABLED              BIT(0)
#define KVM_ASYNC_PF_SEND_ALWAYS     BIT(1)
#define KVM_ASYNC_PF_AS_INTERRUPT    BIT(3)
#define MSR_KVM_ASYNC_PF_INT         UL(0x4b564d06)
#define MSR_KVM_ASYNC_PF_ACK         UL(0x4b564d07)
#define MSR_EFER                     UL(0xc0000080)
#define MSR_STAR                     UL(0xc0000081)
#define MSR_LSTAR                    UL(0xc0000082)
#define MSR_SYSCALL_MASK             UL(0xc0000084)
#define MSR_AMD_DE_CFG               UL(0xc0011029)
#define AMD_DE_CFG_LFENCE_SERIALIZE  BIT(1)

#define PAT_RESET UL(0x0007040600070406)

#define EFER_SCE BIT(0)
#define EFER_LME BIT(8)
#define EFER_NXE BIT(11)

/* IA32_S_CET, IA32_U_CET, SDM "Shadow Stacks". */
#define CET_SH_STK_EN   BIT(0)
#define CET_WR_SHSTK_EN BIT(1)

/* Exception vectors, SDM "Exception and Interrupt Vectors". */
#define X86_TRAP_DE          0
#define X86_TRAP_DB          1
#define X86_TRAP_NMI         2
#define X86_TRAP_BP          3
#define X86_TRAP_OF          4
#define X86_TRAP_BR          5
#define X86_TRAP_UD          6
#define X86_TRAP_NM          7
#define X86_TRAP_DF          8
#define X86_TRAP_OLD_MF      9
#define X86_TRAP_TS          10
#define X86_TRAP_NP          11
#define X86_TRAP_SS          12
#define X86_TRAP_GP          13
#define X86_TRAP_PF          14
#define X86_TRAP_SPURIOUS    15
#define X86_TRAP_MF          16
#define X86_TRAP_AC          17
#define X86_TRAP_MC          18
#define X86_TRAP_XF          19
#define X86_TRAP_VE          20
#define X86_TRAP_CP          21
#define X86_TRAP_HV          28
#define X86_TRAP_VC          29
#define X86_TRAP_SX          30
#define EXCEPTION_VECTORS    32
#define ASYNC_PF_VECTOR      32 /* an interrupt: KVM's "page ready" */
#define CALL_FUNCTION_VECTOR 33 /* another: from one CPU to others */

/* Error code of #PF, SDM "Interrupt 14—Page-Fault Exception (#PF)"; RMP from the APM. */
#define PF_P    BIT(0)
#define PF_WR   BIT(1)
#define PF_US   BIT(2)
#define PF_RSVD BIT(3)
#define PF_ID   BIT(4)
#define PF_PK   BIT(5)
#define PF_SS   BIT(6)
#define PF_HLAT BIT(7)
#define PF_SGX  BIT(15)
#define PF_RMP  BIT(31)

/* Selector error code, SDM "Error Code". */
#define SELECTOR_ERROR_EXT         BIT(0)
#define SELECTOR_ERROR_IDT         BIT(1)
#define SELECTOR_ERROR_TI          BIT(2)
#define SELECTOR_ERROR_INDEX_SHIFT 3
#define SELECTOR_ERROR_INDEX_BITS  13

/* What CLFLUSH flushes, on every CPU with long mode. */
#define CACHE_LINE 64

/* Paging-structure entries, SDM "4-Level Paging and 5-Level Paging". */
#define PAGE_SHIFT            12
#define PAGE_SIZE             BIT(PAGE_SHIFT)
#define PAGE_SHIFT_2M         21
#define PAGE_SHIFT_1G         30
#define PAGE_SHIFT_512G       39
#define PAGE_SIZE_2M          BIT(PAGE_SHIFT_2M)
#define PAGE_SIZE_1G          BIT(PAGE_SHIFT_1G)
#define PAGE_TABLE_ENTRIES    512
#define PAGE_TABLE_INDEX_BITS 9
#define PTE_P                 BIT(0)
#define PTE_RW                BIT(1)
#define PTE_US                BIT(2)
#define PTE_PCD               BIT(4)
#define PTE_A                 BIT(5)
#define PTE_D                 BIT(6)
#define PTE_PS                BIT(7) /* PAT in a PTE */
#define PTE_G                 BIT(8)
#define PTE_PAT_LARGE         BIT(12)
#define PTE_PK_SHIFT          59
#define PTE_PK_MASK           (UL(0xf) << PTE_PK_SHIFT)
#define PTE_NX                BIT(63)
#define PTE_ADDRESS_MASK      UL(0x000ffffffffff000)
#define PTE_ADDRESS_BITS      52 /* number of address bits in an entry */
#define PTE_LARGE_ADDRESS_LOW 13 /* reserved from here up to the page's size, above PAT */
#define LINEAR_BITS_4_LEVEL   48
#define LINEAR_BITS_5_LEVEL   57

/* RAX of INVLPGB, APM vol. 3. */
#define INVLPGB_ADDRESS_VALID BIT(0)
#define INVLPGB_GLOBAL        BIT(3)

/* Protection keys, SDM "Protection Keys": two bits a key in PKRU and IA32_PKRS. */
#define PKR_AD           BIT(0)
#define PKR_WD           BIT(1)
#define PKR_BITS_PER_KEY 2

/* Segment descriptors, SDM "Segment Descriptors"; gates, "IDT Descriptors". */
#define DESCRIPTOR_ACCESSED BIT(40)
#define DESCRIPTOR_RW       BIT(41)
#define DESCRIPTOR_CODE     BIT(43)
#define DESCRIPTOR_S        BIT(44)
#define DESCRIPTOR_DPL3     (UL(3) << 45)
#define DESCRIPTOR_P        BIT(47)
#define DESCRIPTOR_L        BIT(53)
#define DESCRIPTOR_DB       BIT(54)
#define DESCRIPTOR_G        BIT(55)
#define DESCRIPTOR_LIMIT_4G (UL(0xffff) | (UL(0xf) << 48))
#define DESCRIPTOR_TYPE_LDT 0x2
#define DESCRIPTOR_TYPE_TSS 0x9
#define GATE_TYPE_INTERRUPT 0xe
#define GATE_P              0x80
#define GATE_DPL_SHIFT      5
#define SELECTOR_MASK       0xffff
#define SELECTOR_RPL_MASK   3
#define IST_NONE            0

/* CPUID, SDM vol. 2 "CPUID"; hypervisor range by convention of all vendors. */
#define CPUID_VENDOR                 0x0
#define CPUID_VERSION                0x1
#define CPUID_STRUCTURED             0x7
#define CPUID_ARCHITECTURAL_PMU      0xa
#define CPUID_EXTENDED_TOPOLOGY      0xb
#define CPUID_TOPOLOGY_TYPE_SHIFT    8 /* ECX: the level's type */
#define CPUID_TOPOLOGY_TYPE_SMT      1
#define CPUID_TSC_FREQUENCY          0x15
#define CPUID_PROCESSOR_FREQUENCY    0x16
#define CPUID_NATIVE_MODEL           0x1a
#define CPUID_CORE_TYPE_SHIFT        24 /* EAX */
#define CORE_TYPE_ATOM               0x20
#define CORE_TYPE_CORE               0x40
#define CPUID_TOPOLOGY_V2            0x1f
#define CPUID_STRUCTURED_EDX_HYBRID  BIT(15)
#define CPUID_EXTENDED_ECX_TOPOEXT   BIT(22) /* of CPUID_EXTENDED_VERSION */
#define CPUID_AMD_TOPOLOGY           UL(0x80000026)
#define CPUID_HYPERVISOR             UL(0x40000000)
#define CPUID_KVM_FEATURES           1       /* behind KVM's first leaf */
#define CPUID_HYPER_V_FEATURES       3       /* behind Hyper-V's */
#define HYPER_V_FREQUENCY_MSRS       BIT(11) /* EAX */
#define KVM_FEATURE_CLOCKSOURCE2     BIT(3)
#define KVM_FEATURE_ASYNC_PF         BIT(4)
#define KVM_FEATURE_STEAL_TIME       BIT(5)
#define KVM_FEATURE_ASYNC_PF_INT     BIT(14)
#define CPUID_EXTENDED               UL(0x80000000)
#define CPUID_EXTENDED_VERSION       UL(0x80000001)
#define CPUID_BRAND_FIRST            UL(0x80000002)
#define CPUID_BRAND_LAST             UL(0x80000004)
#define CPUID_ADVANCED_POWER         UL(0x80000007)
#define CPUID_ADDRESS_SIZES          UL(0x80000008)
#define CPUID_ADDRESS_SIZES_PHYSICAL 0xff
#define CPUID_ENCRYPTION             UL(0x8000001f) /* AMD's: APM vol. 3 "Encrypted Memory Capabilities" */
#define CPUID_ENCRYPTION_EAX_ANY     (BIT(0) | BIT(1)) /* SME, SEV */
#define CPUID_ENCRYPTION_EBX_BIT     0x3f              /* which one of an entry encrypts */
#define PHYSICAL_BITS_WITHOUT_LEAF   36
#define CPUID_PROCESSOR_TOPOLOGY     UL(0x8000001e) /* AMD's: EBX[15:8] = threads a core - 1 */
#define CPUID_EXTENDED_FEATURES_2    UL(0x80000021)
#define CPUID_VERSION_ECX_HYPERVISOR BIT(31)
#define CPUID_VERSION_EDX_MCE        BIT(7)
#define CPUID_VERSION_EDX_APIC       BIT(9)
#define CPUID_EXTENDED_EDX_NX        BIT(20)

/* 16550 UART, PC16550D data sheet; the ports of PCs. */
#define COM1_PORT             0x3f8
#define COM2_PORT             0x2f8
#define COM3_PORT             0x3e8
#define COM4_PORT             0x2e8
#define UART_THR              0
#define UART_RBR              0
#define UART_DLL              0
#define UART_DLH              1
#define UART_IER              1
#define UART_FCR              2
#define UART_IIR              2
#define UART_LCR              3
#define UART_MCR              4
#define UART_LSR              5
#define UART_FCR_ENABLE_CLEAR 0x07
#define UART_IIR_FIFO         0xc0 /* both bits: a working FIFO; only the upper: a broken one */
#define UART_LCR_8N1          0x03
#define UART_LCR_DLAB         0x80
#define UART_MCR_DTR_RTS      0x03
#define UART_MCR_LOOP         0x10
#define UART_LSR_DR           0x01
#define UART_LSR_THRE         0x20
#define UART_LSR_TEMT         0x40
#define UART_FIFO_BYTES       16
#define UART_REGISTERS        8

/*
 * PCI Local Bus Specification 3.0, "Configuration Mechanism #1", "Configuration
 * Space Organization". A function's number is its bus, device and function.
 */
#define PCI_CONFIG_ADDRESS                0xcf8
#define PCI_CONFIG_DATA                   0xcfc
#define PCI_CONFIG_ENABLE                 BIT(31)
#define PCI_BUSES                         256
#define PCI_DEVICES                       32
#define PCI_FUNCTIONS                     8
#define PCI_FUNCTION(bus, device, number) ((bus) << 8 | (device) << 3 | (number))
#define PCI_FUNCTION_SHIFT                8
#define PCI_VENDOR_ID                     0x00
#define PCI_VENDOR_NONE                   0xffff
#define PCI_COMMAND                       0x04
#define PCI_COMMAND_IO                    BIT(0)
#define PCI_COMMAND_MEMORY                BIT(1)
#define PCI_COMMAND_MASTER                BIT(2)
#define PCI_COMMAND_MASK                  0xffff  /* above it the status */
#define PCI_STATUS_CAPABILITIES           BIT(20) /* in the dword of the command */
#define PCI_CLASS_REVISION                0x08
#define PCI_CLASS_MASK                    0xffff0000
#define PCI_CLASS_SERIAL                  0x07000000
#define PCI_HEADER_TYPE                   0x0c
#define PCI_HEADER_TYPE_MULTIFUNCTION     BIT(23)
#define PCI_BAR0                          0x10
#define PCI_BAR1                          0x14
#define PCI_BAR_IO                        BIT(0)
#define PCI_BAR_IO_MASK                   UL(0xfffc)
#define PCI_BAR_TYPE_MASK                 0x6
#define PCI_BAR_TYPE_64                   0x4
#define PCI_BAR_FLAGS                     0xf
#define PCI_BARS                          6
#define PCI_CAPABILITIES                  0x34
#define PCI_CAPABILITY_VENDOR             0x09
#define PCI_HEADER_BYTES                  0x40
#define PCI_CONFIG_BYTES                  0x100

/* 8042 keyboard controller; codes of set 1, which it translates to. */
#define I8042_DATA          0x60
#define I8042_STATUS        0x64
#define I8042_STATUS_OUTPUT 0x01 /* a byte can be read */
#define I8042_STATUS_MOUSE  0x20 /* it is from the mouse */
#define I8042_ABSENT        0xff
#define I8042_PULSE_RESET   0xfe /* a command, written to the status port */
#define SCAN_CODE_ESC       0x01
#define SCAN_CODE_Q         0x10
#define SCAN_CODE_SPACE     0x39
#define SCAN_CODE_HOME      0x47
#define SCAN_CODE_UP        0x48
#define SCAN_CODE_PAGE_UP   0x49
#define SCAN_CODE_LEFT      0x4b
#define SCAN_CODE_RIGHT     0x4d
#define SCAN_CODE_END       0x4f
#define SCAN_CODE_DOWN      0x50
#define SCAN_CODE_PAGE_DOWN 0x51

/* VGA text, mode 3: 80 by 25 cells, each a character and its colours. */
#define VGA_TEXT       0xb8000
#define VGA_TEXT_CELLS (80 * 25)
#define VGA_TEXT_GREY  0x0700 /* light grey on black */

/* VGA's registers: IBM, "VGA Programming Considerations"; Intel's PRM, "VGA and Extended VGA". */
#define VGA_GRAPHICS           0xa0000
#define VGA_ATTRIBUTE          0x3c0 /* index, then value; after reading VGA_STATUS, the index again */
#define VGA_ATTRIBUTE_READ     0x3c1
#define VGA_ATTRIBUTE_ON       0x20 /* in the index: turns the screen on */
#define VGA_MISC_WRITE         0x3c2
#define VGA_SEQUENCER          0x3c4
#define VGA_DAC_MASK           0x3c6
#define VGA_DAC_READ           0x3c7
#define VGA_DAC_WRITE          0x3c8
#define VGA_DAC_DATA           0x3c9
#define VGA_MISC_READ          0x3cc
#define VGA_GRAPHICS_REGISTERS 0x3ce
#define VGA_CRTC               0x3d4
#define VGA_STATUS             0x3da

/* 8254 PIT: channel 0 counts down from 65536 repeatedly; its count is latched. */
#define PIT_HZ                         1193182
#define PIT_CHANNEL0                   0x40
#define PIT_COMMAND                    0x43
#define PIT_COMMAND_CHANNEL0_LOHI_RATE 0x34
#define PIT_COMMAND_CHANNEL0_LATCH     0x00

/* HPET, IA-PC HPET Specification: the address in its table; register numbers, in 32-bit units. */
#define ACPI_HPET_ADDRESS         40
#define HPET_BYTES                0x400
#define HPET_PERIOD               1
#define HPET_PERIOD_MAX_FS        100000000
#define FEMTOSECONDS_PER_SECOND   UL(1000000000000000)
#define HPET_CAPABILITIES         0
#define HPET_CAPABILITIES_LEGACY  BIT(15)
#define HPET_CONFIGURATION        4
#define HPET_CONFIGURATION_ENABLE BIT(0)
#define HPET_CONFIGURATION_LEGACY BIT(1)
#define HPET_MAIN_COUNTER         60
#define HPET_TIMER0               64
#define HPET_TIMER_INTERRUPT      BIT(2)
#define HPET_TIMER_PERIODIC       BIT(3)
#define HPET_TIMER_CAN_REPEAT     BIT(4)
#define HPET_TIMER_SET_VALUE      BIT(6)
#define HPET_TIMER_32_BITS        BIT(8)
#define HPET_TIMER0_COMPARATOR    66

/* ACPI Specification, FADT: offsets; "Power Management Timer": at least 24 bits. */
#define ACPI_FADT_PM_TIMER   76
#define ACPI_FADT_FLAGS      112
#define ACPI_FADT_X_PM_TIMER 208
#define ACPI_PM_TIMER_HZ     3579545
#define ACPI_PM_TIMER_MASK   UL(0xffffff)

/* Local APIC, SDM vol. 3 "Advanced Programmable Interrupt Controller (APIC)". */
#define APIC_BASE_X2APIC        BIT(10)
#define APIC_BASE_ENABLE        BIT(11)
#define APIC_BASE_ADDRESS       PTE_ADDRESS_MASK
#define APIC_ID                 0x20 /* offsets; in x2APIC mode MSR_X2APIC + offset / 16 */
#define APIC_ID_SHIFT           24   /* in xAPIC mode */
#define APIC_SPURIOUS           0xf0
#define APIC_SPURIOUS_ENABLE    BIT(8)
#define APIC_TASK_PRIORITY      0x80
#define APIC_TASK_PRIORITY_MAX  0xff
#define APIC_TASK_PRIORITY_LOW  0x10 /* passes vectors from 32 on */
#define APIC_EOI                0xb0
#define APIC_ICR_LOW            0x300
#define APIC_ICR_HIGH           0x310
#define APIC_ICR_ID_SHIFT       24 /* of the destination, in ICR_HIGH in xAPIC mode */
#define APIC_ICR_PENDING        BIT(12)
#define APIC_ICR_ASSERT         BIT(14)
#define APIC_ICR_NMI            (UL(4) << 8)
#define APIC_ICR_INIT           (UL(5) << 8)
#define APIC_ICR_STARTUP        (UL(6) << 8) /* with the page's number */
#define APIC_ICR_ALL_BUT_SELF   (UL(3) << 18)
#define APIC_ID_MAX_XAPIC       0xfe /* 0xff is all */
#define APIC_LVT_LINT0          0x350
#define APIC_LVT_LINT1          0x360
#define APIC_LVT_ERROR          0x370
#define APIC_LVT_NMI            (UL(4) << 8)
#define APIC_LVT_MASKED         BIT(16)
#define APIC_LVT_TIMER          0x320
#define APIC_TIMER_INITIAL      0x380
#define APIC_LVT_TIMER_PERIODIC BIT(17)
#define LOCAL_APIC              UL(0xfee00000) /* where it is after a reset */
#define MSR_X2APIC              0x800

/* I/O APIC, 82093AA data sheet: two 32-bit registers in memory, and the registers behind them. */
#define IO_APIC_SELECT                 0
#define IO_APIC_WINDOW                 4
#define IO_APIC_BYTES                  0x14
#define IO_APIC_VERSION                1
#define IO_APIC_VERSION_LAST_PIN_SHIFT 16
#define IO_APIC_REDIRECTION            0x10 /* of pin 0, low half; two registers a pin */
#define IO_APIC_REDIRECTION_NMI        (UL(4) << 8)
#define IO_APIC_DESTINATION_SHIFT      24 /* in the high half */
#define IO_APIC_DESTINATION_MAX        0xfe

/* 8259 interrupt controllers: the ports of their mask registers. */
#define PIC_PRIMARY_MASK_PORT   0x21
#define PIC_SECONDARY_MASK_PORT 0xa1
#define PIC_MASK_ALL            0xff

/* Ports that end an emulator: QEMU's isa-debug-exit, Bochs's shutdown port. */
#define DEBUG_EXIT_PORT     0xf4
#define BOCHS_SHUTDOWN_PORT 0x8900
/* The debug port of QEMU, Xen and Bochs; on Bochs and QEMU it reads as its own number. */
#define DEBUG_CONSOLE_PORT 0xe9

#endif
