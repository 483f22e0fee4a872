/* SPDX-License-Identifier: MIT */
/* Options: valid values are accepted, others refused; and the machine they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ci/vm/accelerator.h"
#include "ci/vm/firmware.h"
#include "ci/vm/qemu.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"

/* The options point into the argument, as into main's. */
static bool read_run(const char *option, const char *value, struct boot_options *options,
                     struct error *error)
{
        static char text[300], name[] = "trapclock run";
        char *arguments[] = {name, text, NULL};

        snprintf(text, sizeof(text), "%s%s", option, value);
        *error = (struct error){.status = 0};
        return run_options_read(option[0] ? 2 : 1, arguments, options, error);
}

static void assert_run_refused(const char *option, const char *value)
{
        struct boot_options options;
        struct error error;

        if (read_run(option, value, &options, &error))
                fail_msg("accepted %s%s", option, value);
        assert_int_equal(error.status, STATUS_UNUSABLE);
        assert_null(strchr(error.text, '\n'));
}

static void defaults_are_as_the_help_says(void **state)
{
        struct boot_options options;
        struct error error;

        (void)state;
        assert_true(read_run("", "", &options, &error));
        assert_int_equal(options.accelerator, ACCELERATOR_AUTO);
        assert_int_equal(options.boot, BOOT_PATH_ISO);
        assert_string_equal(options.machine, "pc");
        assert_string_equal(options.request.suite, "core");
        assert_int_equal(options.timeout_s, 60);
        assert_int_equal(options.request.samples, NUMBER_NOT_GIVEN);
        assert_int_equal(options.request.cases, NUMBER_NOT_GIVEN);
        assert_null(options.output);
}

static void verify_checks_all_cases_by_tcg_unless_told_otherwise(void **state)
{
        char name[] = "trapclock verify", cases[] = "--cases=7", quick[] = "--quick",
             automatic[] = "--accel=auto", kvm[] = "--accel=kvm";
        char *plain[] = {name, NULL}, *few[] = {name, cases, NULL}, *fast[] = {name, quick, NULL},
             *real[] = {name, kvm, NULL}, *wrong[] = {name, automatic, NULL};
        struct error error = {.status = 0};
        struct boot_options options;

        (void)state;
        assert_true(verify_options_read(1, plain, &options, &error));
        assert_string_equal(options.request.mode, MODE_VERIFY);
        assert_int_equal(options.request.cases, 0);
        assert_null(options.request.suite);
        assert_int_equal(options.accelerator, ACCELERATOR_TCG);
        assert_int_equal(options.boot, BOOT_PATH_PVH);
        assert_true(verify_options_read(2, few, &options, &error));
        assert_int_equal(options.request.cases, 7);
        assert_true(verify_options_read(2, fast, &options, &error));
        assert_int_equal(options.request.cases, 2500000);
        assert_true(verify_options_read(2, real, &options, &error));
        assert_int_equal(options.accelerator, ACCELERATOR_KVM);
        assert_false(verify_options_read(2, wrong, &options, &error));
        assert_non_null(strstr(error.text, "kvm|icount|tcg"));
}

static void numbers_within_range_come_through(void **state)
{
        struct boot_options options;
        struct error error;

        (void)state;
        assert_true(read_run("--samples=", "1", &options, &error));
        assert_int_equal(options.request.samples, 1);
        assert_true(read_run("--samples=", "1000000", &options, &error));
        assert_int_equal(options.request.samples, 1000000);
        assert_true(read_run("--warmup=", "0", &options, &error));
        assert_int_equal(options.request.warmup, 0);
        assert_true(read_run("--timeout=", "86400", &options, &error));
        assert_int_equal(options.timeout_s, 86400);
}

static void numbers_out_of_range_are_refused(void **state)
{
        static const char *const wrong[] = {
            "", "-1", "+1", " 1", "1 ", "0x", "1e3", "1.5", "99999999999999999999"};

        (void)state;
        for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
                assert_run_refused("--samples=", wrong[i]);
                assert_run_refused("--warmup=", wrong[i]);
                assert_run_refused("--timeout=", wrong[i]);
        }
        assert_run_refused("--samples=", "0");
        assert_run_refused("--samples=", "1000001");
        assert_run_refused("--warmup=", "1000001");
        assert_run_refused("--timeout=", "0");
        assert_run_refused("--timeout=", "86401");
}

