/* SPDX-License-Identifier: MIT */
/* Reads PCI's configuration space, by configuration mechanism #1. */
#ifndef BOOT_CONSOLE_PCI_H
#define BOOT_CONSOLE_PCI_H

#include "boot/x86.h"

#include <stdbool.h>
#include <stdint.h>

/* Read a function's dword; function is a PCI_FUNCTION(). All ones: there is none. */
uint32_t pci_read(uint32_t function, uint8_t offset);
void pci_write(uint32_t function, uint8_t offset, uint32_t value);

/* The first function whose dword there has this value under the mask. False: none, or no PCI. */
bool pci_find(uint8_t offset, uint32_t mask, uint32_t value, uint32_t *function);

#endif
