/* SPDX-License-Identifier: MIT */
/*
 * Finds ACPI's tables by signature. They are untrusted: lengths and checksums are checked
 * against the visible memory. Host tests run this.
 */
#ifndef BOOT_LOADER_ACPI_H
#define BOOT_LOADER_ACPI_H

#include "boot/boot_info.h"

/* ACPI Specification, "System Description Table Header". The body follows it. */
struct acpi_table {
        char signature[4];
        uint32_t length; /* of the whole table, bytes */
        uint8_t revision;
        uint8_t checksum; /* makes the sum of all bytes zero */
        char oem_id[6];
        char oem_table_id[8];
        uint32_t oem_revision;
        char creator_id[4];
        uint32_t creator_revision;
} __attribute__((packed));

/* ACPI Specification, "Generic Address Structure"; its address is not aligned. */
struct acpi_address {
        uint8_t space; /* ACPI_SPACE_* */
        uint8_t bit_width;
        uint8_t bit_offset;
        uint8_t access_size; /* ACPI_ACCESS_DWORD: one access has 4 bytes */
        uint64_t address;
} __attribute__((packed));

#define ACPI_SPACE_MEMORY 0
#define ACPI_SPACE_IO     1
#define ACPI_ACCESS_DWORD 3

/*
 * Find the root table from the loader's RSDP, else from the one that a BIOS leaves below
 * 1 MiB. Physical address A is visible at memory + A for A below size; what lies beyond
 * counts as absent. Call it before the loader's memory is allocated: the RSDP may be there.
 */
void acpi_init(const struct boot_info *info, uintptr_t memory, uint64_t size);

/*
 * Find the first sound table of this signature (four characters): complete, and at least as
 * long as its header. NULL: none is visible. Its fields are unaligned. Check its length
 * before you read a field.
 */
const struct acpi_table *acpi_find(const char *signature);
/* The same for a table whose physical address another table gives. */
const struct acpi_table *acpi_table_at(uint64_t address, const char *signature);

#endif
