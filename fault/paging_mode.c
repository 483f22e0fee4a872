/* SPDX-License-Identifier: MIT */
/*
 * Puts a paging mode in force and takes it back. What may be refused is tried
 * under the exception table; the mode the image starts with never is.
 * Source: Intel SDM vol. 3 "Control Registers", "Protection Keys",
 * "Control-flow Enforcement Technology".
 */
#include "fault/paging_mode.h"
#include "boot/cpu.h"
#include "boot/memory.h"
#include "boot/paging_levels.h"
#include "boot/x86.h"
#include "fault/guarded.h"

/* These need more than a write to CR4. */
#define CR4_ELSEWHERE CR4_LA57

static struct paging_mode current; /* zero: as the image starts */

static bool write_keys(const struct paging_mode *mode, const char **refused)
{
        unsigned int shift = TEST_KEY * PKR_BITS_PER_KEY;

        if ((mode->cr4_set & CR4_PKE) && !guarded_write_pkru(mode->pkru << shift)) {
                *refused = "WRPKRU faults";
                return false;
        }
        if ((mode->cr4_set & CR4_PKS) &&
            !guarded_write_msr(MSR_IA32_PKRS, (uint64_t)mode->pkrs << shift)) {
                *refused = "IA32_PKRS cannot be written";
                return false;
        }
        return true;
}

static bool write_shadow_stack(const struct paging_mode *mode, const char **refused)
{
        if (!mode->shadow_stack)
                return true;
        if (guarded_write_msr(MSR_IA32_PL3_SSP, mode->ssp) &&
            guarded_write_msr(MSR_IA32_U_CET, CET_SH_STK_EN | CET_WR_SHSTK_EN))
                return true;
        *refused = "IA32_U_CET or IA32_PL3_SSP cannot be written";
        return false;
}

bool paging_mode_enter(const struct paging_mode *mode, const char **refused)
{
        uint64_t here = mode->cr4_set & ~CR4_ELSEWHERE;

        paging_mode_leave();
        if (mode->cr4_set & CR4_LA57)
                paging_levels_set(5);
        current.cr4_set = mode->cr4_set & CR4_ELSEWHERE;
        if (here && !guarded_write_cr4(read_cr4() | here)) {
                *refused = "CR4 refuses the bit";
                paging_mode_leave();
                return false;
        }
        current.cr4_set = mode->cr4_set;
        current.shadow_stack = mode->shadow_stack;
        if (!write_keys(mode, refused) || !write_shadow_stack(mode, refused)) {
                paging_mode_leave();
                return false;
        }
        if (mode->cr0_clear)
                write_cr0(read_cr0() & ~mode->cr0_clear);
        if (mode->efer_clear & EFER_NXE) {
                memory_set_execute_disable(false);
                write_msr(MSR_EFER, read_msr(MSR_EFER) & ~mode->efer_clear);
                write_cr3(read_cr3());
        }
        current = *mode;
        return true;
}

void paging_mode_leave(void)
{
        if (current.efer_clear & EFER_NXE) {
                write_msr(MSR_EFER, read_msr(MSR_EFER) | current.efer_clear);
                memory_set_execute_disable(true);
        }
        if (current.cr0_clear)
                write_cr0(read_cr0() | current.cr0_clear);
        if (current.shadow_stack)
                guarded_write_msr(MSR_IA32_U_CET, 0);
        if (current.cr4_set & CR4_PKE)
                guarded_write_pkru(0);
        if (current.cr4_set & CR4_PKS)
                guarded_write_msr(MSR_IA32_PKRS, 0);
        if (current.cr4_set & ~CR4_ELSEWHERE)
                write_cr4(read_cr4() & ~(current.cr4_set & ~CR4_ELSEWHERE));
        if (current.cr4_set & CR4_LA57)
                paging_levels_set(4);
        current = (struct paging_mode){0};
}
