/* SPDX-License-Identifier: MIT */
/* What the exhaustive check reports: its progress, each mismatch in words, its counts. */
#include "bench/verify/verify_report.h"
#include "boot/format.h"
#include "boot/x86.h"
#include "boot/console/console.h"
#include "fault/error_code.h"
#include "fault/test_pages.h"
#include "bench/protocol/protocol.h"
#include "bench/report/record.h"
#include "bench/report/report.h"

/* A line that grows, and stops growing at its end. */
struct line {
        char *text;
        size_t size, length;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
        va_list arguments;
        size_t left = line->size - line->length;
        size_t length;

        va_start(arguments, format);
        length = format_text_list(line->text + line->length, left, format, arguments);
        va_end(arguments);
        line->length += length < left ? length : left - 1;
}

struct flag {
        uint64_t mask;
        const char *name;
};

static void add_flags(struct line *line, const struct flag *flags, size_t count, uint64_t value)
{
        for (size_t i = 0; i < count; i++)
                if (value & flags[i].mask)
                        add(line, " %s", flags[i].name);
}

static const struct flag entry_flags[] = {
    {PTE_P, "P"},   {PTE_RW, "RW"}, {PTE_US, "US"},       {PTE_A, "A"},   {PTE_D, "D"},
    {PTE_PS, "PS"}, {PTE_G, "G"},   {PTE_PK_MASK, "key"}, {PTE_NX, "XD"}, {BIT(51), "bit51"},
};
static const struct flag cr4_flags[] = {
    {CR4_LA57, "LA57"}, {CR4_SMEP, "SMEP"}, {CR4_SMAP, "SMAP"},
    {CR4_PKE, "PKE"},   {CR4_PKS, "PKS"},   {CR4_CET, "CET"},
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const entry_names[] = {
    [LEVEL_PTE] = "PTE",     [LEVEL_PDE] = "PDE",     [LEVEL_PDPTE] = "PDPTE",
    [LEVEL_PML4E] = "PML4E", [LEVEL_PML5E] = "PML5E",
};

static void add_entry(struct line *line, unsigned int level, uint64_t entry)
{
        add(line, ", %s 0x%lx:", entry_names[level], entry);
        add_flags(line, entry_flags, COUNT(entry_flags), entry);
        if ((entry & PTE_PS) && (entry & BIT(PTE_LARGE_ADDRESS_LOW)))
                add(line, " bit13");
}

static void mismatch_case(const struct verify_mismatch *m, char *text, size_t size)
{
        struct line line = {text, size, 0};

        add(&line, "%s of 0x%lx with WP=%d NXE=%d", m->access, m->address,
            !(m->mode->cr0_clear & CR0_WP), !(m->mode->efer_clear & EFER_NXE));
        add_flags(&line, cr4_flags, COUNT(cr4_flags), m->mode->cr4_set);
        add(&line, " PKRU=%u PKRS=%u", m->mode->pkru, m->mode->pkrs);
        for (unsigned int i = 0; i < m->levels; i++)
                add_entry(&line, m->levels - i, m->walk->entry[i]);
}

static void add_fault(struct line *line, uint64_t vector, uint64_t error_code)
{
        char words[ERROR_CODE_WORDS_MAX];

        if (vector == ORACLE_NO_FAULT) {
                add(line, "no fault");
                return;
        }
        if (vector == X86_TRAP_NMI) {
                add(line, "no progress until an NMI ended it: the access is made no more");
                return;
        }
        error_code_words(error_code, words, sizeof(words));
        add(line, "vector %lu, error code %s", vector, words);
}

static void add_frame(struct line *line, const struct fred_frame *frame)
{
        if (frame)
                add(line, ", CS 0x%lx, SS and event 0x%lx, event data 0x%lx", frame->cs, frame->ss,
                    frame->event_data);
}

static void mismatch_expected(const struct verify_mismatch *m, char *text, size_t size)
{
        struct line line = {text, size, 0};
        const struct oracle_outcome *e = m->expected;

        add_fault(&line, e->vector, e->error_code);
        add(&line, ", CR2 0x%lx, A set at levels 0x%x, D at 0x%x", e->cr2, e->accessed, e->dirty);
        add_frame(&line, m->seen->frame_due);
}

static void mismatch_got(const struct verify_mismatch *m, char *text, size_t size)
{
        struct line line = {text, size, 0};
        const struct verify_seen *s = m->seen;

        add_fault(&line, s->vector, s->error_code);
        add(&line, ", CR2 0x%lx, RIP 0x%lx", s->cr2, s->ip);
        for (unsigned int i = 0; i < m->levels; i++)
                add(&line, ", %s 0x%lx", entry_names[m->levels - i], s->after[i]);
        add_frame(&line, s->frame);
}

void report_verify_progress(uint64_t done, const struct verify_counts *counts)
{
        if (report_wants(REPORT_HUMAN))
                print(GUEST_VERIFY_PREFIX "%lu of %lu configurations, %lu cases, %lu mismatches\n",
                      done, counts->configurations, counts->cases, counts->mismatches);
}

void report_mismatch(const struct verify_mismatch *m)
{
        char what[512], expected[384], got[512];

        mismatch_case(m, what, sizeof(what));
        mismatch_expected(m, expected, sizeof(expected));
        mismatch_got(m, got, sizeof(got));
        if (report_wants(REPORT_HUMAN))
                print("mismatch: %s\n  expected %s\n  got      %s\n", what, expected, got);
        if (!report_wants(REPORT_JSON))
                return;
        record_begin(RECORD_MISMATCH);
        record_string(MISMATCH_CASE, what);
        record_string(MISMATCH_EXPECTED, expected);
        record_string(MISMATCH_GOT, got);
        record_end();
}

static void report_deviation(const struct deviation *deviation, uint64_t cases)
{
        if (report_wants(REPORT_HUMAN))
                print("deviation %s: %lu cases: %s\n", deviation->name, cases, deviation->reason);
        if (!report_wants(REPORT_JSON))
                return;
        record_begin(RECORD_DEVIATION);
        record_string(DEVIATION_NAME, deviation->name);
        record_string(DEVIATION_REASON, deviation->reason);
        record_number(DEVIATION_CASES, cases);
        record_end();
}

void report_verify(const struct verify_counts *counts)
{
        for (size_t i = 0; i < DEVIATIONS; i++)
                if (counts->deviating[i])
                        report_deviation(&deviations[i], counts->deviating[i]);
        if (counts->mismatches)
                report_count_failure();
        if (report_wants(REPORT_HUMAN))
                print("%lu cases, %lu passed, %lu mismatches\n", counts->cases, counts->passed,
                      counts->mismatches);
        if (!report_wants(REPORT_JSON))
                return;
        record_begin(RECORD_VERIFY);
        record_number(VERIFY_CONFIGURATIONS, counts->configurations);
        record_number(VERIFY_REFUSED, counts->refused);
        record_number(VERIFY_CASES, counts->cases);
        record_number(VERIFY_PASSED, counts->passed);
        record_number(VERIFY_MISMATCHES, counts->mismatches);
        record_end();
}
