/* SPDX-License-Identifier: MIT */
/* ci/result/kept_trial.h in a result folder of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "ci/result/kept_trial.h"

static char state[] = "/tmp/test_kept_trial.XXXXXX";
static char path[sizeof(state) + sizeof("/trapclock/" KEPT_TRIAL_FILE)];

static int make_folder(void **unused)
{
        (void)unused;
        if (!mkdtemp(state) || setenv("XDG_STATE_HOME", state, 1) != 0)
                return -1;
        snprintf(path, sizeof(path), "%s/trapclock/" KEPT_TRIAL_FILE, state);
        return 0;
}

static int remove_folder(void **unused)
{
        char folder[sizeof(path)];

        (void)unused;
        snprintf(folder, sizeof(folder), "%s/trapclock", state);
        return remove(path) || remove(folder) || remove(state);
}

static const struct trial_place place = {
    .qemu = "/usr/bin/qemu", .version = "QEMU 7", .machine = "pc", .elf = "/dev/null"};

static void save(const struct trial_place *at, bool silicon, const char *reason)
{
        struct trial_answer answer = {.silicon = silicon};
        struct error error = {.status = 0};

        snprintf(answer.reason, sizeof(answer.reason), "%s", reason);
        assert_true(kept_trial_save(at, &answer, &error));
}

static void an_answer_is_found_where_it_holds(void **unused)
{
        struct trial_place other;
        struct trial_answer answer;

        (void)unused;
        assert_false(kept_trial_find(&place, &answer));
        save(&place, false, "KVM here interprets the guest");
        assert_true(kept_trial_find(&place, &answer));
        assert_false(answer.silicon);
        assert_non_null(strstr(answer.reason, "KVM here interprets the guest (found at 20"));
        assert_non_null(strstr(answer.reason, path));
        for (int i = 0; i < 6; i++) {
                other = place;
                *(const char **[]){&other.qemu, &other.version, &other.machine,
                                   &other.cpu,  &other.clock,   &other.elf}[i] = "/";
                assert_false(kept_trial_find(&other, &answer));
        }
}

static void the_last_answer_of_a_place_counts_and_others_stay(void **unused)
{
        struct trial_place other = place;
        struct trial_answer answer;
        char machine[8];

        (void)unused;
        save(&place, true, "");
        assert_true(kept_trial_find(&place, &answer) && answer.silicon);
        assert_non_null(strstr(answer.reason, "KVM runs the guest on silicon here (found at 20"));
        other.machine = machine;
        for (int i = 0; i < 15; i++) {
                snprintf(machine, sizeof(machine), "m%d", i);
                save(&other, false, "no");
                assert_true(kept_trial_find(&place, &answer));
        }
        snprintf(machine, sizeof(machine), "more");
        save(&other, false, "no");
        assert_false(kept_trial_find(&place, &answer)); /* the oldest goes */
        assert_true(kept_trial_find(&other, &answer));
}

/* The file as jansson reads it, one string of the first answer's place replaced. */
static void change_place(const char *name, const char *value)
{
        json_t *file = json_load_file(path, 0, NULL);
        json_t *kept = json_array_get(json_object_get(file, "trials"), 0);

        assert_int_equal(
            json_object_set_new(json_object_get(kept, "place"), name, json_string(value)), 0);
        assert_int_equal(json_dump_file(file, path, 0), 0);
        json_decref(file);
}

static void after_a_start_of_the_host_all_are_forgotten(void **unused)
{
        struct trial_answer answer;

        (void)unused;
        remove(path);
        save(&place, true, "");
        change_place("start", "another");
        assert_false(kept_trial_find(&place, &answer));
        save(&place, true, "");
        json_t *file = json_load_file(path, 0, NULL);
        assert_int_equal(json_array_size(json_object_get(file, "trials")), 1);
        json_decref(file);
}

static void a_file_that_is_none_of_ours_is_none(void **unused)
{
        static const char *const texts[] = {"",
                                            "nonsense",
                                            "[]",
                                            "{}",
                                            "{\"trials\": 3}",
                                            "{\"trials\": [1, null, {}]}",
                                            "{\"trials\": [{\"place\": {}, \"found\": \"\", "
                                            "\"silicon\": true, \"reason\": \"\"}]}"};
        struct trial_answer answer;

        (void)unused;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                FILE *file = fopen(path, "w");

                assert_non_null(file);
                fputs(texts[i], file);
                fclose(file);
                assert_false(kept_trial_find(&place, &answer));
                save(&place, true, "");
                assert_true(kept_trial_find(&place, &answer));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_answer_is_found_where_it_holds),
            cmocka_unit_test(the_last_answer_of_a_place_counts_and_others_stay),
            cmocka_unit_test(after_a_start_of_the_host_all_are_forgotten),
            cmocka_unit_test(a_file_that_is_none_of_ours_is_none),
        };

        return cmocka_run_group_tests_name("kept_trial", tests, make_folder, remove_folder);
}
