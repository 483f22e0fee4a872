/* SPDX-License-Identifier: MIT */
/*
 * Reads PCI's configuration space.
 * Source: PCI Local Bus Specification 3.0, "Configuration Mechanism #1" and
 * "Configuration Space Organization".
 */
#include "boot/console/pci.h"
#include "boot/cpu.h"

uint32_t pci_read(uint32_t function, uint8_t offset)
{
        out32(PCI_CONFIG_ADDRESS, PCI_CONFIG_ENABLE | function << PCI_FUNCTION_SHIFT | offset);
        return in32(PCI_CONFIG_DATA);
}

void pci_write(uint32_t function, uint8_t offset, uint32_t value)
{
        out32(PCI_CONFIG_ADDRESS, PCI_CONFIG_ENABLE | function << PCI_FUNCTION_SHIFT | offset);
        out32(PCI_CONFIG_DATA, value);
}

/* Without PCI the address register does not read back. */
static bool has_pci(void)
{
        out32(PCI_CONFIG_ADDRESS, PCI_CONFIG_ENABLE);
        return in32(PCI_CONFIG_ADDRESS) == PCI_CONFIG_ENABLE;
}

static unsigned int functions_of(uint32_t device)
{
        return pci_read(device, PCI_HEADER_TYPE) & PCI_HEADER_TYPE_MULTIFUNCTION ? PCI_FUNCTIONS
                                                                                 : 1;
}

bool pci_find(uint8_t offset, uint32_t mask, uint32_t value, uint32_t *found)
{
        if (!has_pci())
                return false;
        for (uint32_t device = 0; device < PCI_FUNCTION(PCI_BUSES, 0, 0); device += PCI_FUNCTIONS) {
                if ((uint16_t)pci_read(device, PCI_VENDOR_ID) == PCI_VENDOR_NONE)
                        continue;
                for (uint32_t f = device; f < device + functions_of(device); f++)
                        if ((pci_read(f, offset) & mask) == value &&
                            (uint16_t)pci_read(f, PCI_VENDOR_ID) != PCI_VENDOR_NONE) {
                                *found = f;
                                return true;
                        }
        }
        return false;
}
