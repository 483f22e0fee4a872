/* SPDX-License-Identifier: MIT */
/* A mismatch of the exhaustive check in words. Each is one line, cut at size. */
#ifndef BENCH_VERIFY_MISMATCH_H
#define BENCH_VERIFY_MISMATCH_H

#include "bench/verify/cases.h"

void mismatch_case(const struct verify_mismatch *mismatch, char *text, size_t size);
void mismatch_expected(const struct verify_mismatch *mismatch, char *text, size_t size);
void mismatch_got(const struct verify_mismatch *mismatch, char *text, size_t size);

#endif
