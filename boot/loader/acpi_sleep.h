/* SPDX-License-Identifier: MIT */
/*
 * How ACPI powers the machine off: the sleep state S5, as the FADT and the AML object \_S5 tell
 * it. Firmware's tables are untrusted. Host tests run it.
 */
#ifndef BOOT_LOADER_ACPI_SLEEP_H
#define BOOT_LOADER_ACPI_SLEEP_H

#include <stdbool.h>
#include <stdint.h>

/* Of registers 0: the machine has none. */
struct acpi_power_off {
        uint64_t sleep_control;              /* of a hardware-reduced machine, one byte ... */
        bool sleep_in_memory;                /* ... at a physical address; else an I/O port */
        uint8_t sleep_value;                 /* what to write there */
        uint16_t pm1a_control, pm1b_control; /* of any other machine, ports of two bytes ... */
        uint16_t pm1a_value, pm1b_value;     /* ... and the bits to set there */
        uint16_t smi_command;                /* turns ACPI on where PM1a's SCI_EN is 0 ... */
        uint8_t acpi_enable;                 /* ... by this byte; 0: it is always on */
};

/* The bits of PM1 control that a value replaces, and the one that says that ACPI is on. */
#define PM1_CONTROL_SLEEP_MASK 0x3c00
#define PM1_CONTROL_SCI_EN     0x0001

/* False: the tables do not say how, or by registers of another kind. */
bool acpi_find_power_off(struct acpi_power_off *off);

#endif
