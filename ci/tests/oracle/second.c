/* SPDX-License-Identifier: MIT */
/*
 * The second formulation: one function per paging structure, then one per kind
 * of access and mode, each a chain of ifs in the order in which the manual's
 * text gives them. Slow and plain on purpose; no masks over levels.
 * Sources: Intel SDM vol. 3 "Linear-Address Translation with 4-Level Paging and
 * 5-Level Paging", "Access Rights", "Page-Fault Exceptions"; AMD APM vol. 2
 * "Long-Mode Page Translation".
 */
#include <stddef.h>

#include "ci/tests/oracle/second.h"

/* What is known when the translation of the address has come to an end. */
struct translation {
        const struct oracle_machine *machine;
        const uint64_t *next; /* the entry to look at now */
        unsigned used;
        bool absent;
        bool malformed;
        bool one_is_supervisor;
        bool one_is_read_only;
        bool one_above_is_read_only;
        bool one_is_execute_disabled;
        uint64_t leaf;
};

static bool has(uint64_t value, uint64_t bit)
{
        return (value & bit) != 0;
}

static bool any_set(uint64_t entry, unsigned lowest, unsigned highest)
{
        for (unsigned bit = lowest; bit <= highest; bit++) {
                if (entry >> bit & 1)
                        return true;
        }
        return false;
}

/* Take the next entry; false if the translation ends here for want of P or a reserved bit. */
static bool take(struct translation *t, uint64_t *entry)
{
        *entry = *t->next++;
        t->used++;
        if (!has(*entry, PTE_P)) {
                t->absent = true;
                return false;
        }
        if (t->machine->maxphyaddr < 52 &&
            any_set(*entry & ~t->machine->encryption, t->machine->maxphyaddr, 51))
                t->malformed = true;
        if (has(*entry, PTE_NX) && !has(t->machine->efer, EFER_NXE))
                t->malformed = true;
        return !t->malformed;
}

static void note_rights(struct translation *t, uint64_t entry)
{
        if (!has(entry, PTE_US))
                t->one_is_supervisor = true;
        if (!has(entry, PTE_RW))
                t->one_is_read_only = true;
        if (has(entry, PTE_NX))
                t->one_is_execute_disabled = true;
}

static void map_page(struct translation *t, uint64_t entry)
{
        t->one_above_is_read_only = t->one_is_read_only;
        note_rights(t, entry);
        t->leaf = entry;
}

static void use_pte(struct translation *t)
{
        uint64_t pte;

        if (take(t, &pte))
                map_page(t, pte);
}

static void use_pde(struct translation *t)
{
        uint64_t pde;

        if (!take(t, &pde))
                return;
        if (has(pde, PTE_PS)) {
                if (any_set(pde, 13, 20))
                        t->malformed = true;
                else
                        map_page(t, pde);
                return;
        }
        note_rights(t, pde);
        use_pte(t);
}

static void use_pdpte(struct translation *t)
{
        uint64_t pdpte;

        if (!take(t, &pdpte))
                return;
        if (has(pdpte, PTE_PS)) {
                if (!t->machine->gigabyte_pages || any_set(pdpte, 13, 29))
                        t->malformed = true;
                else
                        map_page(t, pdpte);
                return;
        }
        note_rights(t, pdpte);
        use_pde(t);
}

/* PML5E and PML4E have the same format and never map a page. */
static bool use_top(struct translation *t)
{
        uint64_t entry;

        if (!take(t, &entry))
                return false;
        if (has(entry, PTE_PS) || (t->machine->amd && has(entry, PTE_G))) {
                t->malformed = true;
                return false;
        }
        note_rights(t, entry);
        return true;
}

static bool is_canonical(uint64_t address, unsigned width)
{
        uint64_t top = address >> (width - 1);

        return top == 0 || top == (UINT64_MAX >> (width - 1));
}

static bool is_user_mode_access(const struct oracle_access *access)
{
        switch (access->kind) {
        case ORACLE_WRUSS:
                return true;
        case ORACLE_READ:
        case ORACLE_WRITE:
        case ORACLE_READ_MODIFY_WRITE:
                if (access->implicit)
                        return false;
                break;
        default:
                break;
        }
        return access->cpl == 3;
}

static bool is_write(enum oracle_access_kind kind)
{
        switch (kind) {
        case ORACLE_WRITE:
        case ORACLE_READ_MODIFY_WRITE:
        case ORACLE_SHADOW_STACK_WRITE:
        case ORACLE_WRUSS:
                return true;
        default:
                return false;
        }
}

/* "Protection Keys": whether the key of the address permits this data access. */
static bool key_permits(const struct oracle_machine *machine, const struct translation *t,
                        bool write, bool user_mode)
{
        unsigned key = t->leaf >> 59 & 15;

        if (t->one_is_supervisor) {
                if (!has(machine->cr4, CR4_PKS))
                        return true;
                if (machine->pkrs >> (2 * key) & 1)
                        return false;
                if (machine->pkrs >> (2 * key + 1) & 1)
                        return !(write && has(machine->cr0, CR0_WP));
                return true;
        }
        if (!has(machine->cr4, CR4_PKE))
                return true;
        if (machine->pkru >> (2 * key) & 1)
                return false;
        if (machine->pkru >> (2 * key + 1) & 1 && write) {
                if (user_mode)
                        return false;
                return !has(machine->cr0, CR0_WP);
        }
        return true;
}

