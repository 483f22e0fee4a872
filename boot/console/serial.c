/* SPDX-License-Identifier: MIT */
/*
 * Chooses the UART of the serial line. COM1 to COM4 come before PCI, because on many
 * machines the PCI serial controller leads only to the management engine, and finding one
 * takes thousands of reads.
 * Source: PCI Code and ID Assignment Specification, "Base Class 07h".
 */
#include "boot/console/serial.h"
#include "boot/cpu.h"
#include "boot/console/device_memory.h"
#include "boot/console/line.h"
#include "boot/console/pci.h"
#include "boot/console/serial_port.h"
#include "boot/console/uart.h"

static struct uart uart;
static const struct line *line; /* NULL: the UART */

static void put_to_debug_port(char byte)
{
        out8(DEBUG_CONSOLE_PORT, (uint8_t)byte);
}

static bool write_debug_port(char byte)
{
        put_to_debug_port(byte);
        return true;
}

static bool drain_nothing(void)
{
        return true;
}

static const struct line debug_port = {
    .name = "Port E9H", .write = write_debug_port, .drain = drain_nothing};

static uint8_t read_port(uint64_t address)
{
        return in8((uint16_t)address);
}

static void write_port(uint64_t address, uint8_t value)
{
        out8((uint16_t)address, value);
}

static uint8_t read_byte(uint64_t address)
{
        return *(volatile uint8_t *)address;
}

static void write_byte(uint64_t address, uint8_t value)
{
        *(volatile uint8_t *)address = value;
}

static uint8_t read_dword(uint64_t address)
{
        return (uint8_t) * (volatile uint32_t *)address;
}

static void write_dword(uint64_t address, uint8_t value)
{
        *(volatile uint32_t *)address = value;
}

static bool use_port(uint64_t port, uint16_t divisor)
{
        uart = (struct uart){.read = read_port, .write = write_port, .base = port, .stride = 1};
        return uart_init(&uart, divisor);
}

static bool use_memory(uint64_t address, uint8_t register_bytes, uint16_t divisor)
{
        bool wide = register_bytes == sizeof(uint32_t);
        const void *registers = device_memory(address, (uint64_t)UART_REGISTERS * register_bytes);

        if (!registers)
                return false;
        uart = (struct uart){
            .read = wide ? read_dword : read_byte,
            .write = wide ? write_dword : write_byte,
            .base = (uintptr_t)registers,
            .stride = register_bytes,
        };
        return uart_init(&uart, divisor);
}

/* The first base address gives its registers. Firmware may have left them disabled. */
static bool use_pci(uint32_t function, uint16_t divisor)
{
        uint32_t command = pci_read(function, PCI_COMMAND) & PCI_COMMAND_MASK;
        uint64_t bar = pci_read(function, PCI_BAR0);

        if ((uint16_t)pci_read(function, PCI_VENDOR_ID) == PCI_VENDOR_NONE)
                return false;
        if (bar & PCI_BAR_IO) {
                if (!(bar & PCI_BAR_IO_MASK))
                        return false;
                pci_write(function, PCI_COMMAND, command | PCI_COMMAND_IO);
                return use_port(bar & PCI_BAR_IO_MASK, divisor);
        }
        if ((bar & PCI_BAR_TYPE_MASK) == PCI_BAR_TYPE_64)
                bar |= (uint64_t)pci_read(function, PCI_BAR1) << 32;
        bar &= ~(uint64_t)PCI_BAR_FLAGS;
        if (!bar)
                return false;
        pci_write(function, PCI_COMMAND, command | PCI_COMMAND_MEMORY);
        return use_memory(bar, 1, divisor);
}

static bool use_line(const struct serial_port *port)
{
        switch (port->space) {
        case SERIAL_NONE:
                break;
        case SERIAL_IO:
                return use_port(port->address, port->divisor);
        case SERIAL_MEMORY:
                return use_memory(port->address, port->register_bytes, port->divisor);
        case SERIAL_PCI:
                return use_pci((uint32_t)port->address, port->divisor);
        case SERIAL_DEBUG_PORT:
                line = &debug_port;
                break;
        case SERIAL_XEN:
                line = xen_console();
                break;
        case SERIAL_VIRTIO:
                line = virtio_console();
                break;
        }
        uart.answers = false;
        return line || port->space == SERIAL_NONE;
}

void serial_init(void)
{
        use_port(COM1_PORT, SERIAL_PORT_DIVISOR_AS_LEFT);
}

void serial_find(struct boot_info *info)
{
        const struct acpi_table *spcr = acpi_find("SPCR");
        struct serial_port port;
        uint32_t function;

        if (serial_port_on_command_line(info->command_line, &port)) {
                if (!use_line(&port)) {
                        uart.answers = false;
                        info->problem = "no UART answers where console= says";
                }
                return;
        }
        if (spcr && serial_port_from_spcr(spcr, &port) && use_line(&port))
                return;
        for (size_t i = 0; i < SERIAL_COM_PORTS; i++)
                if (use_port(serial_com_ports[i], 1))
                        return;
        if (pci_find(PCI_CLASS_REVISION, PCI_CLASS_MASK, PCI_CLASS_SERIAL, &function) &&
            use_pci(function, 1))
                return;
        /* A machine of its own has none of what follows. */
        if (!(cpuid(CPUID_VERSION, 0).ecx & CPUID_VERSION_ECX_HYPERVISOR))
                return;
        line = xen_console();
        if (!line)
                line = virtio_console();
        /* Some hypervisors do not let port E9H be read, so it is not tested for. */
        if (!line)
                line = &debug_port;
}

/* Nobody reads this line: the debug port gets what it has not delivered, and goes on. */
static void fall_back(void)
{
        const struct line *const given_up = line;
        const char *const parts[] = {"warning: ", given_up->name,
                                     " takes no bytes: port E9H gets what follows\n"};

        line = &debug_port;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                for (const char *at = parts[i]; *at; at++)
                        put_to_debug_port(*at);
        given_up->give_up(put_to_debug_port);
}

void serial_write(char byte)
{
        if (!line) {
                uart_write(&uart, (uint8_t)byte);
        } else if (!line->write(byte)) {
                fall_back();
                put_to_debug_port(byte);
        }
}

bool serial_answers(void)
{
        return line || (uart.answers && !uart.stalled);
}

bool serial_stalled(void)
{
        return uart.stalled;
}

void serial_drain(void)
{
        if (!line)
                uart_drain(&uart);
        else if (!line->drain())
                fall_back();
}
