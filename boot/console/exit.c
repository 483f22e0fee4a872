/* SPDX-License-Identifier: MIT */
/*
 * The way out of each kind of machine. QEMU's isa-debug-exit comes first, since only it carries
 * a value; Bochs, which hangs on a write to that port, shows itself by the read-back of its port
 * 0xe9. Then Xen's call, which carries a reason; then ACPI's S5, or where there is none and no PCI
 * either (Firecracker) the reset line of the i8042, whose reset would start any other machine
 * anew. What is done is said before.
 */
#include "boot/console/exit.h"
#include "boot/cpu.h"
#include "boot/x86.h"
#include "boot/loader/acpi_sleep.h"
#include "boot/console/console.h"
#include "boot/console/device_memory.h"
#include "boot/console/pci.h"
#include "boot/console/xen.h"

#define POWER_OFF_TICKS UL(3000000000) /* real machines take a moment */

static struct acpi_power_off acpi;
static bool has_acpi_power_off, has_screen;
static enum machine_end how;

void machine_prepare_exit(bool screen)
{
        has_screen = screen;
        has_acpi_power_off = acpi_find_power_off(&acpi);
}

void machine_choose_end(enum machine_end end)
{
        how = end;
}

static bool is_virtual(void)
{
        return cpuid(CPUID_VERSION, 0).ecx & CPUID_VERSION_ECX_HYPERVISOR;
}

/* QEMU's debugcon reads the same as Bochs's port, but QEMU sets the hypervisor bit. */
bool machine_is_bochs(void)
{
        return !is_virtual() && in8(DEBUG_CONSOLE_PORT) == DEBUG_CONSOLE_PORT;
}

static void say(const char *way)
{
        print("ending the machine by %s\n", way);
        console_drain();
}

static void wait_ticks(uint64_t ticks)
{
        for (const uint64_t start = read_tsc(); read_tsc() - start < ticks;)
                pause();
}

static void set_pm1(uint16_t port, uint16_t value)
{
        if (port)
                out16(port, (uint16_t)((in16(port) & ~PM1_CONTROL_SLEEP_MASK) | value));
}

static void write_sleep_control(void)
{
        volatile uint8_t *at;

        if (!acpi.sleep_in_memory) {
                out8((uint16_t)acpi.sleep_control, acpi.sleep_value);
                return;
        }
        at = device_memory(acpi.sleep_control, sizeof(*at));
        if (at)
                *at = acpi.sleep_value;
}

static void power_off_by_acpi(void)
{
        say("ACPI, sleep state S5");
        if (acpi.sleep_control) {
                write_sleep_control();
        } else {
                if (acpi.smi_command && acpi.acpi_enable &&
                    !(in16(acpi.pm1a_control) & PM1_CONTROL_SCI_EN)) {
                        out8(acpi.smi_command, acpi.acpi_enable);
                        wait_ticks(POWER_OFF_TICKS / 10);
                }
                set_pm1(acpi.pm1a_control, acpi.pm1a_value);
                set_pm1(acpi.pm1b_control, acpi.pm1b_value);
        }
        wait_ticks(POWER_OFF_TICKS);
}

static bool has_pci(void)
{
        return pci_read(PCI_FUNCTION(0, 0, 0), 0) != UINT32_MAX;
}

static void power_off_by_xen(bool crashed)
{
        say(crashed ? "Xen's shutdown call, as crashed" : "Xen's shutdown call");
        xen_shut_down(crashed ? XEN_SHUTDOWN_CRASH : XEN_SHUTDOWN_POWEROFF);
}

static void power_off(bool crashed)
{
        if (xen_answers())
                power_off_by_xen(crashed);
        if (has_acpi_power_off) {
                power_off_by_acpi();
        } else if (!has_pci() && in8(I8042_STATUS) != I8042_ABSENT) {
                say("the i8042's reset");
                out8(I8042_STATUS, I8042_PULSE_RESET);
        } else {
                say("HLT: no way to power it off was found");
        }
}

_Noreturn void machine_exit(uint8_t value)
{
        console_drain();
        if (machine_is_bochs())
                for (const char *word = "Shutdown"; *word; word++)
                        out8(BOCHS_SHUTDOWN_PORT, (uint8_t)*word);
        else
                out8(DEBUG_EXIT_PORT, value);
        if (how == END_POWER_OFF || (how == END_AS_USUAL && !has_screen && is_virtual()))
                power_off(value == GUEST_EXIT_PANIC);
        console_browse();
        for (;;)
                halt();
}
