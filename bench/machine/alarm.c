/* SPDX-License-Identifier: MIT */
/*
 * The HPET's timer 0 stands for the legacy timer, and the I/O APIC delivers its
 * interrupt as an NMI. Sources: IA-PC HPET Specification, "LegacyReplacement Option",
 * "Timer N Configuration and Capabilities Register"; Intel 82093AA data sheet, "I/O
 * Redirection Table Registers".
 */
#include "bench/machine/alarm.h"
#include "boot/interrupts.h"
#include "boot/layout.h"
#include "boot/x86.h"
#include "boot/loader/madt.h"
#include "bench/machine/hpet.h"

#define LEGACY_INTERRUPT 2 /* of the HPET's timer 0 */

static volatile uint32_t *find_io_apic(uint32_t *pin)
{
        const struct acpi_table *madt = acpi_find("APIC");
        const uintptr_t address = madt ? madt_io_apic(madt, pin) : 0;

        if (address % sizeof(uint32_t) || address > IDENTITY_MAP_BYTES - IO_APIC_BYTES)
                return NULL;
        return (volatile uint32_t *)address;
}

static void io_apic_write(volatile uint32_t *io_apic, uint32_t number, uint32_t value)
{
        io_apic[IO_APIC_SELECT] = number;
        io_apic[IO_APIC_WINDOW] = value;
}

static bool io_apic_has(volatile uint32_t *io_apic, uint32_t pin)
{
        io_apic[IO_APIC_SELECT] = IO_APIC_VERSION;
        return pin <= (io_apic[IO_APIC_WINDOW] >> IO_APIC_VERSION_LAST_PIN_SHIFT & UINT8_MAX);
}

/* A comparator that is set anew fires after a whole period, not at once. */
static void start_timer(volatile uint32_t *hpet, uint32_t period)
{
        hpet[HPET_CONFIGURATION] &= (uint32_t)~HPET_CONFIGURATION_ENABLE;
        hpet[HPET_TIMER0] = (uint32_t)(HPET_TIMER_INTERRUPT | HPET_TIMER_PERIODIC |
                                       HPET_TIMER_SET_VALUE | HPET_TIMER_32_BITS);
        hpet[HPET_TIMER0_COMPARATOR] = hpet[HPET_MAIN_COUNTER] + period;
        hpet[HPET_TIMER0_COMPARATOR] = period;
        hpet[HPET_CONFIGURATION] |=
            (uint32_t)(HPET_CONFIGURATION_ENABLE | HPET_CONFIGURATION_LEGACY);
}

/* Of the timer that was started. */
static volatile uint32_t *started_io_apic;
static uint32_t started_pin;

void alarm_follow(const struct cpu *cpu)
{
        if (started_io_apic && cpu->apic_id <= IO_APIC_DESTINATION_MAX)
                io_apic_write(started_io_apic, IO_APIC_REDIRECTION + 2 * started_pin + 1,
                              cpu->apic_id << IO_APIC_DESTINATION_SHIFT);
}

bool alarm_start(void)
{
        uint32_t pin = LEGACY_INTERRUPT;
        volatile uint32_t *io_apic = find_io_apic(&pin);
        uint64_t hz;
        volatile uint32_t *hpet = hpet_find(&hz);

        if (!hpet || !io_apic || !io_apic_has(io_apic, pin) || !local_apic_init() ||
            local_apic_id() > IO_APIC_DESTINATION_MAX || ALARM_SECONDS * hz > INT32_MAX ||
            !(hpet[HPET_CAPABILITIES] & HPET_CAPABILITIES_LEGACY) ||
            !(hpet[HPET_TIMER0] & HPET_TIMER_CAN_REPEAT))
                return false;
        io_apic_write(io_apic, IO_APIC_REDIRECTION + 2 * pin + 1,
                      local_apic_id() << IO_APIC_DESTINATION_SHIFT);
        io_apic_write(io_apic, IO_APIC_REDIRECTION + 2 * pin, (uint32_t)IO_APIC_REDIRECTION_NMI);
        started_io_apic = io_apic;
        started_pin = pin;
        start_timer(hpet, (uint32_t)(ALARM_SECONDS * hz));
        return true;
}
