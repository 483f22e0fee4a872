/* SPDX-License-Identifier: MIT */
/* The host's state as the kernel's files tell it. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "ci/result/host.h"

static char root[] = "/tmp/trapclock-host-XXXXXX";

static void run_shell(const char *format)
{
        char line[PATH_MAX];

        snprintf(line, sizeof(line), "%s %s", format, root);
        assert_int_equal(system(line), 0);
}

static int make_root(void **state)
{
        (void)state;
        strcpy(root + strlen(root) - 6, "XXXXXX");
        return mkdtemp(root) ? 0 : -1;
}

static int remove_root(void **state)
{
        (void)state;
        run_shell("rm -rf");
        return 0;
}

static void write_file(const char *name, const char *text)
{
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "%s/sys/devices/system/cpu/%s", root, name);
        for (char *slash = strchr(path + strlen(root) + 1, '/'); slash;
             slash = strchr(slash + 1, '/')) {
                *slash = '\0';
                mkdir(path, 0777);
                *slash = '/';
        }
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(text, file);
        fclose(file);
}

static void a_host_that_does_not_say_is_unknown(void **unused)
{
        char text[HOST_WARNING_BYTES];
        struct host_state state;

        (void)unused;
        host_state_read(root, &state);
        assert_string_equal(state.governor, "unknown");
        assert_string_equal(state.smt, "unknown");
        assert_string_equal(state.turbo, "unknown");
        assert_false(host_state_warning(&state, true, text));
}

static void what_makes_cycles_noisy_is_told(void **unused)
{
        char text[HOST_WARNING_BYTES];
        struct host_state state;

        (void)unused;
        write_file("cpu0/cpufreq/scaling_governor", "powersave\n");
        write_file("smt/active", "1\n");
        write_file("intel_pstate/no_turbo", "0\n");
        host_state_read(root, &state);
        assert_true(host_state_warning(&state, false, text));
        assert_string_equal(text, "the governor is powersave, SMT is on, turbo is on, the vCPU is "
                                  "not pinned (--pin)");
}

static void a_quiet_host_is_no_warning(void **unused)
{
        char text[HOST_WARNING_BYTES];
        struct host_state state;

        (void)unused;
        write_file("cpu0/cpufreq/scaling_governor", "performance\n");
        write_file("smt/active", "0\n");
        write_file("cpufreq/boost", "0\n");
        host_state_read(root, &state);
        assert_string_equal(state.turbo, "off");
        assert_false(host_state_warning(&state, true, text));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(a_host_that_does_not_say_is_unknown, make_root,
                                            remove_root),
            cmocka_unit_test_setup_teardown(what_makes_cycles_noisy_is_told, make_root,
                                            remove_root),
            cmocka_unit_test_setup_teardown(a_quiet_host_is_no_warning, make_root, remove_root),
        };

        return cmocka_run_group_tests_name("host_state", tests, NULL, NULL);
}
