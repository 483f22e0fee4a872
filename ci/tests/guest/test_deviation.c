/* SPDX-License-Identifier: MIT */
/*
 * Tests of fault/deviation.c: each row of the table accepts what it describes, only on its
 * machine, and nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "boot/vendor.h"
#include "fault/deviation.h"
#include "fault/oracle.h"
#include "fault/test_pages.h"
#include "bench/machine/machine.h"

#define KEY 1

/* An access, and what the machine made of it. */
struct scene {
        const char *hypervisor;
        struct oracle_machine machine;
        struct oracle_walk walk;
        struct oracle_access access;
        unsigned int vector;
        uint64_t error_code;
        unsigned int accessed; /* A is newly set in the entries of these levels, as bits */
};

/* A supervisor-mode access of this kind to a user page that may be had, A clear everywhere. */
static struct scene scene(const char *hypervisor, enum oracle_access_kind kind)
{
        struct scene s = {
            .hypervisor = hypervisor,
            .machine = {.cr0 = CR0_WP, .efer = EFER_NXE, .maxphyaddr = 40, .gigabyte_pages = true},
            .access = {.linear_address = 0x123456789a, .kind = kind},
            .vector = X86_TRAP_PF,
        };

        for (unsigned int i = 0; i < ORACLE_LEVELS_MAX; i++)
                s.walk.entry[i] = PTE_P | PTE_RW | PTE_US;
        return s;
}

static uint64_t *entry(struct scene *s, unsigned int level)
{
        return &s->walk.entry[LEVEL_PML4E - level];
}

#define ALL_LEVELS  (BIT(LEVEL_PML4E) | BIT(LEVEL_PDPTE) | BIT(LEVEL_PDE) | BIT(LEVEL_PTE))
#define DOWN_TO_1G  (BIT(LEVEL_PML4E) | BIT(LEVEL_PDPTE))
#define RESERVED_1G BIT(PTE_LARGE_ADDRESS_LOW)

/* The name of the deviation that explains the scene; "mismatch" if there is none. */
static const char *verdict(struct scene s)
{
        struct oracle_outcome expected;
        uint64_t after[ORACLE_LEVELS_MAX];
        struct deviation_case c = {
            .known = deviations_of(s.hypervisor),
            .machine = &s.machine,
            .walk = &s.walk,
            .access = &s.access,
            .expected = &expected,
            .vector = s.vector,
            .error_code = s.error_code,
            .after = after,
            .flags_agree = true,
        };
        const struct deviation *deviation;

        oracle_machine_init(&s.machine);
        expected = oracle_predict(&s.machine, &s.walk, &s.access);
        for (unsigned int i = 0; i < ORACLE_LEVELS_MAX; i++) {
                after[i] = s.walk.entry[i];
                if (i < LEVEL_PML4E && s.accessed >> (LEVEL_PML4E - i) & 1)
                        after[i] |= PTE_A;
                if (!oracle_entry_agrees(&expected, i, s.walk.entry[i], after[i]))
                        c.flags_agree = false;
        }
        /* As the oracle says: then nobody asks for a deviation. */
        assert_false(c.flags_agree && s.vector == expected.vector &&
                     s.error_code == expected.error_code);
        deviation = deviation_find(&c);
        return deviation ? deviation->name : "mismatch";
}

static void expect(struct scene s, const char *name)
{
        assert_string_equal(verdict(s), name);
}

static struct scene with_code(struct scene s, uint64_t error_code)
{
        s.error_code = error_code;
        return s;
}

static struct scene without_fault(struct scene s, unsigned int accessed)
{
        s.vector = ORACLE_NO_FAULT;
        s.accessed = accessed;
        return s;
}

static struct scene at_cpl3(struct scene s)
{
        s.access.cpl = 3;
        return s;
}

