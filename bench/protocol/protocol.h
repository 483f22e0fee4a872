/* SPDX-License-Identifier: MIT */
/*
 * The contract of guest and host: the report that the guest writes to its console and
 * the host tool reads. Field names, schema number, limits and words are defined only
 * here. Nothing depends on the machine, so both sides include it.
 *
 * A record is one line: a JSON object that starts with REPORT_LINE_START and
 * ends with REPORT_CRC_START, eight lower-case hex digits, REPORT_LINE_END and
 * a newline. The digits are the CRC-32 (IEEE 802.3, reflected, as zlib's) of
 * the bytes from the opening brace up to, not including, REPORT_CRC_START.
 * All other lines are for people. The end record is the report's last line.
 *
 * The words of the guest's command line are defined here, too: the host tool writes
 * them and the guest reads them.
 */
#ifndef BENCH_PROTOCOL_PROTOCOL_H
#define BENCH_PROTOCOL_PROTOCOL_H

#include "boot/code_format.h"
#include "boot/exit_status.h"

#define TRAPCLOCK_VERSION "0.1.0"
#define REPORT_SCHEMA     7
#define REPORT_SCHEMA_MIN 2 /* the oldest that is read; newer fields are marked "since" */

#define REPORT_LINE_START "{\"record\":\""
#define REPORT_CRC_START  ",\"crc\":\""
#define REPORT_CRC_DIGITS 8
#define REPORT_LINE_END   "\"}"

/*
 * Values of "record". A report begins with boot and ends with end; the others come in any
 * order between. The boot record is repeated after every BOOT_REPEAT_RECORDS results and
 * before end, so that a log that lost its beginning can be read.
 */
#define RECORD_BOOT      "boot"
#define RECORD_BENCHMARK "benchmark" /* one line of the list of benchmarks (mode=list) */
#define RECORD_CPU       "cpu"       /* one of several CPUs; since 6 */
#define RECORD_RESULT    "result"
#define RECORD_SKIP      "skip"
#define RECORD_MISMATCH  "mismatch"  /* mode=verify: one of the first cases that failed */
#define RECORD_DEVIATION "deviation" /* mode=verify: how often a known deviation was met */
#define RECORD_VERIFY    "verify"    /* mode=verify: the counts; the last but end */
#define RECORD_END       "end"

/* boot: what ran, where. */
#define BOOT_SCHEMA        "schema"   /* integer, REPORT_SCHEMA */
#define BOOT_VERSION       "version"  /* string, TRAPCLOCK_VERSION */
#define BOOT_BUILD_ID      "build_id" /* string, the ELF's GNU build id in hex */
#define BOOT_COMPILER      "compiler" /* string, what made the image: name and version */
#define COMPILER_BYTES_MAX 120
#define BOOT_COMMIT        "commit"      /* string: of the sources, or COMMIT_UNKNOWN; since 7 */
#define BOOT_COMMIT_TIME   "commit_time" /* integer, seconds since 1970, UTC; or null; since 7 */
#define COMMIT_DIGITS      40            /* of BOOT_COMMIT, in hex */
#define COMMIT_CHANGES     "+changes"    /* after the digits: the sources have changed since */
#define COMMIT_UNKNOWN     "unknown"     /* no git told it */
#define COMMIT_BYTES_MAX   55
#define BOOT_VENDOR        "vendor"        /* string, CPUID leaf 0 */
#define BOOT_FAMILY        "family"        /* integer, display family */
#define BOOT_MODEL         "model"         /* integer, display model */
#define BOOT_STEPPING      "stepping"      /* integer */
#define BOOT_BRAND         "brand"         /* string, empty where there is none */
#define BOOT_HYPERVISOR    "hypervisor"    /* string, CPUID signature; empty on bare metal */
#define BOOT_FEATURES      "features"      /* array of strings */
#define BOOT_MAXPHYADDR    "maxphyaddr"    /* integer, bits */
#define BOOT_PAGING_LEVELS "paging_levels" /* integer, 4 or 5 */
#define BOOT_TSC_HZ        "tsc_hz"        /* integer; null where not measured */
#define BOOT_TSC_STEP      "tsc_step"      /* number: spacing of the values seen, in the unit */
#define BOOT_TSC_SOURCE    "tsc_source"    /* string, what tsc_hz is by; null with it */
#define BOOT_TSC_READINGS  "tsc_readings"  /* array of strings: each source that was read, its Hz */
#define BOOT_MICROCODE     "microcode"     /* integer, revision; null where not told */
#define BOOT_CORE_TYPE     "core_type"     /* string, of a hybrid processor; else null */
#define BOOT_THREADS       "threads_per_core" /* integer; null where not told */
#define BOOT_CAPABILITIES \
        "arch_capabilities"              /* array of strings, IA32_ARCH_CAPABILITIES; or null */
