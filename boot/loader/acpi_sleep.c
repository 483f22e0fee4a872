/* SPDX-License-Identifier: MIT */
/*
 * Sources: ACPI Specification, "Fixed ACPI Description Table (FADT)", "PM1 Control Grouping",
 * "Sleep Control and Status Registers", "\_Sx (System States)", "AML Byte Stream Byte Values",
 * "Package Length Encoding".
 */
#include "boot/loader/acpi_sleep.h"
#include "boot/loader/acpi.h"
#include "boot/string.h"

/* Offsets in the FADT. Old FADTs are shorter. */
#define FADT_DSDT          40
#define FADT_SMI_COMMAND   48
#define FADT_ACPI_ENABLE   52
#define FADT_PM1A_CONTROL  64
#define FADT_PM1B_CONTROL  68
#define FADT_FLAGS         112
#define FADT_X_DSDT        140
#define FADT_SLEEP_CONTROL 244
#define FADT_HW_REDUCED    20 /* bit of FADT_FLAGS */

#define AML_ZERO_OP     0x00
#define AML_ONE_OP      0x01
#define AML_NAME_OP     0x08
#define AML_BYTE_PREFIX 0x0a
#define AML_PACKAGE_OP  0x12
#define AML_ROOT_CHAR   0x5c

#define SLEEP_TYPE_MAX         7
#define SLEEP_ENABLE           (1 << 5)  /* of the sleep control register; SLP_TYP is bits 4:2 */
#define PM1_CONTROL_SLP_EN     (1 << 13) /* SLP_TYP is bits 12:10 */
#define SLEEP_TYPE_SHIFT       2
#define PM1_CONTROL_TYPE_SHIFT 10

/* A little-endian field of a table; 0 if the table ends before it. */
static uint64_t field(const struct acpi_table *table, uint32_t offset, uint32_t size)
{
        uint64_t value = 0;

        if (table->length >= size && offset <= table->length - size)
                memcpy(&value, (const char *)table + offset, size);
        return value;
}

/* Read a small AML integer of a package: ZeroOp, OneOp or a byte. Moves *at behind it. */
static bool small_integer(const uint8_t **at, const uint8_t *end, uint8_t *value)
{
        if (*at < end && (**at == AML_ZERO_OP || **at == AML_ONE_OP)) {
                *value = *(*at)++;
                return true;
        }
        if (end - *at < 2 || **at != AML_BYTE_PREFIX)
                return false;
        *value = (*at)[1];
        *at += 2;
        return true;
}

/* Is this Name (_S5, Package {SLP_TYPa, SLP_TYPb, ...}), after the NameOp? */
static bool sleep_types_at(const uint8_t *at, const uint8_t *end, uint8_t types[2])
{
        if (at < end && *at == AML_ROOT_CHAR)
                at++;
        if (end - at < 7 || memcmp(at, "_S5_", 4) || at[4] != AML_PACKAGE_OP)
                return false;
        at += 5;
        at += 1 + (*at >> 6); /* PkgLength: bits 7:6 say how many bytes follow the first */
        if (at >= end || *at++ == 0)
                return false;
        if (!small_integer(&at, end, &types[0]))
                return false;
        /* If the second element is missing or no small integer, PM1b gets 0. */
        if (!small_integer(&at, end, &types[1]))
                types[1] = 0;
        return types[0] <= SLEEP_TYPE_MAX && types[1] <= SLEEP_TYPE_MAX;
}

static bool find_sleep_types(const struct acpi_table *table, uint8_t types[2])
{
        const uint8_t *const end = (const uint8_t *)table + table->length;

        for (const uint8_t *at = (const uint8_t *)(table + 1); at < end; at++)
                if (*at == AML_NAME_OP && sleep_types_at(at + 1, end, types))
                        return true;
        return false;
}

static const struct acpi_table *dsdt_of(const struct acpi_table *fadt)
{
        const struct acpi_table *dsdt = acpi_table_at(field(fadt, FADT_X_DSDT, 8), "DSDT");

        return dsdt ? dsdt : acpi_table_at(field(fadt, FADT_DSDT, 4), "DSDT");
}

static uint16_t port_of(const struct acpi_table *fadt, uint32_t offset)
{
        const uint64_t port = field(fadt, offset, 4);

        return port <= UINT16_MAX ? (uint16_t)port : 0;
}

/* Find the sleep control register; false: it is neither a port nor in memory. */
static bool find_sleep_control(const struct acpi_table *fadt, struct acpi_power_off *off)
{
        const uint64_t space = field(fadt, FADT_SLEEP_CONTROL, 1);

        off->sleep_control = field(fadt, FADT_SLEEP_CONTROL + 4, 8);
        off->sleep_in_memory = space == ACPI_SPACE_MEMORY;
        return off->sleep_control && (off->sleep_in_memory ||
                                      (space == ACPI_SPACE_IO && off->sleep_control <= UINT16_MAX));
}

static uint16_t pm1_value(uint8_t type)
{
        return (uint16_t)(type << PM1_CONTROL_TYPE_SHIFT | PM1_CONTROL_SLP_EN);
}

bool acpi_find_power_off(struct acpi_power_off *off)
{
        const struct acpi_table *const fadt = acpi_find("FACP");
        const struct acpi_table *const dsdt = fadt ? dsdt_of(fadt) : NULL;
        uint8_t types[2];

        *off = (struct acpi_power_off){0};
        if (!dsdt || !find_sleep_types(dsdt, types))
                return false;
        if (field(fadt, FADT_FLAGS, 4) >> FADT_HW_REDUCED & 1) {
                off->sleep_value = (uint8_t)(types[0] << SLEEP_TYPE_SHIFT | SLEEP_ENABLE);
                return find_sleep_control(fadt, off);
        }
        off->pm1a_control = port_of(fadt, FADT_PM1A_CONTROL);
        off->pm1b_control = port_of(fadt, FADT_PM1B_CONTROL);
        off->pm1a_value = pm1_value(types[0]);
        off->pm1b_value = pm1_value(types[1]);
        off->smi_command = port_of(fadt, FADT_SMI_COMMAND);
        off->acpi_enable = (uint8_t)field(fadt, FADT_ACPI_ENABLE, 1);
        return off->pm1a_control;
}