/* TEST_KEY's page; the register that CR4's bit stands for has these rights for it. */
static struct scene keyed(struct scene s, uint64_t cr4, uint32_t rights)
{
        s.machine.cr4 |= cr4;
        *(cr4 == CR4_PKE ? &s.machine.pkru : &s.machine.pkrs) = rights << KEY * PKR_BITS_PER_KEY;
        *entry(&s, LEVEL_PTE) |= (uint64_t)KEY << PTE_PK_SHIFT;
        return s;
}

static void tcg_loses_p_of_a_reserved_bit(void **state)
{
        struct scene s = scene(SIGNATURE_TCG, ORACLE_WRITE);

        (void)state;
        *entry(&s, LEVEL_PTE) |= BIT(51);
        expect(with_code(s, PF_RSVD | PF_WR), "tcg-rsvd-without-p");
        expect(with_code(s, PF_RSVD), "mismatch");
        expect(with_code(s, PF_P | PF_WR), "mismatch");
        s.error_code = PF_RSVD | PF_WR;
        s.hypervisor = SIGNATURE_KVM;
        expect(s, "mismatch");
        s.hypervisor = SIGNATURE_TCG;
        s.accessed = BIT(LEVEL_PTE);
        expect(s, "mismatch");
        s.accessed = 0;
        s.vector = X86_TRAP_GP;
        expect(s, "mismatch");
}

static void tcg_loses_p_of_nothing_else(void **state)
{
        struct scene s = scene(SIGNATURE_TCG, ORACLE_WRITE);

        (void)state;
        *entry(&s, LEVEL_PTE) &= ~PTE_RW;
        expect(with_code(s, PF_WR), "mismatch");
        expect(with_code(s, PF_RSVD | PF_WR), "mismatch");
}

static void tcg_loses_pk_of_a_user_access_to_a_supervisor_page(void **state)
{
        struct scene s = keyed(at_cpl3(scene(SIGNATURE_TCG, ORACLE_READ)), CR4_PKS, PKR_AD);
        struct scene user_page = keyed(at_cpl3(scene(SIGNATURE_TCG, ORACLE_READ)), CR4_PKE, PKR_AD);

        (void)state;
        *entry(&s, LEVEL_PDE) &= ~PTE_US;
        expect(with_code(s, PF_P | PF_US), "tcg-user-without-pk");
        expect(with_code(s, PF_US), "mismatch");
        expect(with_code(user_page, PF_P | PF_US), "mismatch");
        s.access.cpl = 0;
        expect(with_code(s, PF_P), "mismatch");
}

static void tcg_faults_on_the_read_of_a_read_modify_write(void **state)
{
        struct scene s = scene(SIGNATURE_TCG, ORACLE_READ_MODIFY_WRITE);
        struct scene reserved = s, read_only = s, write = s;
        struct scene user_page = keyed(at_cpl3(s), CR4_PKE, PKR_AD);

        (void)state;
        expect(with_code(user_page, PF_P | PF_US | PF_PK), "tcg-rmw-as-read");
        expect(with_code(user_page, PF_P | PF_US), "mismatch");
        *entry(&s, LEVEL_PTE) &= ~PTE_P;
        expect(with_code(s, 0), "tcg-rmw-as-read");
        expect(with_code(s, PF_P), "mismatch");
        *entry(&reserved, LEVEL_PTE) |= BIT(51);
        expect(with_code(reserved, PF_RSVD), "tcg-rmw-as-read");
        *entry(&read_only, LEVEL_PTE) &= ~PTE_RW;
        expect(with_code(read_only, PF_P), "mismatch");
        read_only.accessed = ALL_LEVELS;
        expect(with_code(read_only, 0), "mismatch");
        write.access.kind = ORACLE_WRITE;
        *entry(&write, LEVEL_PTE) &= ~PTE_P;
        expect(with_code(write, 0), "mismatch");
}

static void tcg_delivers_gp_where_ss_is_due(void **state)
{
        struct scene s = scene(SIGNATURE_TCG, ORACLE_READ);

        (void)state;
        s.access.linear_address = BIT(62);
        s.access.stack_segment = true;
        s.vector = X86_TRAP_GP;
        expect(s, "tcg-ss-as-gp");
        expect(with_code(s, 1), "mismatch");
        s.access.stack_segment = false;
        s.vector = X86_TRAP_SS;
        expect(s, "mismatch");
        s.access.linear_address = 0;
        *entry(&s, LEVEL_PTE) &= ~PTE_P;
        s.vector = X86_TRAP_GP;
        expect(s, "mismatch");
}

