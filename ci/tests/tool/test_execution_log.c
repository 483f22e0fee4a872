/* SPDX-License-Identifier: MIT */
/* QEMU's log: each window has every instruction that ran in it once, and which do not count. */
#include <capstone/capstone.h>
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ci/trace/execution_log.h"

/* This program stands in for a guest: it has the symbols of a trigger, never called. */
__asm__(".text\n"
        ".globl trigger_instruction_one, trigger_landing_one\n"
        "trigger_instruction_one: nop\n"
        "trigger_landing_one: nop\n"
        "beyond: nop; nop\n");

static struct guest_elf *elf;
static bool knows_x86 = true;

/* Capstone's, unless it is to know no x86. */
cs_err cs_open(cs_arch arch, cs_mode mode, csh *handle)
{
        cs_err (*next)(cs_arch, cs_mode, csh *) = dlsym(RTLD_NEXT, "cs_open");

        return knows_x86 ? next(arch, mode, handle) : CS_ERR_ARCH;
}

static uint64_t instruction, landing;

static bool keep_address(void *context, const char *name, uint64_t address, struct error *error)
{
        (void)name, (void)error;
        *(uint64_t *)context = address;
        return true;
}

static int open_self(void **state)
{
        struct error error = {.status = 0};

        (void)state;
        elf = guest_elf_open("/proc/self/exe", &error);
        if (!elf)
                return -1;
        guest_elf_each(elf, "trigger_instruction_one", keep_address, &instruction, &error);
        guest_elf_each(elf, "trigger_landing_one", keep_address, &landing, &error);
        return instruction && landing ? 0 : -1;
}

static int close_self(void **state)
{
        (void)state;
        guest_elf_close(elf);
        return 0;
}

static void add_step(FILE *file, uint64_t address)
{
        fprintf(file, "Trace 0: 0x7f00 [0000000000000000/%016llx/0000c290/ff020201] f\n",
                (unsigned long long)address);
}

static void add_exception(FILE *file, unsigned int vector, int interrupt, uint64_t ip)
{
        fprintf(file,
                "check_exception old: 0xffffffff new 0x%x\n"
                "     0: v=%02x e=0002 i=%d cpl=0 IP=0008:%016llx pc=%016llx SP=0010:0 CR2=00ab\n"
                "RAX=0000000000000001 RBX=0000000000000000\n",
                vector, vector, interrupt, (unsigned long long)ip, (unsigned long long)ip);
}

static bool try_log(void (*write)(FILE *file), struct execution_log *log, struct error *error)
{
        char path[] = "/tmp/trapclock-test-XXXXXX";
        int descriptor = mkstemp(path);
        FILE *file = fdopen(descriptor, "w");

        assert_non_null(file);
        write(file);
        assert_int_equal(fclose(file), 0);
        bool good = execution_log_read(path, elf, log, error);
        unlink(path);
        return good;
}

/* The log that write() writes, read. */
static void read_log(void (*write)(FILE *file), struct execution_log *log)
{
        struct error error = {.status = 0};

        if (!try_log(write, log, &error))
                fail_msg("%s", error.text);
}

static void write_fault(FILE *file)
{
        add_step(file, instruction - 1);
        add_step(file, instruction);
        add_exception(file, 14, 0, instruction);
        add_step(file, 0x1000);
        add_step(file, 0x1001);
        add_step(file, landing);
        add_step(file, landing + 1);
}

static void a_fault_is_not_counted_but_its_handler_is(void **state)
{
        struct execution_log log;

        (void)state;
        read_log(write_fault, &log);
        assert_int_equal(log.count, 1);
        assert_int_equal(log.windows[0].count, 3);
        assert_int_equal(log.windows[0].counted, 2);
        assert_true(log.windows[0].steps[0].faulted);
        assert_int_equal(log.windows[0].exception_count, 1);
        assert_int_equal(log.windows[0].exceptions[0].before, 1);
        assert_int_equal(log.windows[0].exceptions[0].vector, 14);
        assert_int_equal(log.windows[0].exceptions[0].error_code, 2);
        assert_int_equal(log.windows[0].exceptions[0].address, 0xab);
        execution_log_close(&log);
}

static void write_retry(FILE *file)
{
        add_step(file, instruction);
        add_exception(file, 14, 0, instruction);
        add_step(file, 0x1000);
        add_step(file, instruction);
        add_step(file, landing);
}

static void an_instruction_run_again_is_in_the_same_window(void **state)
{
        struct execution_log log;

        (void)state;
        read_log(write_retry, &log);
        assert_int_equal(log.count, 1);
        assert_int_equal(log.windows[0].counted, 2);
        execution_log_close(&log);
}

