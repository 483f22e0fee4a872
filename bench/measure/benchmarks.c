/* SPDX-License-Identifier: MIT */
/*
 * The benchmarks, one row each. Their order is the table's.
 * Error codes: Intel SDM vol. 3 "Interrupt 14-Page-Fault Exception (#PF)".
 */
#include "boot/cpu.h"
#include "boot/memory.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "fault/exception_table.h"
#include "fault/panic.h"
#include "bench/protocol/command_line.h"
#include "bench/measure/benchmark.h"
#include "bench/measure/crowd.h"
#include "bench/measure/selftest.h"

/* Bit 51 is an address bit that no CPU has yet: reserved below MAXPHYADDR = 52. */
#define PTE_BIT_51 BIT(51)
/* The lowest of the bits that a large page's entry reserves. */
#define PTE_LARGE_RESERVED BIT(PTE_LARGE_ADDRESS_LOW)
#define PTE_TEST_KEY       ((uint64_t)TEST_KEY << PTE_PK_SHIFT)
/* Any page of the image that nothing else uses. */
static char cleared_page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
#define CLEARED_PAGE ((uintptr_t)cleared_page)

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

/* What a kernel does on many CPUs, so that no other CPU uses the old entry. */
static void copy_and_shoot(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        page_fault_copy(regs, error_code, address);
        crowd_shoot();
}

static void upgrade_and_shoot(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        page_fault_upgrade(regs, error_code, address);
        crowd_shoot();
}

const struct action action_skip = {"skip", page_fault_skip, false};
static const struct action action_skip_on_shadow_stack = {"skip-shstk",
                                                          page_fault_skip_on_shadow_stack, false};
static const struct action action_map = {"map", page_fault_map, true};
static const struct action action_upgrade = {"upgrade", page_fault_upgrade, true};
static const struct action action_zero = {"zero", page_fault_zero, true};
static const struct action action_copy = {"copy", page_fault_copy, true};
static const struct action action_copy_shoot = {"copy-shoot", copy_and_shoot, true};
static const struct action action_upgrade_shoot = {"upgrade-shoot", upgrade_and_shoot, true};
static const struct action action_reflect = {"reflect", page_fault_reflect, false};
static const struct action action_ud2 = {"ud2", resolve_by_undefined_instruction, false};
static const struct action action_loop = {"loop", never_resolve, false};

/* Parts of rows. FAULT: the reference path, skip, this error code. */
#define CORE              (SUITE_CORE | SUITE_FAULTS)
#define FAULTS            SUITE_FAULTS
#define FAULT(code)       .path = &entry_path_reference, .action = &action_skip, .error_code = (code)
#define NEEDS(feature)    .needs = &cpu_feature_##feature
#define TRIGGER(name)     .trigger = &trigger_##name
#define CLEAR(at, bits)   .level = LEVEL_##at, .clear = (bits)
#define SET(at, bits)     .level = LEVEL_##at, .set = (bits)
#define PLAIN             .level = 0 /* nothing is changed */
#define MAPPING(...)      .mapping = {__VA_ARGS__}
#define USER_MAPPING(...) .mapping = {.pages = USER_PAGES, __VA_ARGS__}
#define MODE(...)         .mode = {__VA_ARGS__}
#define FIVE_LEVELS       NEEDS(la57), MODE(.cr4_set = CR4_LA57)
/* With a shadow stack. SSP is that of CPL 3, relative to the address accessed. */
#define SHADOW_STACK(ssp_) \
        NEEDS(cet_ss), MODE(.cr4_set = CR4_CET, .shadow_stack = true, .ssp = (ssp_))

/* FAULT at CPL 0 while it has a shadow stack. */
#define SHADOW_STACK_FAULT(code) \
        .path = &entry_path_reference, .action = &action_skip_on_shadow_stack, .error_code = (code)

/* clang-format off */
/*
 * The rows that every level has: its entry is not present, has a reserved bit, or forbids.
 * at: the level. changes: in parentheses, what is changed in the mapping. ...: what else the
 * rows of this level need.
 */
#define NOT_PRESENT(id, at, name, suite, ...)                                                                                                                   \
        {"np." id "read",  "a read where the " name " is not present",           suite,  MAPPING(CLEAR(at, PTE_P)), TRIGGER(read),  FAULT(0),     __VA_ARGS__}, \
        {"np." id "write", "a write where the " name " is not present",          suite,  MAPPING(CLEAR(at, PTE_P)), TRIGGER(write), FAULT(PF_WR), __VA_ARGS__}, \
        {"np." id "exec",  "a fetch where the " name " is not present",          suite,  MAPPING(CLEAR(at, PTE_P)), TRIGGER(exec),  FAULT(PF_ID), __VA_ARGS__}, \
        {"np." id "rmw",   "an add to memory where the " name " is not present", FAULTS, MAPPING(CLEAR(at, PTE_P)), TRIGGER(rmw),   FAULT(PF_WR), __VA_ARGS__}

#define CHANGED(...) __VA_ARGS__
#define RESERVED(id, what, suite, changes, ...)                                                                                                                                \
        {"rsvd." id "read",       "a read where " what,       suite,  MAPPING(CHANGED changes),      TRIGGER(read),       FAULT(PF_P | PF_RSVD),                 __VA_ARGS__}, \
        {"rsvd." id "write",      "a write where " what,      suite,  MAPPING(CHANGED changes),      TRIGGER(write),      FAULT(PF_P | PF_RSVD | PF_WR),         __VA_ARGS__}, \
        {"rsvd." id "exec",       "a fetch where " what,      suite,  MAPPING(CHANGED changes),      TRIGGER(exec),       FAULT(PF_P | PF_RSVD | PF_ID),         __VA_ARGS__}, \
        {"user.rsvd." id "read",  "a user read where " what,  FAULTS, USER_MAPPING(CHANGED changes), TRIGGER(user_read),  FAULT(PF_P | PF_RSVD | PF_US),         __VA_ARGS__}, \
        {"user.rsvd." id "write", "a user write where " what, FAULTS, USER_MAPPING(CHANGED changes), TRIGGER(user_write), FAULT(PF_P | PF_RSVD | PF_US | PF_WR), __VA_ARGS__}, \
        {"user.rsvd." id "exec",  "a user fetch where " what, FAULTS, USER_MAPPING(CHANGED changes), TRIGGER(user_exec),  FAULT(PF_P | PF_RSVD | PF_US | PF_ID), __VA_ARGS__}

