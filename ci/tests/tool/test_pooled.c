/* SPDX-License-Identifier: MIT */
/* Pools all boots of a result (ci/result/pooled.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ci/result/pooled.h"

/* Three boots; the second has another benchmark beside, which has no phases. */
static json_t *three_boots(void)
{
        json_t *result = json_loads(
            "{\"boots\":["
            "{\"records\":[{\"record\":\"result\",\"id\":\"np.read\",\"histogram\":[[90,4],[94,6]],"
            "\"entry\":[1,2,3,4,50]}]},"
            "{\"records\":[{\"record\":\"result\",\"id\":\"np.write\",\"histogram\":[[90,9]]},"
            "{\"record\":\"result\",\"id\":\"np.read\",\"histogram\":[[88,1],[94,9]],"
            "\"entry\":[1,2,3,4,30]}]},"
            "{\"records\":[{\"record\":\"result\",\"id\":\"np.read\",\"histogram\":[[94,10]],"
            "\"entry\":[1,2,3,4,41]}]}]}",
            0, NULL);

        assert_non_null(result);
        return result;
}

static void samples_of_all_boots_are_added_up(void **state)
{
        static const struct histogram_bin bins[] = {{88, 1}, {90, 4}, {94, 25}};
        json_t *result = three_boots();
        struct error error = {.status = 0};
        struct histogram histogram;

        (void)state;
        assert_true(pooled_histogram(result, "np.read", &histogram, &error));
        assert_int_equal(histogram.count, sizeof(bins) / sizeof(bins[0]));
        for (size_t i = 0; i < histogram.count; i++) {
                assert_int_equal(histogram.bins[i].value, bins[i].value);
                assert_int_equal(histogram.bins[i].count, bins[i].count);
        }
        assert_int_equal(histogram_samples(&histogram), 30);
        free(histogram.bins);
        json_decref(result);
}

static void what_no_boot_measured_has_no_samples(void **state)
{
        json_t *result = three_boots();
        struct error error = {.status = 0};
        struct histogram histogram;
        double net;

        (void)state;
        assert_true(pooled_histogram(result, "nx.exec", &histogram, &error));
        assert_int_equal(histogram.count, 0);
        assert_null(histogram.bins);
        assert_false(pooled_phase(result, "nx.exec", "entry", &net));
        assert_false(pooled_phase(result, "np.write", "entry", &net));
        json_decref(result);
}

static void a_phase_is_the_median_of_the_boots_net_ones(void **state)
{
        json_t *result = three_boots();
        double net = 0;

        (void)state;
        assert_true(pooled_phase(result, "np.read", "entry", &net));
        assert_true(net == 41);
        json_decref(result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(samples_of_all_boots_are_added_up),
            cmocka_unit_test(what_no_boot_measured_has_no_samples),
            cmocka_unit_test(a_phase_is_the_median_of_the_boots_net_ones),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
