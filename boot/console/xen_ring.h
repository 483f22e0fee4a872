/* SPDX-License-Identifier: MIT */
/*
 * The ring of a Xen domain's console, of which another domain's xenconsoled takes the bytes.
 * Host tests run it on a page of their own.
 */
#ifndef BOOT_CONSOLE_XEN_RING_H
#define BOOT_CONSOLE_XEN_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XEN_RING_IN_BYTES  1024
#define XEN_RING_OUT_BYTES 2048

/* Xen, public header io/console.h. The four count bytes since the start, modulo 2^32. */
struct xen_console_page {
        char in[XEN_RING_IN_BYTES];
        char out[XEN_RING_OUT_BYTES];
        uint32_t in_consumed, in_produced;
        uint32_t out_consumed, out_produced;
};

_Static_assert(offsetof(struct xen_console_page, out_consumed) == 3080, "struct xencons_interface");

struct xen_ring {
        volatile struct xen_console_page *page;
        void (*notify)(void); /* the reader: there are bytes */
        void (*yield)(void);  /* leave the CPU to the reader */
        uint64_t patience;    /* ticks of the TSC without a byte taken, until it is given up */
        uint32_t produced;    /* the page's count is the reader's to spoil, too */
};

/* Go on where the page's count stands: a boot loader may have written before. */
void xen_ring_init(struct xen_ring *ring);
/*
 * Put one byte; the reader is told at the end of each line. Where there is no room, wait for
 * the reader. False: it takes nothing, and the byte is not in the ring.
 */
bool xen_ring_write(struct xen_ring *ring, char byte);
/* Wait until the reader has taken all. False: it does not. */
bool xen_ring_drain(struct xen_ring *ring);
/* Hand on what the reader has not taken, where its count makes sense. */
void xen_ring_give_up(const struct xen_ring *ring, void (*put)(char byte));

#endif
