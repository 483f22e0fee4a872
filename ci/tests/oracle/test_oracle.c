/* SPDX-License-Identifier: MIT */
/*
 * Tests of fault/oracle.c, one per rule, under the rule's name and the manual's
 * section. property.c follows in the same run.
 * Usage: test_oracle [STATES [SEED]]
 *        test_oracle --rules    print the names of the rules, one a line
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fault/oracle.h"
#include "ci/tests/oracle/property.h"

#define EVERYTHING_ALLOWED (PTE_P | PTE_RW | PTE_US)

/* A supervisor-mode read of a 4-KByte user page, 4 levels, that does not fault. */
static struct question plain(void)
{
        struct question q = {
            .machine = {.cr0 = CR0_WP, .efer = EFER_NXE, .maxphyaddr = 40, .gigabyte_pages = true},
            .access = {.linear_address = 0x123456789a, .kind = ORACLE_READ},
        };

        for (unsigned i = 0; i < ORACLE_LEVELS_MAX; i++)
                q.walk.entry[i] = EVERYTHING_ALLOWED;
        return q;
}

static struct question user(void)
{
        struct question q = plain();

        q.access.cpl = 3;
        return q;
}

static struct question of_kind(struct question q, enum oracle_access_kind kind)
{
        q.access.kind = kind;
        return q;
}

static struct question five_levels(struct question q)
{
        q.machine.cr4 |= CR4_LA57;
        return q;
}

static uint64_t *entry(struct question *q, unsigned level)
{
        return &q->walk.entry[(q->machine.cr4 & CR4_LA57 ? PML5E : PML4E) - level];
}

static struct question set(struct question q, unsigned level, uint64_t bits)
{
        *entry(&q, level) |= bits;
        return q;
}

static struct question clear(struct question q, unsigned level, uint64_t bits)
{
        *entry(&q, level) &= ~bits;
        return q;
}

static struct question supervisor_page(struct question q)
{
        return clear(q, PDE, PTE_US);
}

/* A shadow-stack access to a shadow-stack page of the mode of q. */
static struct question shadow_stack(struct question q, enum oracle_access_kind kind)
{
        q.machine.cr4 |= CR4_CET;
        q.access.kind = kind;
        q = set(clear(q, PTE, PTE_RW), PTE, PTE_D);
        return q.access.cpl == 3 || kind == ORACLE_WRUSS ? q : supervisor_page(q);
}

/* All pages have this key, and PKRU or IA32_PKRS these rights for it alone. */
#define KEY 5
static struct question keyed(struct question q, uint64_t cr4, uint32_t rights)
{
        uint32_t value = rights << KEY * PKR_BITS_PER_KEY;

        q.machine.cr4 |= cr4;
        q.machine.pkru = cr4 == CR4_PKE ? value : 0;
        q.machine.pkrs = cr4 == CR4_PKS ? value : 0;
        return set(q, PTE, (uint64_t)KEY << PTE_PK_SHIFT);
}

static struct oracle_outcome predict(struct question q)
{
        oracle_machine_init(&q.machine);
        return oracle_predict(&q.machine, &q.walk, &q.access);
}

#define expect_no_fault(q)                                         \
        do {                                                       \
                struct oracle_outcome outcome = predict(q);        \
                assert_int_equal(outcome.vector, ORACLE_NO_FAULT); \
                assert_int_equal(outcome.error_code, 0);           \
        } while (0)

#define expect_page_fault(q, code)                             \
        do {                                                   \
                struct oracle_outcome outcome = predict(q);    \
                assert_int_equal(outcome.vector, X86_TRAP_PF); \
                assert_int_equal(outcome.error_code, code);    \
        } while (0)

#define expect_vector(q, expected) assert_int_equal(predict(q).vector, expected)

#define TEST(rule) static void test_##rule(void **state __attribute__((unused)))

