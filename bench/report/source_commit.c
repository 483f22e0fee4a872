/* SPDX-License-Identifier: MIT */
/*
 * The commit is in a section of its own, of constant size, and is compiled apart from the
 * code that reads it, so that a new commit changes nothing else in the image. make includes
 * a file with the two macros, which changes only when the commit does.
 */
#include "bench/report/source_commit.h"

const struct source_commit source_commit
    __attribute__((section(".source_commit"))) = {SOURCE_COMMIT, SOURCE_COMMIT_TIME};
