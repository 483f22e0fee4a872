/* SPDX-License-Identifier: MIT */
/*
 * Sources: the manual pages of the system calls named; signal(7) and sigaction(2) for the
 * frame of a SIGSEGV; userfaultfd(2), ioctl_userfaultfd(2); pkeys(7).
 */
#include "bench/linux/rows.h"
#include "bench/linux/place.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRAP_PF      14
#define PATTERN      UINT64_C(0x5afe5afe5afe5afe)
#define MANY_SAMPLES 10000

#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif
#ifndef SEGV_PKUERR
#define SEGV_PKUERR 4
#endif

static char reason[REASON_BYTES];

static bool lacks(const char **why, const char *what)
{
        snprintf(reason, sizeof(reason), "%s: %s", what, strerror(errno));
        *why = reason;
        return false;
}

static bool must_be(const char *what, uint64_t expected, uint64_t got, char *mismatch)
{
        if (got == expected)
                return true;
        snprintf(mismatch, MISMATCH_BYTES, "%s: expected 0x%lx, got 0x%lx", what, expected, got);
        return false;
}

static uint64_t *word_at(uint64_t address)
{
        return (uint64_t *)address;
}

static uint64_t last_word_of(uint64_t page, uint64_t size)
{
        return *(volatile uint64_t *)(page + size - sizeof(uint64_t));
}

static bool has_state(uint64_t page, uint64_t expected, char *mismatch)
{
        return must_be("page state in pagemap", expected, page_state(page, expected), mismatch);
}

static bool read_back(const struct window_call *call, uint64_t expected, char *mismatch)
{
        return must_be("value read", expected, call->result, mismatch);
}

static bool wrote(const struct window_call *call, char *mismatch)
{
        return must_be("value written", call->address, *word_at(call->address), mismatch);
}

/* The empty pair. */

static bool verify_nothing(const struct window_call *call, char *mismatch)
{
        return must_be("result", 1, call->result, mismatch);
}

/* Anonymous memory. The second page keeps the page table alive. */

static bool enter_anon(uint64_t samples, const char **why)
{
        (void)samples;
        if (!area_map(AREA_PAGE, 2 * SMALL_PAGE, PROT_READ | PROT_WRITE, -1, false))
                return lacks(why, "mmap");
        *word_at(area_address(AREA_PAGE) + SMALL_PAGE) = PATTERN;
        return true;
}

static bool leave_anon(char *mismatch)
{
        (void)mismatch;
        area_unmap(AREA_PAGE, 2 * SMALL_PAGE);
        return true;
}

static void drop(uint64_t address, uint64_t size)
{
        madvise((void *)address, size, MADV_DONTNEED);
}

static void prepare_anon(struct window_call *call, uint64_t number)
{
        (void)number;
        call->address = area_address(AREA_PAGE);
        drop(call->address, SMALL_PAGE);
}

static bool verify_zero_page(const struct window_call *call, char *mismatch)
{
        return read_back(call, 0, mismatch) && has_state(call->address, PAGE_PRESENT, mismatch);
}

static bool verify_cleared_page(const struct window_call *call, char *mismatch)
{
        return has_state(call->address, PAGE_PRESENT | PAGE_EXCLUSIVE, mismatch) &&
               wrote(call, mismatch) &&
               must_be("rest of the page", 0, last_word_of(call->address, SMALL_PAGE), mismatch);
}

/* Huge pages. */

#define HUGE_FOLDER "/sys/kernel/mm/transparent_hugepage/"

static bool file_has(const char *path, const char *word)
{
        char text[128] = "";
        int file = open(path, O_RDONLY | O_CLOEXEC);

        if (file < 0)
                return false;
        ssize_t length = read(file, text, sizeof(text) - 1);
        close(file);
        return length > 0 && strstr(text, word);
}

static bool enter_huge(uint64_t samples, const char **why)
{
        (void)samples;
        if (access(HUGE_FOLDER "enabled", F_OK) != 0) {
                *why = "this kernel has no transparent huge pages";
                return false;
        }
        if (file_has(HUGE_FOLDER "enabled", "[never]")) {
                *why = "transparent huge pages are off: " HUGE_FOLDER "enabled";
                return false;
        }
        return area_map(AREA_HUGE, HUGE_PAGE, PROT_READ | PROT_WRITE, -1, true) ||
               lacks(why, "mmap and MADV_HUGEPAGE");
}

