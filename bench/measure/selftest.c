/* SPDX-License-Identifier: MIT */
/* What the selftests do wrong, each around a stub of triggers.S. */
#include "bench/measure/selftest.h"
#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/system_segments.h"
#include "entry/entry_path.h"
#include "entry/fred_frame.h"
#include "fault/page_fault_action.h"

typedef void (*stub_function)(struct sample *sample, uint64_t address);

/* Two stubs that differ only in where they stand. */
struct stubs {
        stub_function here, elsewhere;
};

static void as_it_should(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
}

/* #GP(0) where #PF is due. */
static void non_canonical(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address ^ NON_CANONICAL);
}

static void other_address(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address + sizeof(uint64_t));
}

static void elsewhere(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->elsewhere(sample, address);
}

static void twice(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
        stubs->here(sample, address);
}

/* Another exception before the expected one. */
static void gp_first(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address ^ NON_CANONICAL);
        stubs->here(sample, address);
}

/* The access meets this entry; afterwards it is as before. */
static void with_entry(uint64_t entry, stub_function stub, struct sample *sample, uint64_t address)
{
        const uint64_t before = *armed.entry;

        *armed.entry = entry;
        invlpg(address);
        stub(sample, address);
        *armed.entry = before;
        invlpg(address);
}

static void mapped(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        with_entry(armed.mended, stubs->here, sample, address);
}

static void unmapped(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        with_entry(*armed.entry & ~PTE_P, stubs->here, sample, address);
}

static void flip_a(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
        *armed.entry ^= PTE_A;
}

static void flip_d(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
        *armed.entry ^= PTE_D;
}

static void flip_other(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
        *armed.entry ^= PTE_PCD;
}

static void swap_stamps(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        uint64_t first;

        stubs->here(sample, address);
        first = phase_stamps[0];
        phase_stamps[0] = phase_stamps[PHASE_STAMPS - 1];
        phase_stamps[PHASE_STAMPS - 1] = first;
}

/* Flips one bit of the frame that FRED left. */
static struct fred_frame *frame_left(void)
{
        const uint64_t stack = fred_align(tss_kernel_stack() - sizeof(uint64_t));

        return (struct fred_frame *)(stack - FRED_FRAME_SIZE);
}

static void flip_event_data(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
        frame_left()->event_data ^= 1;
}

static void flip_event(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
        frame_left()->ss ^= FRED_NESTED;
}

static void flip_level(const struct stubs *stubs, struct sample *sample, uint64_t address)
{
        stubs->here(sample, address);
        frame_left()->cs ^= UL(1) << FRED_LEVEL_SHIFT;
}

extern const char trigger_instruction_read[], trigger_landing_read[],
    trigger_instruction_user_read[], trigger_landing_user_read[];

#define DEFINE(what, access_, mode_)                                             \
        static void what##_##access_(struct sample *sample, uint64_t address)    \
        {                                                                        \
                const struct stubs stubs = {trigger_##access_.stub,              \
                                            trigger_##access_##_elsewhere.stub}; \
                                                                                 \
                what(&stubs, sample, address);                                   \
        }                                                                        \
        const struct trigger selftest_##what##_##access_ = {                     \
            .stub = what##_##access_,                                            \
            .instruction = trigger_instruction_##access_,                        \
            .landing = trigger_landing_##access_,                                \
            .mode = mode_,                                                       \
            .access = ORACLE_READ,                                               \
        };
#define DEFINE_SELFTEST(what) \
        DEFINE(what, read, TRIGGER_KERNEL) DEFINE(what, user_read, TRIGGER_USER)
SELFTEST_LIST(DEFINE_SELFTEST)
