/* SPDX-License-Identifier: MIT */
/* What stands in for a UART on a virtual machine that has none. */
#ifndef BOOT_CONSOLE_LINE_H
#define BOOT_CONSOLE_LINE_H

#include <stdbool.h>

/* After a false, write and drain are called no more; the byte is not kept then. */
struct line {
        const char *name; /* for people, at the start of a sentence */
        bool (*write)(char byte);
        bool (*drain)(void);                     /* wait until all has left the machine */
        void (*give_up)(void (*put)(char byte)); /* hand on what has not */
};

/*
 * The console that Xen's tools give each domain. NULL: this is no domain of Xen's, or it has no
 * console. Call xen_init before.
 */
const struct line *xen_console(void);

/* Virtio's console on PCI. NULL: there is none, or it does not take this driver. */
const struct line *virtio_console(void);

#endif
