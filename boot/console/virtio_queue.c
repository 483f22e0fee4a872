/* SPDX-License-Identifier: MIT */
/* There is never more than one buffer on its way, so that it stands in the first descriptor. */
#include "boot/console/virtio_queue.h"
#include "boot/cpu.h"

/* A device that says it has taken another number of buffers than it got has taken none. */
static bool is_taken(const struct virtio_sender *sender)
{
        const uint64_t start = read_tsc();

        while (sender->queue->used.index != sender->sent) {
                if (read_tsc() - start > sender->patience)
                        return false;
                pause();
        }
        return true;
}

bool virtio_sender_drain(struct virtio_sender *sender)
{
        volatile struct virtio_queue *const queue = sender->queue;

        if (!sender->bytes)
                return true;
        queue->descriptors[0].address = (uintptr_t)sender->buffer;
        queue->descriptors[0].bytes = (uint32_t)sender->bytes;
        queue->available.ring[sender->sent % VIRTIO_QUEUE_SIZE] = 0;
        compiler_barrier(); /* stores are seen in their order */
        queue->available.index = ++sender->sent;
        compiler_barrier();
        sender->notify();
        if (!is_taken(sender))
                return false;
        sender->bytes = 0;
        return true;
}

bool virtio_sender_write(struct virtio_sender *sender, char byte)
{
        sender->buffer[sender->bytes++] = byte;
        if (byte != '\n' && sender->bytes < VIRTIO_BUFFER_BYTES)
                return true;
        if (virtio_sender_drain(sender))
                return true;
        sender->bytes--;
        return false;
}

void virtio_sender_give_up(const struct virtio_sender *sender, void (*put)(char byte))
{
        for (size_t i = 0; i < sender->bytes; i++)
                put(sender->buffer[i]);
}