static bool enter_huge_zero(uint64_t samples, const char **why)
{
        if (file_has(HUGE_FOLDER "use_zero_page", "0")) {
                *why = "there is no huge zero page: " HUGE_FOLDER "use_zero_page";
                return false;
        }
        return enter_huge(samples, why);
}

static bool leave_huge(char *mismatch)
{
        (void)mismatch;
        area_unmap(AREA_HUGE, HUGE_PAGE);
        return true;
}

static void prepare_huge(struct window_call *call, uint64_t number)
{
        (void)number;
        call->address = area_address(AREA_HUGE);
        drop(call->address, HUGE_PAGE);
}

/* True if one fault also mapped the last small page of it. */
static bool is_huge(const struct window_call *call, uint64_t state, char *mismatch)
{
        const uint64_t last = call->address + HUGE_PAGE - SMALL_PAGE;

        return must_be("state of the last page in pagemap", state,
                       page_state(last, state) & ~PAGE_OF_FILE, mismatch);
}

static bool verify_huge_zero(const struct window_call *call, char *mismatch)
{
        return read_back(call, 0, mismatch) && is_huge(call, PAGE_PRESENT, mismatch);
}

static bool verify_huge_cleared(const struct window_call *call, char *mismatch)
{
        return is_huge(call, PAGE_PRESENT | PAGE_EXCLUSIVE, mismatch) && wrote(call, mismatch) &&
               must_be("rest of the page", 0, last_word_of(call->address, HUGE_PAGE), mismatch);
}

/* A page in the page cache, of a file in memory. The mapping has one page. */

static int memory_file = -1;

static bool enter_file(uint64_t samples, const char **why)
{
        const uint64_t pattern = PATTERN;

        (void)samples;
        memory_file = (int)syscall(SYS_memfd_create, "trapclock", 0);
        if (memory_file < 0)
                return lacks(why, "memfd_create");
        if (ftruncate(memory_file, SMALL_PAGE) != 0 ||
            pwrite(memory_file, &pattern, sizeof(pattern), 0) != sizeof(pattern))
                return lacks(why, "memfd");
        return area_map(AREA_FILE, SMALL_PAGE, PROT_READ | PROT_WRITE, memory_file, false) ||
               lacks(why, "mmap of a memfd");
}

static bool leave_file(char *mismatch)
{
        (void)mismatch;
        area_unmap(AREA_FILE, SMALL_PAGE);
        if (memory_file >= 0)
                close(memory_file);
        memory_file = -1;
        return true;
}

static void prepare_file(struct window_call *call, uint64_t number)
{
        const uint64_t pattern = PATTERN;

        (void)number;
        call->address = area_address(AREA_FILE);
        drop(call->address, SMALL_PAGE);
        if (pwrite(memory_file, &pattern, sizeof(pattern), 0) != sizeof(pattern))
                call->address = 0;
}

#define FILE_PAGE_STATE (PAGE_PRESENT | PAGE_OF_FILE | PAGE_EXCLUSIVE)

static bool verify_file_read(const struct window_call *call, char *mismatch)
{
        return read_back(call, PATTERN, mismatch) &&
               has_state(call->address, FILE_PAGE_STATE, mismatch);
}

static bool verify_file_written(const struct window_call *call, char *mismatch)
{
        uint64_t in_file = 0;

        if (pread(memory_file, &in_file, sizeof(in_file), 0) != sizeof(in_file))
                in_file = 0;
        return has_state(call->address, FILE_PAGE_STATE, mismatch) &&
               must_be("value in the file", call->address, in_file, mismatch);
}

/* Copy on write. Each sample of a visit has its own page, which a child shares. */

static uint64_t many_size;
static pid_t child;
static int child_waits[2]; /* a pipe: closing it lets the child go on */

static bool enter_cow(uint64_t samples, const char **why)
{
        const uint64_t start = area_address(AREA_MANY);

        many_size = samples * SMALL_PAGE;
        if (!area_map(AREA_MANY, many_size, PROT_READ | PROT_WRITE, -1, false))
                return lacks(why, "mmap");
        for (uint64_t page = start; page < start + many_size; page += SMALL_PAGE) {
                *word_at(page) = PATTERN;
                *word_at(page + SMALL_PAGE - sizeof(uint64_t)) = PATTERN;
        }
        return true;
}

