/* SPDX-License-Identifier: MIT */
/*
 * Linked into the program that measures inside Linux, by ld's --wrap, this pretends another
 * kernel or CPU. The environment variable LIE lists the lies. A verification in bench/linux
 * must notice each one.
 */
#include "bench/linux/clock.h"
#include "bench/linux/place.h"
#include "bench/linux/windows.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LIED_SAMPLE 5         /* of a visit, warm-up included: it differs from the others */
#define TICK        1000000UL /* what a timer's interrupt takes of it */
#define NOWHERE     0x1000UL  /* no page of the program's */
#define HUGE_FOLDER "/sys/kernel/mm/transparent_hugepage/"

static volatile unsigned long samples_run;

/* Is the word one of LIE's? */
static bool lies(const char *word)
{
        const char *at = getenv("LIE");
        const size_t length = strlen(word);

        for (; at && *at; at += strspn(at, " ")) {
                const size_t bytes = strcspn(at, " ");

                if (bytes == length && strncmp(at, word, length) == 0)
                        return true;
                at += bytes;
        }
        return false;
}

/* What a sample leaves. */

static void spoil(const char *word, uint64_t *value)
{
        if (lies(word))
                *value ^= 1;
}

static void spoil_sample(struct window_call *call)
{
        samples_run++;
        spoil("result", &call->result);
        spoil("signal-count", &signal_frame.count);
        spoil("signal-number", &signal_frame.number);
        spoil("signal-code", &signal_frame.code);
        spoil("trap", &signal_frame.trap);
        spoil("error-code", &signal_frame.error);
        spoil("cr2", &signal_frame.cr2);
        spoil("rip", &signal_frame.ip);
        spoil("memory", (uint64_t *)call->address);
        spoil("rest-of-page", (uint64_t *)(call->address + SMALL_PAGE) - 1);
        spoil("rest-of-huge-page", (uint64_t *)(call->address + HUGE_PAGE) - 1);
        if (lies("stamps"))
                call->end = call->start - 1;
        if (lies("tick") && samples_run == LIED_SAMPLE)
                call->end += TICK;
        if (lies("death"))
                raise(SIGKILL);
}

#define LIE_OF(name)                                         \
        void __real_window_##name(struct window_call *call); \
        void __wrap_window_##name(struct window_call *call); \
        void __wrap_window_##name(struct window_call *call)  \
        {                                                    \
                __real_window_##name(call);                  \
                spoil_sample(call);                          \
        }
LIE_OF(read)
LIE_OF(write)
LIE_OF(fetch)
LIE_OF(call)
LIE_OF(call_write)

void __real_window_empty(struct window_call *call);
void __wrap_window_empty(struct window_call *call);
/*
 * This window runs first in each process. It touches what the other windows write, so that no
 * sample of theirs has that fault.
 */
void __wrap_window_empty(struct window_call *call)
{
        samples_run = samples_run;
        __real_window_empty(call);
        spoil("base", &call->result);
}

/* What the kernel says of memory and faults. */

int __real_getrusage(int who, struct rusage *usage);
int __wrap_getrusage(int who, struct rusage *usage);
int __wrap_getrusage(int who, struct rusage *usage)
{
        const int result = __real_getrusage(who, usage);

        if (lies("faults"))
                usage->ru_minflt += samples_run >= LIED_SAMPLE;
        return result;
}

static off_t pagemap_offset(uint64_t address)
{
        return (off_t)(address / SMALL_PAGE * sizeof(uint64_t));
}

/* small: what is said of a huge page's first page holds for no other of it. */
ssize_t __real_pread(int file, void *bytes, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *bytes, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *bytes, size_t size, off_t offset)
{
        const ssize_t result = __real_pread(file, bytes, size, offset);
        uint64_t *const entry = bytes;

        if (offset == 0)
                spoil("file", entry);
        else if (lies("small") && offset > pagemap_offset(area_address(AREA_HUGE)))
                *entry = 0;
        else if (lies("present"))
                *entry ^= PAGE_PRESENT;
        else if (lies("exclusive"))
                *entry ^= PAGE_EXCLUSIVE;
        else if (lies("of-file"))
                *entry ^= PAGE_OF_FILE;
        return result;
}

int __real_mincore(void *address, size_t size, unsigned char *resident);
int __wrap_mincore(void *address, size_t size, unsigned char *resident);
int __wrap_mincore(void *address, size_t size, unsigned char *resident)
{
        return lies("still-mapped") ? 0 : __real_mincore(address, size, resident);
}

/* What processes must not share is shared. */
void *__real_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)
{
        if (address && lies("shared"))
                flags = (flags & ~MAP_PRIVATE) | MAP_SHARED;
        return __real_mmap(address, size, protection, flags, file, offset);
}

/* Never a lie: huge pages anywhere but in their own rows would be measured as small ones. */
int __real_madvise(void *address, size_t size, int advice);
int __wrap_madvise(void *address, size_t size, int advice);
int __wrap_madvise(void *address, size_t size, int advice)
{
        if (advice == MADV_HUGEPAGE && (uint64_t)address != area_address(AREA_HUGE))
                abort();
        return __real_madvise(address, size, advice);
}

/* What this kernel lacks or forbids. */

static int file_of(const char *text)
{
        const int file = (int)syscall(SYS_memfd_create, "lie", 0);

        if (write(file, text, strlen(text)) != (ssize_t)strlen(text))
                abort();
        lseek(file, 0, SEEK_SET);
        return file;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
        if (lies("no-pagemap") && strcmp(path, "/proc/self/pagemap") == 0) {
                errno = EPERM;
                return -1;
        }
        if (lies("huge-never") && strcmp(path, HUGE_FOLDER "enabled") == 0)
                return file_of("always madvise [never]\n");
        if (lies("no-huge-zero") && strcmp(path, HUGE_FOLDER "use_zero_page") == 0)
                return file_of("0\n");
        return __real_open(path, flags);
}

