/* SPDX-License-Identifier: MIT */
/*
 * Makes reports as a sound guest would write them. A test can also make one with a single
 * error and a right CRC.
 */
#ifndef CI_TESTS_SUPPORT_GOLDEN_REPORT_H
#define CI_TESTS_SUPPORT_GOLDEN_REPORT_H

#include <stddef.h>

struct golden {
        char *bytes;
        size_t length, capacity;
};

/* Records without their CRC and closing brace. */
#define GOLDEN_BOOT_AS(clock, unit, hz, source, line, forced)                                      \
        "{\"record\":\"boot\",\"schema\":4,\"version\":\"0.1.0\",\"build_id\":"                    \
        "\"0123456789abcdef\",\"compiler\":\"gcc 12.2.0\""                                         \
        ",\"vendor\":\"AuthenticAMD\",\"family\":15,\"model\":107,\"stepping\":1,\"brand\":"       \
        "\"QEMU "                                                                                  \
        "TCG CPU version 2.5+\",\"hypervisor\":\"TCGTCGTCGTCG\",\"features\":[\"nx\",\"smep\"],"   \
        "\"maxphyaddr\":40,\"paging_levels\":4,\"tsc_hz\":" hz ",\"tsc_step\":24.45,"              \
        "\"tsc_source\":" source ",\"tsc_readings\":[],\"microcode\":16777317,\"core_type\":null," \
        "\"threads_per_core\":1,\"arch_capabilities\":null,\"entry_state\":[\"CR0 0x11\"],"        \
        "\"warnings\":[],\"boot_path\":"                                                           \
        "\"pvh\",\"command_line\":\"" line "\",\"clock\":\"" clock "\",\"unit\":\"" unit "\","     \
        "\"samples\":10,\"warmup\":2,\"rounds\":10,\"seed\":1,\"forced\":" forced                  \
        ",\"layer\":\"native\","                                                                   \
        "\"clock_probes\":{\"fresh_first\":123,\"fresh_again\":98,\"nops\":74,\"multiplies\":"     \
        "221,\"empty_pair\":49},\"lfence\":\"LFENCE, held by the self-test\""
#define GOLDEN_BOOT_WITH(clock, unit, hz, source, line) \
        GOLDEN_BOOT_AS(clock, unit, hz, source, line, "false")
#define GOLDEN_BOOT_OF(clock, unit, hz, source) \
        GOLDEN_BOOT_WITH(clock, unit, hz, source, "mode=run")
#define GOLDEN_BOOT GOLDEN_BOOT_OF("icount", "instructions", "null", "null")
/* The visits of a row whose levels are all the same. */
#define GOLDEN_VISITS "\"visits\":[[9400,400,1000,9],[9412,400,1245,1]],\"unsteady\":null"
/* What a result has beside: no rung of the ladder, no phases. */
#define GOLDEN_REST GOLDEN_REST_OF("4")
#define GOLDEN_REST_OF(base)                                                                  \
        "\"below\":null,\"deliver\":null,\"entry\":null,\"handle\":null,\"return\":null,"     \
        "\"probed\":null,\"tsc_cycles\":900,\"core_cycles\":null,\"instructions\":null,"      \
        "\"smi\":null,\"steal_ns\":null,\"async\":null,\"disturbed\":null,\"base_p50\":" base \
        "," GOLDEN_VISITS
#define GOLDEN_EMPTY_OF(cost) GOLDEN_BASE_OF("base.empty", cost)
#define GOLDEN_BASE_OF(id, cost)                                                             \
        "{\"record\":\"result\",\"id\":\"" id "\",\"path\":\"none\",\"action\":\"none\","    \
        "\"vector\":null,\"error_code\":null,\"status\":\"pass\",\"error_code_seen\":null,"  \
        "\"deviation\":null,\"verified\":10,\"taken\":10,\"mismatch\":null," GOLDEN_REST_OF( \
            cost) ",\"min\":" cost ",\"p50\":" cost ",\"p99\":" cost ",\"max\":" cost        \
                  ",\"net_p50\":0,\"histogram\":[[" cost ",10]]"
#define GOLDEN_EMPTY GOLDEN_EMPTY_OF("4")
#define GOLDEN_READ_START                                                                       \
        "{\"record\":\"result\",\"id\":\"np.read\",\"path\":\"reference\",\"action\":\"skip\"," \
        "\"vector\":14,\"error_code\":0,\"status\":\"pass\",\"error_code_seen\":0,"             \
        "\"deviation\":null,\"verified\":10,\"taken\":10,\"mismatch\":null," GOLDEN_REST ","
#define GOLDEN_READ_NUMBERS                                           \
        "\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90," \
        "\"histogram\":[[90,4],[94,5],[99,1]]"
