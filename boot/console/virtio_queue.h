/* SPDX-License-Identifier: MIT */
/*
 * Bytes through a virtqueue, one buffer at a time. Host tests run it on a model of a device.
 * Source: OASIS, Virtual I/O Device (VIRTIO) 1.2, "Split Virtqueues".
 */
#ifndef BOOT_CONSOLE_VIRTIO_QUEUE_H
#define BOOT_CONSOLE_VIRTIO_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIRTIO_QUEUE_SIZE   2 /* a power of two; one would do, but not for every device */
#define VIRTIO_BUFFER_BYTES 1024

/* The device reads and writes this by its physical address. */
struct virtio_queue {
        struct {
                uint64_t address;
                uint32_t bytes;
                uint16_t flags, next;
        } descriptors[VIRTIO_QUEUE_SIZE];
        struct {
                uint16_t flags, index, ring[VIRTIO_QUEUE_SIZE], used_event;
        } available;
        struct {
                uint16_t flags, index;
                struct {
                        uint32_t id, bytes;
                } ring[VIRTIO_QUEUE_SIZE];
                uint16_t available_event;
        } used __attribute__((aligned(4)));
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct virtio_queue, available) == 32, "aligned to 2");
_Static_assert(offsetof(struct virtio_queue, used) % 4 == 0, "aligned to 4");

#define VIRTIO_NO_INTERRUPT 1 /* available.flags */

struct virtio_sender {
        volatile struct virtio_queue *queue;
        void (*notify)(void); /* the device: there is a buffer */
        uint64_t patience;    /* ticks of the TSC that the device may take for a buffer */
        uint16_t sent;        /* buffers, modulo 2^16 */
        size_t bytes;         /* in the buffer, not taken yet */
        char buffer[VIRTIO_BUFFER_BYTES];
};

/*
 * Add one byte. The buffer is sent at the end of a line or when it is full, and waited for.
 * False: the device does not take it, and this byte is not kept.
 */
bool virtio_sender_write(struct virtio_sender *sender, char byte);
/* Send what is in the buffer, and wait until it is taken. False: it is not. */
bool virtio_sender_drain(struct virtio_sender *sender);
/* Hand on what the device has not taken. */
void virtio_sender_give_up(const struct virtio_sender *sender, void (*put)(char byte));

#endif
