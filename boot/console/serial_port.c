/* SPDX-License-Identifier: MIT */
/*
 * Finds where a serial port is said to be. Words are like Linux's console=uart8250 and
 * earlycon. Source of the table: Microsoft, "Serial Port Console Redirection
 * Table (SPCR)", and for its types of interface "Debug Port Table 2 (DBG2)".
 */
#include "boot/console/serial_port.h"
#include "boot/string.h"
#include "boot/x86.h"

#define CONSOLE_KEY "console="
#define OWN_PREFIX  "trapclock."
#define BAUD_MIN    300
#define PORT_MAX    0xfff8

const uint16_t serial_com_ports[SERIAL_COM_PORTS] = {COM1_PORT, COM2_PORT, COM3_PORT, COM4_PORT};

struct spcr {
        struct acpi_table header;
        uint8_t interface_type;
        uint8_t reserved[3];
        struct acpi_address base;
        uint8_t interrupt[6];
        uint8_t baud;
} __attribute__((packed));

_Static_assert(offsetof(struct spcr, base) == 40, "SPCR");
_Static_assert(offsetof(struct spcr, baud) == 58, "SPCR");

#define INTERFACE_16550          0x00
#define INTERFACE_16550_SUBSET   0x01
#define INTERFACE_16550_WITH_GAS 0x12

static bool skip(const char **text, const char *prefix)
{
        size_t length = strlen(prefix);

        for (size_t i = 0; i < length; i++)
                if ((*text)[i] != prefix[i])
                        return false;
        *text += length;
        return true;
}

static unsigned int digit(char byte)
{
        if (byte >= '0' && byte <= '9')
                return (unsigned int)(byte - '0');
        if (byte >= 'a' && byte <= 'f')
                return (unsigned int)(byte - 'a') + 10;
        if (byte >= 'A' && byte <= 'F')
                return (unsigned int)(byte - 'A') + 10;
        return UINT32_MAX;
}

static bool number(const char **text, unsigned int base, uint64_t max, uint64_t *value)
{
        const char *start;

        if (base == 16)
                skip(text, "0x");
        start = *text;
        *value = 0;
        for (; digit(**text) < base; (*text)++) {
                *value = *value * base + digit(**text);
                if (*value > max)
                        return false;
        }
        return *text != start;
}

static bool parse_memory(const char **text, uint8_t register_bytes, struct serial_port *port)
{
        port->space = SERIAL_MEMORY;
        port->register_bytes = register_bytes;
        port->divisor = SERIAL_PORT_DIVISOR_AS_LEFT;
        return number(text, 16, PTE_ADDRESS_MASK, &port->address) && port->address &&
               port->address % register_bytes == 0;
}

static bool parse_pci(const char **text, struct serial_port *port)
{
        uint64_t bus, device, function;

        port->space = SERIAL_PCI;
        if (!number(text, 16, PCI_BUSES - 1, &bus) || !skip(text, ":") ||
            !number(text, 16, PCI_DEVICES - 1, &device) || !skip(text, ".") ||
            !number(text, 16, PCI_FUNCTIONS - 1, &function))
                return false;
        port->address = PCI_FUNCTION(bus, device, function);
        return true;
}

static bool parse_place(const char **text, struct serial_port *port)
{
        static const struct {
                const char *word;
                enum serial_space space;
        } virtual[] = {
            {"debug", SERIAL_DEBUG_PORT}, {"xen", SERIAL_XEN}, {"virtio", SERIAL_VIRTIO}};

        if (skip(text, "none"))
                return true;
        for (size_t i = 0; i < sizeof(virtual) / sizeof(virtual[0]); i++)
                if (skip(text, virtual[i].word)) {
                        port->space = virtual[i].space;
                        return true;
                }
        if (skip(text, "mmio32:"))
                return parse_memory(text, sizeof(uint32_t), port);
        if (skip(text, "mmio:"))
                return parse_memory(text, 1, port);
        if (skip(text, "pci:"))
                return parse_pci(text, port);
        port->space = SERIAL_IO;
        if (skip(text, "io:"))
                return number(text, 16, PORT_MAX, &port->address) && port->address;
        if (skip(text, "ttyS")) {
                if (**text < '0' || **text > '3')
                        return false;
                port->address = serial_com_ports[*(*text)++ - '0'];
                return true;
        }
        if (!skip(text, "com") || **text < '1' || **text > '4')
                return false;
        port->address = serial_com_ports[*(*text)++ - '1'];
        return true;
}