static bool is_unchanged(char *mismatch)
{
        const uint64_t start = area_address(AREA_MANY);

        for (uint64_t page = start; page < start + many_size; page += SMALL_PAGE)
                if (!must_be("value in the other process", PATTERN, *word_at(page), mismatch))
                        return false;
        return true;
}

static bool enter_cow_parent(uint64_t samples, const char **why)
{
        char byte, mismatch[MISMATCH_BYTES];

        if (!enter_cow(samples, why))
                return false;
        if (pipe(child_waits) != 0)
                return lacks(why, "pipe");
        child = fork();
        if (child < 0)
                return lacks(why, "fork");
        if (child > 0) {
                close(child_waits[0]);
                place_touch_own();
                return true;
        }
        close(child_waits[1]);
        while (read(child_waits[0], &byte, 1) < 0 && errno == EINTR)
                ;
        _exit(is_unchanged(mismatch) ? 0 : 1);
}

static bool leave_cow_parent(char *mismatch)
{
        int status = -1;

        close(child_waits[1]);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
                ;
        area_unmap(AREA_MANY, many_size);
        return must_be("status of the child, whose pages are unchanged", 0, (uint64_t)status,
                       mismatch);
}

static bool leave_cow_child(char *mismatch)
{
        const bool good = is_unchanged(mismatch);

        area_unmap(AREA_MANY, many_size);
        return good;
}

static void prepare_cow(struct window_call *call, uint64_t number)
{
        call->address = area_address(AREA_MANY) + number * SMALL_PAGE;
}

static bool verify_copied(const struct window_call *call, char *mismatch)
{
        return has_state(call->address, PAGE_PRESENT | PAGE_EXCLUSIVE, mismatch) &&
               wrote(call, mismatch) &&
               must_be("rest of the page", PATTERN, last_word_of(call->address, SMALL_PAGE),
                       mismatch);
}

/* System calls. */

static bool returned(const struct window_call *call, uint64_t expected, char *mismatch)
{
        return must_be("what the system call returned", expected, call->result, mismatch);
}

static void prepare_mprotect(struct window_call *call, uint64_t number)
{
        (void)number;
        call->address = area_address(AREA_PAGE);
        *word_at(call->address) = PATTERN;
        mprotect((void *)call->address, SMALL_PAGE, PROT_READ);
        call->number = SYS_mprotect;
        call->arguments[0] = call->address;
        call->arguments[1] = SMALL_PAGE;
        call->arguments[2] = PROT_READ | PROT_WRITE;
}

static bool verify_mprotect(const struct window_call *call, char *mismatch)
{
        return returned(call, 0, mismatch) && wrote(call, mismatch) &&
               has_state(call->address, PAGE_PRESENT | PAGE_EXCLUSIVE, mismatch);
}

/* Keeps the page tables alive. */
static bool enter_munmap(uint64_t samples, const char **why)
{
        (void)samples;
        if (!area_map(AREA_UNMAP, 3 * SMALL_PAGE, PROT_READ | PROT_WRITE, -1, false))
                return lacks(why, "mmap");
        *word_at(area_address(AREA_UNMAP) + 2 * SMALL_PAGE) = PATTERN;
        area_unmap(AREA_UNMAP, 2 * SMALL_PAGE);
        return true;
}

static bool leave_munmap(char *mismatch)
{
        (void)mismatch;
        area_unmap(AREA_UNMAP, 3 * SMALL_PAGE);
        return true;
}

static void prepare_munmap(struct window_call *call, uint64_t number)
{
        (void)number;
        area_map(AREA_UNMAP, SMALL_PAGE, PROT_READ | PROT_WRITE, -1, false);
        call->address = area_address(AREA_UNMAP);
        *word_at(call->address) = PATTERN;
        call->number = SYS_munmap;
        call->arguments[0] = call->address;
        call->arguments[1] = SMALL_PAGE;
}

static bool verify_munmap(const struct window_call *call, char *mismatch)
{
        unsigned char resident;
        const int found = mincore((void *)call->address, SMALL_PAGE, &resident);

        return returned(call, 0, mismatch) &&
               must_be("errno of mincore", ENOMEM, found == 0 ? 0 : (uint64_t)errno, mismatch);
}

