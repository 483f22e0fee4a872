/* SPDX-License-Identifier: MIT */
/*
 * The commit stands in a section of its own, always of the same size, and no compiler sees
 * it together with what reads it: a new commit changes nothing else in the image. make
 * includes a file with the two macros, which changes only when the commit does.
 */
#include "bench/report/source_commit.h"

const struct source_commit source_commit
    __attribute__((section(".source_commit"))) = {SOURCE_COMMIT, SOURCE_COMMIT_TIME};
