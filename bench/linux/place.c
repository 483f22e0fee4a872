/* SPDX-License-Identifier: MIT */
/* Sources: mmap(2), madvise(2), proc(5) /proc/pid/pagemap, getrusage(2). */
#include "bench/linux/place.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define FIRST_AREA  (UINT64_C(128) << 30)
#define AREA_STRIDE (UINT64_C(2) << 30) /* leaves a GiB empty between two areas */

static int pagemap = -1;

uint64_t area_address(enum area area)
{
        return FIRST_AREA + area * AREA_STRIDE;
}

void area_unmap(enum area area, size_t size)
{
        munmap((void *)area_address(area), size);
}

bool area_map(enum area area, size_t size, int protection, int file, bool huge)
{
        void *const address = (void *)area_address(area);
        const int kind = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;

        if (mmap(address, size, protection, kind | MAP_FIXED, file < 0 ? -1 : file, 0) != address)
                return false;
        /* A kernel without huge pages refuses both; without them MADV_NOHUGEPAGE is not needed. */
        return madvise(address, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) == 0 || !huge;
}

bool place_open_pagemap(void)
{
        if (pagemap >= 0)
                close(pagemap);
        pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
        return pagemap >= 0;
}

uint64_t page_state(uint64_t address, uint64_t expected)
{
        uint64_t entry;

        if (pagemap < 0)
                return expected;
        if (pread(pagemap, &entry, sizeof(entry), (off_t)(address / SMALL_PAGE * sizeof(entry))) !=
            sizeof(entry))
                return 0;
        return entry & PAGE_STATE;
}

/* Defined by glibc from 2.35 on. */
extern const ptrdiff_t __rseq_offset __attribute__((weak));

void place_touch_own(void)
{
        volatile char *const area =
            (volatile char *)__builtin_thread_pointer() + (&__rseq_offset ? __rseq_offset : 0);

        *area = *area;
}

struct fault_counts fault_counts(void)
{
        struct rusage usage = {.ru_minflt = 0};

        getrusage(RUSAGE_THREAD, &usage);
        return (struct fault_counts){usage.ru_minflt, usage.ru_majflt};
}
