/* SPDX-License-Identifier: MIT */
/* Reads ACPI's table of interrupt controllers, "APIC". Host tests run this. */
#ifndef BOOT_LOADER_MADT_H
#define BOOT_LOADER_MADT_H

#include "boot/loader/acpi.h"

#include <stdbool.h>

/*
 * Return the address of the I/O APIC for this interrupt, and turn *interrupt into the number
 * of its pin. 0: there is none.
 */
uint32_t madt_io_apic(const struct acpi_table *madt, uint32_t *interrupt);

/* A CPU that the table lists. */
struct madt_cpu {
        uint32_t apic_id;
        bool enabled;        /* can be started now */
        bool online_capable; /* may be added later */
};

/*
 * List the CPUs in the table's order, from entries of both kinds, each id once. Returns their
 * number; those that do not fit are counted but not listed.
 */
size_t madt_cpus(const struct acpi_table *madt, struct madt_cpu *cpus, size_t room);

#endif
