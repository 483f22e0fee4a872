/* SPDX-License-Identifier: MIT */
/* The oracle's view of the processor this runs on. */
#include "bench/machine/oracle_machine.h"
#include "boot/cpu.h"
#include "boot/vendor.h"
#include "fault/test_pages.h"
#include "bench/machine/cpu_feature.h"

_Static_assert(ORACLE_LEVELS_MAX == LEVEL_PML5E, "a walk has an entry of every level");

void oracle_machine_read(struct oracle_machine *oracle, const struct machine *machine)
{
        *oracle = (struct oracle_machine){
            .cr0 = read_cr0(),
            .cr4 = read_cr4(),
            .efer = read_msr(MSR_EFER),
            .maxphyaddr = (uint8_t)machine->maxphyaddr,
            .gigabyte_pages = cpu_has(&cpu_feature_pdpe1gb),
            .amd = vendor_is_amd(machine->vendor),
        };
        oracle_machine_init(oracle);
}
