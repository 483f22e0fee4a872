/* SPDX-License-Identifier: MIT */
/* The commit that this program was built from (source_commit.sh). */
#ifndef BENCH_REPORT_SOURCE_COMMIT_H
#define BENCH_REPORT_SOURCE_COMMIT_H

#include "bench/protocol/protocol.h"

struct source_commit {
        char text[COMMIT_BYTES_MAX + 1]; /* BOOT_COMMIT */
        unsigned long seconds;           /* BOOT_COMMIT_TIME; 0: null */
};

extern const struct source_commit source_commit;

#endif
