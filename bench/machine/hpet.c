/* SPDX-License-Identifier: MIT */
/* Source: IA-PC HPET Specification, "Register Model", "ACPI Static Table". */
#include "bench/machine/hpet.h"
#include "boot/layout.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "boot/loader/acpi.h"

volatile uint32_t *hpet_find(uint64_t *hz)
{
        const struct acpi_table *table = acpi_find("HPET");
        volatile uint32_t *hpet;
        struct acpi_address base;
        uint32_t period;

        if (!table || table->length < ACPI_HPET_ADDRESS + sizeof(base))
                return NULL;
        memcpy(&base, (const char *)table + ACPI_HPET_ADDRESS, sizeof(base));
        if (base.space != ACPI_SPACE_MEMORY || !base.address || base.address % sizeof(*hpet) ||
            base.address > IDENTITY_MAP_BYTES - HPET_BYTES)
                return NULL;
        hpet = (volatile uint32_t *)base.address;
        period = hpet[HPET_PERIOD];
        if (!period || period > HPET_PERIOD_MAX_FS)
                return NULL;
        *hz = FEMTOSECONDS_PER_SECOND / period;
        return hpet;
}
