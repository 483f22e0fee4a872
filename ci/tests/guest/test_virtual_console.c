/* SPDX-License-Identifier: MIT */
/*
 * What stands in for a UART on virtual machines: a ring of Xen's and a queue of virtio's, with
 * another side that is quick, slow, absent or lies; where a virtio device says its registers are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/console/virtio_pci.h"
#include "boot/console/virtio_queue.h"
#include "boot/console/xen_ring.h"

#define PATIENCE 10000 /* ticks */

static struct xen_console_page page;
static char got[8192];
static size_t got_bytes;
static unsigned int notified;

static void take(uint32_t most)
{
        for (; most && page.out_consumed != page.out_produced; most--)
                got[got_bytes++] = page.out[page.out_consumed++ % XEN_RING_OUT_BYTES];
}

static void keep(char byte)
{
        assert_true(got_bytes < sizeof(got));
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

static uint32_t config[PCI_CONFIG_DWORDS];

static void capability(unsigned int at, unsigned int next, unsigned int bytes, unsigned int type,
                       unsigned int bar, uint32_t offset, uint32_t length)
{
        config[at / 4] = PCI_CAPABILITY_VENDOR | next << 8 | bytes << 16 | type << 24;
        config[at / 4 + 1] = bar;
        config[at / 4 + 2] = offset;
        config[at / 4 + 3] = length;
}

/* Common registers behind a BAR of 64 bits, the doorbells behind one of 32. */
static void sound(void)
{
        memset(config, 0, sizeof(config));
        config[PCI_COMMAND / 4] = (uint32_t)PCI_STATUS_CAPABILITIES;
        config[PCI_BAR0 / 4] = 0xfe000000;
        config[PCI_BAR0 / 4 + 4] = 0x0000000c;
        config[PCI_BAR0 / 4 + 5] = 0x40;
        config[PCI_CAPABILITIES / 4] = 0x50;
        capability(0x50, 0x60, 16, 1, 4, 0x1000, 56);
        capability(0x60, 0, 20, 2, 0, 0x3000, 8);
        config[0x70 / 4] = 4;
}

static void both_structures_are_found(void **state)
{
        struct virtio_pci device;

        (void)state;
        sound();
        assert_true(virtio_pci_find(config, &device));
        assert_int_equal(device.common, 0x4000001000);
        assert_int_equal(device.notify, 0xfe003000);
        assert_int_equal(virtio_pci_notify_address(&device, 0), 0xfe003000);
        assert_int_equal(virtio_pci_notify_address(&device, 1), 0xfe003004);
        assert_int_equal(virtio_pci_notify_address(&device, 2), 0);
        assert_int_equal(virtio_pci_notify_address(&device, 0xffff), 0);
}

#define REFUSED(...)                                            \
        do {                                                    \
                struct virtio_pci device;                       \
                sound();                                        \
                __VA_ARGS__;                                    \
                assert_false(virtio_pci_find(config, &device)); \
        } while (0)

static void what_is_malformed_is_refused(void **state)
{
        (void)state;
        REFUSED(config[PCI_COMMAND / 4] = 0);
        REFUSED(config[PCI_CAPABILITIES / 4] = 0);
        REFUSED(config[PCI_CAPABILITIES / 4] = 0x3c);
        REFUSED(capability(0x50, 0x50, 16, 1, 4, 0x1000, 56));   /* leads to itself */
        REFUSED(capability(0x50, 0x60, 15, 1, 4, 0x1000, 56));   /* cut */
        REFUSED(capability(0x50, 0x60, 16, 1, 4, 0x1000, 55));   /* too few registers */
        REFUSED(capability(0x50, 0x60, 16, 1, 4, 0x1002, 56));   /* not aligned */
        REFUSED(capability(0x50, 0x60, 16, 1, 6, 0x1000, 56));   /* no such BAR */
        REFUSED(capability(0x50, 0x60, 16, 1, 255, 0x1000, 56)); /* nor this */
        REFUSED(capability(0x60, 0, 16, 2, 0, 0x3000, 8));       /* no multiplier */
        REFUSED(capability(0x50, 0xfc, 16, 1, 4, 0x1000, 56));   /* the next beyond the end */
        REFUSED(config[PCI_BAR0 / 4] = 0xc001);                  /* of ports */
        REFUSED(config[PCI_BAR0 / 4] = 0);                       /* no address */
        REFUSED(config[PCI_BAR0 / 4 + 5] = 0);                   /* the same, of 64 bits */
        REFUSED(capability(0x50, 0x60, 16, 1, 5, 0x1000, 56);
                config[PCI_BAR0 / 4 + 5] = 4); /* 64 bits in the last BAR */
        REFUSED(config[PCI_BAR0 / 4 + 4] = 0xfffffffc; config[PCI_BAR0 / 4 + 5] = 0xffffffff);
}

static struct virtio_queue queue;

static void take_buffer(void)
{
        const uint16_t slot = (uint16_t)(queue.available.index - 1) % VIRTIO_QUEUE_SIZE;
        const uint16_t d = queue.available.ring[slot];

        notified++;
        assert_in_range(d, 0, VIRTIO_QUEUE_SIZE - 1);
        assert_true(got_bytes + queue.descriptors[d].bytes <= sizeof(got));
        memcpy(got + got_bytes, (const char *)(uintptr_t)queue.descriptors[d].address,
               queue.descriptors[d].bytes);
        got_bytes += queue.descriptors[d].bytes;
        queue.used.index++;
}

static void lie(void)
{
        queue.used.index = (uint16_t)(queue.available.index + 1);
}

static struct virtio_sender sender;

static void begin(void (*notify)(void))
{
        memset(&queue, 0, sizeof(queue));
        sender = (struct virtio_sender){.queue = &queue, .notify = notify, .patience = PATIENCE};
        got_bytes = notified = 0;
}

static void a_line_or_a_full_buffer_is_sent_whole(void **state)
{
        (void)state;
        begin(take_buffer);
        assert_true(virtio_sender_drain(&sender));
        assert_int_equal(notified, 0);
        for (const char *at = "one\ntwo"; *at; at++)
                assert_true(virtio_sender_write(&sender, *at));
        assert_int_equal(notified, 1);
        assert_int_equal(got_bytes, 4);
        assert_true(virtio_sender_drain(&sender));
        assert_memory_equal(got, "one\ntwo", 7);
        for (size_t i = 0; i < 3 * VIRTIO_BUFFER_BYTES; i++)
                assert_true(virtio_sender_write(&sender, (char)('a' + i % 23)));
        assert_int_equal(notified, 5);
        for (size_t i = 0; i < 3 * VIRTIO_BUFFER_BYTES; i++)
                assert_int_equal(got[7 + i], 'a' + i % 23);
}

static void counts_run_over(void **state)
{
        (void)state;
        begin(take_buffer);
        for (size_t i = 0; i < 0x10003; i++) {
                got_bytes = 0;
                assert_true(virtio_sender_write(&sender, '\n'));
                assert_int_equal(got_bytes, 1);
        }
}

static void what_is_not_taken_is_handed_on(void **state)
{
        void (*const devices[])(void) = {count_only, lie};

        (void)state;
        for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
                begin(devices[i]);
                assert_true(virtio_sender_write(&sender, 'x'));
                assert_true(virtio_sender_write(&sender, 'y'));
                assert_false(virtio_sender_write(&sender, '\n'));
                virtio_sender_give_up(&sender, keep);
                assert_int_equal(got_bytes, 2);
                assert_memory_equal(got, "xy", 2);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(bytes_arrive_in_order_beyond_the_ring_and_the_counts),
            cmocka_unit_test(each_line_is_told_and_what_is_full_or_drained),
            cmocka_unit_test(without_a_reader_nothing_is_overwritten_and_all_handed_on),
            cmocka_unit_test(what_was_read_is_not_handed_on_again),
            cmocka_unit_test(a_count_that_cannot_be_ends_the_wait),
            cmocka_unit_test(both_structures_are_found),
            cmocka_unit_test(what_is_malformed_is_refused),
            cmocka_unit_test(a_line_or_a_full_buffer_is_sent_whole),
            cmocka_unit_test(counts_run_over),
            cmocka_unit_test(what_is_not_taken_is_handed_on),
        };

        return cmocka_run_group_tests_name("virtual_console", tests, NULL, NULL);
}
