/* SPDX-License-Identifier: MIT */
/*
 * Source: ACPI Specification, "Multiple APIC Description Table (MADT)", "Processor Local APIC
 * Structure", "Processor Local x2APIC Structure", "I/O APIC Structure".
 */
#include "boot/loader/madt.h"
#include "boot/string.h"

#define TYPE_LOCAL_APIC   0
#define TYPE_IO_APIC      1
#define TYPE_LOCAL_X2APIC 9

#define FLAG_ENABLED        1
#define FLAG_ONLINE_CAPABLE 2

/* These ids mean all CPUs, not one. */
#define LOCAL_APIC_ID_NONE   UINT8_MAX
#define LOCAL_X2APIC_ID_NONE UINT32_MAX

struct entry {
        uint8_t type, length;
} __attribute__((packed));

struct io_apic {
        struct entry header;
        uint8_t id, reserved;
        uint32_t address, first_interrupt;
} __attribute__((packed));

struct local_apic {
        struct entry header;
        uint8_t processor, id;
        uint32_t flags;
} __attribute__((packed));

struct local_x2apic {
        struct entry header;
        uint16_t reserved;
        uint32_t id, flags, processor;
} __attribute__((packed));

#define ENTRIES (sizeof(struct acpi_table) + 2 * sizeof(uint32_t))

/*
 * Find the next entry of this type and at least this size, from *at on. Moves *at behind it.
 * NULL: there is none, or a malformed one comes before it.
 */
static const void *next_entry(const struct acpi_table *madt, size_t *at, uint8_t type, size_t size)
{
        struct entry header;

        while (*at + sizeof(header) <= madt->length) {
                const char *entry = (const char *)madt + *at;

                memcpy(&header, entry, sizeof(header));
                if (header.length < sizeof(header) || header.length > madt->length - *at)
                        break;
                *at += header.length;
                if (header.type == type && header.length >= size)
                        return entry;
        }
        return NULL;
}

uint32_t madt_io_apic(const struct acpi_table *madt, uint32_t *interrupt)
{
        const uint32_t wanted = *interrupt;
        uint32_t address = 0;
        struct io_apic found;
        const void *entry;

        for (size_t at = ENTRIES; (entry = next_entry(madt, &at, TYPE_IO_APIC, sizeof(found)));) {
                memcpy(&found, entry, sizeof(found));
                if (found.first_interrupt > wanted ||
                    (address && wanted - found.first_interrupt > *interrupt))
                        continue;
                address = found.address;
                *interrupt = wanted - found.first_interrupt;
        }
        return address;
}

/* The list of CPUs. Firmware may list an id twice. */
struct found_cpus {
        struct madt_cpu *cpus;
        size_t count, room;
};

static void add_cpu(struct found_cpus *found, uint32_t apic_id, uint32_t flags)
{
        const struct madt_cpu cpu = {
            .apic_id = apic_id,
            .enabled = flags & FLAG_ENABLED,
            .online_capable = !(flags & FLAG_ENABLED) && (flags & FLAG_ONLINE_CAPABLE),
        };

        for (size_t i = 0; i < found->count && i < found->room; i++)
                if (found->cpus[i].apic_id == apic_id)
                        return;
        if (found->count < found->room)
                found->cpus[found->count] = cpu;
        found->count++;
}

size_t madt_cpus(const struct acpi_table *madt, struct madt_cpu *cpus, size_t room)
{
        struct found_cpus found = {cpus, 0, room};
        struct local_x2apic x2apic;
        struct local_apic apic;
        const void *entry;

        for (size_t at = ENTRIES; (entry = next_entry(madt, &at, TYPE_LOCAL_APIC, sizeof(apic)));) {
                memcpy(&apic, entry, sizeof(apic));
                if (apic.id != LOCAL_APIC_ID_NONE)
                        add_cpu(&found, apic.id, apic.flags);
        }
        for (size_t at = ENTRIES;
             (entry = next_entry(madt, &at, TYPE_LOCAL_X2APIC, sizeof(x2apic)));) {
                memcpy(&x2apic, entry, sizeof(x2apic));
                if (x2apic.id != LOCAL_X2APIC_ID_NONE)
                        add_cpu(&found, x2apic.id, x2apic.flags);
        }
        return found.count;
}
