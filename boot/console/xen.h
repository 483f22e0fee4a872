/* SPDX-License-Identifier: MIT */
/* Xen, as one of its HVM or PVH domains calls it. */
#ifndef BOOT_CONSOLE_XEN_H
#define BOOT_CONSOLE_XEN_H

#include <stdbool.h>
#include <stdint.h>

/* Why a domain ends: `xl` shows the number, and acts on it (on_poweroff=, on_crash=). */
#define XEN_SHUTDOWN_POWEROFF 0
#define XEN_SHUTDOWN_CRASH    3

/* Look for Xen, and have it make its hypercalls callable. Where it is not there, nothing is done.
 */
void xen_init(void);
/* Can it be called? Where not, call none of the functions below. */
bool xen_answers(void);

/* The page of the domain's console, by its physical address, and its event channel. */
bool xen_find_console(uint64_t *address, uint32_t *port);
/* Tell who is at the other end of this event channel that there is something to do. */
void xen_notify(uint32_t port);
/* Let other domains run on this CPU. */
void xen_yield(void);
/* End the domain, all its CPUs, for this reason. Returns only if Xen refuses. */
void xen_shut_down(uint32_t reason);

#endif
