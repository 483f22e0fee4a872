/* SPDX-License-Identifier: MIT */
/* ACPI's table of interrupt controllers, "APIC". Host tests run it. */
#ifndef BOOT_LOADER_MADT_H
#define BOOT_LOADER_MADT_H

#include "boot/loader/acpi.h"

/*
 * The address of the I/O APIC that serves this interrupt; *interrupt becomes the number
 * of the I/O APIC's own pin. 0: there is none.
 */
uint32_t madt_io_apic(const struct acpi_table *madt, uint32_t *interrupt);

#endif