TEST(LINEAR_WIDTH_57)
{
        struct question q = plain();

        q.access.linear_address = BIT(55);
        expect_vector(q, X86_TRAP_GP);
        expect_no_fault(five_levels(q));
        q.access.linear_address = BIT(56);
        expect_vector(five_levels(q), X86_TRAP_GP);
}

TEST(FIVE_LEVELS)
{
        struct question q = five_levels(plain());

        expect_page_fault(clear(q, PTE, PTE_P), 0);
        assert_int_equal(predict(q).entries, 5);
        q.machine.cr4 = 0;
        assert_int_equal(predict(q).entries, 4);
}

TEST(NON_CANONICAL)
{
        struct question q = clear(plain(), PML4E, PTE_P);

        q.access.linear_address = BIT(47) - 1;
        expect_page_fault(q, 0);
        q.access.linear_address = BIT(47);
        expect_vector(q, X86_TRAP_GP);
        q.access.linear_address = ~(BIT(47) - 1);
        expect_page_fault(q, 0);
        q.access.linear_address = ~BIT(47);
        expect_vector(q, X86_TRAP_GP);
        assert_int_equal(predict(q).cr2, 0);
        assert_int_equal(predict(q).accessed | predict(q).may_accessed, 0);
}

TEST(STACK_SEGMENT)
{
        struct question q = plain();

        q.access.linear_address = BIT(63);
        expect_vector(q, X86_TRAP_GP);
        q.access.stack_segment = true;
        expect_vector(q, X86_TRAP_SS);
        expect_vector(of_kind(q, ORACLE_WRITE), X86_TRAP_SS);
        expect_vector(of_kind(q, ORACLE_FETCH), X86_TRAP_GP);
        expect_vector(of_kind(q, ORACLE_SHADOW_STACK_READ), X86_TRAP_GP);
}

TEST(NOT_PRESENT)
{
        for (unsigned level = PTE; level <= PML5E; level++) {
                struct question q = clear(five_levels(plain()), level, PTE_P);

                expect_page_fault(q, 0);
                expect_page_fault(set(q, level, PTE_NX | BIT(51)), 0);
                assert_int_equal(predict(q).entries, PML5E - level + 1);
        }
}

TEST(RESERVED_ADDRESS)
{
        for (unsigned level = PTE; level <= PML5E; level++) {
                struct question q = five_levels(plain());

                expect_no_fault(set(q, level, BIT(39)));
                expect_page_fault(set(q, level, BIT(40)), PF_P | PF_RSVD);
                expect_page_fault(set(q, level, BIT(51)), PF_P | PF_RSVD);
                expect_no_fault(set(q, level, BIT(52)));
                q.machine.encryption = BIT(51);
                expect_no_fault(set(q, level, BIT(51)));
                expect_page_fault(set(q, level, BIT(50)), PF_P | PF_RSVD);
                expect_page_fault(set(q, level, BIT(40)), PF_P | PF_RSVD);
                q.machine.encryption = 0;
                q.machine.maxphyaddr = 52;
                expect_no_fault(set(q, level, BIT(51)));
        }
}

TEST(RESERVED_XD)
{
        for (unsigned level = PTE; level <= PML4E; level++) {
                struct question q = set(plain(), level, PTE_NX);

                expect_no_fault(q);
                q.machine.efer = 0;
                expect_page_fault(q, PF_P | PF_RSVD);
        }
}

TEST(RESERVED_PS_TOP)
{
        expect_page_fault(set(plain(), PML4E, PTE_PS), PF_P | PF_RSVD);
        expect_page_fault(set(five_levels(plain()), PML5E, PTE_PS), PF_P | PF_RSVD);
        expect_page_fault(set(five_levels(plain()), PML4E, PTE_PS), PF_P | PF_RSVD);
        expect_no_fault(set(plain(), PDE, PTE_PS));
}