#define BOOT_ENTRY_STATE  "entry_state"  /* array of strings: registers as the loader left them */
#define BOOT_WARNINGS     "warnings"     /* array of strings, for people: what to mistrust */
#define BOOT_PATH         "boot_path"    /* string: "multiboot2", "pvh", BOOT_PATH_OF_... */
#define BOOT_COMMAND_LINE "command_line" /* string, as received */
#define BOOT_CLOCK        "clock"        /* string: CLOCK_... */
#define BOOT_FORCED       "forced"       /* boolean: clock=tsc was asked for; since 3 */
#define BOOT_LAYER        "layer"        /* string: LAYER_...; since 3 */
#define BOOT_CLOCK_PROBES "clock_probes" /* object of integers, PROBE_..., in ticks; since 3 */
#define BOOT_LFENCE       "lfence"       /* string, in words: what orders the stamps; since 3 */
#define BOOT_UNIT         "unit"         /* string: UNIT_... */
#define BOOT_CPU_IS       "cpu_is"       /* string: CPU_IS_...; absent where not said */
#define BOOT_SAMPLES      "samples"      /* integer, asked for a benchmark */
#define BOOT_WARMUP       "warmup" /* integer, samples taken and dropped before each visit's */
#define BOOT_ROUNDS       "rounds" /* integer, visits of a benchmark, at most its samples; since 3 */
#define BOOT_SEED         "seed"   /* integer, of the dither; since 3 */
#define BOOT_REPEATED     "repeated" /* true: the first one, said again; absent there; since 4 */

/* boot, only from the program that measures inside Linux (bench/linux). */
#define BOOT_KERNEL              "kernel"              /* string: name, release, version */
#define BOOT_KERNEL_BUILD_ID     "kernel_build_id"     /* string, hex; absent where not told */
#define BOOT_KERNEL_COMMAND_LINE "kernel_command_line" /* string; of a guest */
#define BOOT_MITIGATIONS         "mitigations" /* array of strings: "NAME: WHAT", those in force */

#define BOOT_REPEAT_RECORDS 64

#define BOOT_PATH_OF_LINUX "linux" /* PID 1 of a Linux that was booted for it */
#define BOOT_PATH_OF_HOST  "host"  /* a program of a Linux that ran already */

/* On a kernel's command line, separates the kernel's words from the program's. */
#define KERNEL_WORDS_END " -- "

/*
 * Two words only for that program, for a trace. With the first, its last lines are the kernel's
 * symbols, GUEST_SYMBOL_PREFIX "ADDRESS NAME". With the second, after all rows, it prints
 * GUEST_TRACE_READY, waits for an NMI, takes samples of the last row, and prints
 * GUEST_TRACE_DONE.
 */
#define LINUX_WORD_SYMBOLS  "symbols=on"
#define LINUX_WORD_TRACE    "trace=on"
#define GUEST_SYMBOL_PREFIX "symbol "
#define GUEST_TRACE_READY   "trace: ready"
#define GUEST_TRACE_DONE    "trace: done"

#define CLOCK_ICOUNT      "icount"
#define CLOCK_TSC         "tsc"
#define CLOCK_EMULATED    "emulated"
#define UNIT_INSTRUCTIONS "instructions"
#define UNIT_CYCLES       "cycles"
#define UNIT_TICKS        "ticks"
#define FORCED_PREFIX     "forced-" /* of a forced clock's unit, in every output */