static void prepare_getpid(struct window_call *call, uint64_t number)
{
        (void)number;
        call->number = SYS_getpid;
}

static bool verify_getpid(const struct window_call *call, char *mismatch)
{
        return returned(call, (uint64_t)getpid(), mismatch);
}

/* Signals. */

static bool handle(int number, void (*handler)(int, void *, void *), const char **why)
{
        struct sigaction action = {.sa_flags = SA_SIGINFO};

        action.sa_sigaction = (void (*)(int, siginfo_t *, void *))handler;
        return sigaction(number, &action, NULL) == 0 || lacks(why, "sigaction");
}

static bool restore(int number)
{
        return signal(number, SIG_DFL) != SIG_ERR;
}

static uint64_t signals_before;

static bool enter_signal(uint64_t samples, const char **why)
{
        (void)samples;
        return handle(SIGUSR1, windows_count, why);
}

static bool leave_signal(char *mismatch)
{
        (void)mismatch;
        return restore(SIGUSR1);
}

static void prepare_signal(struct window_call *call, uint64_t number)
{
        (void)number;
        signals_before = signal_frame.count;
        call->number = SYS_tgkill;
        call->arguments[0] = (uint64_t)getpid();
        call->arguments[1] = (uint64_t)syscall(SYS_gettid);
        call->arguments[2] = SIGUSR1;
}

static bool verify_signal(const struct window_call *call, char *mismatch)
{
        return returned(call, 0, mismatch) &&
               must_be("signals handled", signals_before + 1, signal_frame.count, mismatch);
}

/* Maps a page with these rights; a fetch would find code in it. */
static bool enter_segv(int protection, const char **why)
{
        if (!enter_anon(0, why))
                return false;
        memcpy((void *)area_address(AREA_PAGE), windows_landing_code,
               (size_t)(windows_landing_code_end - windows_landing_code));
        return mprotect((void *)area_address(AREA_PAGE), SMALL_PAGE, protection) == 0
                   ? handle(SIGSEGV, windows_skip, why)
                   : lacks(why, "mprotect");
}

static bool enter_segv_np(uint64_t samples, const char **why)
{
        (void)samples;
        return handle(SIGSEGV, windows_skip, why);
}

static bool enter_segv_wp(uint64_t samples, const char **why)
{
        (void)samples;
        return enter_segv(PROT_READ, why);
}

static bool enter_segv_nx(uint64_t samples, const char **why)
{
        (void)samples;
        return enter_segv(PROT_READ | PROT_WRITE, why);
}

static int protection_key = -1;

static bool enter_segv_pku(uint64_t samples, const char **why)
{
        (void)samples;
        protection_key = (int)syscall(SYS_pkey_alloc, 0, PKEY_DISABLE_ACCESS);
        if (protection_key < 0)
                return lacks(why, "pkey_alloc: the CPU or the kernel has no protection keys");
        if (!enter_segv(PROT_READ | PROT_WRITE, why))
                return false;
        return syscall(SYS_pkey_mprotect, area_address(AREA_PAGE), SMALL_PAGE,
                       PROT_READ | PROT_WRITE, protection_key) == 0 ||
               lacks(why, "pkey_mprotect");
}

static bool leave_segv(char *mismatch)
{
        restore(SIGSEGV);
        return leave_anon(mismatch);
}

static bool leave_segv_pku(char *mismatch)
{
        const bool good = leave_segv(mismatch);

        if (protection_key >= 0)
                syscall(SYS_pkey_free, protection_key);
        protection_key = -1;
        return good;
}

static void prepare_segv_at(struct window_call *call, uint64_t address, enum window_kind kind)
{
        call->address = address;
        signals_before = signal_frame.count;
        signal_frame.resume = (uint64_t)window_codes[kind].landing;
}

static void prepare_segv_np(struct window_call *call, uint64_t number)
{
        (void)number;
        prepare_segv_at(call, area_address(AREA_HOLE), WINDOW_read);
}

static void prepare_segv_read(struct window_call *call, uint64_t number)
{
        (void)number;
        prepare_segv_at(call, area_address(AREA_PAGE), WINDOW_read);
}

static void prepare_segv_write(struct window_call *call, uint64_t number)
{
        (void)number;
        prepare_segv_at(call, area_address(AREA_PAGE), WINDOW_write);
}