TEST(RESERVED_PS_1G)
{
        struct question q = set(plain(), PDPTE, PTE_PS);

        expect_no_fault(q);
        q.machine.gigabyte_pages = false;
        expect_page_fault(q, PF_P | PF_RSVD);
        expect_no_fault(set(clear(q, PDPTE, PTE_PS), PDE, PTE_PS));
}

TEST(RESERVED_2M)
{
        struct question q = set(plain(), PDE, PTE_PS);

        expect_no_fault(set(q, PDE, BIT(12)));
        expect_page_fault(set(q, PDE, BIT(13)), PF_P | PF_RSVD);
        expect_page_fault(set(q, PDE, BIT(20)), PF_P | PF_RSVD);
        expect_no_fault(set(q, PDE, BIT(21)));
        expect_no_fault(set(plain(), PDE, BIT(13)));
        expect_no_fault(set(plain(), PTE, BIT(13) | PTE_PS));
}

TEST(RESERVED_1G)
{
        struct question q = set(plain(), PDPTE, PTE_PS);

        expect_no_fault(set(q, PDPTE, BIT(12)));
        expect_page_fault(set(q, PDPTE, BIT(13)), PF_P | PF_RSVD);
        expect_page_fault(set(q, PDPTE, BIT(29)), PF_P | PF_RSVD);
        expect_no_fault(set(q, PDPTE, BIT(30)));
        expect_no_fault(set(plain(), PDPTE, BIT(13)));
}

TEST(RESERVED_G_TOP)
{
        struct question q = set(plain(), PML4E, PTE_G);

        expect_no_fault(q);
        q.machine.amd = true;
        expect_page_fault(q, PF_P | PF_RSVD);
        expect_no_fault(set(clear(q, PML4E, PTE_G), PDPTE, PTE_G));
}

TEST(PAGE_SIZE)
{
        struct question q = clear(plain(), PTE, PTE_P);

        expect_page_fault(q, 0);
        expect_no_fault(set(q, PDE, PTE_PS));
        q = clear(q, PDE, PTE_P);
        expect_page_fault(q, 0);
        expect_no_fault(set(q, PDPTE, PTE_PS));
        expect_no_fault(set(plain(), PTE, PTE_PS)); /* PAT there */
}

TEST(USER_MODE)
{
        for (unsigned cpl = 0; cpl <= 3; cpl++) {
                struct question q = supervisor_page(plain());

                q.access.cpl = cpl;
                if (cpl == 3)
                        expect_page_fault(q, PF_P | PF_US);
                else
                        expect_no_fault(q);
        }
}

TEST(IMPLICIT_SUPERVISOR)
{
        struct question q = supervisor_page(user());

        expect_page_fault(q, PF_P | PF_US);
        q.access.implicit = true;
        expect_no_fault(q);
        expect_page_fault(clear(q, PTE, PTE_P), 0);
}

TEST(WRUSS_USER)
{
        struct question q = shadow_stack(plain(), ORACLE_WRUSS);

        expect_no_fault(q);
        expect_page_fault(supervisor_page(q), PF_P | PF_WR | PF_US | PF_SS);
}

TEST(READ_MODIFY_WRITE)
{
        struct question q = of_kind(plain(), ORACLE_READ_MODIFY_WRITE);

        expect_page_fault(clear(q, PTE, PTE_P), PF_WR);
        expect_page_fault(clear(q, PTE, PTE_RW), PF_P | PF_WR);
        assert_int_equal(predict(q).dirty, 0x8);
}

TEST(SUPERVISOR_PAGE)
{
        for (unsigned level = PTE; level <= PML4E; level++) {
                struct question q = clear(user(), level, PTE_US);

                expect_page_fault(q, PF_P | PF_US);
                expect_page_fault(of_kind(q, ORACLE_WRITE), PF_P | PF_US | PF_WR);
                expect_page_fault(of_kind(q, ORACLE_FETCH), PF_P | PF_US | PF_ID);
        }
        expect_no_fault(user());
}