/* Does the count include the instructions of a hypervisor below the guest? */
#define LAYER_NATIVE "native"
#define LAYER_NESTED "nested"

/* Probes that found the clock (bench/machine/clock.h): medians, including the two stamps. */
#define PROBE_FRESH_FIRST "fresh_first" /* code just written, called the first time */
#define PROBE_FRESH_AGAIN "fresh_again" /* the same, called again */
#define PROBE_NOPS        "nops"        /* some NOPs */
#define PROBE_MULTIPLIES  "multiplies"  /* as many dependent multiplies */
#define PROBE_EMPTY_PAIR  "empty_pair"  /* nothing; the least */

/* benchmark, result and skip: which benchmark. */
#define FIELD_ID     "id" /* string, dotted, of the bytes ID_BYTES */
#define ID_BYTES     "abcdefghijklmnopqrstuvwxyz0123456789.-"
#define ID_BYTES_MAX 64

#define EMPTY_PAIR_ID  "base.empty"  /* two stamps and nothing between ... */
#define USER_PAIR_ID   "base.user"   /* ... at CPL 3 */
#define LINUX_PAIR_ID  "linux.empty" /* the same inside Linux */
#define BASE_ID_PREFIX "base."       /* what others are measured by: shown, never gated by tsc */

/*
 * cpu: one of the machine's CPUs, if more than one was asked for. Each topology number counts
 * within the one before it; null: CPUID does not tell.
 */
#define FIELD_CPU      "cpu"        /* integer, its number; 0 is the one that booted */
#define CPU_APIC_ID    "apic_id"    /* integer */
#define CPU_STATE      "state"      /* string: CPU_STATE_... */
#define CPU_PACKAGE    "package"    /* integer or null */
#define CPU_DIE        "die"        /* integer or null */
#define CPU_CORE       "core"       /* integer or null */
#define CPU_THREAD     "thread"     /* integer or null: which SMT sibling */
#define CPU_CORE_TYPE  "core_type"  /* string or null, of a hybrid processor */
#define CPU_TSC_OFFSET "tsc_offset" /* integer or null: its TSC less CPU 0's, ticks ... */
#define CPU_TSC_BOUND  "tsc_bound"  /* ... and by how much that may be wrong */

#define CPU_STATE_RUNNING      "running"
#define CPU_STATE_NOT_ASKED    "not asked"
#define CPU_STATE_SILENT       "silent" /* it did not answer, and is left out */
#define CPU_STATE_OUT_OF_REACH "out of reach"

/* benchmark: one line of the list. */
#define BENCHMARK_DOC       "doc"       /* string, one line */
#define BENCHMARK_NEEDS     "needs"     /* string, the CPUID bit it needs; empty where none */
#define BENCHMARK_SUITES    "suites"    /* array of strings */
#define BENCHMARK_AVAILABLE "available" /* boolean: this machine has what it needs */

/* benchmark and result: what is done and what must happen. */
#define FIELD_PATH       "path"       /* string, entry path; "none": takes no fault */
#define FIELD_ACTION     "action"     /* string, what the handler does; "none" likewise */
#define FIELD_DELIVERY   "delivery"   /* string: DELIVERY_...; in skip, too; since 5 */
#define FIELD_VECTOR     "vector"     /* integer expected; null where no fault is expected */
#define FIELD_ERROR_CODE "error_code" /* integer expected; null where no fault is expected */

/* skip: why not. */
#define SKIP_REASON "reason" /* string, for people, names the CPUID bit */

