/* SPDX-License-Identifier: MIT */
/*
 * The way out of each kind of machine. Bochs hangs on a write to isa-debug-exit
 * and a real machine may have anything at either port, so each port is written
 * only where its emulator shows itself: Bochs by the read-back of its port 0xe9,
 * the others by CPUID's hypervisor bit.
 */
#include "boot/console/exit.h"
#include "boot/cpu.h"
#include "boot/x86.h"
#include "boot/console/console.h"

bool machine_is_bochs(void)
{
        return in8(BOCHS_DEBUG_PORT) == BOCHS_DEBUG_PORT;
}

_Noreturn void machine_exit(uint8_t value)
{
        console_drain();
        if (machine_is_bochs())
                for (const char *word = "Shutdown"; *word; word++)
                        out8(BOCHS_SHUTDOWN_PORT, (uint8_t)*word);
        if (cpuid(CPUID_VERSION, 0).ecx & CPUID_VERSION_ECX_HYPERVISOR)
                out8(DEBUG_EXIT_PORT, value);
        console_browse();
        for (;;)
                halt();
}
