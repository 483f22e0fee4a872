/* SPDX-License-Identifier: MIT */
/* Codes change with time or by key. A key stops the automatic change; space resumes it. */
#include "boot/console/codes.h"
#include "boot/cpu.h"
#include "boot/format.h"
#include "boot/x86.h"
#include "boot/console/code_set.h"
#include "boot/console/keyboard.h"
#include "boot/console/screen.h"

#define TURN_SECONDS   3
#define TSC_HZ_ASSUMED 2000000000UL
#define ROW_SIZE       128

static uint64_t tsc_hz = TSC_HZ_ASSUMED;

void codes_use_tsc(uint64_t hz)
{
        tsc_hz = hz ? hz : TSC_HZ_ASSUMED;
}

uint64_t codes_deadline(uint64_t seconds)
{
        return read_tsc() + seconds * tsc_hz;
}

static bool show(unsigned int number, bool turns)
{
        static struct qr qr;
        char below[ROW_SIZE];

        format_text(below, sizeof(below),
                    "QR code %u of %u: photograph each   arrows turn, space %s, q ends", number,
                    code_set_count(), turns ? "stops" : "goes on");
        code_set_encode(&qr, number);
        return screen_show_code(&qr, below);
}

enum event { EVENT_TIME, EVENT_NEXT, EVENT_BACK, EVENT_STOP, EVENT_END };

static enum event wait(bool turns)
{
        static const struct {
                uint8_t key;
                enum event event;
        } keys[] = {
            {SCAN_CODE_RIGHT, EVENT_NEXT},     {SCAN_CODE_DOWN, EVENT_NEXT},
            {SCAN_CODE_PAGE_DOWN, EVENT_NEXT}, {SCAN_CODE_LEFT, EVENT_BACK},
            {SCAN_CODE_UP, EVENT_BACK},        {SCAN_CODE_PAGE_UP, EVENT_BACK},
            {SCAN_CODE_SPACE, EVENT_STOP},     {SCAN_CODE_Q, EVENT_END},
            {SCAN_CODE_ESC, EVENT_END},
        };
        const bool has_keys = keyboard_answers();
        const uint64_t deadline = codes_deadline(TURN_SECONDS);

        while (!turns || read_tsc() < deadline) {
                uint8_t key = has_keys ? keyboard_poll() : 0;

                for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
                        if (keys[i].key == key)
                                return keys[i].event;
                pause();
        }
        return EVENT_TIME;
}

const char *codes_show(unsigned int rounds)
{
        const char *problem = screen_works() ? code_set_make() : "there is no screen";
        const unsigned int count = code_set_count();
        unsigned int number = 1, rounds_left = rounds;
        bool turns = true;

        while (!problem) {
                if (!show(number, turns)) {
                        problem = "the screen has no room for QR codes";
                        break;
                }
                const enum event event = wait(turns);

                if (event == EVENT_END)
                        break;
                if (event == EVENT_TIME && number == count && rounds_left && --rounds_left == 0)
                        break;
                if (event != EVENT_TIME)
                        rounds_left = 0; /* someone is there: never end by itself */
                if (event != EVENT_TIME)
                        turns = event == EVENT_STOP && !turns;
                if (event == EVENT_TIME || event == EVENT_NEXT)
                        number = number % count + 1;
                else if (event == EVENT_BACK)
                        number = (number + count - 2) % count + 1;
        }
        screen_show_text();
        return problem;
}
