/* SPDX-License-Identifier: MIT */
/* ACPI's table of interrupt controllers, "APIC". Host tests run it. */
#ifndef BOOT_LOADER_MADT_H
#define BOOT_LOADER_MADT_H

#include "boot/loader/acpi.h"

#include <stdbool.h>

/*
 * The address of the I/O APIC that serves this interrupt; *interrupt becomes the number
 * of the I/O APIC's own pin. 0: there is none.
 */
uint32_t madt_io_apic(const struct acpi_table *madt, uint32_t *interrupt);

/* A CPU that the table lists. */
struct madt_cpu {
        uint32_t apic_id;
        bool enabled;        /* it can be started now ... */
        bool online_capable; /* ... or may be added later */
};

/*
 * The CPUs in the table's order, by their entries of both kinds, each id once. Returns how
 * many there are; those beyond the room are counted, but not kept.
 */
size_t madt_cpus(const struct acpi_table *madt, struct madt_cpu *cpus, size_t room);

#endif
