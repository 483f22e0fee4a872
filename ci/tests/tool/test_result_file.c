/* SPDX-License-Identifier: MIT */
/*
 * Result files are whole or not there. The old one stays until the new one is whole. Only
 * consistent ones are read.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/protocol/protocol.h"
#include "ci/base/file.h"
#include "ci/report/report_reader.h"
#include "ci/vm/qemu.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/tests/support/golden_report.h"

static char folder[] = "/tmp/trapclock-test-XXXXXX";
static char path[PATH_MAX];
static bool taken;               /* is every name that a file is to get? */
static const char *failing = ""; /* the call that fails, for want of room */

static bool fails(const char *call)
{
        if (strcmp(call, failing) != 0)
                return false;
        errno = ENOSPC;
        return true;
}

int link(const char *old, const char *new)
{
        int (*next)(const char *, const char *) = dlsym(RTLD_NEXT, "link");

        errno = EEXIST;
        return taken ? -1 : next(old, new);
}

int fsync(int descriptor)
{
        int (*next)(int) = dlsym(RTLD_NEXT, "fsync");

        return fails("fsync") ? -1 : next(descriptor);
}

int rename(const char *old, const char *new)
{
        int (*next)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");

        return fails("rename") ? -1 : next(old, new);
}

/* Closes, and finds only then that there was no room. */
int close(int descriptor)
{
        int (*next)(int) = dlsym(RTLD_NEXT, "close");
        int result = next(descriptor);

        return fails("close") ? -1 : result;
}

FILE *open_memstream(char **bytes, size_t *size)
{
        FILE *(*next)(char **, size_t *) = dlsym(RTLD_NEXT, "open_memstream");

        return fails("open_memstream") ? NULL : next(bytes, size);
}

static int make_folder(void **state)
{
        (void)state;
        strcpy(folder + strlen(folder) - 6, "XXXXXX");
        if (!mkdtemp(folder))
                return -1;
        snprintf(path, sizeof(path), "%s/result.json", folder);
        return 0;
}

static int count_files(bool remove_them)
{
        DIR *directory = opendir(folder);
        int count = 0;

        assert_non_null(directory);
        for (struct dirent *entry; (entry = readdir(directory));) {
                char name[2 * PATH_MAX];
                if (entry->d_name[0] == '.')
                        continue;
                count++;
                snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
                if (remove_them)
                        unlink(name);
        }
        closedir(directory);
        return count;
}

static int remove_folder(void **state)
{
        (void)state;
        count_files(true);
        return rmdir(folder);
}

/* The result of a run whose guest wrote this report. */
static json_t *make_result(void (*write_report)(struct golden *), int exit_value)
{
        const struct machine machine = {.vm = &vm_qemu,
                                        .program = "qemu",
                                        .type = "pc",
                                        .image = "x.elf",
                                        .boot = BOOT_PATH_PVH,
                                        .accelerator = ACCELERATOR_ICOUNT,
                                        .command_line = "mode=run"};
        const struct guest_request request = {.mode = MODE_RUN,
                                              .suite = "core",
                                              .samples = 10,
                                              .warmup = NUMBER_NOT_GIVEN,
                                              .cases = NUMBER_NOT_GIVEN};
        const struct result_origin origin = {.vm_version = "QEMU 7 \xff",
                                             .machine = &machine,
                                             .asked = ACCELERATOR_AUTO,
                                             .request = &request,
                                             .boots = NUMBER_NOT_GIVEN,
                                             .pin = NUMBER_NOT_GIVEN};
        struct error error = {.status = 0};
        struct report_reader reader;
        struct golden golden = {0};
        struct report report;

        write_report(&golden);
        assert_true(report_open(&report, &error));
        report_reader_open(&reader, &report);
        assert_true(report_reader_feed(&reader, golden.bytes, golden.length, &error));
        assert_true(report_reader_finish(&reader, &error));
        json_t *result = result_new(&origin, &error);
        assert_non_null(result);
        const struct guest_end end = {.exit_status = GUEST_EXIT_STATUS(exit_value), .wall_ms = 100};
        assert_true(result_add_boot(result, &report, &end, NULL, &error));
        report_reader_close(&reader);
        report_close(&report);
        golden_free(&golden);
        return result;
}