TEST(READ_ONLY_USER)
{
        for (unsigned level = PTE; level <= PML4E; level++) {
                struct question q = clear(of_kind(user(), ORACLE_WRITE), level, PTE_RW);

                expect_page_fault(q, PF_P | PF_WR | PF_US);
                q.machine.cr0 = 0;
                expect_page_fault(q, PF_P | PF_WR | PF_US);
                expect_no_fault(of_kind(q, ORACLE_READ));
        }
}

TEST(READ_ONLY_SUPERVISOR)
{
        for (unsigned level = PTE; level <= PML4E; level++) {
                struct question q = clear(of_kind(plain(), ORACLE_WRITE), level, PTE_RW);

                expect_page_fault(q, PF_P | PF_WR);
                q.machine.cr4 = CR4_CET;
                expect_page_fault(set(q, PTE, PTE_D), PF_P | PF_WR); /* a shadow-stack page too */
                q.machine.cr0 = 0;
                q.machine.cr4 = 0;
                expect_no_fault(q);
        }
}

TEST(EXECUTE_DISABLE)
{
        for (unsigned level = PTE; level <= PML4E; level++) {
                struct question q = set(of_kind(plain(), ORACLE_FETCH), level, PTE_NX);

                expect_page_fault(q, PF_P | PF_ID);
                expect_no_fault(of_kind(q, ORACLE_READ));
                q.access.cpl = 3;
                expect_page_fault(q, PF_P | PF_ID | PF_US);
        }
        expect_no_fault(of_kind(plain(), ORACLE_FETCH));
}

TEST(SMEP)
{
        struct question q = of_kind(plain(), ORACLE_FETCH);

        expect_no_fault(q);
        q.machine.cr4 = CR4_SMEP;
        expect_page_fault(q, PF_P | PF_ID);
        expect_no_fault(supervisor_page(q));
        expect_no_fault(of_kind(q, ORACLE_READ));
        q.access.cpl = 3;
        expect_no_fault(q);
}

TEST(SMAP)
{
        struct question q = plain();

        q.machine.cr4 = CR4_SMAP;
        expect_page_fault(q, PF_P);
        expect_page_fault(of_kind(q, ORACLE_WRITE), PF_P | PF_WR);
        expect_no_fault(of_kind(q, ORACLE_FETCH));
        expect_no_fault(supervisor_page(q));
        q.access.ac = true;
        expect_no_fault(q);
        q.access.ac = false;
        q.access.cpl = 3;
        expect_no_fault(q);
}

TEST(SMAP_IMPLICIT)
{
        struct question q = plain();

        q.machine.cr4 = CR4_SMAP;
        q.access.ac = true;
        expect_no_fault(q);
        q.access.implicit = true;
        expect_page_fault(q, PF_P);
        q.access.cpl = 3;
        expect_page_fault(q, PF_P);
}

TEST(PKU_ACCESS)
{
        struct question q = keyed(plain(), CR4_PKE, PKR_AD);

        expect_page_fault(q, PF_P | PF_PK);
        expect_page_fault(of_kind(q, ORACLE_WRITE), PF_P | PF_WR | PF_PK);
        expect_no_fault(of_kind(q, ORACLE_FETCH));
        expect_no_fault(supervisor_page(q));
        q.access.cpl = 3;
        expect_page_fault(q, PF_P | PF_US | PF_PK);
        expect_page_fault(shadow_stack(q, ORACLE_SHADOW_STACK_READ), PF_P | PF_US | PF_PK | PF_SS);
        q.machine.cr4 = 0;
        expect_no_fault(q);
        q = keyed(plain(), CR4_PKE, PKR_AD);
        q = set(clear(q, PTE, PTE_PK_MASK), PDE, PTE_PK_MASK);
        expect_no_fault(q); /* a key above the leaf is no key */
}