static void globs_hold_only_bytes_of_ids_and_wildcards(void **state)
{
        struct boot_options options;
        struct error error;

        (void)state;
        assert_true(read_run("--only=", "np.*r?-0", &options, &error));
        assert_string_equal(options.request.only, "np.*r?-0");
        for (int byte = 1; byte < 256; byte++) {
                char glob[] = {'a', (char)byte, '\0'};
                if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-*?", byte))
                        assert_run_refused("--only=", glob);
        }
        assert_run_refused("--only=", "");
}

static void unknown_words_are_refused(void **state)
{
        (void)state;
        assert_run_refused("--accel=", "hvf");
        assert_run_refused("--accel=", "");
        assert_run_refused("--boot=", "floppy");
        assert_run_refused("--machine=", "pc,accel=tcg");
        assert_run_refused("--suite=", "everything");
        assert_run_refused("--format=", "xml");
        assert_run_refused("--cpu=", "");
        assert_run_refused("--cpu=", "help");
        assert_run_refused("--cpu=", "max\nx");
        assert_run_refused("stray", "");
}

static void microvm_boots_by_pvh_only(void **state)
{
        char name[] = "trapclock run", machine[] = "--machine=microvm", boot[] = "--boot=iso";
        char *arguments[] = {name, machine, boot, NULL};
        struct error error = {.status = 0};
        struct boot_options options;

        (void)state;
        assert_true(run_options_read(2, arguments, &options, &error));
        assert_int_equal(options.boot, BOOT_PATH_PVH);
        assert_false(run_options_read(3, arguments, &options, &error));
        assert_int_equal(error.status, STATUS_UNUSABLE);
}

/* Refused for its arguments, or because the one file, as named, cannot be read. */
static void show_wants_one_file(void **state)
{
        static const char *const reasons[] = {NULL, "FILE is missing", "missing/a", "one FILE"};
        char name[] = "trapclock show", one[] = "missing/a", two[] = "missing/b";
        char *arguments[] = {name, one, two, NULL};

        (void)state;
        for (int count = 1; count <= 3; count++) {
                struct error error = {.status = 0};
                int status;
                assert_false(command_show(count, arguments, &status, &error));
                assert_non_null(strstr(error.text, reasons[count]));
                assert_int_equal(error.status, STATUS_UNUSABLE);
                error_clear(&error);
        }
}

static bool has_argument(const char *const *arguments, const char *wanted)
{
        for (; *arguments; arguments++)
                if (strcmp(*arguments, wanted) == 0)
                        return true;
        return false;
}

static void accelerators_make_their_arguments(void **state)
{
        struct machine machine = {.program = "qemu",
                                  .boot = BOOT_PATH_PVH,
                                  .type = "pc",
                                  .image = "x",
                                  .command_line = "mode=run"};
        struct vm_arguments arguments;

        (void)state;
        machine.accelerator = ACCELERATOR_ICOUNT;
        vm_qemu.arguments(&machine, "", &arguments);
        assert_true(has_argument(arguments.list, "shift=6,sleep=off"));
        assert_true(has_argument(arguments.list, "max"));
        assert_true(has_argument(arguments.list, "pc"));
        machine.accelerator = ACCELERATOR_TCG;
        vm_qemu.arguments(&machine, "", &arguments);
        assert_false(has_argument(arguments.list, "-icount"));
        assert_false(has_argument(arguments.list, "-mem-prealloc"));
        assert_false(has_argument(arguments.list, "-name"));
        machine.accelerator = ACCELERATOR_KVM;
        vm_qemu.arguments(&machine, "", &arguments);
        assert_true(has_argument(arguments.list, "kvm"));
        assert_true(has_argument(arguments.list, "host,-arch-capabilities"));
        assert_true(has_argument(arguments.list, "-mem-prealloc"));
        machine.cpu = "Haswell";
        machine.boot = BOOT_PATH_ISO;
        vm_qemu.arguments(&machine, "", &arguments);
        assert_true(has_argument(arguments.list, "Haswell"));
        assert_true(has_argument(arguments.list, "-cdrom"));
        assert_false(has_argument(arguments.list, "-kernel"));
}