static void prepare_segv_fetch(struct window_call *call, uint64_t number)
{
        (void)number;
        prepare_segv_at(call, area_address(AREA_PAGE), WINDOW_fetch);
}

/* Checks the signal frame against what the row expects, the error code included. */
static bool verify_segv(const struct window_call *call, uint64_t ip, uint64_t code, char *mismatch)
{
        return must_be("signals handled", signals_before + 1, signal_frame.count, mismatch) &&
               must_be("signal", SIGSEGV, signal_frame.number, mismatch) &&
               must_be("trap number in the frame", TRAP_PF, signal_frame.trap, mismatch) &&
               must_be("CR2 in the frame", call->address, signal_frame.cr2, mismatch) &&
               must_be("RIP in the frame", ip, signal_frame.ip, mismatch) &&
               must_be("code of the signal", code, signal_frame.code, mismatch);
}

static uint64_t instruction_of(enum window_kind kind)
{
        return (uint64_t)window_codes[kind].instruction;
}

static bool verify_segv_np(const struct window_call *call, char *mismatch)
{
        return verify_segv(call, instruction_of(WINDOW_read), SEGV_MAPERR, mismatch);
}

static bool verify_segv_wp(const struct window_call *call, char *mismatch)
{
        return verify_segv(call, instruction_of(WINDOW_write), SEGV_ACCERR, mismatch);
}

static bool verify_segv_nx(const struct window_call *call, char *mismatch)
{
        return verify_segv(call, call->address, SEGV_ACCERR, mismatch);
}

static bool verify_segv_pku(const struct window_call *call, char *mismatch)
{
        return verify_segv(call, instruction_of(WINDOW_read), SEGV_PKUERR, mismatch);
}

/* Faults that another thread repairs, by userfaultfd. */

static struct {
        int file;
        pthread_t thread;
        bool write_protect;
        uint64_t source[SMALL_PAGE / sizeof(uint64_t)]
            __attribute__((aligned(SMALL_PAGE))); /* content for a missing page */
        volatile uint64_t count, flags, address;  /* of the reported faults */
} mender;

static uint64_t mended_before;

/* Runs until it is cancelled in read(). */
static void *mend(void *ignored)
{
        struct uffd_msg message;

        (void)ignored;
        while (read(mender.file, &message, sizeof(message)) == sizeof(message)) {
                const uint64_t page = message.arg.pagefault.address & ~(SMALL_PAGE - 1);

                mender.address = message.arg.pagefault.address;
                mender.flags = message.arg.pagefault.flags;
                mender.count++;
                if (mender.write_protect) {
                        struct uffdio_writeprotect back = {.range = {page, SMALL_PAGE}};

                        ioctl(mender.file, UFFDIO_WRITEPROTECT, &back);
                } else {
                        struct uffdio_copy copy = {
                            .dst = page, .src = (uint64_t)mender.source, .len = SMALL_PAGE};

                        ioctl(mender.file, UFFDIO_COPY, &copy);
                }
        }
        return NULL;
}

/* A sysctl may forbid userfaultfd to non-root users, except for user-mode faults. */
static int open_userfaultfd(void)
{
        int file = (int)syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);

        if (file < 0 && errno == EINVAL)
                file = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
        return file;
}

static bool enter_uffd(bool write_protect, const char **why)
{
        struct uffdio_api api = {.api = UFFD_API};
        struct uffdio_register range = {.range = {area_address(AREA_PAGE), SMALL_PAGE},
                                        .mode = write_protect ? UFFDIO_REGISTER_MODE_WP
                                                              : UFFDIO_REGISTER_MODE_MISSING};

        mender.file = -1;
        mender.write_protect = write_protect;
        for (size_t i = 0; i < sizeof(mender.source) / sizeof(mender.source[0]); i++)
                mender.source[i] = PATTERN;
        if (!enter_anon(0, why))
                return false;
        mender.file = open_userfaultfd();
        if (mender.file < 0)
                return lacks(why, errno == EPERM ? "userfaultfd: vm.unprivileged_userfaultfd = 0"
                                                 : "userfaultfd");
        if (ioctl(mender.file, UFFDIO_API, &api) != 0)
                return lacks(why, "UFFDIO_API");
        if (ioctl(mender.file, UFFDIO_REGISTER, &range) != 0)
                return lacks(why, "UFFDIO_REGISTER");
        errno = pthread_create(&mender.thread, NULL, mend, NULL);
        return errno == 0 || lacks(why, "pthread_create");
}

