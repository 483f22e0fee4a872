/* SPDX-License-Identifier: MIT */
/*
 * Finds how ACPI powers the machine off: by the sleep state S5, from the FADT and the AML object
 * \_S5. The tables are untrusted. Host tests run this.
 */
#ifndef BOOT_LOADER_ACPI_SLEEP_H
#define BOOT_LOADER_ACPI_SLEEP_H

#include <stdbool.h>
#include <stdint.h>

/* A register of 0 means that the machine has none. */
struct acpi_power_off {
        uint64_t sleep_control;              /* on a hardware-reduced machine: one byte ... */
        bool sleep_in_memory;                /* ... at a physical address; else an I/O port */
        uint8_t sleep_value;                 /* what to write there */
        uint16_t pm1a_control, pm1b_control; /* on other machines: ports of two bytes ... */
        uint16_t pm1a_value, pm1b_value;     /* ... and the bits to set there */
        uint16_t smi_command;                /* if PM1a's SCI_EN is 0, turns ACPI on ... */
        uint8_t acpi_enable;                 /* ... with this byte; 0: always on */
};

/* The bits of PM1 control that a value replaces, and the bit that says that ACPI is on. */
#define PM1_CONTROL_SLEEP_MASK 0x3c00
#define PM1_CONTROL_SCI_EN     0x0001

/* False: the tables do not say how, or use registers of another kind. */
bool acpi_find_power_off(struct acpi_power_off *off);

#endif