TEST(PKU_WRITE_USER)
{
        struct question q = keyed(of_kind(user(), ORACLE_WRITE), CR4_PKE, PKR_WD);

        expect_page_fault(q, PF_P | PF_WR | PF_US | PF_PK);
        expect_no_fault(of_kind(q, ORACLE_READ));
        expect_page_fault(shadow_stack(q, ORACLE_SHADOW_STACK_WRITE),
                          PF_P | PF_WR | PF_US | PF_PK | PF_SS);
        q.machine.cr0 = 0;
        expect_page_fault(q, PF_P | PF_WR | PF_US | PF_PK);
}

TEST(PKU_WRITE_SUPERVISOR)
{
        struct question q = keyed(of_kind(plain(), ORACLE_WRITE), CR4_PKE, PKR_WD);

        expect_page_fault(q, PF_P | PF_WR | PF_PK);
        expect_no_fault(of_kind(q, ORACLE_READ));
        q.machine.cr0 = 0;
        expect_no_fault(q);
}

TEST(PKS_ACCESS)
{
        struct question q = supervisor_page(keyed(plain(), CR4_PKS, PKR_AD));

        expect_page_fault(q, PF_P | PF_PK);
        expect_page_fault(of_kind(q, ORACLE_WRITE), PF_P | PF_WR | PF_PK);
        expect_no_fault(of_kind(q, ORACLE_FETCH));
        expect_no_fault(set(q, PDE, PTE_US));
        expect_page_fault(shadow_stack(q, ORACLE_SHADOW_STACK_WRITE), PF_P | PF_WR | PF_PK | PF_SS);
        q.machine.cr4 = 0;
        expect_no_fault(q);
}

TEST(PKS_WRITE)
{
        struct question q = supervisor_page(keyed(of_kind(plain(), ORACLE_WRITE), CR4_PKS, PKR_WD));

        expect_page_fault(q, PF_P | PF_WR | PF_PK);
        expect_no_fault(of_kind(q, ORACLE_READ));
        q.machine.cr0 = 0;
        expect_no_fault(q);
        q.access.cpl = 3;
        expect_page_fault(q, PF_P | PF_WR | PF_US);
}

TEST(SHADOW_STACK_READ_ONLY)
{
        struct question q = shadow_stack(user(), ORACLE_SHADOW_STACK_READ);

        expect_no_fault(q);
        expect_page_fault(set(q, PTE, PTE_RW), PF_P | PF_US | PF_SS);
        expect_no_fault(shadow_stack(plain(), ORACLE_SHADOW_STACK_WRITE));
        expect_page_fault(set(shadow_stack(plain(), ORACLE_SHADOW_STACK_WRITE), PTE, PTE_RW),
                          PF_P | PF_WR | PF_SS);
}

TEST(SHADOW_STACK_DIRTY)
{
        struct question q = shadow_stack(user(), ORACLE_SHADOW_STACK_WRITE);

        expect_page_fault(clear(q, PTE, PTE_D), PF_P | PF_WR | PF_US | PF_SS);
        q = shadow_stack(plain(), ORACLE_SHADOW_STACK_READ);
        expect_page_fault(clear(q, PTE, PTE_D), PF_P | PF_SS);
}

TEST(SHADOW_STACK_UPPER)
{
        for (unsigned level = PDE; level <= PML4E; level++) {
                struct question q = shadow_stack(user(), ORACLE_SHADOW_STACK_READ);

                expect_page_fault(clear(q, level, PTE_RW), PF_P | PF_US | PF_SS);
        }
}

TEST(SHADOW_STACK_MODE)
{
        struct question q = shadow_stack(user(), ORACLE_SHADOW_STACK_READ);

        q.access.cpl = 0;
        expect_page_fault(q, PF_P | PF_SS);
        q.access.ac = true;
        expect_page_fault(q, PF_P | PF_SS);
        q.access.cpl = 3;
        expect_page_fault(supervisor_page(q), PF_P | PF_US | PF_SS);
}

