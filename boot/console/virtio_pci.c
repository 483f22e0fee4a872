/* SPDX-License-Identifier: MIT */
/*
 * Sources: OASIS, Virtual I/O Device (VIRTIO) 1.2, "Virtio Over PCI Bus"; PCI Local Bus
 * Specification 3.0, "Base Addresses", "Capabilities List".
 */
#include "boot/console/virtio_pci.h"

/* A capability: dwords from its start. */
#define CAPABILITY_BYTES        16
#define CAPABILITY_NOTIFY_BYTES 20
#define TYPE_COMMON             1
#define TYPE_NOTIFY             2

static uint32_t dword(const uint32_t *config, unsigned int offset)
{
        return config[offset / sizeof(*config)];
}

/* 0: it is none in memory, or has no address. */
static uint64_t bar_address(const uint32_t *config, unsigned int bar)
{
        const uint32_t low = dword(config, PCI_BAR0 + bar * sizeof(uint32_t));
        const bool wide = (low & PCI_BAR_TYPE_MASK) == PCI_BAR_TYPE_64;

        if ((low & PCI_BAR_IO) || (wide && bar + 1 == PCI_BARS))
                return 0;
        return (low & ~(uint32_t)PCI_BAR_FLAGS) |
               (wide ? (uint64_t)dword(config, PCI_BAR1 + bar * sizeof(uint32_t)) << 32 : 0);
}

/* Where this capability's structure is; 0: it has not so many bytes, or no address. */
static uint64_t structure(const uint32_t *config, unsigned int capability, uint32_t bytes)
{
        const unsigned int bar = (uint8_t)dword(config, capability + 4);
        const uint32_t offset = dword(config, capability + 8);
        const uint64_t address = bar < PCI_BARS ? bar_address(config, bar) : 0;

        if (dword(config, capability + 12) < bytes || offset % sizeof(uint32_t))
                return 0;
        return address && offset <= UINT64_MAX - address ? address + offset : 0;
}

/* Of several of a type the first one counts that this can use (Virtio 1.2, 4.1.4). */
static void take(const uint32_t *config, unsigned int capability, struct virtio_pci *device)
{
        const uint32_t head = dword(config, capability);
        const unsigned int bytes = head >> 16 & 0xff, type = head >> 24;

        if ((uint8_t)head != PCI_CAPABILITY_VENDOR || capability + bytes > PCI_CONFIG_BYTES)
                return;
        if (type == TYPE_COMMON && bytes >= CAPABILITY_BYTES && !device->common) {
                device->common = structure(config, capability, sizeof(struct virtio_common));
        } else if (type == TYPE_NOTIFY && bytes >= CAPABILITY_NOTIFY_BYTES && !device->notify) {
                device->notify = structure(config, capability, sizeof(uint16_t));
                device->notify_bytes = dword(config, capability + 12);
                device->notify_multiplier = dword(config, capability + 16);
        }
}

bool virtio_pci_find(const uint32_t config[PCI_CONFIG_DWORDS], struct virtio_pci *device)
{
        unsigned int at = dword(config, PCI_CAPABILITIES) & 0xfc;

        *device = (struct virtio_pci){0};
        if (!(dword(config, PCI_COMMAND) & PCI_STATUS_CAPABILITIES))
                return false;
        /* A list that leads back to itself ends, too. */
        for (unsigned int i = 0; i < PCI_CONFIG_DWORDS && at >= PCI_HEADER_BYTES; i++) {
                take(config, at, device);
                at = dword(config, at) >> 8 & 0xfc;
        }
        return device->common && device->notify;
}

uint64_t virtio_pci_notify_address(const struct virtio_pci *device, uint16_t offset)
{
        const uint64_t at = (uint64_t)offset * device->notify_multiplier;

        if (at + sizeof(uint16_t) > device->notify_bytes || at % sizeof(uint16_t) ||
            at > UINT64_MAX - device->notify)
                return 0;
        return device->notify + at;
}
