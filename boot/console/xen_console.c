/* SPDX-License-Identifier: MIT */
/* A domain's console: a ring in a page that another domain maps, and an event channel. */
#include "boot/console/line.h"
#include "boot/layout.h"
#include "boot/console/device_memory.h"
#include "boot/console/xen.h"
#include "boot/console/xen_ring.h"

#define PATIENCE_TICKS UL(10000000000) /* some seconds: the other domain may wait for a CPU */

static uint32_t port;

static void notify(void)
{
        xen_notify(port);
}

static struct xen_ring ring = {.notify = notify, .yield = xen_yield, .patience = PATIENCE_TICKS};

static bool write(char byte)
{
        return xen_ring_write(&ring, byte);
}

static bool drain(void)
{
        return xen_ring_drain(&ring);
}

static void give_up(void (*put)(char byte))
{
        xen_ring_give_up(&ring, put);
}

const struct line *xen_console(void)
{
        static const struct line line = {"Xen's console", write, drain, give_up};
        uint64_t address;

        if (!xen_answers() || !xen_find_console(&address, &port))
                return NULL;
        ring.page = device_memory(address, PAGE_SIZE);
        if (!ring.page)
                return NULL;
        xen_ring_init(&ring);
        return &line;
}