/* result: what came out. */
#define RESULT_STATUS          "status"          /* string: STATUS_... */
#define RESULT_ERROR_CODE_SEEN "error_code_seen" /* integer; null where none was delivered */
#define RESULT_DEVIATION       "deviation" /* string, a known deviation of this machine; null */
#define RESULT_VERIFIED        "verified"  /* integer, samples whose delivery was as armed */
#define RESULT_TAKEN           "taken"    /* integer, samples taken (warm-up included in neither) */
#define RESULT_MISMATCH        "mismatch" /* string: first mismatch in words; null */
#define RESULT_BELOW           "below"    /* string: id of the ladder's rung below; null */
/*
 * integer, absent for most: the number of CPUs that take part and wait for each other. Even
 * under icount the figure is then not exact, and not gated; since 6
 */
#define RESULT_WAITS "cpus_at_once"
/* integer, absent for most: faults that the other CPUs took in RESULT_TSC_CYCLES; since 6 */
#define RESULT_OTHERS_FAULTS "others_faults"
/* Present only with STATUS_PASS; in the clock's unit, with nothing subtracted: */
#define RESULT_MIN       "min"
#define RESULT_P50       "p50"
#define RESULT_P99       "p99"
#define RESULT_MAX       "max"
#define RESULT_BASE_P50  "base_p50"  /* integer, the p50 of its CPL's empty pair; since 3 */
#define RESULT_NET_P50   "net_p50"   /* p50 less base_p50; may be negative */
#define RESULT_HISTOGRAM "histogram" /* array of [value, count], ascending by value */

/*
 * The phases of a fault, from a stamped entry path in as many further samples. Each is an
 * array of these numbers, or null if there is no stamped path. net p50 is p50 minus the
 * cost of the stamps, which base.probe measures.
 */
enum phase_number {
        PHASE_MIN,
        PHASE_P50,
        PHASE_P99,
        PHASE_MAX,
        PHASE_NET_P50,
        PHASE_NUMBERS,
};

#define RESULT_DELIVER "deliver" /* the faulting instruction to the stub's first */
#define RESULT_ENTRY   "entry"   /* to the C handler's first */
#define RESULT_HANDLE  "handle"  /* to its return */
#define RESULT_RETURN  "return"  /* to the landing */
#define RESULT_STAMPED "probed"  /* all of it; the name that it has had since schema 2 */

enum phase {
        PHASE_DELIVER,
        PHASE_ENTRY,
        PHASE_HANDLE,
        PHASE_RETURN,
        PHASES, /* of a fault */
        PHASE_STAMPED = PHASES,
        PHASE_FIELDS,
};

/* The fields' names, in the order of the enum. */
#define PHASE_NAMES RESULT_DELIVER, RESULT_ENTRY, RESULT_HANDLE, RESULT_RETURN, RESULT_STAMPED

/*
 * What the machine counted over a benchmark's samples and their preparation; null: it does
 * not count it, or its counter cannot be trusted.
 */
#define RESULT_TSC_CYCLES   "tsc_cycles"   /* integer: the same time in the clock's unit */
#define RESULT_CORE_CYCLES  "core_cycles"  /* integer or null: at the core's frequency */
#define RESULT_INSTRUCTIONS "instructions" /* integer or null: retired */
#define RESULT_SMI          "smi"          /* integer or null: SMIs taken */
#define RESULT_STEAL_NS     "steal_ns"     /* integer or null: taken by the hypervisor */
#define RESULT_ASYNC        "async"        /* integer or null: async page faults, retaken */
#define RESULT_DISTURBED    "disturbed"    /* integer or null: samples these struck */

/*
 * The visits in order, [level, base, ratio, times] each; consecutive equal ones are merged.
 * level: the row's trimmed mean. base: the mean of the trimmed means of its CPL's empty
 * pair before and after. Both are in hundredths of the clock's unit. ratio: core cycles per
 * 1000 ticks, by a chain of dependent ADDs. Since 3.
 */
#define RESULT_VISITS   "visits"
#define RESULT_UNSTEADY "unsteady" /* string or null: what moved between visits; since 3 */

enum visit_number {
        VISIT_LEVEL,
        VISIT_BASE,
        VISIT_RATIO,
        VISIT_TIMES,
        VISIT_NUMBERS,
};

#define STATUS_PASS   "pass"
#define STATUS_FAILED "failed"

