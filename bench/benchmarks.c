/* SPDX-License-Identifier: MIT */
/*
 * The benchmarks, one row each. Their order is the table's.
 * Error codes: Intel SDM vol. 3 "Interrupt 14—Page-Fault Exception (#PF)".
 */
#include "bench/benchmark.h"
#include "bench/command_line.h"
#include "boot/cpu.h"
#include "boot/x86.h"
#include "fault/exception_table.h"

/* Bit 51 is an address bit that no CPU has yet: reserved below MAXPHYADDR = 52. */
#define PTE_RESERVED BIT(51)

static void resolve_by_undefined_instruction(struct pt_regs *regs, unsigned long error_code,
                                             uint64_t address)
{
        (void)regs;
        (void)error_code;
        (void)address;
        undefined_instruction();
}

static void never_resolve(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        (void)regs;
        (void)error_code;
        (void)address;
        for (;;)
                compiler_barrier();
}

const struct action action_skip = {"skip", page_fault_skip};
const struct action action_map = {"map", page_fault_map};
static const struct action action_ud2 = {"ud2", resolve_by_undefined_instruction};
static const struct action action_loop = {"loop", never_resolve};

/* What most rows share: the kernel window's PTE changed, the reference path, skip. */
#define BY_REFERENCE      .path = &entry_path_reference, .action = &action_skip
#define PTE_WITHOUT(bits) .mapping = {.level = LEVEL_PTE, .clear = (bits)}
#define PTE_WITH(bits)    .mapping = {.level = LEVEL_PTE, .set = (bits)}

/* clang-format off */
const struct benchmark benchmarks[] = {
	{"base.empty", "an empty pair of time stamps",
	 SUITE_ALL & ~SUITE_FAULTS, .trigger = &trigger_empty, .mapping = {.warm = true}},
	{"base.load-hit", "a load whose translation is in the TLB",
	 SUITE_CORE | SUITE_COST, .trigger = &trigger_read, .mapping = {.warm = true}},
	{"base.load-miss", "a load after INVLPG: the walk of four levels",
	 SUITE_CORE | SUITE_COST, .trigger = &trigger_read},

	{"np.read", "a read where the PTE is not present",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITHOUT(PTE_P), .trigger = &trigger_read, BY_REFERENCE, .error_code = 0},
	{"np.read.raw", "the same through three instructions: the floor of any handler",
	 SUITE_CORE | SUITE_LADDER, PTE_WITHOUT(PTE_P), .trigger = &trigger_read,
	 .path = &entry_path_raw, .action = &action_skip, .error_code = 0},
	{"np.read.full", "the same with every register saved and a C handler that records",
	 SUITE_CORE | SUITE_LADDER, PTE_WITHOUT(PTE_P), .trigger = &trigger_read,
	 .path = &entry_path_full, .action = &action_skip, .error_code = 0},
	{"np.read.map", "the same, the page mapped and the read run again",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITHOUT(PTE_P), .trigger = &trigger_read,
	 .path = &entry_path_reference, .action = &action_map, .error_code = 0},
	{"np.write", "a write where the PTE is not present",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITHOUT(PTE_P), .trigger = &trigger_write, BY_REFERENCE, .error_code = PF_WR},
	{"np.exec", "a fetch where the PTE is not present",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITHOUT(PTE_P), .trigger = &trigger_exec, BY_REFERENCE, .error_code = PF_ID},

	{"wp.write", "a supervisor write where R/W = 0 and CR0.WP = 1",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITHOUT(PTE_RW), .trigger = &trigger_write, BY_REFERENCE,
	 .error_code = PF_P | PF_WR},
	{"nx.exec", "a fetch where XD = 1",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITH(PTE_NX), .trigger = &trigger_exec, BY_REFERENCE,
	 .error_code = PF_P | PF_ID},

	{"rsvd.read", "a read where the PTE has a reserved bit set",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITH(PTE_RESERVED), .trigger = &trigger_read, BY_REFERENCE,
	 .error_code = PF_P | PF_RSVD},
	{"rsvd.write", "a write where the PTE has a reserved bit set",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITH(PTE_RESERVED), .trigger = &trigger_write, BY_REFERENCE,
	 .error_code = PF_P | PF_RSVD | PF_WR},
	{"rsvd.exec", "a fetch where the PTE has a reserved bit set",
	 SUITE_CORE | SUITE_FAULTS, PTE_WITH(PTE_RESERVED), .trigger = &trigger_exec, BY_REFERENCE,
	 .error_code = PF_P | PF_RSVD | PF_ID},

	{"selftest.wrong-code", "expects an error code that is not delivered: must be FAILED",
	 SUITE_SELFTEST, PTE_WITHOUT(PTE_P), .trigger = &trigger_read, BY_REFERENCE, .error_code = PF_WR},
	{"selftest.ud2", "meets an undefined instruction in the handler: must end in a dump",
	 SUITE_SELFTEST, PTE_WITHOUT(PTE_P), .trigger = &trigger_read,
	 .path = &entry_path_reference, .action = &action_ud2, .error_code = 0},
	{"selftest.loop", "never comes back from the handler: must time out",
	 SUITE_SELFTEST, PTE_WITHOUT(PTE_P), .trigger = &trigger_read,
	 .path = &entry_path_reference, .action = &action_loop, .error_code = 0},
};
/* clang-format on */

const size_t benchmark_count = sizeof(benchmarks) / sizeof(benchmarks[0]);
