/* SPDX-License-Identifier: MIT */
/*
 * Switches between 4-level and 5-level paging. CR4.LA57 can change only outside long
 * mode, which paging_levels_switch.S does. The PML5 has one entry each for the identity
 * map, the kernel pages and the user pages under test; all lead to the same PML4.
 * Source: Intel SDM vol. 3 "Enabling 5-Level Paging".
 */
#include "boot/paging_levels.h"
#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/this_cpu.h"

#define PML5_INDEX(address) ((uint64_t)(address) >> LINEAR_BITS_4_LEVEL & (PAGE_TABLE_ENTRIES - 1))

/* Leave long mode, load these (below 4 GiB), enter it again. In paging_levels_switch.S. */
void paging_levels_switch(uint64_t cr3, uint64_t cr4);

unsigned int paging_levels(void)
{
        return read_cr4() & CR4_LA57 ? 5 : 4;
}

void paging_levels_set(unsigned int levels)
{
        uint64_t *const pml5 = this_cpu->tables.pml5;
        const uint64_t pml4 = (uintptr_t)this_cpu->tables.pml4;

        if (levels == paging_levels())
                return;
        if (levels == 4) {
                paging_levels_switch(pml4, read_cr4() & ~CR4_LA57);
                return;
        }
        pml5[PML5_INDEX(IMAGE_BASE)] = pml4 | PTE_P | PTE_RW | PTE_US;
        pml5[PML5_INDEX(KERNEL_PAGES_ADDRESS)] = pml4 | PTE_P | PTE_RW;
        pml5[PML5_INDEX(USER_PAGES_5_LEVEL_ADDRESS)] = pml4 | PTE_P | PTE_RW | PTE_US;
        paging_levels_switch((uintptr_t)pml5, read_cr4() | CR4_LA57);
}