bool serial_port_is_linux(const char *text)
{
        return (skip(&text, "tty") || skip(&text, "hvc")) && digit(*text) < 10;
}

bool serial_port_parse(const char *text, struct serial_port *port)
{
        uint64_t baud;

        *port = (struct serial_port){.space = SERIAL_NONE, .divisor = 1};
        if (!parse_place(&text, port))
                return false;
        if (!skip(&text, ","))
                return !*text;
        if (!number(&text, 10, SERIAL_PORT_BAUD_MAX, &baud) || baud < BAUD_MIN ||
            SERIAL_PORT_BAUD_MAX % baud)
                return false;
        skip(&text, "n8"); /* Linux: no parity, 8 bits, which is all there is here */
        if (*text)
                return false;
        port->divisor = (uint16_t)(SERIAL_PORT_BAUD_MAX / baud);
        return true;
}

/* Get the value of the last word with this key; false: there is none. */
static bool last_word(const char *text, const char *key, char *value, size_t size)
{
        bool found = false;

        while (*text) {
                size_t length = 0;

                if (skip(&text, key)) {
                        while (text[length] && text[length] != ' ' && text[length] != '\t' &&
                               length < size - 1)
                                length++;
                        memcpy(value, text, length);
                        value[length] = '\0';
                        found = true;
                }
                while (*text && *text != ' ' && *text != '\t')
                        text++;
                while (*text == ' ' || *text == '\t')
                        text++;
        }
        return found;
}

bool serial_port_on_command_line(const char *text, struct serial_port *port)
{
        char value[64];

        return (last_word(text, OWN_PREFIX CONSOLE_KEY, value, sizeof(value)) ||
                last_word(text, CONSOLE_KEY, value, sizeof(value))) &&
               serial_port_parse(value, port);
}

/* An unknown code, like code 0, means: as firmware set it. */
static uint16_t spcr_divisor(uint8_t code)
{
        static const uint32_t bauds[] = {[3] = 9600, [4] = 19200, [6] = 57600, [7] = 115200};

        if (code >= sizeof(bauds) / sizeof(bauds[0]) || !bauds[code])
                return SERIAL_PORT_DIVISOR_AS_LEFT;
        return (uint16_t)(SERIAL_PORT_BAUD_MAX / bauds[code]);
}

bool serial_port_from_spcr(const struct acpi_table *table, struct serial_port *port)
{
        const struct spcr *spcr = (const struct spcr *)table;
        bool wide;

        if (table->length < sizeof(*spcr) || !spcr->base.address ||
            (spcr->interface_type != INTERFACE_16550 &&
             spcr->interface_type != INTERFACE_16550_SUBSET &&
             spcr->interface_type != INTERFACE_16550_WITH_GAS))
                return false;
        *port = (struct serial_port){.address = spcr->base.address};
        if (spcr->base.space == ACPI_SPACE_IO) {
                port->space = SERIAL_IO;
                port->divisor = spcr_divisor(spcr->baud);
                return port->address <= PORT_MAX;
        }
        /* A UART in memory has an unknown clock, so its divisor stays as firmware set it. */
        wide = spcr->base.access_size == ACPI_ACCESS_DWORD || spcr->base.bit_width == 32;
        port->space = SERIAL_MEMORY;
        port->register_bytes = wide ? sizeof(uint32_t) : 1;
        return spcr->base.space == ACPI_SPACE_MEMORY && port->address % port->register_bytes == 0;
}