static void tcg_maps_1g_pages_always(void **state)
{
        struct scene s = scene(SIGNATURE_TCG, ORACLE_READ);
        struct scene top = s;

        (void)state;
        s.machine.gigabyte_pages = false;
        *entry(&s, LEVEL_PDPTE) |= PTE_PS;
        expect(without_fault(s, DOWN_TO_1G), "tcg-1g-always");
        expect(without_fault(s, BIT(LEVEL_PML4E)), "mismatch");
        *entry(&s, LEVEL_PDPTE) |= RESERVED_1G;
        expect(without_fault(s, DOWN_TO_1G), "mismatch");
        top.machine.gigabyte_pages = false;
        *entry(&top, LEVEL_PML4E) |= PTE_PS;
        expect(without_fault(top, ALL_LEVELS), "mismatch");
}

/* One case after the other, each by its own configuration. */
static void a_1g_page_that_is_mapped_has_the_rights_of_the_case(void **state)
{
        struct scene plain = scene(SIGNATURE_TCG, ORACLE_READ), denied, smap;

        (void)state;
        plain.machine.gigabyte_pages = false;
        *entry(&plain, LEVEL_PDPTE) |= PTE_PS | (uint64_t)KEY << PTE_PK_SHIFT;
        plain.machine.cr4 = CR4_PKE;
        denied = smap = plain;
        denied.machine.pkru = PKR_AD << KEY * PKR_BITS_PER_KEY;
        smap.machine.cr4 |= CR4_SMAP;
        expect(with_code(denied, PF_P | PF_PK), "tcg-1g-always");
        expect(with_code(plain, PF_P | PF_PK), "mismatch");
        expect(with_code(smap, PF_P), "tcg-1g-always");
        expect(with_code(plain, PF_P), "mismatch");
}

static void tcg_sets_a_of_a_reserved_1g_page(void **state)
{
        struct scene s = scene(SIGNATURE_TCG, ORACLE_READ);
        struct scene table = s, large = s, rmw;

        (void)state;
        *entry(&s, LEVEL_PDPTE) |= PTE_PS | RESERVED_1G;
        s.accessed = DOWN_TO_1G;
        expect(with_code(s, PF_RSVD), "tcg-1g-rsvd-sets-a");
        expect(with_code(s, PF_RSVD | PF_WR), "mismatch");
        rmw = s;
        rmw.access.kind = ORACLE_READ_MODIFY_WRITE;
        expect(with_code(rmw, PF_RSVD), "tcg-1g-rsvd-sets-a");
        rmw.accessed = ALL_LEVELS;
        expect(with_code(rmw, PF_RSVD), "mismatch");
        *entry(&table, LEVEL_PDPTE) |= BIT(51);
        table.accessed = DOWN_TO_1G;
        expect(with_code(table, PF_RSVD), "mismatch");
        *entry(&large, LEVEL_PDE) |= PTE_PS | RESERVED_1G;
        large.accessed = DOWN_TO_1G | BIT(LEVEL_PDE);
        expect(with_code(large, PF_RSVD), "mismatch");
}