static void a_pinned_vcpu_is_told_by_its_threads_name(void **state)
{
        static const char *const vcpus[] = {"CPU 0/KVM\n", "CPU 0/TCG\n", "ALL CPUs/TCG\n"};
        static const char *const others[] = {"qemu-system-x86\n", "main\n", "call_rcu\n"};
        cpu_set_t cpus;
        const struct machine machine = {.program = "qemu",
                                        .accelerator = ACCELERATOR_KVM,
                                        .boot = BOOT_PATH_PVH,
                                        .type = "pc",
                                        .image = "x",
                                        .command_line = "mode=run",
                                        .cpus = &cpus};
        struct vm_arguments arguments;

        (void)state;
        vm_qemu.arguments(&machine, "", &arguments);
        assert_true(has_argument(arguments.list, "debug-threads=on"));
        for (size_t i = 0; i < sizeof(vcpus) / sizeof(vcpus[0]); i++)
                assert_true(qemu_is_vcpu(vcpus[i]));
        for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
                assert_false(qemu_is_vcpu(others[i]));
}

static void a_drive_may_have_commas_in_its_name(void **state)
{
        const struct firmware firmware = {.code = "c,d", .variables = "e,f"};
        struct machine machine = {.program = "qemu",
                                  .boot = BOOT_PATH_UEFI_USB,
                                  .type = "pc",
                                  .image = "a,b",
                                  .firmware = &firmware,
                                  .command_line = "mode=run"};
        struct vm_arguments arguments;

        (void)state;
        vm_qemu.arguments(&machine, "", &arguments);
        assert_true(has_argument(arguments.list, "if=none,id=image,format=raw,file=a,,b"));
        assert_true(has_argument(arguments.list, "if=pflash,readonly=on,format=raw,file=c,,d"));
        assert_true(has_argument(arguments.list, "if=pflash,snapshot=on,format=raw,file=e,,f"));
        assert_true(has_argument(arguments.list, "usb-storage,drive=image,bootindex=0"));
        assert_true(has_argument(arguments.list, "-no-reboot"));
}

static struct report one_result(const char *status, int cost)
{
        return (struct report){.records =
                                   json_pack("[{s:s, s:s, s:s, s:i}]", "record", "result", "id",
                                             "base.empty", "status", status, "p50", cost)};
}

static void silicon_is_told_by_the_empty_pair(void **state)
{
        char reason[ACCELERATOR_REASON_BYTES];
        struct report fast = one_result("pass", 1000), slow = one_result("pass", 1001),
                      failed = one_result("failed", 10);

        struct report nested = one_result("pass", 30);

        (void)state;
        json_array_insert_new(nested.records, 0,
                              json_pack("{s:s, s:s}", "record", "boot", "clock", "emulated"));
        assert_false(accelerator_is_silicon(&nested, reason));
        assert_string_equal(reason, "KVM here runs on an emulator: the guest's clock is emulated");
        json_decref(nested.records);
        assert_true(accelerator_is_silicon(&fast, reason));
        assert_false(accelerator_is_silicon(&slow, reason));
        assert_string_equal(reason, "KVM here interprets the guest: its empty stamp pair costs "
                                    "1001 ticks");
        assert_false(accelerator_is_silicon(&failed, reason));
        assert_string_equal(reason, "KVM here did not measure base.empty");
        json_decref(fast.records);
        json_decref(slow.records);
        json_decref(failed.records);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(defaults_are_as_the_help_says),
            cmocka_unit_test(verify_checks_all_cases_by_tcg_unless_told_otherwise),
            cmocka_unit_test(numbers_within_range_come_through),
            cmocka_unit_test(numbers_out_of_range_are_refused),
            cmocka_unit_test(globs_hold_only_bytes_of_ids_and_wildcards),
            cmocka_unit_test(unknown_words_are_refused),
            cmocka_unit_test(microvm_boots_by_pvh_only),
            cmocka_unit_test(show_wants_one_file),
            cmocka_unit_test(accelerators_make_their_arguments),
            cmocka_unit_test(a_pinned_vcpu_is_told_by_its_threads_name),
            cmocka_unit_test(a_drive_may_have_commas_in_its_name),
            cmocka_unit_test(silicon_is_told_by_the_empty_pair),
        };

        return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
