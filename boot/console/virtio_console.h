/* SPDX-License-Identifier: MIT */
/* Virtio's console, on PCI: what cloud-hypervisor has, and QEMU's virtconsole. */
#ifndef BOOT_CONSOLE_VIRTIO_CONSOLE_H
#define BOOT_CONSOLE_VIRTIO_CONSOLE_H

#include "boot/console/line.h"

/* NULL: there is none, or it does not take this driver. */
const struct line *virtio_console(void);

#endif
