/* SPDX-License-Identifier: MIT */
/* Describes the CPU and the kernel. */
#ifndef BENCH_LINUX_SYSTEM_H
#define BENCH_LINUX_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FEATURES_MAX    32
#define MITIGATIONS_MAX 64
#define TEXT_BYTES      256
#define BUILD_ID_BYTES  65

struct system {
        char vendor[13], brand[49], hypervisor[13];
        unsigned int family, model, stepping;
        unsigned int maxphyaddr, paging_levels, threads_per_core; /* the last: 0 where not told */
        uint64_t microcode;                                       /* 0 where not told */
        char features[FEATURES_MAX][16];
        size_t feature_count;
        const char *lfence;      /* why LFENCE is known to serialize; NULL: it is not */
        char kernel[TEXT_BYTES]; /* name, release and version */
        char kernel_build_id[BUILD_ID_BYTES]; /* empty where not told */
        char mitigations[MITIGATIONS_MAX]
                        [TEXT_BYTES]; /* "NAME: WHAT", without those "Not affected" */
        size_t mitigation_count;
        char build_id[BUILD_ID_BYTES];     /* of this program */
        char command_line[TEXT_BYTES * 8]; /* of the kernel; empty where not told */
};

void system_read(struct system *system);

#endif
