/* SPDX-License-Identifier: MIT */
/*
 * The keyboard as firmware left it: its controller translates to codes of set 1.
 * The 0xE0 prefix and key releases are ignored.
 */
#include "boot/console/keyboard.h"
#include "boot/cpu.h"
#include "boot/x86.h"

bool keyboard_answers(void)
{
        return in8(I8042_STATUS) != I8042_ABSENT;
}

uint8_t keyboard_poll(void)
{
        uint8_t status = in8(I8042_STATUS);
        uint8_t code;

        if (!(status & I8042_STATUS_OUTPUT))
                return 0;
        code = in8(I8042_DATA);
        return status & I8042_STATUS_MOUSE ? 0 : code;
}
