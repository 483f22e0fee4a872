/* SPDX-License-Identifier: MIT */
/* What the exhaustive check walks through, as tables of bits. */
#include "bench/verify/space.h"
#include "boot/x86.h"
#include "fault/test_pages.h"
#include "bench/machine/cpu_feature.h"

#define TEST_KEY_BITS ((uint64_t)TEST_KEY << PTE_PK_SHIFT)
#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))

/* Bits of an entry of which every combination is taken. */
static const uint64_t leaf_bits[] = {PTE_P, PTE_RW, PTE_US, PTE_A, PTE_D, PTE_NX, TEST_KEY_BITS};
static const uint64_t table_bits[] = {PTE_RW, PTE_US, PTE_A, PTE_NX};
static const uint64_t rights_bits[] = {PTE_RW, PTE_US, PTE_NX};
static const uint64_t top_bits[] = {PTE_RW, PTE_US, PTE_A, PTE_NX, PTE_PS, PTE_G};

/* Besides these bits: good and bad pages (add_pages), entries that end a walk (add_ending). */
#define KINDS_OF_PAGE 5
#define WAYS_TO_END   3
#define STATES(bits)  ((size_t)1 << COUNT(bits))

/* The states of one entry, without its address. */
#define LIST_MAX 768
_Static_assert((1 + WAYS_TO_END) * STATES(table_bits) + KINDS_OF_PAGE * STATES(leaf_bits) <=
                       LIST_MAX &&
                   (1 + WAYS_TO_END) * STATES(top_bits) <= LIST_MAX &&
                   2 * STATES(leaf_bits) <= LIST_MAX && STATES(rights_bits) <= LIST_MAX,
               "room for every list");
struct list {
        size_t count;
        uint64_t entries[LIST_MAX];
};

static struct list any_pte, leading_pde, ending_pde, rights_pdpte, any_pdpte, any_top;
static const struct list free_entry = {1, {PTE_P | PTE_RW | PTE_US | PTE_A | PTE_D}};

/*
 * States of the walk: every combination of one from each list. The upper levels have
 * few, and rules of their own.
 */
#define UPPER_DENSITY 16
static const struct group {
        unsigned int level, density;
        const struct list *pdpte, *entry, *pte;
} groups[] = {
    {LEVEL_PDE, 1, &rights_pdpte, &leading_pde, &any_pte},
    {LEVEL_PDE, 1, &rights_pdpte, &ending_pde, &free_entry},
    {LEVEL_PDPTE, UPPER_DENSITY, &free_entry, &any_pdpte, &free_entry},
    {LEVEL_PML4E, UPPER_DENSITY, &free_entry, &any_top, &free_entry},
    {LEVEL_PML5E, UPPER_DENSITY, &free_entry, &any_top, &free_entry},
};

static void add(struct list *list, uint64_t always, const uint64_t *bits, size_t count)
{
        for (unsigned int state = 0; state < 1U << count; state++) {
                uint64_t entry = always;

                for (size_t i = 0; i < count; i++)
                        if (state >> i & 1)
                                entry |= bits[i];
                list->entries[list->count++] = entry;
        }
}

/* Entries that hold the address of a table, and do not lead to it. */
static void add_ending(struct list *list, uint64_t reserved, const uint64_t *bits, size_t count)
{
        const uint64_t always[WAYS_TO_END] = {0, reserved, PTE_P | reserved};

        for (size_t i = 0; i < COUNT(always); i++)
                add(list, always[i], bits, count);
}

/* Entries that map a page of this size: as they should be, with PAT, or with a reserved bit. */
static void add_pages(struct list *list, uint64_t reserved, uint64_t size)
{
        const uint64_t also[KINDS_OF_PAGE] = {0, PTE_PAT_LARGE, reserved,
                                              BIT(PTE_LARGE_ADDRESS_LOW), size / 2};

        for (size_t i = 0; i < COUNT(also); i++)
                add(list, PTE_PS | also[i], leaf_bits, COUNT(leaf_bits));
}

void verify_states_init(uint64_t reserved)
{
        add(&any_pte, 0, leaf_bits, COUNT(leaf_bits));
        add(&any_pte, reserved, leaf_bits, COUNT(leaf_bits));

        add(&leading_pde, PTE_P, table_bits, COUNT(table_bits));
        add_ending(&ending_pde, reserved, table_bits, COUNT(table_bits));
        add_pages(&ending_pde, reserved, PAGE_SIZE_2M);

        add(&rights_pdpte, PTE_P | PTE_A, rights_bits, COUNT(rights_bits));
        add(&any_pdpte, PTE_P, table_bits, COUNT(table_bits));
        add_ending(&any_pdpte, reserved, table_bits, COUNT(table_bits));
        add_pages(&any_pdpte, reserved, PAGE_SIZE_1G);

        add(&any_top, PTE_P, top_bits, COUNT(top_bits));
        add_ending(&any_top, reserved, top_bits, COUNT(top_bits));
}

size_t verify_groups(unsigned int levels)
{
        size_t count = 0;

        while (count < COUNT(groups) && groups[count].level <= levels)
                count++;
        return count;
}

uint64_t verify_group_states(size_t group)
{
        return groups[group].pdpte->count * groups[group].entry->count * groups[group].pte->count;
}

unsigned int verify_group_density(size_t group)
{
        return groups[group].density;
}

/* Takes the lowest digit off the number, and returns the entry of the list that it names. */
static uint64_t next_entry(const struct list *list, uint64_t *number)
{
        const uint64_t index = *number % list->count;

        *number /= list->count;
        return list->entries[index];
}

struct verify_state verify_state(size_t group, uint64_t number)
{
        struct verify_state state = {.level = groups[group].level};

        state.pte = next_entry(groups[group].pte, &number);
        state.entry = next_entry(groups[group].entry, &number);
        state.pdpte = next_entry(groups[group].pdpte, &number);
        return state;
}

/* A key's rights: the feature off, or on with AD and WD as bits. */
#define KEY_OFF    0
#define KEY_STATES 5

struct dimension {
        const struct cpu_feature *feature;
        unsigned int states;
};

#define DIMENSION_LIST(X)                       \
        X(PKU, &cpu_feature_pku, KEY_STATES)    \
        X(PKS, &cpu_feature_pks, KEY_STATES)    \
        X(SMAP, &cpu_feature_smap, 2)           \
        X(SMEP, &cpu_feature_smep, 2)           \
        X(WP, NULL, 2)                          \
        X(SHADOW_STACK, &cpu_feature_cet_ss, 2) \
        X(NXE, NULL, 2)                         \
        X(LEVELS, &cpu_feature_la57, 2)

#define NAME_DIMENSION(name, ...) DIMENSION_##name,
enum { DIMENSION_LIST(NAME_DIMENSION) DIMENSIONS };

static const struct dimension dimensions[DIMENSIONS] = {
#define DEFINE_DIMENSION(name, feature, states) [DIMENSION_##name] = {feature, states},
    DIMENSION_LIST(DEFINE_DIMENSION)};

#define TIMES_STATES(name, feature, states) *(states)
_Static_assert(1 DIMENSION_LIST(TIMES_STATES) <= CONFIGURATIONS_MAX,
               "room for every configuration");

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