/* mismatch: in words, for people. Only the first of all mismatches have a record. */
#define VERIFY_MISMATCHES_SHOWN 20

#define MISMATCH_CASE     "case"     /* string: configuration, entries, access */
#define MISMATCH_EXPECTED "expected" /* string */
#define MISMATCH_GOT      "got"      /* string */

/* deviation */
#define DEVIATION_NAME   "name"   /* string, dashed */
#define DEVIATION_REASON "reason" /* string, one line */
#define DEVIATION_CASES  "cases"  /* integer, > 0 */

/* verify: cases == passed + sum of deviations' cases + mismatches. */
#define VERIFY_CONFIGURATIONS "configurations" /* integer, of the processor, on this CPU */
#define VERIFY_REFUSED        "refused"        /* integer, of them, that it did not let be set */
#define VERIFY_CASES          "cases"          /* integer */
#define VERIFY_PASSED         "passed"         /* integer */
#define VERIFY_MISMATCHES     "mismatches"     /* integer */

/* end: how many records of each kind came before it. */
#define END_BENCHMARKS "benchmarks" /* integer, benchmark records */
#define END_RESULTS    "results"    /* integer, result records */
#define END_FAILED     "failed"     /* integer, those of them with STATUS_FAILED */
#define END_SKIPPED    "skipped"    /* integer, skip records */

/*
 * A trimmed mean leaves out the smallest and the largest TRIM_PERCENT of its samples, each
 * rounded down to whole samples.
 */
#define TRIM_PERCENT 10

/*
 * Percentiles are nearest-rank: the p-th percentile of n sorted samples is the one at rank
 * ceil(p/100 * n), counted from 1.
 */

/* The guest's progress lines with mode=verify begin with this. */
#define GUEST_VERIFY_PREFIX "verify: "
/*
 * If records are asked for, the guest announces each visit: "@N ID" before the first of a
 * benchmark, "@N" later. N counts benchmarks in the order of the visits.
 */
#define GUEST_VISIT_PREFIX "@"
/*
 * ... and before each round: its number, from 1, of how many, and how many visits it has. A
 * row that was skipped or failed is not visited again, so a later round may have fewer.
 */
#define GUEST_ROUND_PREFIX "round "
#define GUEST_ROUND_FORMAT GUEST_ROUND_PREFIX "%lu of %lu: %lu visits"

/*
 * With exits=on and records, after the last round, the guest prints a line before and after
 * the samples over which the host counts exits to the hypervisor. It then waits for an NMI,
 * without causing an exit.
 *
 *      exits begin ROW- BASE SAMPLES--
 *
 * ROW, and BASE whose count is subtracted, are numbers as in the announcements of visits. All
 * lines have the same length, a multiple of a UART's FIFO, so that each costs the same number
 * of exits.
 */
#define GUEST_EXITS_PREFIX "exits "
#define GUEST_EXITS_FORMAT GUEST_EXITS_PREFIX "%s %04lu %04lu %09lu\n"
#define GUEST_EXITS_BYTES  32      /* with the newline */
#define GUEST_EXITS_BEGIN  "begin" /* the samples come next */
#define GUEST_EXITS_ENDED  "ended" /* all of them were as armed */
#define GUEST_EXITS_WRONG  "wrong" /* one was not: they do not count */
#define EXITS_SAMPLES_MAX  100

/*
 * The guest's command line: words KEY=VALUE, separated by blanks. These are the keys and
 * their symbolic values.
 */
