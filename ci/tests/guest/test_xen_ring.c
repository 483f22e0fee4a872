/* SPDX-License-Identifier: MIT */
/* boot/console/xen_ring.h with a reader that is quick, slow, absent or lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/console/xen_ring.h"

#define PATIENCE 10000 /* ticks */

static struct xen_console_page page;
static char got[4 * XEN_RING_OUT_BYTES];
static size_t got_bytes;
static unsigned int notified;

static void take(uint32_t most)
{
        for (; most && page.out_consumed != page.out_produced; most--)
                got[got_bytes++] = page.out[page.out_consumed++ % XEN_RING_OUT_BYTES];
}

static void keep(char byte)
{
        got[got_bytes++] = byte;
}

static void count_only(void)
{
        notified++;
}

static void do_nothing(void)
{
}

static void take_one(void)
{
        take(1);
}

static void spoil(void)
{
        page.out_consumed = page.out_produced + 1;
}

/* A count that comes and goes, but never makes room. */
static void waver(void)
{
        page.out_consumed ^= 1;
}

/* Counts begin just below their overflow. */
static struct xen_ring ring_with(void (*yield)(void))
{
        struct xen_ring ring = {
            .page = &page, .notify = count_only, .yield = yield, .patience = PATIENCE};

        memset(&page, 0, sizeof(page));
        page.out_consumed = page.out_produced = UINT32_MAX - 99;
        got_bytes = notified = 0;
        xen_ring_init(&ring);
        return ring;
}

static char byte_of(size_t i)
{
        return (char)('a' + i % 23);
}

static void fill(struct xen_ring *ring)
{
        for (size_t i = 0; i < XEN_RING_OUT_BYTES; i++)
                assert_true(xen_ring_write(ring, byte_of(i)));
}

static void assert_got(size_t bytes)
{
        assert_int_equal(got_bytes, bytes);
        for (size_t i = 0; i < bytes; i++)
                assert_int_equal(got[i], byte_of(i));
}

static void bytes_arrive_in_order_beyond_the_ring_and_the_counts(void **state)
{
        struct xen_ring ring = ring_with(take_one);

        (void)state;
        for (size_t i = 0; i < 2 * XEN_RING_OUT_BYTES; i++)
                assert_true(xen_ring_write(&ring, byte_of(i)));
        assert_int_equal(page.out_produced - page.out_consumed, XEN_RING_OUT_BYTES);
        assert_true(xen_ring_drain(&ring));
        assert_got(2 * XEN_RING_OUT_BYTES);
        assert_true(xen_ring_drain(&ring));
}

static void each_line_is_told_and_what_is_full_or_drained(void **state)
{
        struct xen_ring ring = ring_with(take_one);

        (void)state;
        assert_true(xen_ring_write(&ring, 'x'));
        assert_int_equal(notified, 0);
        assert_true(xen_ring_write(&ring, '\n'));
        assert_int_equal(notified, 1);
        assert_true(xen_ring_drain(&ring));
        assert_int_equal(notified, 2);
        ring = ring_with(take_one);
        fill(&ring);
        assert_int_equal(notified, 0);
        assert_true(xen_ring_write(&ring, 'x'));
        assert_int_equal(notified, 1);
}

static void without_a_reader_nothing_is_overwritten_and_all_handed_on(void **state)
{
        struct xen_ring ring = ring_with(do_nothing);

        (void)state;
        fill(&ring);
        assert_false(xen_ring_write(&ring, '!'));
        assert_false(xen_ring_drain(&ring));
        assert_int_equal(page.out_produced - page.out_consumed, XEN_RING_OUT_BYTES);
        xen_ring_give_up(&ring, keep);
        assert_got(XEN_RING_OUT_BYTES);
}

static void what_was_read_is_not_handed_on_again(void **state)
{
        struct xen_ring ring = ring_with(do_nothing);

        (void)state;
        fill(&ring);
        take(500);
        assert_false(xen_ring_drain(&ring));
        xen_ring_give_up(&ring, keep);
        assert_got(XEN_RING_OUT_BYTES);
}

static void a_count_that_cannot_be_ends_the_wait(void **state)
{
        struct xen_ring ring = ring_with(spoil);

        (void)state;
        spoil();
        assert_false(xen_ring_write(&ring, 'x'));
        assert_int_equal(page.out_produced, UINT32_MAX - 99);
        xen_ring_give_up(&ring, keep);
        assert_int_equal(got_bytes, 0);
        ring = ring_with(waver);
        fill(&ring);
        page.out_consumed--;
        assert_false(xen_ring_write(&ring, 'x'));
        /* The page's own count is not believed once it has been read. */
        ring = ring_with(do_nothing);
        page.out_produced = 12345;
        assert_true(xen_ring_write(&ring, 'x'));
        assert_int_equal(page.out_produced, UINT32_MAX - 98);
        xen_ring_give_up(&ring, keep);
        assert_int_equal(got_bytes, 1);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(bytes_arrive_in_order_beyond_the_ring_and_the_counts),
            cmocka_unit_test(each_line_is_told_and_what_is_full_or_drained),
            cmocka_unit_test(without_a_reader_nothing_is_overwritten_and_all_handed_on),
            cmocka_unit_test(what_was_read_is_not_handed_on_again),
            cmocka_unit_test(a_count_that_cannot_be_ends_the_wait),
        };

        return cmocka_run_group_tests_name("xen_ring", tests, NULL, NULL);
}