static void write_interrupt(FILE *file)
{
        add_step(file, instruction);
        add_exception(file, 3, 1, instruction);
        add_step(file, 0x1000);
        add_step(file, landing);
        add_step(file, instruction);
        add_exception(file, 6, 0, instruction);
        add_step(file, landing);
}

static void software_interrupts_and_ud2_are_counted(void **state)
{
        struct execution_log log;

        (void)state;
        read_log(write_interrupt, &log);
        assert_int_equal(log.count, 2);
        assert_int_equal(log.windows[0].counted, 2);
        assert_int_equal(log.windows[1].counted, 1);
        execution_log_close(&log);
}

static void write_stop(FILE *file)
{
        add_step(file, instruction);
        add_step(file, 0x1000);
        fputs("Stopped execution of TB chain before 0x7f00 [0000000000001000] f\n", file);
        add_step(file, 0x1000);
        add_step(file, landing);
}

static void a_block_left_before_it_ran_counts_once(void **state)
{
        struct execution_log log;

        (void)state;
        read_log(write_stop, &log);
        assert_int_equal(log.windows[0].counted, 2);
        execution_log_close(&log);
}

static void write_fetch(FILE *file)
{
        add_step(file, instruction);
        add_exception(file, 14, 0, 0xffffa00000200000);
        add_step(file, 0x1000);
        add_step(file, landing);
}

static void a_jump_whose_target_faults_is_counted(void **state)
{
        struct execution_log log;

        (void)state;
        read_log(write_fetch, &log);
        assert_int_equal(log.windows[0].counted, 2);
        execution_log_close(&log);
}

static void write_noise(FILE *file)
{
        fputs("Trace\nTrace 0: x\n\n0: v= e=\nStopped execution\nIN: \n", file);
}

static void lines_of_other_kinds_are_ignored(void **state)
{
        struct execution_log log;

        (void)state;
        read_log(write_noise, &log);
        assert_int_equal(log.count, 0);
        execution_log_close(&log);
}

static void write_too_long(FILE *file)
{
        for (int i = 0; i < 1000001; i++)
                add_step(file, instruction);
}

static void write_too_many(FILE *file)
{
        for (int i = 0; i < 100001; i++) {
                add_step(file, instruction);
                add_step(file, landing);
        }
}

static void logs_beyond_a_limit_are_refused(void **state)
{
        static const struct {
                void (*write)(FILE *file);
                const char *words;
        } cases[] = {{write_too_long, "a sample has over 1000000 instructions"},
                     {write_too_many, "the log has over 100000 samples"}};

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct error error = {.status = 0};
                struct execution_log log;
                assert_false(try_log(cases[i].write, &log, &error));
                assert_int_equal(error.status, STATUS_GUEST);
                assert_string_equal(error.text, cases[i].words);
                execution_log_close(&log);
        }
}

static void logs_that_cannot_be_read_are_refused(void **state)
{
        static const struct {
                const char *path, *words;
        } cases[] = {{"/none", "/none: No such file or directory"},
                     {"/tmp", "/tmp: Is a directory"}};

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct error error = {.status = 0};
                struct execution_log log;
                assert_false(execution_log_read(cases[i].path, elf, &log, &error));
                assert_int_equal(error.status, STATUS_ENVIRONMENT);
                assert_string_equal(error.text, cases[i].words);
                execution_log_close(&log);
        }
}

static void a_capstone_without_x86_is_refused(void **state)
{
        struct error error = {.status = 0};

        (void)state;
        knows_x86 = false;
        assert_null(guest_elf_open("/proc/self/exe", &error));
        knows_x86 = true;
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text, "Capstone here knows no x86");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_fault_is_not_counted_but_its_handler_is),
            cmocka_unit_test(an_instruction_run_again_is_in_the_same_window),
            cmocka_unit_test(software_interrupts_and_ud2_are_counted),
            cmocka_unit_test(a_block_left_before_it_ran_counts_once),
            cmocka_unit_test(a_jump_whose_target_faults_is_counted),
            cmocka_unit_test(lines_of_other_kinds_are_ignored),
            cmocka_unit_test(logs_beyond_a_limit_are_refused),
            cmocka_unit_test(logs_that_cannot_be_read_are_refused),
            cmocka_unit_test(a_capstone_without_x86_is_refused),
        };

        return cmocka_run_group_tests_name("execution log", tests, open_self, close_self);
}
