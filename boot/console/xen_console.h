/* SPDX-License-Identifier: MIT */
/* The console that Xen's tools give each domain: what `xl console` shows. */
#ifndef BOOT_CONSOLE_XEN_CONSOLE_H
#define BOOT_CONSOLE_XEN_CONSOLE_H

#include "boot/console/line.h"

/* NULL: this is no domain of Xen's, or it has no console. Call xen_init before. */
const struct line *xen_console(void);

#endif
