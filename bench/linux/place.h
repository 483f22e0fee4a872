/* SPDX-License-Identifier: MIT */
/* The rows' pages, their state in the kernel, and the kernel's fault counts. */
#ifndef BENCH_LINUX_PLACE_H
#define BENCH_LINUX_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMALL_PAGE 4096UL
#define HUGE_PAGE  (2UL << 20)

/*
 * Each area has its own GiB, so that it has its own page tables. Its address is the same in
 * every run and one that no kernel chooses by itself.
 */
enum area {
        AREA_PAGE,  /* a page under test, followed by one that is always present */
        AREA_HUGE,  /* a huge page */
        AREA_FILE,  /* a file's page */
        AREA_MANY,  /* as many pages as a visit has samples */
        AREA_UNMAP, /* pages to unmap */
        AREA_HOLE,  /* never mapped */
        AREAS,
};

uint64_t area_address(enum area area);

/*
 * Maps size bytes of the area again: private and anonymous, or, if file is 0 or above, shared
 * from that file. huge: the kernel may use huge pages. False: errno says why.
 */
bool area_map(enum area area, size_t size, int protection, int file, bool huge);
void area_unmap(enum area area, size_t size);

/* Bits of a page in /proc/self/pagemap. */
#define PAGE_PRESENT   (UINT64_C(1) << 63)
#define PAGE_OF_FILE   (UINT64_C(1) << 61)
#define PAGE_EXCLUSIVE (UINT64_C(1) << 56) /* mapped only here; never set for the zero page */
#define PAGE_STATE     (PAGE_PRESENT | PAGE_OF_FILE | PAGE_EXCLUSIVE)

/* Call first, and again in each child. False: no pagemap; page_state then knows nothing. */
bool place_open_pagemap(void);
/* Returns the bits above of this page; without a pagemap the expected ones. */
uint64_t page_state(uint64_t address, uint64_t expected);

/*
 * Call after fork. Writes to the rseq(2) area, which the kernel writes when it preempts this
 * thread, so that no sample has that fault.
 */
void place_touch_own(void);

/* This thread's repaired faults, without (minor) and with (major) I/O or waiting. */
struct fault_counts {
        long minor, major;
};
struct fault_counts fault_counts(void);

#endif
