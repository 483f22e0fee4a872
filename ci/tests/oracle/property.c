/* SPDX-License-Identifier: MIT */
/* Checks the oracle against a second, independent formulation on random states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ci/tests/oracle/property.h"
#include "ci/tests/oracle/second.h"

#define DEFAULT_STATES     10000000
#define DEFAULT_SEED       0x7261706c6f636b31
#define STATES_PER_MACHINE 128

/* Each rule must have decided one state in so many, each vector likewise. */
#define ONE_STATE_IN 5000

uint64_t oracle_property_states = DEFAULT_STATES;
uint64_t oracle_property_seed = DEFAULT_SEED;

/* Of a group, a rule decides where no other of the group holds; else where it holds. */
static const struct {
        enum oracle_rule first, last;
} rule_groups[] = {
    {RULE_RESERVED_ADDRESS, RULE_RESERVED_G_TOP},
    {RULE_SUPERVISOR_PAGE, RULE_SHADOW_STACK_MODE},
};

/* splitmix64: any two streams differ, so that state i needs no state before it. */
static uint64_t next(uint64_t *stream)
{
        uint64_t z = *stream += 0x9e3779b97f4a7c15;

        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
}

/* Take so many random bits off the word; true once in 2^bits. */
static bool rarely(uint64_t *random, unsigned bits)
{
        bool result = !(*random & ((1u << bits) - 1));

        *random >>= bits;
        return result;
}

static void random_machine(struct oracle_machine *machine, uint64_t stream)
{
        uint64_t random = next(&stream);

        memset(machine, 0, sizeof *machine);
        machine->cr0 = rarely(&random, 2) ? 0 : CR0_WP;
        machine->cr4 = next(&stream) & (CR4_LA57 | CR4_SMEP | CR4_SMAP | CR4_PKE | CR4_PKS);
        if (machine->cr0 && rarely(&random, 1))
                machine->cr4 |= CR4_CET;
        machine->efer = rarely(&random, 3) ? 0 : EFER_NXE;
        machine->gigabyte_pages = !rarely(&random, 2);
        machine->amd = rarely(&random, 2);
        machine->maxphyaddr = 32 + random % 21;
        random = next(&stream);
        if (rarely(&random, 3))
                machine->encryption = BIT(43 + random % 9);
        oracle_machine_init(machine);
}

/* Mostly present and permissive, so that each rule has its turn to decide. */
static uint64_t random_entry(const struct oracle_machine *machine, unsigned level, uint64_t *stream)
{
        uint64_t bits = next(stream);
        uint64_t random = next(stream);

        if (rarely(&random, 5))
                bits &= ~PTE_P;
        else
                bits |= PTE_P;
        if (!rarely(&random, 2))
                bits |= PTE_RW;
        if (!rarely(&random, 2))
                bits |= PTE_US;
        if (!rarely(&random, 2))
                bits &= ~PTE_NX;
        if (machine->maxphyaddr < PTE_ADDRESS_BITS && !rarely(&random, 6))
                bits &= ~(BIT(PTE_ADDRESS_BITS) - BIT(machine->maxphyaddr));
        if (level >= PML4E) {
                if (!rarely(&random, 4))
                        bits &= ~PTE_PS;
                if (!rarely(&random, 4))
                        bits &= ~PTE_G;
        } else if (level >= PDE) {
                if (!rarely(&random, level == PDE ? 1 : 2))
                        bits &= ~PTE_PS;
                if (bits & PTE_PS && !rarely(&random, 4))
                        bits &= level == PDE ? ~(BIT(21) - BIT(13)) : ~(BIT(30) - BIT(13));
        }
        return bits;
}

static void random_access(const struct oracle_machine *machine, struct oracle_access *access,
                          uint64_t *stream)
{
        static const uint8_t cpls[8] = {0, 0, 0, 1, 2, 3, 3, 3};
        uint64_t random = next(stream);
        unsigned width = machine->cr4 & CR4_LA57 ? 57 : 48;

        if (rarely(&random, 5))
                width = rarely(&random, 1) ? 57 : 64;
        access->linear_address = (int64_t)(next(stream) << (64 - width)) >> (64 - width);
        access->ac = rarely(&random, 1);
        access->stack_segment = rarely(&random, 2);
        access->implicit = rarely(&random, 2);
        access->cpl = cpls[random & 7];
        random >>= 3;
        access->kind = (random & 0xffff) %
                       (machine->cr4 & CR4_CET ? ORACLE_ACCESS_KINDS : ORACLE_SHADOW_STACK_READ);
        if (access->kind >= ORACLE_FETCH)
                access->implicit = false;
        if (access->kind == ORACLE_WRUSS)
                access->cpl = 0;
}