int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode);
int __wrap_access(const char *path, int mode)
{
        if (strncmp(path, HUGE_FOLDER, sizeof(HUGE_FOLDER) - 1) != 0)
                return __real_access(path, mode);
        if (lies("huge-never"))
                return 0;
        if (!lies("no-huge"))
                return __real_access(path, mode);
        errno = ENOENT;
        return -1;
}

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...)
{
        long arguments[4];
        va_list list;

        va_start(list, number);
        for (size_t i = 0; i < 4; i++)
                arguments[i] = va_arg(list, long);
        va_end(list);
        errno = 0;
        if (lies("old") &&
            (number == SYS_userfaultfd || number == SYS_pkey_alloc || number == SYS_memfd_create))
                errno = ENOSYS;
        if (number == SYS_userfaultfd && lies("strict"))
                errno = EPERM;
        if (number == SYS_userfaultfd && lies("old-flags") && arguments[0] != O_CLOEXEC)
                errno = EINVAL;
        return errno
                   ? -1
                   : __real_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3]);
}

/* What userfaultfd tells. */

ssize_t __real_read(int file, void *bytes, size_t size);
ssize_t __wrap_read(int file, void *bytes, size_t size);
ssize_t __wrap_read(int file, void *bytes, size_t size)
{
        static struct uffd_msg kept;
        struct uffd_msg *const message = bytes;

        if (size != sizeof(kept))
                return __real_read(file, bytes, size);
        if (kept.event) {
                *message = kept;
                kept.event = 0;
                return sizeof(kept);
        }
        const ssize_t result = __real_read(file, bytes, size);
        if (lies("uffd-flags"))
                message->arg.pagefault.flags ^= UFFD_PAGEFAULT_FLAG_WP;
        if (lies("uffd-address"))
                message->arg.pagefault.address += SMALL_PAGE;
        if (lies("uffd-twice")) {
                kept = *message;
                message->arg.pagefault.address = NOWHERE;
        }
        return result;
}

/* Mends where the fault was, wherever it was told to be. */
int __real_ioctl(int file, unsigned long request, ...);
int __wrap_ioctl(int file, unsigned long request, ...);
int __wrap_ioctl(int file, unsigned long request, ...)
{
        va_list list;

        va_start(list, request);
        void *const argument = va_arg(list, void *);
        va_end(list);
        if (lies("uffd-address") && request == UFFDIO_COPY)
                ((struct uffdio_copy *)argument)->dst = area_address(AREA_PAGE);
        return __real_ioctl(file, request, argument);
}

/* The CPU, as the clock's probes see it. */

bool __real_clock_find(struct clock *clock, const char *hypervisor, bool forced);
bool __wrap_clock_find(struct clock *clock, const char *hypervisor, bool forced);
bool __wrap_clock_find(struct clock *clock, const char *hypervisor, bool forced)
{
        if (lies("early-death"))
                raise(SIGKILL);
        hypervisor = lies("under-tcg")   ? "TCGTCGTCGTCG"
                     : lies("under-kvm") ? "KVMKVMKVM"
                     : lies("bare")      ? ""
                                         : hypervisor;
        return __real_clock_find(clock, hypervisor, forced);
}

/* Instructions of a stretch with its two stamps, on a machine that counts four ticks each. */
#define COUNTED(instructions) (((instructions) + 5UL) << 2)
/* On silicon: a step's worth of ticks around, a NOP is a fourth of a tick, a multiply three. */
#define SILICON(ticks) ((ticks) + 50UL)

static uint64_t stretch(uint64_t instructions, uint64_t ticks)
{
        return lies("counts") ? COUNTED(instructions) : SILICON(ticks);
}

uint64_t __wrap_windows_nothing(void);
uint64_t __wrap_windows_nothing(void)
{
        return lies("slow-stamps") ? 2000 : stretch(0, 0);
}

uint64_t __wrap_windows_many_nops(void);
uint64_t __wrap_windows_many_nops(void)
{
        static unsigned long calls;

        /* The count is in the middle, but of a third only. */
        if (lies("uneven") && ++calls % 3)
                return COUNTED(PROBE_MANY_NOPS + (calls % 3 == 1 ? calls : -calls));
        return stretch(PROBE_MANY_NOPS, PROBE_MANY_NOPS / 4);
}

uint64_t __wrap_windows_nops(void);
uint64_t __wrap_windows_nops(void)
{
        return stretch(PROBE_INSTRUCTIONS, PROBE_INSTRUCTIONS / 4);
}

uint64_t __wrap_windows_multiplies(void);
uint64_t __wrap_windows_multiplies(void)
{
        if (lies("interpreted"))
                return SILICON(PROBE_INSTRUCTIONS / 4 + 1);
        if (lies("real-multiplies"))
                return COUNTED(3 * PROBE_INSTRUCTIONS);
        return stretch(PROBE_INSTRUCTIONS, 3 * PROBE_INSTRUCTIONS);
}

uint64_t __wrap_windows_run(const void *code);
uint64_t __wrap_windows_run(const void *code)
{
        static const void *last;
        const bool fresh = code != last;

        last = code;
        if (lies("translated") && fresh)
                return 33000;
        return stretch(FRESH_BYTES, 70 + (fresh ? 25 : 0)) + (lies("slow-fresh") && fresh);
}
