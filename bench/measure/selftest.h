/* SPDX-License-Identifier: MIT */
/*
 * Triggers of the selftests. Each makes the machine do something other than what its row
 * expects, or changes the result before it is verified. The runner treats them like any other
 * trigger, and none of their code is in the timed window.
 */
#ifndef BENCH_MEASURE_SELFTEST_H
#define BENCH_MEASURE_SELFTEST_H

#include "bench/measure/trigger.h"

/* What goes wrong (selftest.c). Each around a read at CPL 0 and one at CPL 3. */
#define SELFTEST_LIST(X)   \
        X(as_it_should)    \
        X(non_canonical)   \
        X(other_address)   \
        X(elsewhere)       \
        X(twice)           \
        X(gp_first)        \
        X(mapped)          \
        X(unmapped)        \
        X(flip_a)          \
        X(flip_d)          \
        X(flip_other)      \
        X(swap_stamps)     \
        X(flip_event_data) \
        X(flip_event)      \
        X(flip_level)

#define DECLARE_SELFTEST(what) \
        extern const struct trigger selftest_##what##_read, selftest_##what##_user_read;
SELFTEST_LIST(DECLARE_SELFTEST)
#undef DECLARE_SELFTEST

#endif