static bool enter_uffd_missing(uint64_t samples, const char **why)
{
        (void)samples;
        return enter_uffd(false, why);
}

static bool enter_uffd_wp(uint64_t samples, const char **why)
{
        (void)samples;
        return enter_uffd(true, why);
}

static bool leave_uffd(char *mismatch)
{
        if (mender.thread) {
                pthread_cancel(mender.thread);
                pthread_join(mender.thread, NULL);
        }
        mender.thread = 0;
        if (mender.file >= 0)
                close(mender.file);
        return leave_anon(mismatch);
}

static void prepare_uffd_missing(struct window_call *call, uint64_t number)
{
        prepare_anon(call, number);
        mended_before = mender.count;
}

static void prepare_uffd_wp(struct window_call *call, uint64_t number)
{
        struct uffdio_writeprotect protect = {.range = {area_address(AREA_PAGE), SMALL_PAGE},
                                              .mode = UFFDIO_WRITEPROTECT_MODE_WP};

        (void)number;
        call->address = area_address(AREA_PAGE);
        *word_at(call->address) = PATTERN;
        mended_before = mender.count;
        ioctl(mender.file, UFFDIO_WRITEPROTECT, &protect);
}

static bool was_told(const struct window_call *call, uint64_t flags, char *mismatch)
{
        return must_be("faults told", mended_before + 1, mender.count, mismatch) &&
               must_be("flags of the fault told", flags, mender.flags, mismatch) &&
               must_be("page of the fault told", call->address, mender.address & ~(SMALL_PAGE - 1),
                       mismatch);
}

static bool verify_uffd_missing(const struct window_call *call, char *mismatch)
{
        return was_told(call, 0, mismatch) && read_back(call, PATTERN, mismatch) &&
               has_state(call->address, PAGE_PRESENT | PAGE_EXCLUSIVE, mismatch);
}

static bool verify_uffd_wp(const struct window_call *call, char *mismatch)
{
        return was_told(call, UFFD_PAGEFAULT_FLAG_WP | UFFD_PAGEFAULT_FLAG_WRITE, mismatch) &&
               wrote(call, mismatch) &&
               has_state(call->address, PAGE_PRESENT | PAGE_EXCLUSIVE, mismatch);
}

const struct window_code window_codes[WINDOWS] = {
#define CODE(name) {window_##name, trigger_instruction_##name, trigger_landing_##name},
    WINDOW_LIST(CODE)
#undef CODE
};

/* clang-format off */
#define REPAIRED(kind) .window = WINDOW_##kind, .is_fault = true, .error_code = NO_ERROR_CODE
#define SEGV(kind, error) .window = WINDOW_##kind, .is_fault = true, .error_code = (error), \
        .action = "SIGSEGV"
#define CALL(kind) .window = WINDOW_##kind, .error_code = NO_ERROR_CODE

