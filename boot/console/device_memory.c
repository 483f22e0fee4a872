/* SPDX-License-Identifier: MIT */
/*
 * Maps device memory beyond the identity map: regions of 1 GiB, in 2 MiB pages. Leaf
 * entries do not set XD, which is reserved while a test has EFER.NXE = 0.
 * Source: Intel SDM vol. 3 "Memory Cache Control", "Page Attribute Table (PAT)".
 */
#include "boot/console/device_memory.h"
#include "boot/cpu.h"
#include "boot/layout.h"

#define PML4_INDEX(address) ((address) >> PAGE_SHIFT_512G & (PAGE_TABLE_ENTRIES - 1))
/* UC-: uncacheable, unless firmware's MTRRs say write-combining. */
#define DEVICE_LEAF (PTE_P | PTE_RW | PTE_PS | PTE_PCD)

extern uint64_t boot_pml4[];

static uint64_t pdpt[PAGE_TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static uint64_t pds[DEVICE_REGIONS][PAGE_TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static unsigned int regions_used;

void *device_memory(uint64_t address, uint64_t size)
{
        uint64_t offset = address & (PAGE_SIZE_2M - 1);
        uint64_t last = address + size - 1;
        uint64_t *pd;

        if (!size || size > PAGE_SIZE_1G - offset)
                return NULL;
        if (address <= IDENTITY_MAP_BYTES - size)
                return (void *)address;
        if (regions_used == DEVICE_REGIONS || last < address || last >> physical_address_bits())
                return NULL;
        pd = pds[regions_used];
        for (size_t i = 0; i < PAGE_TABLE_ENTRIES; i++)
                pd[i] = i * PAGE_SIZE_2M < offset + size
                            ? (address - offset + i * PAGE_SIZE_2M) | DEVICE_LEAF
                            : 0;
        pdpt[regions_used] = (uintptr_t)pd | PTE_P | PTE_RW;
        boot_pml4[PML4_INDEX(DEVICE_MEMORY)] = (uintptr_t)pdpt | PTE_P | PTE_RW;
        write_cr3(read_cr3());
        return (void *)(DEVICE_MEMORY + regions_used++ * PAGE_SIZE_1G + offset);
}
