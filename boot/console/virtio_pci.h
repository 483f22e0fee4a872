/* SPDX-License-Identifier: MIT */
/*
 * Where a virtio device on PCI has its registers, as its configuration space tells. Depends on
 * nothing of the machine, and trusts nothing that the device says.
 */
#ifndef BOOT_CONSOLE_VIRTIO_PCI_H
#define BOOT_CONSOLE_VIRTIO_PCI_H

#include "boot/x86.h"

#include <stdbool.h>
#include <stdint.h>

#define PCI_CONFIG_DWORDS (PCI_CONFIG_BYTES / sizeof(uint32_t))

/* The first dword: Red Hat's vendor, device 1043H, or 1003H if it is an older driver's, too. */
#define VIRTIO_CONSOLE_ID      0x10031af4
#define VIRTIO_CONSOLE_ID_MASK 0xffbfffff

/* Virtio 1.2, "Common configuration structure layout", but for what later versions added. */
struct virtio_common {
        uint32_t device_feature_select, device_feature;
        uint32_t driver_feature_select, driver_feature;
        uint16_t config_vector, queues;
        uint8_t status, generation;
        uint16_t queue_select; /* the rest is this queue's */
        uint16_t queue_size, queue_vector, queue_enable, queue_notify_offset;
        uint32_t descriptors[2], available[2], used[2];
};

_Static_assert(sizeof(struct virtio_common) == 56, "struct virtio_pci_common_cfg");

struct virtio_pci {
        uint64_t common; /* physical address of a struct virtio_common */
        uint64_t notify; /* and of what is written to ask for service */
        uint32_t notify_bytes, notify_multiplier;
};

/* Find both. False: it is no virtio 1 device, or firmware gave it no addresses. */
bool virtio_pci_find(const uint32_t config[PCI_CONFIG_DWORDS], struct virtio_pci *device);
/* The address to notify a queue at whose notify_offset is this; 0: the device has none there. */
uint64_t virtio_pci_notify_address(const struct virtio_pci *device, uint16_t offset);

#endif
