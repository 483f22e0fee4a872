/* SPDX-License-Identifier: MIT */
/* Consoles: the serial line and the screen. */
#include "boot/console/console.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/console/keyboard.h"
#include "boot/console/screen.h"
#include "boot/console/serial.h"

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
        if (serial_stalled())
                print("warning: the serial line stopped taking bytes\n");
}

void console_browse(void)
{
        const int page = (int)screen_page();
        const struct {
                uint8_t key;
                int rows;
        } ways[] = {
            {SCAN_CODE_UP, -1},
            {SCAN_CODE_DOWN, 1},
            {SCAN_CODE_PAGE_UP, -page},
            {SCAN_CODE_PAGE_DOWN, page},
            {SCAN_CODE_HOME, -SCREEN_HISTORY_ROWS},
            {SCAN_CODE_END, SCREEN_HISTORY_ROWS},
        };

        if (page == 0 || !keyboard_answers())
                return;
        screen_write_below("PgUp, PgDn, Home, End and the arrows show the rest");
        for (;;) {
                uint8_t key = keyboard_poll();

                for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
                        if (ways[i].key == key)
                                screen_scroll(ways[i].rows);
                pause();
        }
}