static json_t *sound_result(void)
{
        return make_result(golden_pass, GUEST_EXIT_PASS);
}

static void write_old_file(void)
{
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        fputs("old", file);
        assert_int_equal(fclose(file), 0);
}

static void assert_old_file_is_alone(void)
{
        struct error error = {.status = 0};
        char *bytes;
        size_t size;

        assert_int_equal(count_files(false), 1);
        assert_true(file_read(path, 1000, &bytes, &size, &error));
        assert_int_equal(size, 3);
        assert_memory_equal(bytes, "old", 3);
        free(bytes);
}

static void saved_result_loads_the_same(void **state)
{
        json_t *results[] = {sound_result(), make_result(golden_failed, GUEST_EXIT_FAILED),
                             make_result(golden_emulated, GUEST_EXIT_PASS)};
        struct error error = {.status = 0};

        (void)state;
        for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
                assert_true(result_save(results[i], path, &error));
                json_t *loaded = result_load(path, &error);
                if (!loaded)
                        fail_msg("%s", error.text);
                assert_true(json_equal(results[i], loaded));
                json_decref(results[i]);
                json_decref(loaded);
        }
        assert_int_equal(count_files(false), 1);
}

static void failures_are_counted(void **state)
{
        json_t *good = sound_result();
        json_t *bad = make_result(golden_failed, GUEST_EXIT_FAILED);

        (void)state;
        assert_int_equal(result_failed(good), 0);
        assert_int_equal(result_failed(bad), 1);
        json_t *boots = json_object_get(bad, RESULT_BOOTS);
        assert_int_equal(json_array_append(boots, json_array_get(boots, 0)), 0);
        assert_int_equal(result_failed(bad), 2);
        json_decref(good);
        json_decref(bad);
}

static void full_disk_leaves_the_old_file_and_no_other(void **state)
{
        const struct rlimit tiny = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
        struct error error = {.status = 0};
        json_t *result = sound_result();
        struct rlimit before;

        (void)state;
        write_old_file();
        signal(SIGXFSZ, SIG_IGN);
        assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
        bool saved = result_save(result, path, &error);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_false(saved);
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_old_file_is_alone();
        json_decref(result);
}

static void folder_that_is_missing_or_read_only_is_an_error(void **state)
{
        struct error error = {.status = 0};
        json_t *result = sound_result();

        (void)state;
        snprintf(path, sizeof(path), "%s/none/result.json", folder);
        assert_false(result_save(result, path, &error));
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_false(file_check_target(path, &error));
        snprintf(path, sizeof(path), "/proc/result.json"); /* read-only for root, too */
        assert_false(result_save(result, path, &error));
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        json_decref(result);
}

static void device_is_never_replaced(void **state)
{
        struct error error = {.status = 0};
        json_t *result = sound_result();
        struct stat information;

        (void)state;
        assert_int_equal(symlink("/dev/full", path), 0);
        assert_false(file_check_target(path, &error));
        assert_false(result_save(result, path, &error));
        assert_int_equal(error.status, STATUS_UNUSABLE);
        assert_int_equal(stat("/dev/full", &information), 0);
        assert_true(S_ISCHR(information.st_mode));
        json_decref(result);
}

static void link_to_a_file_stays_a_link(void **state)
{
        struct error error = {.status = 0};
        json_t *result = sound_result();
        char link_path[PATH_MAX];
        struct stat information;

        (void)state;
        write_old_file();
        assert_true(snprintf(link_path, sizeof(link_path), "%s/link", folder) > 0);
        assert_int_equal(symlink(path, link_path), 0);
        assert_true(result_save(result, link_path, &error));
        assert_int_equal(lstat(link_path, &information), 0);
        assert_true(S_ISLNK(information.st_mode));
        json_t *loaded = result_load(path, &error);
        assert_non_null(loaded);
        json_decref(loaded);
        json_decref(result);
}

