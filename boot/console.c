/* SPDX-License-Identifier: MIT */
/* Consoles: the serial line and the screen. */
#include "boot/console.h"
#include "boot/format.h"
#include "boot/screen.h"
#include "boot/serial.h"

void console_init(void)
{
        serial_init();
}

void console_find_serial(struct boot_info *info)
{
        serial_find(info);
}

void console_add_screen(const struct boot_screen *screen)
{
        screen_init(screen);
}

void console_write_record(char byte)
{
        serial_write(byte);
}

static void to_console(char byte, void *context)
{
        (void)context;
        serial_write(byte);
        screen_write(byte);
}

void print(const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        format_to(to_console, 0, format, arguments);
        va_end(arguments);
}

void console_drain(void)
{
        serial_drain();
}