static void random_question(struct question *q, uint64_t index)
{
        uint64_t stream = oracle_property_seed ^ index * 0xd1342543de82ef95;
        unsigned levels;

        if (index % STATES_PER_MACHINE == 0)
                random_machine(&q->machine, ~stream);
        q->machine.pkru = next(&stream) & next(&stream);
        q->machine.pkrs = q->machine.pkru >> 7 | q->machine.pkru << 25;
        levels = q->machine.cr4 & CR4_LA57 ? PML5E : PML4E;
        for (unsigned i = 0; i < levels; i++)
                q->walk.entry[i] = random_entry(&q->machine, levels - i, &stream);
        random_access(&q->machine, &q->access, &stream);
}

static bool same(const struct oracle_outcome *a, const struct oracle_outcome *b)
{
        return a->vector == b->vector && a->error_code == b->error_code && a->cr2 == b->cr2 &&
               a->entries == b->entries && a->accessed == b->accessed && a->dirty == b->dirty &&
               a->may_accessed == b->may_accessed;
}

static void print_outcome(const char *who, const struct oracle_outcome *o)
{
        print_error("%s: vector %u error code %#x cr2 %#lx entries %u accessed %#x dirty %#x "
                    "may-accessed %#x\n",
                    who, o->vector, o->error_code, o->cr2, o->entries, o->accessed, o->dirty,
                    o->may_accessed);
}

static void print_question(const struct question *q, uint64_t index, uint64_t rules)
{
        print_error("seed %#lx state %lu\n", oracle_property_seed, index);
        print_error("cr0 %#lx cr4 %#lx efer %#lx pkru %#x pkrs %#x maxphyaddr %u 1-GByte %d "
                    "amd %d\n",
                    q->machine.cr0, q->machine.cr4, q->machine.efer, q->machine.pkru,
                    q->machine.pkrs, q->machine.maxphyaddr, q->machine.gigabyte_pages,
                    q->machine.amd);
        for (unsigned i = 0; i < ORACLE_LEVELS_MAX; i++)
                print_error("entry[%u] %#018lx\n", i, q->walk.entry[i]);
        print_error("address %#lx kind %u cpl %u implicit %d ac %d stack segment %d\n",
                    q->access.linear_address, q->access.kind, q->access.cpl, q->access.implicit,
                    q->access.ac, q->access.stack_segment);
        print_error("rules that held:");
        for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
                if (rules >> rule & 1)
                        print_error(" %s", oracle_rule_texts[rule].name);
        }
        print_error("\n");
}

static void count_decisions(uint64_t decided[RULE_COUNT], uint64_t rules)
{
        for (unsigned i = 0; i < sizeof rule_groups / sizeof rule_groups[0]; i++) {
                uint64_t group = (BIT(rule_groups[i].last + 1) - BIT(rule_groups[i].first)) & rules;

                if (group & (group - 1)) /* two or more: none of them decided alone */
                        rules &= ~group;
        }
        for (; rules; rules &= rules - 1)
                decided[__builtin_ctzl(rules)]++;
}

void both_formulations_agree_on_random_states(void **state)
{
        uint64_t decided[RULE_COUNT] = {0};
        uint64_t vectors[256] = {0};
        const uint64_t enough = oracle_property_states / ONE_STATE_IN;
        unsigned rarest = 0;
        struct question q = {0};

        (void)state;
        for (uint64_t index = 0; index < oracle_property_states; index++) {
                uint64_t rules;
                struct oracle_outcome first, second, explained;

                random_question(&q, index);
                first = oracle_predict(&q.machine, &q.walk, &q.access);
                second = second_predict(&q.machine, &q.walk, &q.access);
                explained = oracle_explain(&q.machine, &q.walk, &q.access, &rules);
                if (!same(&first, &second) || !same(&first, &explained)) {
                        print_question(&q, index, rules);
                        print_outcome("oracle", &first);
                        print_outcome("explained", &explained);
                        print_outcome("second", &second);
                        fail_msg("the formulations differ");
                }
                count_decisions(decided, rules);
                vectors[first.vector]++;
        }

        for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
                if (decided[rule] < decided[rarest])
                        rarest = rule;
                if (decided[rule] < enough)
                        fail_msg("seed %#lx: %s decided %lu states of %lu, expected %lu",
                                 oracle_property_seed, oracle_rule_texts[rule].name, decided[rule],
                                 oracle_property_states, enough);
        }
        assert_true(vectors[ORACLE_NO_FAULT] >= oracle_property_states / 10);
        assert_true(vectors[X86_TRAP_PF] >= oracle_property_states / 10);
        assert_true(vectors[X86_TRAP_GP] >= enough);
        assert_true(vectors[X86_TRAP_SS] >= enough);
        print_message("%lu states: %lu without fault, %lu #PF, %lu #GP, %lu #SS; rarest rule %s, "
                      "%lu states\n",
                      oracle_property_states, vectors[ORACLE_NO_FAULT], vectors[X86_TRAP_PF],
                      vectors[X86_TRAP_GP], vectors[X86_TRAP_SS], oracle_rule_texts[rarest].name,
                      decided[rarest]);
}
