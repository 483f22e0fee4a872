/* SPDX-License-Identifier: MIT */
/*
 * Finds the tables: the RSDP leads to the XSDT, or without one to the RSDT.
 * Source: ACPI Specification, "Root System Description Pointer (RSDP)", "Root
 * System Description Table (RSDT)", "Finding the RSDP on IA-PC Systems".
 */
#include "boot/loader/acpi.h"
#include "boot/string.h"

#include <stdbool.h>

#define RSDP_SIGNATURE  "RSD PTR "
#define RSDP_STEP       16
#define REVISION_2      2 /* since this the RSDP names an XSDT */
#define EBDA_SEGMENT_AT 0x40e
#define EBDA_SCANNED    0x400
#define BIOS_AREA       0xe0000
#define BIOS_AREA_END   0x100000
/* Far more than any table: a larger one is not a table. */
#define SANE_TABLE_SIZE 0x1000000

/* Revision 0 has only the first half. */
struct rsdp {
        char signature[8];
        uint8_t checksum;
        char oem_id[6];
        uint8_t revision;
        uint32_t rsdt;
        uint32_t length;
        uint64_t xsdt;
        uint8_t extended_checksum;
        uint8_t reserved[3];
} __attribute__((packed));

#define RSDP_FIRST_SIZE offsetof(struct rsdp, length)

_Static_assert(sizeof(struct rsdp) == 36, "ACPI Specification");
_Static_assert(sizeof(struct acpi_table) == 36, "ACPI Specification");
_Static_assert(sizeof(struct acpi_address) == 12, "ACPI Specification");

static uintptr_t memory;
static uint64_t memory_size;
static const struct acpi_table *root; /* NULL: none */
static size_t root_entry_size;

static bool in_reach(uint64_t address, uint64_t size)
{
        return address && address < memory_size && size <= memory_size - address;
}

static bool sums_to_zero(const void *start, size_t size)
{
        const uint8_t *bytes = start;
        uint8_t sum = 0;

        for (size_t i = 0; i < size; i++)
                sum = (uint8_t)(sum + bytes[i]);
        return sum == 0;
}

const struct acpi_table *acpi_table_at(uint64_t address, const char *signature)
{
        struct acpi_table header;
        const void *start = (const void *)(memory + address);

        if (!in_reach(address, sizeof(header)))
                return NULL;
        memcpy(&header, start, sizeof(header));
        if (memcmp(header.signature, signature, sizeof(header.signature)) ||
            header.length < sizeof(header) || header.length > SANE_TABLE_SIZE ||
            !in_reach(address, header.length) || !sums_to_zero(start, header.length))
                return NULL;
        return start;
}

/* Use the root table of the RSDP at this address, if there is one. */
static bool take_root(uint64_t address)
{
        const struct rsdp *rsdp = (const struct rsdp *)(memory + address);

        if (!in_reach(address, RSDP_FIRST_SIZE) ||
            memcmp(rsdp->signature, RSDP_SIGNATURE, sizeof(rsdp->signature)) ||
            !sums_to_zero(rsdp, RSDP_FIRST_SIZE))
                return false;
        if (rsdp->revision >= REVISION_2 && in_reach(address, sizeof(*rsdp)) &&
            sums_to_zero(rsdp, sizeof(*rsdp))) {
                root_entry_size = sizeof(uint64_t);
                root = acpi_table_at(rsdp->xsdt, "XSDT");
                if (root)
                        return true;
        }
        root_entry_size = sizeof(uint32_t);
        root = acpi_table_at(rsdp->rsdt, "RSDT");
        return root;
}

static bool scan(uint64_t first, uint64_t end)
{
        for (uint64_t at = first; at < end; at += RSDP_STEP)
                if (take_root(at))
                        return true;
        return false;
}

void acpi_init(const struct boot_info *info, uintptr_t seen_at, uint64_t size)
{
        uint16_t segment;
        uint64_t ebda;

        memory = seen_at;
        memory_size = size;
        root = NULL;
        if (take_root(info->rsdp) || !in_reach(EBDA_SEGMENT_AT, sizeof(segment)))
                return;
        memcpy(&segment, (const void *)(memory + EBDA_SEGMENT_AT), sizeof(segment));
        ebda = (uint64_t)segment << 4;
        if (!scan(ebda, ebda + EBDA_SCANNED))
                scan(BIOS_AREA, BIOS_AREA_END);
}

const struct acpi_table *acpi_find(const char *signature)
{
        const char *entry;

        if (!root)
                return NULL;
        entry = (const char *)(root + 1);
        for (size_t left = root->length - sizeof(*root); left >= root_entry_size;
             left -= root_entry_size, entry += root_entry_size) {
                const struct acpi_table *table;
                uint64_t address = 0;

                memcpy(&address, entry, root_entry_size);
                table = acpi_table_at(address, signature);
                if (table)
                        return table;
        }
        return NULL;
}