#define COMMAND_SUITE    "suite"
#define COMMAND_ONLY     "only" /* globs over ids, GLOB_SEPARATOR between, 1..ONLY_BYTES_MAX bytes */
#define COMMAND_EXCEPT   "except"  /* likewise: what is left out of that */
#define COMMAND_SAMPLES  "samples" /* 1..SAMPLES_MAX a benchmark */
#define COMMAND_WARMUP   "warmup"  /* 0..SAMPLES_MAX, taken and dropped before each visit's */
#define COMMAND_ROUNDS   "rounds"  /* 1..ROUNDS_MAX visits of each benchmark */
#define COMMAND_SEED     "seed"    /* 1..SEED_MAX, of the dither before a first stamp */
#define COMMAND_REPORT   "report"
#define COMMAND_MODE     "mode"
#define COMMAND_ASYNC    "async"  /* on, off */
#define COMMAND_EXITS    "exits"  /* on, off: let the host count them, see GUEST_EXITS_PREFIX */
#define COMMAND_ALARM    "alarm"  /* on, off: NMIs by the machine's own timer, for the watchdog */
#define COMMAND_CPUS     "cpus"   /* N, the first so many; all; or a list of numbers as 0,2-5 */
#define COMMAND_EACH     "each"   /* on, off: every row on each of these CPUs in turn */
#define COMMAND_PHASES   "phases" /* on, off: in the lines for people */
#define COMMAND_CASES    "cases"  /* 0..CASES_MAX, about how many; 0: all */
#define COMMAND_CONSOLE  "console"
#define COMMAND_DELIVERY "delivery" /* DELIVERY_...; both where the CPU has FRED, else idt */
#define COMMAND_CLOCK    "clock"    /* CLOCK_TSC: take the clock for tsc, for tests */
#define COMMAND_CPU_IS   "cpu-is"   /* CPU_IS_...: whose deviations to accept */
#define COMMAND_END      "end"      /* poweroff, stay: what follows the report */
#define COMMAND_QR       "qr"       /* on, off: the records as QR codes on the screen, at the end */
#define COMMAND_FENCE    "fence"    /* lfence, serialize, mfence: the first to try in the stamps */

/*
 * How an event reaches its handler: through the interrupt descriptor table, or through FRED.
 * Two rows with the same id may differ only in this.
 */
#define DELIVERY_IDT  "idt"
#define DELIVERY_FRED "fred"
#define DELIVERY_BOTH "both" /* the ladder both ways, all else by the IDT */

#define MODE_RUN    "run"
#define MODE_LIST   "list"
#define MODE_VERIFY "verify"

/* Emulators of a CPU with known deviations (fault/deviation.c). */
#define CPU_IS_TCG   "tcg"
#define CPU_IS_BOCHS "bochs"

#define REPORT_BOTH "both" /* lines for people and records */

#define CPUS_MAX       256
#define SAMPLES_MAX    1000000
#define ROUNDS_MAX     100
#define ROUNDS_DEFAULT 10
#define SEED_MAX       4294967295 /* 32 bits */
#define SEED_DEFAULT   20240601
#define CASES_MAX      1000000000000
#define CASES_DEFAULT  2500000
#define ONLY_BYTES_MAX 127
#define GLOB_SEPARATOR ','

/* Suites, as bits: a benchmark may be in several. */
#define SUITE_CORE     (1U << 0)
#define SUITE_FAULTS   (1U << 1)
#define SUITE_LADDER   (1U << 2)
#define SUITE_COST     (1U << 3)
#define SUITE_SELFTEST (1U << 4) /* deliberate failures; in no other suite */
#define SUITE_SMP      (1U << 5) /* several CPUs at once: only by its name */
#define SUITE_ALL      (SUITE_CORE | SUITE_FAULTS | SUITE_LADDER | SUITE_COST)

#define SUITE_LIST(SUITE)             \
        SUITE("core", SUITE_CORE)     \
        SUITE("faults", SUITE_FAULTS) \
        SUITE("ladder", SUITE_LADDER) \
        SUITE("cost", SUITE_COST)     \
        SUITE("smp", SUITE_SMP)       \
        SUITE("all", SUITE_ALL)       \
        SUITE("selftest", SUITE_SELFTEST)

/*
 * The ISO's grub.cfg has the guest's command line between these two marks, padded with
 * spaces. So a copy of the image can get another one without being built again.
 */
#define ISO_COMMAND_LINE_START "set trapclock_command_line=\""
#define ISO_COMMAND_LINE_BYTES 256
#define ISO_COMMAND_LINE_END   "\""

#endif
