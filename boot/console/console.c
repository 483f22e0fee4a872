/* SPDX-License-Identifier: MIT */
/* Consoles: the serial line and the screen. */
#include "boot/console/console.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/x86.h"
#include "boot/console/code_set.h"
#include "boot/console/codes.h"
#include "boot/console/keyboard.h"
#include "boot/console/screen.h"
#include "boot/console/serial.h"

/* If nobody presses a key, text for this long and this many rounds of codes alternate. */
#define TEXT_SECONDS 30
#define CODES_ROUNDS 3

static enum console_codes codes_when;

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
        code_set_keep(byte);
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

void console_set_codes(enum console_codes when, uint64_t tsc_hz)
{
        codes_when = when;
        codes_use_tsc(tsc_hz);
}

void console_show_codes(void)
{
        const char *problem = codes_when == CODES_ON ? codes_show(0) : NULL;

        if (problem)
                print("warning: no QR codes: %s\n", problem);
}

static bool codes_come_unasked(void)
{
        return codes_when != CODES_OFF && !serial_answers() &&
               !(cpuid(CPUID_VERSION, 0).ecx & CPUID_VERSION_ECX_HYPERVISOR);
}

static void browse_by(uint8_t key)
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

        for (size_t i = 0; page && i < sizeof(ways) / sizeof(ways[0]); i++)
                if (ways[i].key == key)
                        screen_scroll(ways[i].rows);
}

void console_browse(void)
{
        const bool has_keys = keyboard_answers(), has_pages = screen_page() > 0;
        bool has_codes = screen_works() && code_set_has_records(),
             unasked = has_codes && codes_come_unasked();
        const char *below =
            !has_codes  ? "PgUp, PgDn, Home, End and the arrows show the rest"
            : has_pages ? "PgUp, PgDn, Home, End and the arrows show the rest; q: as QR codes"
                        : "q: the result as QR codes";

        if (!(has_keys && (has_pages || has_codes)) && !unasked)
                return;
        screen_write_below(below);
        for (uint64_t deadline = codes_deadline(TEXT_SECONDS);;) {
                uint8_t key = has_keys ? keyboard_poll() : 0;

                if (key)
                        deadline = codes_deadline(TEXT_SECONDS);
                if (has_codes && (key == SCAN_CODE_Q || (unasked && read_tsc() > deadline))) {
                        const char *problem = codes_show(key ? 0 : CODES_ROUNDS);

                        has_codes = !problem;
                        screen_write_below(problem ? problem : below);
                        deadline = codes_deadline(TEXT_SECONDS);
                        continue;
                }
                browse_by(key);
                pause();
        }
}