TEST(ERROR_P)
{
        expect_page_fault(clear(plain(), PDE, PTE_P), 0);
        expect_page_fault(supervisor_page(user()), PF_US | PF_P);
        expect_page_fault(set(plain(), PDE, BIT(51)), PF_RSVD | PF_P);
}

TEST(ERROR_WR)
{
        struct question q = clear(plain(), PTE, PTE_P);

        expect_page_fault(q, 0);
        expect_page_fault(of_kind(q, ORACLE_WRITE), PF_WR);
        expect_page_fault(of_kind(q, ORACLE_SHADOW_STACK_WRITE), PF_WR | PF_SS);
        expect_page_fault(of_kind(q, ORACLE_SHADOW_STACK_READ), PF_SS);
}

TEST(ERROR_US)
{
        expect_page_fault(clear(plain(), PTE, PTE_P), 0);
        expect_page_fault(clear(user(), PTE, PTE_P), PF_US);
        expect_page_fault(of_kind(clear(plain(), PTE, PTE_P), ORACLE_WRUSS), PF_WR | PF_US | PF_SS);
}

TEST(ERROR_RSVD)
{
        struct question q = set(plain(), PDE, BIT(51));

        expect_page_fault(q, PF_RSVD | PF_P);
        expect_page_fault(clear(q, PDPTE, PTE_P), 0);
        expect_page_fault(clear(q, PTE, PTE_P), PF_RSVD | PF_P);
        expect_page_fault(supervisor_page(user()), PF_US | PF_P);
}

TEST(ERROR_ID_NXE)
{
        struct question q = clear(of_kind(plain(), ORACLE_FETCH), PTE, PTE_P);

        expect_page_fault(q, PF_ID);
        q.machine.efer = 0;
        expect_page_fault(q, 0);
}

TEST(ERROR_ID_SMEP)
{
        struct question q = clear(of_kind(plain(), ORACLE_FETCH), PTE, PTE_P);

        q.machine.efer = 0;
        expect_page_fault(q, 0);
        q.machine.cr4 = CR4_SMEP;
        expect_page_fault(q, PF_ID);
        expect_page_fault(of_kind(q, ORACLE_READ), 0);
}

TEST(ERROR_PK)
{
        struct question q = keyed(user(), CR4_PKE, PKR_AD);

        expect_page_fault(q, PF_P | PF_US | PF_PK);
        q = clear(of_kind(q, ORACLE_WRITE), PTE, PTE_RW); /* set although R/W fails as well */
        expect_page_fault(q, PF_P | PF_WR | PF_US | PF_PK);
        expect_page_fault(clear(q, PTE, PTE_P), PF_WR | PF_US);
        expect_page_fault(set(q, PTE, BIT(51)), PF_P | PF_WR | PF_US | PF_RSVD);
}

TEST(ERROR_SS)
{
        struct question q = clear(plain(), PTE, PTE_P);

        expect_page_fault(of_kind(q, ORACLE_SHADOW_STACK_READ), PF_SS);
        expect_page_fault(of_kind(q, ORACLE_SHADOW_STACK_WRITE), PF_WR | PF_SS);
        expect_page_fault(q, 0);
        expect_page_fault(of_kind(set(plain(), PTE, BIT(51)), ORACLE_SHADOW_STACK_WRITE),
                          PF_P | PF_WR | PF_RSVD | PF_SS);
        q = shadow_stack(user(), ORACLE_WRITE);
        expect_page_fault(q, PF_P | PF_WR | PF_US); /* an ordinary write to such a page */
}

TEST(CR2)
{
        struct question q = plain();

        assert_int_equal(predict(q).cr2, 0);
        q = clear(q, PDE, PTE_P);
        assert_int_equal(predict(q).cr2, q.access.linear_address);
        q.access.linear_address = ~UL(0);
        assert_int_equal(predict(q).cr2, ~UL(0));
}