#define GOLDEN_READ GOLDEN_READ_START GOLDEN_READ_NUMBERS
#define GOLDEN_FAILED_WITH(verified, mismatch)                                                     \
        "{\"record\":\"result\",\"id\":\"self.wrong-code\",\"path\":\"full\",\"action\":\"skip\"," \
        "\"vector\":14,\"error_code\":2,\"status\":\"failed\",\"error_code_seen\":0,"              \
        "\"deviation\":null,\"verified\":" verified                                                \
        ",\"taken\":10,\"below\":null,\"mismatch\":" mismatch
#define GOLDEN_FAILED GOLDEN_FAILED_WITH("3", "\"sample 3: error code: expected 0x2, got 0x0\"")
/* A rung of the ladder: its phases, and what its machine counts beside. */
#define GOLDEN_RUNG(id, below, net, raw)                                                     \
        "{\"record\":\"result\",\"id\":\"" id "\",\"path\":\"full\",\"action\":\"skip\","    \
        "\"vector\":14,\"error_code\":0,\"status\":\"pass\",\"error_code_seen\":0,"          \
        "\"deviation\":null,\"verified\":10,\"taken\":10,\"mismatch\":null,\"below\":" below \
        ",\"deliver\":[7,7,7,8,0],\"entry\":[9,9,9,9,0],\"handle\":[9,9,10,10,1],"           \
        "\"return\":[7,7,7,7," net "],\"probed\":[32,33,34,35,1],\"tsc_cycles\":900,"        \
        "\"core_cycles\":1000,\"instructions\":400,\"smi\":0,\"steal_ns\":12,\"async\":1,"   \
        "\"disturbed\":2,\"base_p50\":4," GOLDEN_VISITS ",\"min\":" raw ",\"p50\":" raw      \
        ",\"p99\":" raw ",\"max\":" raw ",\"net_p50\":" net ",\"histogram\":[[" raw ",10]]"
#define GOLDEN_DEVIATING                                                                     \
        "{\"record\":\"result\",\"id\":\"rsvd.read\",\"path\":\"full\",\"action\":\"skip\"," \
        "\"vector\":14,\"error_code\":9,\"status\":\"pass\",\"error_code_seen\":8,"          \
        "\"deviation\":\"TCG leaves P "                                                      \
        "clear\",\"verified\":1,\"taken\":1,\"mismatch\":null," GOLDEN_REST ","              \
        "\"min\":50,\"p50\":50,\"p99\":50,\"max\":50,\"net_p50\":46,\"histogram\":[[50,1]]"
#define GOLDEN_SKIP                                                                                \
        "{\"record\":\"skip\",\"id\":\"pks.read\",\"reason\":\"CPUID.(EAX=7,ECX=0):ECX.PKS[31] = " \
        "0\""
#define GOLDEN_BENCHMARK                                                                          \
        "{\"record\":\"benchmark\",\"id\":\"np.write\",\"doc\":\"Write to a page that is not "    \
        "present.\",\"needs\":\"\",\"suites\":[\"core\",\"faults\"],\"available\":true,\"path\":" \
        "\"reference\",\"action\":\"skip\",\"vector\":14,\"error_code\":2"
#define GOLDEN_BOOT_VERIFY                                              \
        GOLDEN_BOOT_WITH("emulated", "ticks", "2400000000", "\"HPET\"", \
                         "mode=verify report=both cases=9")
#define GOLDEN_MISMATCH                                                                        \
        "{\"record\":\"mismatch\",\"case\":\"read of 0x400000 with WP=1 NXE=1\",\"expected\":" \
        "\"no fault\",\"got\":\"vector 14\""
#define GOLDEN_DEVIATION(name, cases)                                                     \
        "{\"record\":\"deviation\",\"name\":\"" name "\",\"reason\":\"QEMU TCG leaves P " \
        "out of a reserved-bit fault\",\"cases\":" cases
#define GOLDEN_VERIFY(cases, passed, mismatches)                                       \
        "{\"record\":\"verify\",\"configurations\":800,\"refused\":1,\"cases\":" cases \
        ",\"passed\":" passed ",\"mismatches\":" mismatches
#define GOLDEN_END(benchmarks, results, failed, skipped)                         \
        "{\"record\":\"end\",\"benchmarks\":" benchmarks ",\"results\":" results \
        ",\"failed\":" failed ",\"skipped\":" skipped

/* Appends the record with its CRC, brace and newline. */
void golden_record(struct golden *golden, const char *record);

/* Appends bytes as they are. */
void golden_say(struct golden *golden, const char *text);

/* Whole reports. */
void golden_pass(struct golden *golden);     /* empty pair, np.read, a skip */
void golden_failed(struct golden *golden);   /* empty pair, one failure, one deviation */
void golden_all(struct golden *golden);      /* every kind of record of a run, with phases */
void golden_list(struct golden *golden);     /* one benchmark */
void golden_emulated(struct golden *golden); /* an empty pair of 13754 ticks */
void golden_forced(struct golden *golden);   /* empty pair, np.read, of a forced clock */
void golden_verify(struct golden *golden);   /* 9 cases: 6 passed, 3 of two deviations */
void golden_mismatch(struct golden *golden); /* 9 cases: 8 passed, one mismatch */

void golden_free(struct golden *golden);

#endif