/* R/W = 0 and XD = 1 in the entry of an upper level, from CPL 0 and CPL 3. */
#define UPPER_RIGHTS(id, at, name, ...)                                                                                                                                                       \
        {"wp." id "write",      "a supervisor write where the " name " has R/W = 0", FAULTS, MAPPING(CLEAR(at, PTE_RW)),      TRIGGER(write),      FAULT(PF_P | PF_WR),         __VA_ARGS__}, \
        {"nx." id "exec",       "a fetch where the " name " has XD = 1",             FAULTS, MAPPING(SET(at, PTE_NX)),        TRIGGER(exec),       FAULT(PF_P | PF_ID),         __VA_ARGS__}, \
        {"user.wp." id "write", "a user write where the " name " has R/W = 0",       FAULTS, USER_MAPPING(CLEAR(at, PTE_RW)), TRIGGER(user_write), FAULT(PF_P | PF_US | PF_WR), __VA_ARGS__}, \
        {"user.nx." id "exec",  "a user fetch where the " name " has XD = 1",        FAULTS, USER_MAPPING(SET(at, PTE_NX)),   TRIGGER(user_exec),  FAULT(PF_P | PF_US | PF_ID), __VA_ARGS__}

/* Rungs of the entry ladder: the same fault, each with one step more. below: the rung below. */
#define CORE_RUNG (SUITE_CORE | SUITE_LADDER)
#define RUNG(id, doc, suites, path_, below_, ...)                    \
        {id, doc, suites, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read), \
         .path = &entry_path_##path_, .action = &action_skip, .error_code = 0, .below = below_, __VA_ARGS__}