static void results_without_a_name_never_replace_each_other(void **state)
{
        struct error error = {.status = 0};
        json_t *result = sound_result();
        char name[PATH_MAX];

        (void)state;
        for (int i = 0; i < 5; i++)
                assert_true(result_save_unnamed(result, folder, name, &error));
        assert_non_null(strstr(name, "-icount"));
        assert_int_equal(count_files(false), 5);
        json_decref(result);
}

static void result_folder_follows_xdg_and_is_made(void **state)
{
        char expected[3 * PATH_MAX], got[PATH_MAX], state_home[2 * PATH_MAX];
        struct error error = {.status = 0};
        struct stat information;

        (void)state;
        snprintf(state_home, sizeof(state_home), "%s/state", folder);
        snprintf(expected, sizeof(expected), "%s/trapclock", state_home);
        setenv("XDG_STATE_HOME", state_home, 1);
        assert_true(result_folder(got, &error));
        assert_string_equal(got, expected);
        assert_int_equal(stat(got, &information), 0);
        unsetenv("XDG_STATE_HOME");
        rmdir(expected);
        rmdir(state_home);
}

/* Loads the sound result's text with one piece replaced. */
static void assert_load_refused(const char *old, const char *new, const char *words)
{
        struct error error = {.status = 0};
        json_t *result = sound_result();
        char *text = result_text(result, &error);
        FILE *file = fopen(path, "w");

        assert_non_null(text);
        assert_non_null(file);
        char *place = strstr(text, old);
        assert_non_null(place);
        fprintf(file, "%.*s%s%s", (int)(place - text), text, new, place + strlen(old));
        assert_int_equal(fclose(file), 0);
        json_t *loaded = result_load(path, &error);
        if (loaded)
                fail_msg("accepted \"%s\" for \"%s\"", new, old);
        assert_int_equal(error.status, STATUS_UNUSABLE);
        if (strcmp(error.text + strlen(path), words) != 0)
                fail_msg("expected \"%s\", got \"%s\"", words, error.text + strlen(path));
        free(text);
        json_decref(result);
}

static void file_that_does_not_hold_together_is_refused(void **state)
{
        (void)state;
        assert_load_refused("\"schema\":1", "\"schema\":2",
                            ": written by a newer trapclock (schema 2; this "
                            "one reads up to 1): update");
        assert_load_refused("\"clock\":\"icount\"", "\"clock\":\"tsc\"",
                            ": not a trapclock result: boot 1: clock: expected tsc, got icount");
        assert_load_refused(
            "\"exit_status\":33", "\"exit_status\":35",
            ": not a trapclock result: boot 1: exit status: expected 33 with 0 failed, got 35");
        assert_load_refused("[90,4]", "[90,3]",
                            ": not a trapclock result: boot 1: record 3: result record: histogram: "
                            "expected 10 samples, got 9");
        assert_load_refused(
            "\"accel\":\"icount\"", "\"accel\":\"warp\"",
            ": not a trapclock result: options: field \"accel\": unknown value \"warp\"");
        assert_load_refused(
            "\"kernel\":\"", "\"kernel\":\"\\u001b",
            ": not a trapclock result: host: field \"kernel\": expected printable ASCII");
        assert_load_refused("{\"schema\"", "{\"extra\":0,\"schema\"",
                            ": not a trapclock result: unknown field \"extra\"");
        assert_load_refused("{\"schema\"", "{\"schema\":1,\"schema\"",
                            ":1: not a trapclock result: duplicate object key near '\"schema\"'");
        assert_load_refused("{\"schema\"", "[{\"schema\"",
                            ":18: not a trapclock result: ']' expected near end of file");
}