/* What SMAP leaves of a supervisor-mode access to a user-mode address. */
static bool smap_permits(const struct oracle_machine *machine, const struct oracle_access *access)
{
        if (!has(machine->cr4, CR4_SMAP))
                return true;
        return access->ac && !access->implicit;
}

static bool supervisor_may(const struct oracle_machine *machine, const struct translation *t,
                           const struct oracle_access *access)
{
        bool to_user_address = !t->one_is_supervisor;

        switch (access->kind) {
        case ORACLE_READ:
                return to_user_address ? smap_permits(machine, access) : true;
        case ORACLE_WRITE:
        case ORACLE_READ_MODIFY_WRITE:
                if (to_user_address && !smap_permits(machine, access))
                        return false;
                if (has(machine->cr0, CR0_WP))
                        return !t->one_is_read_only;
                return true;
        case ORACLE_FETCH:
                if (to_user_address && has(machine->cr4, CR4_SMEP))
                        return false;
                return !t->one_is_execute_disabled;
        default: /* shadow stack */
                if (to_user_address || t->one_above_is_read_only)
                        return false;
                return !has(t->leaf, PTE_RW) && has(t->leaf, PTE_D);
        }
}

static bool user_may(const struct translation *t, enum oracle_access_kind kind)
{
        if (t->one_is_supervisor)
                return false;
        switch (kind) {
        case ORACLE_READ:
                return true;
        case ORACLE_WRITE:
        case ORACLE_READ_MODIFY_WRITE:
                return !t->one_is_read_only;
        case ORACLE_FETCH:
                return !t->one_is_execute_disabled;
        default: /* shadow stack */
                if (t->one_above_is_read_only)
                        return false;
                return !has(t->leaf, PTE_RW) && has(t->leaf, PTE_D);
        }
}

/* The part of the error code that describes the access. */
static uint32_t describe_access(const struct oracle_machine *machine,
                                const struct oracle_access *access)
{
        uint32_t code = 0;

        if (is_write(access->kind))
                code += PF_WR;
        if (is_user_mode_access(access))
                code += PF_US;
        if (access->kind == ORACLE_FETCH) {
                if (has(machine->efer, EFER_NXE) || has(machine->cr4, CR4_SMEP))
                        code += PF_ID;
        }
        if (access->kind == ORACLE_SHADOW_STACK_READ || access->kind == ORACLE_SHADOW_STACK_WRITE ||
            access->kind == ORACLE_WRUSS)
                code += PF_SS;
        return code;
}

static uint8_t first(unsigned count)
{
        uint8_t indices = 0;

        for (unsigned i = 0; i < count; i++)
                indices |= 1 << i;
        return indices;
}

struct oracle_outcome second_predict(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access)
{
        struct oracle_outcome outcome = {.vector = ORACLE_NO_FAULT};
        struct translation t = {.machine = machine, .next = walk->entry};
        bool user_mode = is_user_mode_access(access);
        bool key_ok;
        bool rights_ok;

        if (!is_canonical(access->linear_address, has(machine->cr4, CR4_LA57) ? 57 : 48)) {
                outcome.vector = X86_TRAP_GP;
                if (access->stack_segment && access->kind != ORACLE_FETCH &&
                    access->kind < ORACLE_SHADOW_STACK_READ)
                        outcome.vector = X86_TRAP_SS;
                return outcome;
        }

        if (!has(machine->cr4, CR4_LA57) || use_top(&t)) {
                if (use_top(&t))
                        use_pdpte(&t);
        }
        outcome.entries = t.used;

        if (t.absent || t.malformed) {
                outcome.vector = X86_TRAP_PF;
                outcome.cr2 = access->linear_address;
                outcome.error_code = describe_access(machine, access);
                if (t.malformed)
                        outcome.error_code += PF_P + PF_RSVD;
                outcome.may_accessed = first(t.used - 1);
                return outcome;
        }

        if (access->kind == ORACLE_FETCH)
                key_ok = true;
        else
                key_ok = key_permits(machine, &t, is_write(access->kind), user_mode);
        if (user_mode)
                rights_ok = user_may(&t, access->kind);
        else
                rights_ok = supervisor_may(machine, &t, access);

        if (key_ok && rights_ok) {
                outcome.accessed = first(t.used);
                if (is_write(access->kind))
                        outcome.dirty = 1 << (t.used - 1);
                return outcome;
        }

        outcome.vector = X86_TRAP_PF;
        outcome.cr2 = access->linear_address;
        outcome.error_code = describe_access(machine, access) + PF_P;
        if (!key_ok)
                outcome.error_code += PF_PK;
        outcome.may_accessed = first(t.used);
        return outcome;
}