TEST(ACCESSED)
{
        assert_int_equal(predict(plain()).accessed, 0xf);
        assert_int_equal(predict(five_levels(plain())).accessed, 0x1f);
        assert_int_equal(predict(set(plain(), PDE, PTE_PS)).accessed, 0x7);
        assert_int_equal(predict(clear(plain(), PTE, PTE_P)).accessed, 0);
        assert_int_equal(predict(supervisor_page(user())).accessed, 0);
}

TEST(DIRTY)
{
        struct question q = of_kind(plain(), ORACLE_WRITE);

        assert_int_equal(predict(plain()).dirty, 0);
        assert_int_equal(predict(q).dirty, 0x8);
        assert_int_equal(predict(set(q, PDE, PTE_PS)).dirty, 0x4);
        assert_int_equal(predict(set(q, PDPTE, PTE_PS)).dirty, 0x2);
        assert_int_equal(predict(clear(q, PTE, PTE_RW)).dirty, 0);
}

TEST(UPPER_ACCESSED)
{
        assert_int_equal(predict(plain()).may_accessed, 0);
        assert_int_equal(predict(clear(plain(), PML4E, PTE_P)).may_accessed, 0);
        assert_int_equal(predict(clear(plain(), PTE, PTE_P)).may_accessed, 0x7);
        assert_int_equal(predict(set(plain(), PDE, BIT(51))).may_accessed, 0x3);
        assert_int_equal(predict(supervisor_page(user())).may_accessed & 0x7, 0x7);
}

TEST(LEAF_ACCESSED)
{
        struct question q = supervisor_page(user());

        assert_int_equal(predict(q).may_accessed, 0xf);
        assert_int_equal(predict(plain()).may_accessed, 0);
        assert_int_equal(predict(clear(q, PTE, PTE_P)).may_accessed, 0x7);
        assert_int_equal(predict(set(q, PTE, BIT(51))).may_accessed, 0x7);
}

/* ---- What callers make of an outcome ---- */

static void entries_agree_only_as_predicted(void **state)
{
        const struct oracle_outcome write = {.accessed = 0xf, .dirty = 0x8};
        const struct oracle_outcome fault = {.may_accessed = 0x1};

        (void)state;
        assert_true(oracle_entry_agrees(&write, 3, PTE_P, PTE_P | PTE_A | PTE_D));
        assert_true(oracle_entry_agrees(&write, 0, PTE_P | PTE_D, PTE_P | PTE_D | PTE_A));
        assert_false(oracle_entry_agrees(&write, 3, PTE_P, PTE_P | PTE_A));
        assert_false(oracle_entry_agrees(&write, 2, PTE_P, PTE_P | PTE_A | PTE_D));
        assert_true(oracle_entry_agrees(&fault, 0, PTE_P, PTE_P));
        assert_true(oracle_entry_agrees(&fault, 0, PTE_P, PTE_P | PTE_A));
        assert_false(oracle_entry_agrees(&fault, 0, PTE_P | PTE_A, PTE_P));
        assert_false(oracle_entry_agrees(&fault, 1, PTE_P, PTE_P | PTE_A));
}

int main(int argc, char **argv)
{
#define RULE_TEST(rule, section, what) {#rule " (" section ")", test_##rule, NULL, NULL, NULL},
        const struct CMUnitTest tests[] = {
            ORACLE_RULES(RULE_TEST) cmocka_unit_test(entries_agree_only_as_predicted),
            cmocka_unit_test(both_formulations_agree_on_random_states),
        };

        if (argc > 1 && !strcmp(argv[1], "--rules")) {
                for (unsigned rule = 0; rule < RULE_COUNT; rule++)
                        puts(oracle_rule_texts[rule].name);
                return 0;
        }
        if (argc > 1)
                oracle_property_states = strtoull(argv[1], NULL, 0);
        if (argc > 2)
                oracle_property_seed = strtoull(argv[2], NULL, 0);
        return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