static void file_cut_at_any_byte_is_refused(void **state)
{
        struct error error = {.status = 0};
        json_t *result = sound_result();
        char *text = result_text(result, &error);

        (void)state;
        assert_non_null(text);
        assert_true(result_save(result, path, &error));
        for (off_t size = (off_t)strlen(text) - 2; size >= 0; size--) {
                assert_int_equal(truncate(path, size), 0);
                if (result_load(path, &error))
                        fail_msg("accepted when cut at byte %lld", (long long)size);
                assert_int_equal(error.status, STATUS_UNUSABLE);
        }
        free(text);
        json_decref(result);
}

static void folder_and_missing_file_are_unusable_input(void **state)
{
        struct error error = {.status = 0};

        (void)state;
        assert_null(result_load(folder, &error));
        assert_int_equal(error.status, STATUS_UNUSABLE);
        assert_null(result_load(path, &error));
        assert_int_equal(error.status, STATUS_UNUSABLE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

static void a_result_that_cannot_be_saved_is_refused_and_the_old_one_stays(void **state)
{
        static const struct {
                const char *call, *words;
        } cases[] = {{"fsync", "No space left on device"},
                     {"rename", "No space left on device"},
                     {"close", "No space left on device"},
                     {"open_memstream", NULL}};
        json_t *result = make_result(golden_pass, GUEST_EXIT_PASS);
        struct error error = {.status = 0};

        (void)state;
        assert_true(file_save(path, "old", 3, FILE_REPLACE, &error));
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                char words[PATH_MAX + 100] = "out of memory", *bytes = NULL;
                size_t size = 0;
                if (cases[i].words)
                        snprintf(words, sizeof(words), "%s: %s", path, cases[i].words);
                failing = cases[i].call;
                bool saved = result_save(result, path, &error);
                failing = "";
                assert_false(saved);
                assert_int_equal(error.status, STATUS_ENVIRONMENT);
                assert_string_equal(error.text, words);
                assert_int_equal(count_files(false), 1);
                assert_true(file_read(path, 100, &bytes, &size, &error));
                assert_int_equal(size, 3);
                assert_memory_equal(bytes, "old", 3);
                free(bytes);
        }
        json_decref(result);
}

static void a_result_without_a_free_name_is_refused(void **state)
{
        json_t *result = make_result(golden_pass, GUEST_EXIT_PASS);
        char name[PATH_MAX], words[2 * PATH_MAX];
        struct error error = {.status = 0};

        (void)state;
        taken = true;
        assert_false(result_save_unnamed(result, folder, name, &error));
        taken = false;
        json_decref(result);
        snprintf(words, sizeof(words), "%s: no free name", folder);
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text, words);
        assert_int_equal(count_files(false), 0);
}

static void a_folder_whose_results_have_too_long_names_is_refused(void **state)
{
        json_t *result = make_result(golden_pass, GUEST_EXIT_PASS);
        char name[PATH_MAX], long_folder[PATH_MAX], words[1000];
        struct error error = {.status = 0};

        (void)state;
        memset(long_folder, 'x', sizeof(long_folder));
        long_folder[sizeof(long_folder) - 20] = '\0';
        assert_false(result_save_unnamed(result, long_folder, name, &error));
        json_decref(result);
        snprintf(words, sizeof(words), "%.497s ... %.475s: the name is too long", long_folder,
                 long_folder);
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text, words);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            TEST(saved_result_loads_the_same),
            TEST(failures_are_counted),
            TEST(full_disk_leaves_the_old_file_and_no_other),
            TEST(folder_that_is_missing_or_read_only_is_an_error),
            TEST(device_is_never_replaced),
            TEST(link_to_a_file_stays_a_link),
            TEST(results_without_a_name_never_replace_each_other),
            TEST(result_folder_follows_xdg_and_is_made),
            TEST(file_that_does_not_hold_together_is_refused),
            TEST(file_cut_at_any_byte_is_refused),
            TEST(folder_and_missing_file_are_unusable_input),
            TEST(a_result_that_cannot_be_saved_is_refused_and_the_old_one_stays),
            TEST(a_result_without_a_free_name_is_refused),
            TEST(a_folder_whose_results_have_too_long_names_is_refused),
        };

        return cmocka_run_group_tests_name("result file", tests, NULL, NULL);
}
