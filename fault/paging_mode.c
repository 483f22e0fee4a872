/* SPDX-License-Identifier: MIT */
/*
 * Puts a paging mode in force and takes it back. The exception table catches what a CPU
 * refuses. The mode that the image starts with is never refused.
 * Source: Intel SDM vol. 3 "Control Registers", "Protection Keys",
 * "Control-flow Enforcement Technology".
 */
#include "fault/paging_mode.h"
#include "boot/cpu.h"
#include "boot/memory.h"
#include "boot/paging_levels.h"
#include "boot/x86.h"
#include "entry/shadow_stack.h"
#include "fault/guarded.h"

/* These need more than a write to CR4. */
#define CR4_ELSEWHERE CR4_LA57

static const struct paging_mode start; /* the one that the image starts with */
static struct paging_mode current;     /* in force */

/*
 * Rights of TEST_KEY. They are written whenever the feature is turned on; what the register held
 * before does not matter.
 */
static bool write_pkru(const struct paging_mode *to, bool turned_on, const char **refused)
{
        if (!(to->cr4_set & CR4_PKE) || (!turned_on && current.pkru == to->pkru))
                return true;
        *refused = "WRPKRU faults";
        current.pkru = to->pkru;
        return guarded_write_pkru(to->pkru << TEST_KEY * PKR_BITS_PER_KEY);
}

static bool write_pkrs(const struct paging_mode *to, bool turned_on, const char **refused)
{
        if (!(to->cr4_set & CR4_PKS) || (!turned_on && current.pkrs == to->pkrs))
                return true;
        *refused = "IA32_PKRS cannot be written";
        current.pkrs = to->pkrs;
        return guarded_write_msr(MSR_IA32_PKRS, to->pkrs << TEST_KEY * PKR_BITS_PER_KEY);
}

/* PKRU can be written only while CR4.PKE is set. */
static bool write_cr4_and_keys(const struct paging_mode *to, const char **refused)
{
        const uint64_t remove = current.cr4_set & ~to->cr4_set & ~CR4_ELSEWHERE;
        const uint64_t add = to->cr4_set & ~current.cr4_set & ~CR4_ELSEWHERE;

        if ((remove | add) && !guarded_write_cr4((read_cr4() & ~remove) | add)) {
                *refused = "CR4 refuses the bit";
                return false;
        }
        current.cr4_set = (current.cr4_set & ~remove) | add;
        return write_pkru(to, add & CR4_PKE, refused) && write_pkrs(to, add & CR4_PKS, refused);
}

static bool enable_shadow_stack(const struct paging_mode *to, const char **refused)
{
        if (!to->shadow_stack)
                return true;
        current.shadow_stack = true;
        if (guarded_write_msr(MSR_IA32_S_CET, 0) &&
            guarded_write_msr(MSR_IA32_PL0_SSP, (uintptr_t)&shadow_stack_token) &&
            guarded_write_msr(MSR_IA32_PL3_SSP, to->ssp) &&
            guarded_write_msr(MSR_IA32_U_CET, CET_SH_STK_EN | CET_WR_SHSTK_EN))
                return true;
        *refused = "IA32_S_CET, IA32_U_CET, IA32_PL0_SSP or IA32_PL3_SSP cannot be written";
        return false;
}

static void disable_shadow_stack(void)
{
        if (current.shadow_stack)
                guarded_write_msr(MSR_IA32_U_CET, 0);
        current.shadow_stack = false;
}

static void write_execute_disable(const struct paging_mode *to)
{
        if (current.efer_clear == to->efer_clear)
                return;
        /* While XD is reserved, no entry in use holds it. */
        if (to->efer_clear & EFER_NXE) {
                memory_set_execute_disable(false);
                write_msr(MSR_EFER, read_msr(MSR_EFER) & ~EFER_NXE);
                write_cr3(read_cr3());
        } else {
                write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_NXE);
                memory_set_execute_disable(true);
        }
        current.efer_clear = to->efer_clear;
}

/*
 * Write only what differs, since each write may flush the TLB. CR0.WP is set whenever CR4.CET is,
 * and the number of levels changes only in the start's mode.
 */
static bool change_to(const struct paging_mode *to, const char **refused)
{
        if (to->cr4_set & ~current.cr4_set & CR4_LA57) {
                paging_levels_set(5);
                current.cr4_set |= CR4_LA57;
        }
        disable_shadow_stack();
        if (current.cr0_clear & ~to->cr0_clear)
                write_cr0(read_cr0() | current.cr0_clear);
        if (!write_cr4_and_keys(to, refused) || !enable_shadow_stack(to, refused))
                return false;
        if (to->cr0_clear & ~current.cr0_clear)
                write_cr0(read_cr0() & ~to->cr0_clear);
        current.cr0_clear = to->cr0_clear;
        write_execute_disable(to);
        if (current.cr4_set & ~to->cr4_set & CR4_LA57) {
                paging_levels_set(4);
                current.cr4_set &= ~CR4_LA57;
        }
        return true;
}

bool paging_mode_enter(const struct paging_mode *mode, const char **refused)
{
        if ((mode->cr4_set ^ current.cr4_set) & CR4_LA57)
                paging_mode_leave();
        if (change_to(mode, refused))
                return true;
        paging_mode_leave();
        return false;
}

void paging_mode_leave(void)
{
        const char *never;

        change_to(&start, &never);
}
