/* SPDX-License-Identifier: MIT */
/*
 * Source: Xen, public header io/console.h. What the other side writes is not trusted: a count
 * that cannot be reads as a full ring.
 */
#include "boot/console/xen_ring.h"
#include "boot/cpu.h"

static uint32_t waiting(const struct xen_ring *ring)
{
        const uint32_t bytes = ring->produced - ring->page->out_consumed;

        return bytes > XEN_RING_OUT_BYTES ? XEN_RING_OUT_BYTES : bytes;
}

void xen_ring_init(struct xen_ring *ring)
{
        ring->produced = ring->page->out_produced;
}

/*
 * Wait until no more than this many bytes wait. The patience begins anew whenever fewer wait
 * than ever before, which cannot go on for ever.
 */
static bool wait_for(const struct xen_ring *ring, uint32_t bytes)
{
        uint32_t least = waiting(ring);
        uint64_t start;

        if (least <= bytes)
                return true;
        ring->notify();
        start = read_tsc();
        while (waiting(ring) > bytes) {
                if (waiting(ring) < least) {
                        least = waiting(ring);
                        start = read_tsc();
                } else if (read_tsc() - start > ring->patience) {
                        return false;
                }
                ring->yield();
        }
        return true;
}

bool xen_ring_write(struct xen_ring *ring, char byte)
{
        if (!wait_for(ring, XEN_RING_OUT_BYTES - 1))
                return false;
        ring->page->out[ring->produced % XEN_RING_OUT_BYTES] = byte;
        compiler_barrier(); /* stores are seen in their order */
        ring->page->out_produced = ++ring->produced;
        if (byte == '\n')
                ring->notify();
        return true;
}

bool xen_ring_drain(struct xen_ring *ring)
{
        return wait_for(ring, 0);
}

void xen_ring_give_up(const struct xen_ring *ring, void (*put)(char byte))
{
        uint32_t at = ring->page->out_consumed;

        if (ring->produced - at > XEN_RING_OUT_BYTES)
                return;
        for (; at != ring->produced; at++)
                put(ring->page->out[at % XEN_RING_OUT_BYTES]);
}
