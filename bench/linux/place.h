/* SPDX-License-Identifier: MIT */
/* Where the rows' pages are, what the kernel says of them, and how many faults it counted. */
#ifndef BENCH_LINUX_PLACE_H
#define BENCH_LINUX_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMALL_PAGE 4096UL
#define HUGE_PAGE  (2UL << 20)

/*
 * Each area begins a GiB of its own, so that it has page tables of its own, at an address
 * that is the same in every run and that no kernel gives away by itself.
 */
enum area {
        AREA_PAGE,  /* a page under test, and behind it one that is always there */
        AREA_HUGE,  /* a huge page */
        AREA_FILE,  /* a file's page */
        AREA_MANY,  /* as many pages as a visit has samples */
        AREA_UNMAP, /* what is unmapped */
        AREA_HOLE,  /* where nothing is ever mapped */
        AREAS,
};

uint64_t area_address(enum area area);

/*
 * Maps size bytes of the area anew, anonymous and private unless file is 0 or above: then that
 * file's, shared. Whether it may have huge pages is told to the kernel. False: errno says why.
 */
bool area_map(enum area area, size_t size, int protection, int file, bool huge);
void area_unmap(enum area area, size_t size);

/* What /proc/self/pagemap says of a page. */
#define PAGE_PRESENT   (UINT64_C(1) << 63)
#define PAGE_OF_FILE   (UINT64_C(1) << 61)
#define PAGE_EXCLUSIVE (UINT64_C(1) << 56) /* mapped here only; a zero page never is */
#define PAGE_STATE     (PAGE_PRESENT | PAGE_OF_FILE | PAGE_EXCLUSIVE)

/* Once before the rest, again in a child. False: there is no pagemap, and page_state knows nothing.
 */
bool place_open_pagemap(void);
/* The bits above of this page; without a pagemap those that are expected. */
uint64_t page_state(uint64_t address, uint64_t expected);

/*
 * After fork: writes where the kernel itself writes when this thread is preempted, the area of
 * rseq(2), so that no sample has that fault.
 */
void place_touch_own(void);

/* Faults of this thread that were repaired, without and with I/O or waiting. */
struct fault_counts {
        long minor, major;
};
struct fault_counts fault_counts(void);

#endif
