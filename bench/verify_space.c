/* SPDX-License-Identifier: MIT */
/* What the exhaustive check walks through, as tables of bits. */
#include "bench/verify_space.h"
#include "bench/cpu_feature.h"
#include "boot/x86.h"

#define TEST_KEY_BITS ((uint64_t)TEST_KEY << PTE_PK_SHIFT)

/* The bits that bit i of a state stands for. */
static const uint64_t pte_bits[] = {PTE_P, PTE_RW, PTE_US, PTE_A, PTE_D, PTE_NX, TEST_KEY_BITS};
static const uint64_t upper_bits[] = {PTE_RW, PTE_US, PTE_NX};
static const uint64_t table_bits[] = {PTE_P, PTE_RW, PTE_US, PTE_A, PTE_NX};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t spread(unsigned int state, const uint64_t *bits, size_t count)
{
        uint64_t entry = 0;

        for (size_t i = 0; i < count; i++)
                if (state >> i & 1)
                        entry |= bits[i];
        return entry;
}

uint64_t verify_pte(unsigned int state, uint64_t reserved)
{
        return spread(state, pte_bits, COUNT(pte_bits)) |
               (state >> COUNT(pte_bits) & 1 ? reserved : 0);
}

uint64_t verify_upper(unsigned int state)
{
        return PTE_P | PTE_A | spread(state, upper_bits, COUNT(upper_bits));
}

size_t verify_pdes(uint64_t pdes[PDE_STATES_MAX], uint64_t reserved)
{
        const uint64_t large_reserved[] = {0, reserved, BIT(PTE_LARGE_ADDRESS_LOW)};
        size_t count = 0;

        for (unsigned int state = 0; state < 1U << COUNT(table_bits); state++) {
                pdes[count++] = spread(state, table_bits, COUNT(table_bits));
                pdes[count++] = spread(state, table_bits, COUNT(table_bits)) | reserved;
        }
        for (unsigned int state = 0; state < 1U << COUNT(pte_bits); state++)
                for (size_t i = 0; i < COUNT(large_reserved); i++)
                        pdes[count++] =
                            PTE_PS | large_reserved[i] | spread(state, pte_bits, COUNT(pte_bits));
        return count;
}

/* A key's rights: the feature off, or on with AD and WD as bits. */
#define KEY_OFF    0
#define KEY_STATES 5

struct dimension {
        const struct cpu_feature *feature;
        unsigned int states;
};

enum {
        DIMENSION_PKU,
        DIMENSION_PKS,
        DIMENSION_SMAP,
        DIMENSION_SMEP,
        DIMENSION_WP,
        DIMENSION_SHADOW_STACK,
        DIMENSION_NXE,
        DIMENSION_LEVELS,
        DIMENSIONS
};

static const struct dimension dimensions[DIMENSIONS] = {
    [DIMENSION_PKU] = {&cpu_feature_pku, KEY_STATES},
    [DIMENSION_PKS] = {&cpu_feature_pks, KEY_STATES},
    [DIMENSION_SMAP] = {&cpu_feature_smap, 2},
    [DIMENSION_SMEP] = {&cpu_feature_smep, 2},
    [DIMENSION_WP] = {NULL, 2},
    [DIMENSION_SHADOW_STACK] = {&cpu_feature_cet_ss, 2},
    [DIMENSION_NXE] = {NULL, 2},
    [DIMENSION_LEVELS] = {&cpu_feature_la57, 2},
};

static struct paging_mode mode_of(const unsigned int state[DIMENSIONS])
{
        struct paging_mode mode = {0};

        if (state[DIMENSION_PKU] != KEY_OFF) {
                mode.cr4_set |= CR4_PKE;
                mode.pkru = state[DIMENSION_PKU] - 1;
        }
        if (state[DIMENSION_PKS] != KEY_OFF) {
                mode.cr4_set |= CR4_PKS;
                mode.pkrs = state[DIMENSION_PKS] - 1;
        }
        if (state[DIMENSION_SMAP])
                mode.cr4_set |= CR4_SMAP;
        if (state[DIMENSION_SMEP])
                mode.cr4_set |= CR4_SMEP;
        if (state[DIMENSION_WP])
                mode.cr0_clear |= CR0_WP;
        if (state[DIMENSION_SHADOW_STACK]) {
                mode.cr4_set |= CR4_CET;
                mode.shadow_stack = true;
        }
        if (state[DIMENSION_NXE])
                mode.efer_clear |= EFER_NXE;
        if (state[DIMENSION_LEVELS])
                mode.cr4_set |= CR4_LA57;
        return mode;
}

/* CR4.CET = 1 demands CR0.WP = 1. */
static bool is_legal(const struct paging_mode *mode)
{
        return !(mode->shadow_stack && (mode->cr0_clear & CR0_WP));
}

size_t verify_configurations(struct paging_mode modes[CONFIGURATIONS_MAX])
{
        unsigned int state[DIMENSIONS] = {0};
        size_t count = 0;
        size_t at;

        do {
                struct paging_mode mode = mode_of(state);

                if (is_legal(&mode))
                        modes[count++] = mode;
                for (at = 0; at < DIMENSIONS; at++) {
                        const struct dimension *d = &dimensions[at];

                        if (++state[at] < d->states && (!d->feature || cpu_has(d->feature)))
                                break;
                        state[at] = 0;
                }
        } while (at < DIMENSIONS);
        return count;
}