const struct row rows[] = {
    {.id = "linux.empty", .doc = "two stamps and nothing between", .action = "none", CALL(empty),
     .verify = verify_nothing},
    {.id = "linux.anon.read", .doc = "first read of an anonymous page: the zero page is mapped",
     .action = "zero page", REPAIRED(read), .accounted = ONE_MINOR,
     .enter = enter_anon, .prepare = prepare_anon, .verify = verify_zero_page, .leave = leave_anon},
    {.id = "linux.anon.write", .doc = "first write to an anonymous page: a page is cleared",
     .action = "clear", REPAIRED(write), .accounted = ONE_MINOR,
     .enter = enter_anon, .prepare = prepare_anon, .verify = verify_cleared_page, .leave = leave_anon},
    {.id = "linux.huge.read", .doc = "first read of an anonymous huge page: the huge zero page is mapped",
     .action = "huge zero page", REPAIRED(read), .accounted = ONE_MINOR, .is_long = true,
     .enter = enter_huge_zero, .prepare = prepare_huge, .verify = verify_huge_zero, .leave = leave_huge},
    {.id = "linux.huge.write", .doc = "first write to an anonymous huge page: a huge page is cleared",
     .action = "clear huge", REPAIRED(write), .accounted = ONE_MINOR, .is_long = true,
     .enter = enter_huge, .prepare = prepare_huge, .verify = verify_huge_cleared, .leave = leave_huge},
    {.id = "linux.file.read", .doc = "first read of a mapped page that is in the page cache",
     .action = "map", REPAIRED(read), .accounted = ONE_MINOR,
     .enter = enter_file, .prepare = prepare_file, .verify = verify_file_read, .leave = leave_file},
    {.id = "linux.file.write", .doc = "first write to a mapped, shared page that is in the page cache",
     .action = "map", REPAIRED(write), .accounted = ONE_MINOR,
     .enter = enter_file, .prepare = prepare_file, .verify = verify_file_written, .leave = leave_file},
    {.id = "linux.cow.child", .doc = "after fork, the child writes to a page: it is copied",
     .action = "copy", REPAIRED(write), .accounted = ONE_MINOR, .most = MANY_SAMPLES, .in_child = true,
     .enter = enter_cow, .prepare = prepare_cow, .verify = verify_copied, .leave = leave_cow_child},
    {.id = "linux.cow.parent", .doc = "after fork, the parent writes to a page: it is copied",
     .action = "copy", REPAIRED(write), .accounted = ONE_MINOR, .most = MANY_SAMPLES,
     .enter = enter_cow_parent, .prepare = prepare_cow, .verify = verify_copied, .leave = leave_cow_parent},
    {.id = "linux.mprotect.write",
     .doc = "mprotect gives the right to write back, then a write; with a fault, if this kernel takes one",
     .action = "upgrade",
     .has_many_values = true, CALL(call_write), .accounted = AS_THE_FIRST,
     .enter = enter_anon, .prepare = prepare_mprotect, .verify = verify_mprotect, .leave = leave_anon},
    {.id = "linux.munmap", .doc = "munmap of a page that was written", .action = "unmap",
     .has_many_values = true, CALL(call),
     .enter = enter_munmap, .prepare = prepare_munmap, .verify = verify_munmap, .leave = leave_munmap},
    {.id = "linux.segv.np", .doc = "read where nothing is mapped: a SIGSEGV handler skips it", SEGV(read, 0x4),
     .enter = enter_segv_np, .prepare = prepare_segv_np, .verify = verify_segv_np, .leave = leave_segv},
    {.id = "linux.segv.wp", .doc = "write to a read-only page: a SIGSEGV handler skips it", SEGV(write, 0x7),
     .enter = enter_segv_wp, .prepare = prepare_segv_write, .verify = verify_segv_wp, .leave = leave_segv},
    {.id = "linux.segv.nx", .doc = "fetch from a page without PROT_EXEC: a SIGSEGV handler skips it", SEGV(fetch, 0x15),
     .enter = enter_segv_nx, .prepare = prepare_segv_fetch, .verify = verify_segv_nx, .leave = leave_segv},
    {.id = "linux.segv.pku", .doc = "read that a protection key forbids: a SIGSEGV handler skips it", SEGV(read, 0x25),
     .enter = enter_segv_pku, .prepare = prepare_segv_read, .verify = verify_segv_pku, .leave = leave_segv_pku},
    {.id = "linux.uffd.missing", .doc = "read of a missing page that another thread fills, by userfaultfd",
     .action = "uffd copy", REPAIRED(read), .accounted = ONE_OF_BOTH,
     .enter = enter_uffd_missing, .prepare = prepare_uffd_missing, .verify = verify_uffd_missing, .leave = leave_uffd},
    {.id = "linux.uffd.wp", .doc = "write to a page whose protection another thread lifts, by userfaultfd",
     .action = "uffd unprotect", REPAIRED(write), .accounted = ONE_OF_BOTH,
     .enter = enter_uffd_wp, .prepare = prepare_uffd_wp, .verify = verify_uffd_wp, .leave = leave_uffd},
    {.id = "linux.getpid", .doc = "getpid, the least of a system call", .action = "none", CALL(call),
     .prepare = prepare_getpid, .verify = verify_getpid},
    {.id = "linux.signal", .doc = "tgkill to oneself, with a handler that returns", .action = "signal", CALL(call),
     .enter = enter_signal, .prepare = prepare_signal, .verify = verify_signal, .leave = leave_signal},
};
/* clang-format on */
const size_t row_count = sizeof(rows) / sizeof(rows[0]);
