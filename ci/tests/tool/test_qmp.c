/* SPDX-License-Identifier: MIT */
/* Answers of QEMU's monitor, in pieces of any size, and bytes that are no answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "ci/vm/qmp.h"

#define GREETING "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}\r\n"
#define ANSWER                                                                          \
        "{\"return\": [{\"provider\": \"kvm\", \"qom-path\": \"/machine\", \"stats\": " \
        "[{\"name\": \"exits\", \"value\": 7}, {\"name\": \"guest_mode\", \"value\": "  \
        "false}, {\"name\": \"hist\", \"value\": [1, 2]}]}], \"id\": 3}\r\n"
#define REFUSAL "{\"id\": 4, \"error\": {\"class\": \"CommandNotFound\", \"desc\": \"none\"}}\r\n"

struct heard {
        int answers, id;
        json_int_t exits; /* -1: none, or refused */
        size_t counters;
};

static void note(void *context, int id, const json_t *counters)
{
        struct heard *heard = context;
        const json_t *exits = json_object_get(counters, "exits");

        heard->answers++;
        heard->id = id;
        heard->exits = exits ? json_integer_value(exits) : -1;
        heard->counters = json_object_size(counters);
}

static struct heard hear(const char *text, size_t piece)
{
        struct heard heard = {.exits = -1};
        struct qmp qmp = {.is_deaf = false};
        const size_t length = strlen(text);

        for (size_t at = 0; at < length; at += piece)
                qmp_feed(&qmp, text + at, piece < length - at ? piece : length - at, note, &heard);
        qmp_close(&qmp);
        return heard;
}

static void an_answer_is_heard_whole_in_pieces_of_any_size(void **state)
{
        const char *text = GREETING "{\"return\": {}}\r\n{\"event\": \"STOP\"}\r\n" ANSWER;

        (void)state;
        for (size_t piece = 1; piece <= strlen(text); piece++) {
                const struct heard heard = hear(text, piece);

                assert_int_equal(heard.answers, 1);
                assert_int_equal(heard.id, 3);
                assert_int_equal(heard.exits, 7);
                assert_int_equal(heard.counters, 1);
        }
}

static void a_refusal_is_an_answer_without_counters(void **state)
{
        const struct heard heard = hear(ANSWER REFUSAL, 100);

        (void)state;
        assert_int_equal(heard.answers, 2);
        assert_int_equal(heard.id, 4);
        assert_int_equal(heard.exits, -1);
}

static void what_bears_no_id_of_ours_is_no_answer(void **state)
{
        static const char *const texts[] = {
            "{\"return\": []}\n",
            "{\"return\": [], \"id\": 0}\n",
            "{\"return\": [], \"id\": -1}\n",
            "{\"return\": [], \"id\": \"3\"}\n",
            "{\"return\": [], \"id\": 4294967299}\n",
            "{\"return\": [], \"id\": 3.0}\n",
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
                assert_int_equal(hear(texts[i], 1000).answers, 0);
}

static void after_what_is_no_qmp_nothing_is_heard(void **state)
{
        static const char *const texts[] = {
            "no JSON\n" ANSWER,
            "[]\n" ANSWER,
            "3\n" ANSWER,
            "\n" ANSWER,
            "{\"id\": 3, \"id\": 3}\n" ANSWER,
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
                assert_int_equal(hear(texts[i], 5).answers, 0);
}

static void a_line_without_an_end_is_not_kept_for_ever(void **state)
{
        struct heard heard = {.exits = -1};
        struct qmp qmp = {.is_deaf = false};
        char piece[1000];

        (void)state;
        memset(piece, ' ', sizeof(piece));
        for (int i = 0; i < 100; i++)
                qmp_feed(&qmp, piece, sizeof(piece), note, &heard);
        assert_true(qmp.is_deaf);
        assert_null(qmp.line.bytes);
        qmp_feed(&qmp, ANSWER, strlen(ANSWER), note, &heard);
        assert_int_equal(heard.answers, 0);
        qmp_close(&qmp);
}

static void commands_to_a_socket_that_is_gone_are_told(void **state)
{
        int pair[2];

        (void)state;
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
        assert_true(qmp_inject_nmi(pair[0]));
        assert_true(qmp_query_stats(pair[0], 1));
        close(pair[1]);
        assert_false(qmp_query_stats(pair[0], 2));
        close(pair[0]);
        assert_false(qmp_inject_nmi(-1));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_answer_is_heard_whole_in_pieces_of_any_size),
            cmocka_unit_test(a_refusal_is_an_answer_without_counters),
            cmocka_unit_test(what_bears_no_id_of_ours_is_no_answer),
            cmocka_unit_test(after_what_is_no_qmp_nothing_is_heard),
            cmocka_unit_test(a_line_without_an_end_is_not_kept_for_ever),
            cmocka_unit_test(commands_to_a_socket_that_is_gone_are_told),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
