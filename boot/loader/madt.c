/* SPDX-License-Identifier: MIT */
/* Source: ACPI Specification, "Multiple APIC Description Table (MADT)", "I/O APIC Structure". */
#include "boot/loader/madt.h"
#include "boot/string.h"

#define TYPE_IO_APIC 1

struct entry {
        uint8_t type, length;
} __attribute__((packed));

struct io_apic {
        struct entry header;
        uint8_t id, reserved;
        uint32_t address, first_interrupt;
} __attribute__((packed));

#define ENTRIES (sizeof(struct acpi_table) + 2 * sizeof(uint32_t))

uint32_t madt_io_apic(const struct acpi_table *madt, uint32_t *interrupt)
{
        const uint32_t wanted = *interrupt;
        uint32_t address = 0;
        struct entry header;

        for (size_t at = ENTRIES; at + sizeof(header) <= madt->length; at += header.length) {
                struct io_apic found;

                memcpy(&header, (const char *)madt + at, sizeof(header));
                if (header.length < sizeof(header) || header.length > madt->length - at)
                        break;
                if (header.type != TYPE_IO_APIC || header.length < sizeof(found))
                        continue;
                memcpy(&found, (const char *)madt + at, sizeof(found));
                if (found.first_interrupt > wanted ||
                    (address && wanted - found.first_interrupt > *interrupt))
                        continue;
                address = found.address;
                *interrupt = wanted - found.first_interrupt;
        }
        return address;
}