#define USER_RUNG(id, doc, path_, below_, ...)                                       \
        {id, doc, SUITE_LADDER, USER_MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(user_read), \
         .path = &entry_path_##path_, .action = &action_skip, .error_code = PF_US, .below = below_, __VA_ARGS__}

/*
 * Rows that must be FAILED. Each mistake of bench/measure/selftest.h is made on every shape of
 * path, and from CPL 3 on the reference path and on the one with the most steps. changes: in
 * parentheses, what is changed in the mapping.
 */
#define SELFTEST(id_, doc_, what, access, changes, path_, action_, code, vector_)         \
        {.id = "selftest." id_, .doc = doc_ ": must be FAILED", .suites = SUITE_SELFTEST, \
         .mapping = {CHANGED changes}, .trigger = &selftest_##what##_##access,            \
         .path = path_, .action = action_, .error_code = (code), .vector = (vector_)}
#define SELFTEST_ON(path, id, doc, what, changes, code, vector) \
        SELFTEST(id, doc, what, read, changes, &entry_path_##path, &action_skip, code, vector)
#define SELFTEST_USER_ON(path, id, doc, what, changes, code, vector)                 \
        SELFTEST(id, doc, what, user_read, (.pages = USER_PAGES, CHANGED changes), \
                 &entry_path_##path, &action_skip, (code) | PF_US, vector)
#define SELFTEST_RAW(id, ...) SELFTEST_ON(raw, id ".raw", __VA_ARGS__)
#define SELFTEST_NOT_RAW(id, ...)                             \
        SELFTEST_ON(reference, id, __VA_ARGS__),              \
        SELFTEST_ON(scratch, id ".scratch", __VA_ARGS__),     \
        SELFTEST_ON(full, id ".full", __VA_ARGS__),           \
        SELFTEST_ON(entry, id ".entry", __VA_ARGS__),         \
        SELFTEST_ON(fixup, id ".fixup", __VA_ARGS__),         \
        SELFTEST_USER_ON(reference, id ".user", __VA_ARGS__), \
        SELFTEST_USER_ON(ist, id ".user.ist", __VA_ARGS__)
#define SELFTESTS(...) SELFTEST_RAW(__VA_ARGS__), SELFTEST_NOT_RAW(__VA_ARGS__)
/* The same without a path, with a mended entry, and where QEMU's TCG is known to deviate. */
#define SELFTEST_NONE(id, doc, what) \
        SELFTEST(id ".none", doc, what, read, (.level = LEVEL_PTE), NULL, NULL, 0, 0)
#define SELFTEST_MAP(id, doc, what) \
        SELFTEST(id ".map", doc, what, read, (CLEAR(PTE, PTE_P)), &entry_path_reference, &action_map, 0, 0)
#define SELFTEST_RSVD(id, doc, what) \
        SELFTEST_ON(reference, id ".rsvd", doc, what, (SET(PTE, PTE_BIT_51)), PF_P | PF_RSVD, 0)

/*
 * Rows for several CPUs, one row for each number of them. The figure is the first CPU's: a task
 * is timed by itself; otherwise the row's fault is timed while the other CPUs do their job.
 */
#define CROWD(...) .crowd = {__VA_ARGS__}
#define FROM_2(ROW) ROW(2), ROW(4), ROW(8), ROW(16), ROW(32), ROW(64)
#define FROM_1(ROW) ROW(1), FROM_2(ROW)
#define AT_ONCE(id, doc, n, mapping_, trigger_, ...)                                        \
        {"smp." id "." #n, doc ", on " #n " CPUs at once", SUITE_SMP, mapping_, trigger_,   \
         CROWD(.cpus = n, .job = CROWD_FAULTING), __VA_ARGS__}
#define TASK(id, doc, n, job_, task_, ...)                                                  \
        {"smp." id "." #n, doc ", of " #n " CPUs", SUITE_SMP, MAPPING(PLAIN), TRIGGER(task), \
         CROWD(.cpus = n, .job = CROWD_##job_, .task = CROWD_##task_), __VA_ARGS__}
#define SIBLING(id, doc, job_)                                                              \
        {"smp.smt." id ".np.read", "np.read while the SMT sibling " doc, SUITE_SMP,         \
         MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read), FAULT(0),                               \
         CROWD(.cpus = 2, .of_siblings = true, .job = CROWD_##job_)}
#define SMP_READ(n)  AT_ONCE("np.read", "np.read", n, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read), FAULT(0))
#define SMP_ZERO(n)  AT_ONCE("demand.zero.read", "demand.zero.read", n, MAPPING(CLEAR(PTE, PTE_P), .copied = true), TRIGGER(read), \
                             .path = &entry_path_reference, .action = &action_zero, .error_code = 0)
#define SMP_COW(n)   AT_ONCE("cow.write", "cow.write, each of its own page", n, MAPPING(CLEAR(PTE, PTE_RW), .copied = true), TRIGGER(write), \
                             .path = &entry_path_reference, .action = &action_copy, .error_code = PF_P | PF_WR)
#define SMP_TOUCH(n) AT_ONCE("host.first-touch", "host.first-touch", n, MAPPING(.fresh = true), TRIGGER(read))
#define SMP_IPI(n)         TASK("ipi", "an interrupt to the others and their acknowledgements", n, SPINNING, IPI)
#define SMP_IPI_HALTED(n)  TASK("ipi.halted", "the same, the others in HLT", n, HALTED, IPI)
#define SMP_SHOOT(n)       TASK("shootdown", "a right taken away by interrupt and INVLPG, the others at CPL 0", n, SPINNING, SHOOTDOWN)
#define SMP_SHOOT_USER(n)  TASK("shootdown.user", "the same, the others at CPL 3", n, IN_USER, SHOOTDOWN)
#define SMP_SHOOT_HALT(n)  TASK("shootdown.halted", "the same, the others in HLT", n, HALTED, SHOOTDOWN)
#define SMP_BROADCAST(n)   TASK("shootdown.invlpgb", "a right taken away by INVLPGB and TLBSYNC", n, SPINNING, BROADCAST, NEEDS(invlpgb))
#define SMP_SAME_LINE(n)   TASK("line.same", "64 locked adds in a cache line that all count in", n, SAME_LINE, COUNT)
#define SMP_OTHER_LINES(n) TASK("line.apart", "the same, each in a line of its own", n, OTHER_LINES, COUNT)
#define SMP_COW_SHOOT(n)                                                                          \
        {"smp.cow.shoot." #n, "cow.write with a shootdown, of " #n " CPUs that map the page",     \
         SUITE_SMP, MAPPING(CLEAR(PTE, PTE_RW), .copied = true), TRIGGER(write),                  \
         .path = &entry_path_reference, .action = &action_copy_shoot, .error_code = PF_P | PF_WR, \
         CROWD(.cpus = n, .job = CROWD_SPINNING, .shoots = true, .sees_data = true)}
#define SMP_UPGRADE_SHOOT(n)                                                                         \
        {"smp.upgrade.shoot." #n, "upgrade.write with a shootdown, of " #n " CPUs that map the page", \
         SUITE_SMP, MAPPING(CLEAR(PTE, PTE_RW)), TRIGGER(write),                                     \
         .path = &entry_path_reference, .action = &action_upgrade_shoot, .error_code = PF_P | PF_WR, \
         CROWD(.cpus = n, .job = CROWD_SPINNING, .shoots = true)}

static const struct benchmark table[] = {
        {EMPTY_PAIR_ID, "an empty pair of time stamps",
         (SUITE_ALL & ~SUITE_FAULTS) | SUITE_SMP, MAPPING(.warm = true), TRIGGER(empty)},
        {USER_PAIR_ID, "an empty pair of time stamps at CPL 3",
         SUITE_ALL & ~SUITE_FAULTS, MAPPING(.warm = true), TRIGGER(user_empty)},
        {"base.probe", "the stamps of the phases alone: what they cost by themselves",
         SUITE_LADDER, MAPPING(.warm = true), TRIGGER(stamps)},
        {"base.load-hit", "a load whose translation is in the TLB",
         SUITE_CORE | SUITE_COST, MAPPING(.warm = true), TRIGGER(read)},
        {"base.load-miss", "a load after INVLPG: the walk of four levels",
         SUITE_CORE | SUITE_COST, MAPPING(PLAIN), TRIGGER(read)},

        NOT_PRESENT("", PTE, "PTE", CORE),
        RUNG("np.read.raw", "np.read by three instructions: the floor of any handler", CORE_RUNG, raw, NULL),
        RUNG("np.read.scratch", "save the registers C may change, record, skip", SUITE_LADDER, scratch, "np.read.raw"),
        RUNG("np.read.full", "save every register, record, skip", CORE_RUNG, full, "np.read.scratch"),
        RUNG("np.read.entry", "+ error_entry and error_return, ORIG_RAX", SUITE_LADDER, entry, "np.read.full"),
        RUNG("np.read.clear", "+ clear every register that C does not get", SUITE_LADDER, clear, "np.read.entry"),
        RUNG("np.read.irqentry", "+ irqentry enter and exit", SUITE_LADDER, irqentry, "np.read.clear"),
        RUNG("np.read.trace", "+ the test for a tracer", SUITE_LADDER, trace, "np.read.irqentry"),
        RUNG("np.read.fixup", "+ async check, address split, action, exception-table search", SUITE_LADDER, fixup, "np.read.trace"),
        RUNG("np.read.origin", "+ error_entry's look at where in the kernel it came from", SUITE_LADDER, origin, "np.read.fixup"),
        RUNG("np.read.clac", "+ CLAC, where SMAP makes it needed", SUITE_LADDER, clac, "np.read.fixup", NEEDS(smap), .needs_real_cpu = true),
        USER_RUNG("user.np.read.raw", "from CPL 3 by as little: four instructions", user_raw, NULL),
        USER_RUNG("user.np.read.full", "np.read.full from CPL 3", full, "user.np.read.raw"),
        USER_RUNG("user.np.read.fixup", "np.read.fixup from CPL 3: the TSS's stack", fixup, "np.read.fixup"),
        USER_RUNG("user.np.read.swapgs", "+ swapgs and its lfence", swapgs, "user.np.read.fixup"),
        USER_RUNG("user.np.read.sync-regs", "+ the frame moved to another stack, as from Linux's entry stack", sync_regs, "user.np.read.swapgs"),
        USER_RUNG("user.np.read.cr3", "+ a switch of page tables that flushes the TLB", cr3, "user.np.read.swapgs"),
        USER_RUNG("user.np.read.pcid", "the same switch without the flush, by PCID", pcid, "user.np.read.swapgs",
                  MODE(.cr4_set = CR4_PCIDE), NEEDS(pcid)),
        USER_RUNG("user.np.read.ist", "user.np.read.cr3 on a stack of the IST", ist, "user.np.read.cr3"),
        {"np.read.shstk", "np.read.fixup with a shadow stack on: the landing goes there, too",
         SUITE_LADDER, MAPPING(CLEAR(PTE, PTE_P)), SHADOW_STACK(0), TRIGGER(shstk_read),
         .path = &entry_path_fixup, .action = &action_skip_on_shadow_stack, .error_code = 0, .below = "np.read.fixup"},
        RUNG("np.read.fred", "Linux's way from FRED's entry: dispatch by type and vector", SUITE_LADDER, reference, "np.read.fixup",
             NEEDS(fred), .fred_way = FRED_ONLY),
        USER_RUNG("user.np.read.fred", "np.read.fred from CPL 3: ERETU", reference, "user.np.read.fixup",
                  NEEDS(fred), .fred_way = FRED_ONLY),
        RUNG("np.read.raw.mfence", "np.read.raw, MFENCE before the return: IRETQ drains stores, ERETS need not", SUITE_LADDER, raw_mfence, "np.read.raw"),
        RUNG("np.read.full.mfence", "np.read.full likewise", SUITE_LADDER, full_mfence, "np.read.full"),
        RUNG("np.read.fixup.mfence", "np.read.fixup likewise", SUITE_LADDER, fixup_mfence, "np.read.fixup"),
        USER_RUNG("user.np.read.raw.mfence", "user.np.read.raw likewise: IRETQ and ERETU", user_raw_mfence, "user.np.read.raw"),
        USER_RUNG("user.np.read.full.mfence", "user.np.read.full likewise", full_mfence, "user.np.read.full"),
        USER_RUNG("user.np.read.fixup.mfence", "user.np.read.fixup likewise", fixup_mfence, "user.np.read.fixup"),
        {"np.read.map", "np.read, the page mapped and the read run again",
         CORE, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read),
         .path = &entry_path_reference, .action = &action_map, .error_code = 0},
        NOT_PRESENT("pde.", PDE, "PDE", FAULTS),
        NOT_PRESENT("pdpte.", PDPTE, "PDPTE", FAULTS),
        NOT_PRESENT("pml4e.", PML4E, "PML4E", FAULTS),
        NOT_PRESENT("pml5e.", PML5E, "PML5E", FAULTS, FIVE_LEVELS),
        {"np.cross.read", "a read across a page border, the second page's PTE not present",
         FAULTS, MAPPING(CLEAR(PTE, PTE_P), .crossing = true), TRIGGER(read), FAULT(0)},
        {"np.cross.write", "a write across a page border, the second page's PTE not present",
         FAULTS, MAPPING(CLEAR(PTE, PTE_P), .crossing = true), TRIGGER(write), FAULT(PF_WR)},

        {"wp.write", "a supervisor write where the PTE has R/W = 0 and CR0.WP = 1",
         CORE, MAPPING(CLEAR(PTE, PTE_RW)), TRIGGER(write), FAULT(PF_P | PF_WR)},
        {"wp.off.write", "the same with CR0.WP = 0: no fault",
         FAULTS, MAPPING(CLEAR(PTE, PTE_RW)), MODE(.cr0_clear = CR0_WP), TRIGGER(write)},
        {"wp.2m.write", "a supervisor write to a read-only 2-MByte page",
         FAULTS, MAPPING(CLEAR(PDE, PTE_RW), .leaf_level = LEVEL_PDE), TRIGGER(write), FAULT(PF_P | PF_WR)},
        {"wp.1g.write", "a supervisor write to a read-only 1-GByte page",
         FAULTS, MAPPING(CLEAR(PDPTE, PTE_RW), .leaf_level = LEVEL_PDPTE), TRIGGER(write), FAULT(PF_P | PF_WR),
         NEEDS(pdpe1gb)},
        {"nx.exec", "a fetch where the PTE has XD = 1",
         CORE, MAPPING(SET(PTE, PTE_NX)), TRIGGER(exec), FAULT(PF_P | PF_ID)},
        {"nx.2m.exec", "a fetch from an execute-disabled 2-MByte page",
         FAULTS, MAPPING(SET(PDE, PTE_NX), .leaf_level = LEVEL_PDE), TRIGGER(exec), FAULT(PF_P | PF_ID)},
        {"nx.1g.exec", "a fetch from an execute-disabled 1-GByte page",
         FAULTS, MAPPING(SET(PDPTE, PTE_NX), .leaf_level = LEVEL_PDPTE), TRIGGER(exec), FAULT(PF_P | PF_ID),
         NEEDS(pdpe1gb)},
        {"user.wp.write", "a user write where the PTE has R/W = 0",
         FAULTS, USER_MAPPING(CLEAR(PTE, PTE_RW)), TRIGGER(user_write), FAULT(PF_P | PF_US | PF_WR)},
        {"user.nx.exec", "a user fetch where the PTE has XD = 1",
         FAULTS, USER_MAPPING(SET(PTE, PTE_NX)), TRIGGER(user_exec), FAULT(PF_P | PF_US | PF_ID)},
        UPPER_RIGHTS("pde.", PDE, "PDE"),
        UPPER_RIGHTS("pdpte.", PDPTE, "PDPTE"),
        UPPER_RIGHTS("pml4e.", PML4E, "PML4E"),
        UPPER_RIGHTS("pml5e.", PML5E, "PML5E", FIVE_LEVELS),

        RESERVED("", "the PTE has bit 51 set, or 50 where that encrypts memory", CORE, (SET(PTE, PTE_BIT_51))),
        RESERVED("maxphyaddr.", "the PTE has the address bit MAXPHYADDR set", FAULTS,
                 (SET(PTE, SET_MAXPHYADDR)), NEEDS(address_sizes)),
#define NXE_OFF MAPPING(SET(PTE, PTE_NX)), MODE(.efer_clear = EFER_NXE)
#define NXE_OFF_USER USER_MAPPING(SET(PTE, PTE_NX)), MODE(.efer_clear = EFER_NXE)
        {"rsvd.nx.read", "a read where the PTE has bit 63 set and EFER.NXE = 0",
         FAULTS, NXE_OFF, TRIGGER(read), FAULT(PF_P | PF_RSVD)},
        {"rsvd.nx.write", "a write where the PTE has bit 63 set and EFER.NXE = 0",
         FAULTS, NXE_OFF, TRIGGER(write), FAULT(PF_P | PF_RSVD | PF_WR)},
        {"rsvd.nx.exec", "a fetch where the PTE has bit 63 set and EFER.NXE = 0: I/D tells only with NXE or SMEP",
         FAULTS, NXE_OFF, TRIGGER(exec), FAULT(PF_P | PF_RSVD)},
        {"user.rsvd.nx.read", "a user read where the PTE has bit 63 set and EFER.NXE = 0",
         FAULTS, NXE_OFF_USER, TRIGGER(user_read), FAULT(PF_P | PF_RSVD | PF_US)},
        {"user.rsvd.nx.write", "a user write where the PTE has bit 63 set and EFER.NXE = 0",
         FAULTS, NXE_OFF_USER, TRIGGER(user_write), FAULT(PF_P | PF_RSVD | PF_US | PF_WR)},
        {"user.rsvd.nx.exec", "a user fetch where the PTE has bit 63 set and EFER.NXE = 0",
         FAULTS, NXE_OFF_USER, TRIGGER(user_exec), FAULT(PF_P | PF_RSVD | PF_US)},
#undef NXE_OFF_USER
#undef NXE_OFF
        RESERVED("pml4e.", "the PML4E has PS set", FAULTS, (SET(PML4E, PTE_PS))),
        RESERVED("pml5e.", "the PML5E has PS set", FAULTS, (SET(PML5E, PTE_PS)), FIVE_LEVELS),
        RESERVED("2m.", "the PDE of a 2-MByte page has bit 13 set", FAULTS,
                 (SET(PDE, PTE_LARGE_RESERVED), .leaf_level = LEVEL_PDE)),
        RESERVED("2m.high.", "the PDE of a 2-MByte page has bit 20 set", FAULTS,
                 (SET(PDE, PAGE_SIZE_2M >> 1), .leaf_level = LEVEL_PDE)),
        RESERVED("1g.", "the PDPTE of a 1-GByte page has bit 13 set", FAULTS,
                 (SET(PDPTE, PTE_LARGE_RESERVED), .leaf_level = LEVEL_PDPTE), NEEDS(pdpe1gb)),
        RESERVED("1g.high.", "the PDPTE of a 1-GByte page has bit 29 set", FAULTS,
                 (SET(PDPTE, PAGE_SIZE_1G >> 1), .leaf_level = LEVEL_PDPTE), NEEDS(pdpe1gb)),

        {"user.np.read", "a user read where the PTE is not present",
         CORE, USER_MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(user_read), FAULT(PF_US)},
        {"user.np.write", "a user write where the PTE is not present",
         CORE, USER_MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(user_write), FAULT(PF_US | PF_WR)},
        {"user.np.exec", "a user fetch where the PTE is not present",
         CORE, USER_MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(user_exec), FAULT(PF_US | PF_ID)},
        {"user.np.rmw", "a user's add to memory where the PTE is not present",
         FAULTS, USER_MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(user_rmw), FAULT(PF_US | PF_WR)},
        {"user.us.read", "a user read where the PTE has U/S = 0",
         CORE, USER_MAPPING(CLEAR(PTE, PTE_US)), TRIGGER(user_read), FAULT(PF_P | PF_US)},
        {"user.us.write", "a user write where the PTE has U/S = 0",
         FAULTS, USER_MAPPING(CLEAR(PTE, PTE_US)), TRIGGER(user_write), FAULT(PF_P | PF_US | PF_WR)},
        {"user.us.exec", "a user fetch where the PTE has U/S = 0",
         FAULTS, USER_MAPPING(CLEAR(PTE, PTE_US)), TRIGGER(user_exec), FAULT(PF_P | PF_US | PF_ID)},
        {"user.kernel.read", "a user read of a kernel address that is mapped",
         FAULTS, MAPPING(PLAIN), TRIGGER(user_read), FAULT(PF_P | PF_US)},
        {"user.implicit.read", "CPL 3 loads FS from an LDT that is not present: an implicit supervisor read",
         FAULTS, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(user_load_fs), FAULT(0)},

        {"smep.exec", "a supervisor fetch from a user page with CR4.SMEP = 1",
         CORE, USER_MAPPING(PLAIN), MODE(.cr4_set = CR4_SMEP), TRIGGER(exec), FAULT(PF_P | PF_ID), NEEDS(smep)},
        {"smap.read", "a supervisor read of a user page with CR4.SMAP = 1",
         CORE, USER_MAPPING(PLAIN), MODE(.cr4_set = CR4_SMAP), TRIGGER(read), FAULT(PF_P), NEEDS(smap)},
        {"smap.write", "a supervisor write to a user page with CR4.SMAP = 1",
         FAULTS, USER_MAPPING(PLAIN), MODE(.cr4_set = CR4_SMAP), TRIGGER(write), FAULT(PF_P | PF_WR), NEEDS(smap)},
        {"smap.ac.read", "smap.read with EFLAGS.AC = 1: no fault",
         FAULTS, USER_MAPPING(PLAIN), MODE(.cr4_set = CR4_SMAP), TRIGGER(ac_read), NEEDS(smap)},
        {"smap.ac.write", "smap.write with EFLAGS.AC = 1: no fault",
         FAULTS, USER_MAPPING(PLAIN), MODE(.cr4_set = CR4_SMAP), TRIGGER(ac_write), NEEDS(smap)},

#define PKU(rights) USER_MAPPING(SET(PTE, PTE_TEST_KEY)), MODE(.cr4_set = CR4_PKE, .pkru = (rights)), NEEDS(pku)
        {"pku.ad.read", "a supervisor read of a user page whose key PKRU.AD denies",
         FAULTS, PKU(PKR_AD), TRIGGER(read), FAULT(PF_P | PF_PK)},
        {"pku.ad.write", "a supervisor write to a user page whose key PKRU.AD denies",
         FAULTS, PKU(PKR_AD), TRIGGER(write), FAULT(PF_P | PF_PK | PF_WR)},
        {"pku.wd.read", "a supervisor read of a user page whose key PKRU.WD guards: no fault",
         FAULTS, PKU(PKR_WD), TRIGGER(read)},
        {"pku.wd.write", "a supervisor write to a user page whose key PKRU.WD denies",
         FAULTS, PKU(PKR_WD), TRIGGER(write), FAULT(PF_P | PF_PK | PF_WR)},
        {"user.pku.ad.read", "a user read of a page whose key PKRU.AD denies",
         CORE, PKU(PKR_AD), TRIGGER(user_read), FAULT(PF_P | PF_PK | PF_US)},
        {"user.pku.ad.write", "a user write to a page whose key PKRU.AD denies",
         FAULTS, PKU(PKR_AD), TRIGGER(user_write), FAULT(PF_P | PF_PK | PF_US | PF_WR)},
        {"user.pku.wd.write", "a user write to a page whose key PKRU.WD denies",
         CORE, PKU(PKR_WD), TRIGGER(user_write), FAULT(PF_P | PF_PK | PF_US | PF_WR)},
        {"user.pku.ad.exec", "a user fetch from a page whose key PKRU.AD denies data accesses: no fault",
         FAULTS, PKU(PKR_AD), TRIGGER(user_exec)},
#undef PKU

#define PKS(rights) MAPPING(SET(PTE, PTE_TEST_KEY)), MODE(.cr4_set = CR4_PKS, .pkrs = (rights)), NEEDS(pks)
        {"pks.ad.read", "a supervisor read of a page whose key IA32_PKRS.AD denies",
         CORE, PKS(PKR_AD), TRIGGER(read), FAULT(PF_P | PF_PK)},
        {"pks.ad.write", "a supervisor write to a page whose key IA32_PKRS.AD denies",
         FAULTS, PKS(PKR_AD), TRIGGER(write), FAULT(PF_P | PF_PK | PF_WR)},
        {"pks.wd.read", "a supervisor read of a page whose key IA32_PKRS.WD guards: no fault",
         FAULTS, PKS(PKR_WD), TRIGGER(read)},
        {"pks.wd.write", "a supervisor write to a page whose key IA32_PKRS.WD denies",
         FAULTS, PKS(PKR_WD), TRIGGER(write), FAULT(PF_P | PF_PK | PF_WR)},
#undef PKS

/* A shadow-stack page: read-only and dirty. */
#define SHADOW_STACK_PAGE USER_MAPPING(CLEAR(PTE, PTE_RW))
        {"shstk.store", "an ordinary user store to a shadow-stack page",
         FAULTS, SHADOW_STACK_PAGE, SHADOW_STACK(0), TRIGGER(user_write), FAULT(PF_P | PF_US | PF_WR)},
        {"shstk.wrss.page", "WRSS to a page that is no shadow-stack page",
         CORE, USER_MAPPING(PLAIN), SHADOW_STACK(0), TRIGGER(user_wrss), FAULT(PF_P | PF_US | PF_WR | PF_SS)},
        {"shstk.wrss.np", "WRSS to a page that is not present",
         FAULTS, USER_MAPPING(CLEAR(PTE, PTE_P)), SHADOW_STACK(0), TRIGGER(user_wrss), FAULT(PF_US | PF_WR | PF_SS)},
        {"shstk.wrss.good", "WRSS to a shadow-stack page: no fault",
         FAULTS, SHADOW_STACK_PAGE, SHADOW_STACK(0), TRIGGER(user_wrss)},
        {"shstk.call.page", "CALL with SSP in a page that is no shadow-stack page",
         FAULTS, USER_MAPPING(PLAIN), SHADOW_STACK(8), TRIGGER(user_call), FAULT(PF_P | PF_US | PF_WR | PF_SS)},
        {"shstk.call.np", "CALL with SSP in a page that is not present",
         FAULTS, USER_MAPPING(CLEAR(PTE, PTE_P)), SHADOW_STACK(8), TRIGGER(user_call), FAULT(PF_US | PF_WR | PF_SS)},
        {"shstk.call.rsvd", "CALL with SSP in a page whose PTE has bit 51 set",
         FAULTS, USER_MAPPING(SET(PTE, PTE_BIT_51)), SHADOW_STACK(8), TRIGGER(user_call),
         FAULT(PF_P | PF_US | PF_WR | PF_SS | PF_RSVD)},
        {"shstk.ret.page", "RET with SSP in a page that is no shadow-stack page",
         FAULTS, USER_MAPPING(PLAIN), SHADOW_STACK(0), TRIGGER(user_ret), FAULT(PF_P | PF_US | PF_SS)},
        {"shstk.ret.np", "RET with SSP in a page that is not present",
         FAULTS, USER_MAPPING(CLEAR(PTE, PTE_P)), SHADOW_STACK(0), TRIGGER(user_ret), FAULT(PF_US | PF_SS)},
        {"shstk.ret.rsvd", "RET with SSP in a page whose PTE has bit 51 set",
         FAULTS, USER_MAPPING(SET(PTE, PTE_BIT_51)), SHADOW_STACK(0), TRIGGER(user_ret),
         FAULT(PF_P | PF_US | PF_SS | PF_RSVD)},
        {"shstk.kernel.wrss.page", "a supervisor's WRSS to a page that is no shadow-stack page",
         FAULTS, MAPPING(PLAIN), SHADOW_STACK(0), TRIGGER(wrss), SHADOW_STACK_FAULT(PF_P | PF_WR | PF_SS)},
        {"shstk.kernel.wrss.user", "a supervisor's WRSS to a shadow-stack page of the user's",
         FAULTS, SHADOW_STACK_PAGE, SHADOW_STACK(0), TRIGGER(wrss), SHADOW_STACK_FAULT(PF_P | PF_WR | PF_SS)},
        {"shstk.kernel.wrss.np", "a supervisor's WRSS to a page that is not present",
         FAULTS, MAPPING(CLEAR(PTE, PTE_P)), SHADOW_STACK(0), TRIGGER(wrss), SHADOW_STACK_FAULT(PF_WR | PF_SS)},
        {"shstk.kernel.wrss.rsvd", "a supervisor's WRSS to a page whose PTE has bit 51 set",
         FAULTS, MAPPING(SET(PTE, PTE_BIT_51)), SHADOW_STACK(0), TRIGGER(wrss),
         SHADOW_STACK_FAULT(PF_P | PF_WR | PF_SS | PF_RSVD)},
        {"shstk.kernel.wrss.good", "a supervisor's WRSS to a supervisor shadow-stack page: no fault",
         FAULTS, MAPPING(CLEAR(PTE, PTE_RW)), SHADOW_STACK(0), TRIGGER(wrss)},
#undef SHADOW_STACK_PAGE

        {"spurious.write", "a write to a page that is writable by now, but not by the TLB",
         FAULTS, MAPPING(CLEAR(PTE, PTE_RW), .stale = true), TRIGGER(write),
         .path = &entry_path_reference, .action = &action_map, .error_code = PF_P | PF_WR},

        {"gp.read", "no #PF: a read of a non-canonical address",
         FAULTS, .address = NON_CANONICAL, TRIGGER(read), FAULT(0), .vector = X86_TRAP_GP},
        {"gp.write", "no #PF: a write to a non-canonical address",
         FAULTS, .address = NON_CANONICAL, TRIGGER(write), FAULT(0), .vector = X86_TRAP_GP},
        {"ss.read", "no #PF: a read of a non-canonical address through SS",
         FAULTS, .address = NON_CANONICAL, TRIGGER(stack_read), FAULT(0), .vector = X86_TRAP_SS},

#define NESTED(vectors, due) NEEDS(fred), .fred_way = FRED_ONLY, .unmapped_stack = (vectors), .vector = (due)
        {"nested.ud2", "#UD at a stack level whose stack is not mapped: its #PF comes one level higher",
         FAULTS, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(ud2), FAULT(PF_WR), NESTED(BIT(X86_TRAP_UD), X86_TRAP_PF)},
        {"nested.read", "#PF at a stack level whose stack is not mapped: #DF",
         FAULTS, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read), FAULT(0), NESTED(BIT(X86_TRAP_PF), X86_TRAP_DF)},
#undef NESTED

        {"rmp.write", "a write that the reverse map table (SEV-SNP) denies",
         FAULTS, .unsupported_because = "only the hypervisor of an SEV-SNP host can cause it", NEEDS(sev_snp),
         TRIGGER(write), FAULT(PF_P | PF_WR | PF_RMP)},
        {"sgx.read", "a read of an enclave page that its access rights deny",
         FAULTS, .unsupported_because = "it takes an enclave, which this image does not build", NEEDS(sgx),
         TRIGGER(read), FAULT(PF_P | PF_SGX)},
        {"hlat.read", "a read that hypervisor-managed linear-address translation denies",
         FAULTS, .unsupported_because = "only a hypervisor that uses HLAT can cause it", NEEDS(vmx),
         TRIGGER(read), FAULT(PF_P | PF_HLAT)},

        {"walk.4k", "a load after INVLPG, 4-KByte page: a walk from the top",
         SUITE_COST, MAPPING(PLAIN), TRIGGER(read)},
        {"walk.4k.pdpte", "the same, the PML4E cached", SUITE_COST, MAPPING(.near = LEVEL_PDPTE), TRIGGER(read)},
        {"walk.4k.pde", "the same, PML4E and PDPTE cached", SUITE_COST, MAPPING(.near = LEVEL_PDE), TRIGGER(read)},
        {"walk.4k.pte", "the same, PML4E, PDPTE and PDE cached", SUITE_COST, MAPPING(.near = LEVEL_PTE), TRIGGER(read)},
        {"walk.2m", "a load after INVLPG, 2-MByte page", SUITE_COST, MAPPING(.leaf_level = LEVEL_PDE), TRIGGER(read)},
        {"walk.1g", "a load after INVLPG, 1-GByte page", SUITE_COST, MAPPING(.leaf_level = LEVEL_PDPTE), TRIGGER(read),
         NEEDS(pdpe1gb)},
        {"walk.2m.pdpte", "the same, the PML4E cached", SUITE_COST,
         MAPPING(.leaf_level = LEVEL_PDE, .near = LEVEL_PDPTE), TRIGGER(read)},
        {"walk.2m.pde", "the same, PML4E and PDPTE cached", SUITE_COST,
         MAPPING(.leaf_level = LEVEL_PDE, .near = LEVEL_PDE), TRIGGER(read)},
        {"walk.1g.pdpte", "walk.1g, the PML4E cached", SUITE_COST,
         MAPPING(.leaf_level = LEVEL_PDPTE, .near = LEVEL_PDPTE), TRIGGER(read), NEEDS(pdpe1gb)},
        {"walk.5-level.4k", "walk.4k with 5-level paging", SUITE_COST, MAPPING(PLAIN), TRIGGER(read), FIVE_LEVELS},
        {"walk.cold.4k", "walk.4k, the entries in no cache", SUITE_COST, MAPPING(.cold = true), TRIGGER(read), NEEDS(clflush)},
        {"assist.a.read", "a load that makes the walker set A", SUITE_COST, MAPPING(CLEAR(PTE, PTE_A)), TRIGGER(read)},
        {"assist.d.write", "a store that makes the walker set D", SUITE_COST, MAPPING(CLEAR(PTE, PTE_D)), TRIGGER(write)},
        {"host.first-touch", "a load from memory that nothing has touched: the second-level fault",
         SUITE_COST, MAPPING(.fresh = true), TRIGGER(read)},
        {"host.next-touch", "a load from the page after one just touched: no such fault if the host backs both at once",
         SUITE_COST, MAPPING(.fresh = true, .near_touched = true), TRIGGER(read)},

        {"demand.zero.read", "not present: clear a page, map it, read again",
         SUITE_COST, MAPPING(CLEAR(PTE, PTE_P), .copied = true), TRIGGER(read),
         .path = &entry_path_reference, .action = &action_zero, .error_code = 0},
        {"demand.zero.clear", "the clearing of the page alone", SUITE_COST, MAPPING(.warm = true), TRIGGER(clear),
         .address = CLEARED_PAGE},
        {"cow.write", "read-only: copy the page, map the copy, INVLPG, write again",
         SUITE_COST, MAPPING(CLEAR(PTE, PTE_RW), .copied = true), TRIGGER(write),
         .path = &entry_path_reference, .action = &action_copy, .error_code = PF_P | PF_WR},
        {"upgrade.write", "read-only: grant the right, INVLPG, write again",
         SUITE_COST, MAPPING(CLEAR(PTE, PTE_RW)), TRIGGER(write),
         .path = &entry_path_reference, .action = &action_upgrade, .error_code = PF_P | PF_WR},
        {"upgrade.lazy.write", "the same without INVLPG",
         SUITE_COST, MAPPING(CLEAR(PTE, PTE_RW)), TRIGGER(write),
         .path = &entry_path_reference, .action = &action_map, .error_code = PF_P | PF_WR},
        {"reflect.user.read", "handed to a handler at CPL 3 and back, as to a signal handler or a pager",
         SUITE_COST, USER_MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(user_read),
         .path = &entry_path_reference, .action = &action_reflect, .error_code = PF_US},
        {"np.cold.read", "np.read with code, tables, data, stack and entries in no cache",
         SUITE_COST, MAPPING(CLEAR(PTE, PTE_P), .cold = true), TRIGGER(cold_read), FAULT(0), NEEDS(clflush)},

        {"cost.invlpg", "INVLPG", SUITE_COST, MAPPING(.warm = true), TRIGGER(invlpg)},
        {"cost.cr3", "a write of CR3 that flushes the TLB", SUITE_COST, MAPPING(.warm = true), TRIGGER(write_cr3)},
        {"cost.cr3.pcid", "the same with PCIDs on", SUITE_COST, MAPPING(.warm = true), TRIGGER(write_cr3),
         MODE(.cr4_set = CR4_PCIDE), NEEDS(pcid)},
        {"cost.cr2", "a read of CR2", SUITE_COST, MAPPING(.warm = true), TRIGGER(read_cr2)},
        {"cost.iretq", "IRETQ alone, to the same privilege", SUITE_COST, MAPPING(.warm = true), TRIGGER(iretq)},
        {"cost.cpuid", "CPUID: under a hypervisor, an exit", SUITE_COST, MAPPING(.warm = true), TRIGGER(cpuid)},
        {"cost.syscall", "SYSCALL and SYSRET, nothing between; by FRED, SYSCALL and ERETU", SUITE_COST, MAPPING(.warm = true), TRIGGER(user_syscall),
         NEEDS(syscall), .needs_real_cpu = true, .fred_way = FRED_TOO},
        {"cost.int3", "INT3 through the general handler", SUITE_COST, MAPPING(.warm = true), TRIGGER(int3), .needs_real_cpu = true,
         FAULT(0), .vector = X86_TRAP_BP, .fred_way = FRED_TOO},
        {"cost.int", "INT n through the general handler", SUITE_COST, MAPPING(.warm = true), TRIGGER(int4),
         FAULT(0), .vector = X86_TRAP_OF, .needs_real_cpu = true, .fred_way = FRED_TOO},
        {"cost.ud2", "#UD through the general handler", SUITE_COST, MAPPING(.warm = true), TRIGGER(ud2),
         FAULT(0), .vector = X86_TRAP_UD, .fred_way = FRED_TOO},
        {"cost.gp", "#GP through the general handler, by a non-canonical address",
         SUITE_COST, .address = NON_CANONICAL, TRIGGER(read), FAULT(0), .vector = X86_TRAP_GP},

        FROM_1(SMP_READ),
        FROM_1(SMP_ZERO),
        FROM_1(SMP_COW),
        FROM_1(SMP_TOUCH),
        FROM_2(SMP_IPI),
        FROM_2(SMP_IPI_HALTED),
        FROM_2(SMP_SHOOT),
        FROM_2(SMP_SHOOT_USER),
        FROM_2(SMP_SHOOT_HALT),
        FROM_2(SMP_BROADCAST),
        FROM_2(SMP_COW_SHOOT),
        FROM_2(SMP_UPGRADE_SHOOT),
        FROM_2(SMP_SAME_LINE),
        FROM_2(SMP_OTHER_LINES),
        SIBLING("halted", "is halted", HALTED),
        SIBLING("pause", "spins with PAUSE", SPINNING),
        SIBLING("faulting", "takes the same fault over and over", FAULTING),

#define NP (CLEAR(PTE, PTE_P))
        SELFTESTS("wrong-code", "expects an error code that is not delivered", as_it_should, NP, PF_WR, 0),
        SELFTESTS("wrong-vector", "reads a non-canonical address: #GP instead of #PF", non_canonical, NP, 0, 0),
        SELFTESTS("wrong-cr2", "reads another address", other_address, NP, 0, 0),
        SELFTEST_RSVD("wrong-cr2", "reads another address", other_address),
        SELFTESTS("wrong-rip", "reads by an instruction that stands elsewhere", elsewhere, NP, 0, 0),
        SELFTEST_RSVD("wrong-rip", "reads by an instruction that stands elsewhere", elsewhere),
        SELFTEST_NOT_RAW("two-faults", "reads twice", twice, NP, 0, 0),
        SELFTEST_RSVD("two-faults", "reads twice", twice),
        SELFTEST_RAW("two-faults", "meets #GP before the fault that is due", gp_first, NP, 0, 0),
        SELFTESTS("fault-missing", "reads while the page is mapped", mapped, NP, 0, 0),
        SELFTESTS("fault-unexpected", "reads while the page is not mapped", unmapped, (.level = LEVEL_PTE), 0, ORACLE_NO_FAULT),
        SELFTEST_NONE("fault-unexpected", "reads while the page is not mapped", unmapped),
        SELFTESTS("wrong-a", "flips A in the entry", flip_a, NP, 0, 0),
        SELFTEST_NONE("wrong-a", "flips A in the entry", flip_a),
        SELFTEST_MAP("wrong-a", "flips A in the entry", flip_a),
        SELFTEST_RSVD("wrong-a", "flips A in the entry", flip_a),
        SELFTESTS("wrong-d", "flips D in the entry", flip_d, NP, 0, 0),
        SELFTEST_NONE("wrong-d", "flips D in the entry", flip_d),
        SELFTEST_MAP("wrong-d", "flips D in the entry", flip_d),
        SELFTEST_RSVD("wrong-d", "flips D in the entry", flip_d),
        SELFTESTS("wrong-entry", "flips PCD in the entry", flip_other, NP, 0, 0),
        SELFTEST_NONE("wrong-entry", "flips PCD in the entry", flip_other),
        SELFTEST_MAP("wrong-entry", "flips PCD in the entry", flip_other),
        SELFTEST_RSVD("wrong-entry", "flips PCD in the entry", flip_other),
        SELFTESTS("wrong-order", "swaps the stamps of two phases", swap_stamps, NP, 0, 0),
#undef NP
#define SELFTEST_FRAME(id, doc, what, path_)                                                   \
        {"selftest." id, doc ": must be FAILED", SUITE_SELFTEST, NEEDS(fred), .fred_way = FRED_ONLY, \
         MAPPING(CLEAR(PTE, PTE_P)), .trigger = &selftest_##what##_read,                         \
         .path = &entry_path_##path_, .action = &action_skip, .error_code = 0}
#define SELFTEST_FRAMES(id, doc, what) \
        SELFTEST_FRAME(id, doc, what, reference), SELFTEST_FRAME(id ".raw", doc, what, raw)
        SELFTEST_FRAMES("wrong-event-data", "flips a bit of the event's data", flip_event_data),
        SELFTEST_FRAMES("wrong-event", "flips the event's nested bit", flip_event),
        SELFTEST_FRAMES("wrong-level", "flips a bit of the stack level", flip_level),
        {"selftest.refault", "faults a second time on the raw path: must end in a dump",
         SUITE_SELFTEST, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read_again),
         .path = &entry_path_raw, .action = &action_skip, .error_code = 0},
        {"selftest.ud2", "meets an undefined instruction in the handler: must end in a dump",
         SUITE_SELFTEST, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read),
         .path = &entry_path_reference, .action = &action_ud2, .error_code = 0},
        {"selftest.loop", "never comes back from the handler: an NMI must end it",
         SUITE_SELFTEST, MAPPING(CLEAR(PTE, PTE_P)), TRIGGER(read),
         .path = &entry_path_reference, .action = &action_loop, .error_code = 0},
};
/* clang-format on */

#define TABLE_ROWS (sizeof(table) / sizeof(table[0]))

const struct benchmark *benchmarks = table;
size_t benchmark_count = TABLE_ROWS;

/* Does a run that takes rows both ways take this one through FRED? */
static bool is_taken_by_fred(const struct benchmark *b)
{
        if (b->path && !b->path->fred)
                return false;
        return b->fred_way != FRED_IF_LADDER ||
               ((b->suites & SUITE_LADDER) && b - table >= BENCHMARKS_BASE);
}

/* The nearest rung below that also exists through FRED; NULL: none. */
static const char *below_by_fred(const struct benchmark *b)
{
        for (size_t i = 0; b->below && i < TABLE_ROWS; i++)
                if (!strcmp(table[i].id, b->below))
                        return is_taken_by_fred(&table[i]) ? b->below : below_by_fred(&table[i]);
        return NULL;
}

static void add(struct benchmark *rows, const struct benchmark *b, bool by_fred)
{
        struct benchmark *row = &rows[benchmark_count++];

        *row = *b;
        row->by_fred = by_fred;
        if (by_fred)
                row->below = below_by_fred(b);
        if (by_fred && b->path && !b->path->fred)
                row->unsupported_because = "FRED makes this step needless";
        if (!by_fred && b->fred_way == FRED_ONLY)
                row->unsupported_because = "the run is through the IDT alone";
}

bool benchmarks_choose(enum delivery_choice delivery)
{
        const bool has_fred = cpu_has(&cpu_feature_fred);
        struct benchmark *rows;

        if (!has_fred)
                return delivery == DELIVER_AS_CPU_HAS || delivery == DELIVER_BY_IDT;
        rows = memory_allocate(2 * TABLE_ROWS * sizeof(*rows), _Alignof(struct benchmark));
        if (!rows)
                panic("no memory for the table of benchmarks");
        benchmark_count = 0;
        for (size_t i = 0; i < TABLE_ROWS; i++) {
                const struct benchmark *b = &table[i];

                if (delivery == DELIVER_BY_IDT || delivery == DELIVER_BY_FRED) {
                        add(rows, b, delivery == DELIVER_BY_FRED);
                        continue;
                }
                if (b->fred_way != FRED_ONLY)
                        add(rows, b, false);
                if (is_taken_by_fred(b))
                        add(rows, b, true);
        }
        benchmarks = rows;
        return true;
}

const struct benchmark *benchmark_base(const struct benchmark *benchmark)
{
        return benchmark->trigger->mode == TRIGGER_USER ? BENCHMARK_USER : BENCHMARK_EMPTY;
}