static void emulators_ignore_bit_8_of_a_pml4e_on_amd(void **state)
{
        const struct {
                const char *hypervisor, *name;
        } rows[] = {
            {SIGNATURE_TCG, "tcg-amd-g-ignored"},
            {SIGNATURE_BOCHS, "bochs-amd-g-ignored"},
            {SIGNATURE_KVM, "mismatch"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
                struct scene s = scene(rows[i].hypervisor, ORACLE_READ);
                struct scene ps = s;

                s.machine.amd = true;
                *entry(&s, LEVEL_PML4E) |= PTE_G;
                expect(without_fault(s, ALL_LEVELS), rows[i].name);
                expect(without_fault(s, 0), "mismatch");
                s.machine.gigabyte_pages = false;
                expect(without_fault(s, ALL_LEVELS), rows[i].name);
                ps.machine.amd = true;
                *entry(&ps, LEVEL_PML4E) |= PTE_PS;
                expect(without_fault(ps, ALL_LEVELS), "mismatch");
        }
}

static void bochs_lets_ac_suppress_smap_for_an_implicit_access(void **state)
{
        struct scene s = at_cpl3(scene(SIGNATURE_BOCHS, ORACLE_READ));

        (void)state;
        s.machine.cr4 |= CR4_SMAP;
        s.access.implicit = s.access.ac = true;
        expect(without_fault(s, ALL_LEVELS), "bochs-smap-implicit-ac");
        s.access.ac = false;
        expect(without_fault(s, ALL_LEVELS), "mismatch");
        s.access.ac = true;
        /* As at CPL 0, where Bochs ignores PKRU.AD. */
        expect(without_fault(keyed(s, CR4_PKE, PKR_AD), ALL_LEVELS), "bochs-smap-implicit-ac");
        *entry(&s, LEVEL_PTE) &= ~PTE_P;
        expect(without_fault(s, ALL_LEVELS), "mismatch");
}

static void bochs_ignores_pkru_ad_at_cpl0(void **state)
{
        struct scene s = keyed(scene(SIGNATURE_BOCHS, ORACLE_READ), CR4_PKE, PKR_AD);

        (void)state;
        expect(without_fault(s, ALL_LEVELS), "bochs-pku-supervisor-ad");
        expect(without_fault(s, 0), "mismatch");
        expect(without_fault(at_cpl3(s), ALL_LEVELS), "mismatch");
        s = keyed(scene(SIGNATURE_BOCHS, ORACLE_WRITE), CR4_PKE, PKR_WD);
        expect(without_fault(s, ALL_LEVELS), "mismatch");
}

static void bochs_applies_pkru_to_supervisor_pages(void **state)
{
        struct scene s = keyed(scene(SIGNATURE_BOCHS, ORACLE_WRITE), CR4_PKE, PKR_WD);
        struct scene keyless = scene(SIGNATURE_BOCHS, ORACLE_WRITE);
        struct scene user = at_cpl3(scene(SIGNATURE_BOCHS, ORACLE_READ));

        (void)state;
        *entry(&user, LEVEL_PTE) &= ~PTE_US;
        expect(without_fault(user, ALL_LEVELS), "mismatch");
        *entry(&s, LEVEL_PTE) &= ~PTE_US;
        expect(with_code(s, PF_P | PF_WR | PF_PK), "bochs-pku-supervisor-page");
        expect(with_code(s, PF_P | PF_WR), "mismatch");
        keyless.machine.cr4 |= CR4_PKE;
        *entry(&keyless, LEVEL_PTE) &= ~PTE_US;
        expect(with_code(keyless, PF_P | PF_WR | PF_PK), "mismatch");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(tcg_loses_p_of_a_reserved_bit),
            cmocka_unit_test(tcg_loses_p_of_nothing_else),
            cmocka_unit_test(tcg_loses_pk_of_a_user_access_to_a_supervisor_page),
            cmocka_unit_test(tcg_faults_on_the_read_of_a_read_modify_write),
            cmocka_unit_test(tcg_delivers_gp_where_ss_is_due),
            cmocka_unit_test(tcg_maps_1g_pages_always),
            cmocka_unit_test(a_1g_page_that_is_mapped_has_the_rights_of_the_case),
            cmocka_unit_test(tcg_sets_a_of_a_reserved_1g_page),
            cmocka_unit_test(emulators_ignore_bit_8_of_a_pml4e_on_amd),
            cmocka_unit_test(bochs_lets_ac_suppress_smap_for_an_implicit_access),
            cmocka_unit_test(bochs_ignores_pkru_ad_at_cpl0),
            cmocka_unit_test(bochs_applies_pkru_to_supervisor_pages),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
