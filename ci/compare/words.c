/* SPDX-License-Identifier: MIT */
/* The verdicts of a comparison in words. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ci/compare/words.h"
#include "bench/protocol/protocol.h"

static const struct {
        const char *keyword;
        const char *summary;
} kinds[VERDICT_KINDS] = {
    [VERDICT_SAME] = {"same", "the same"},
    [VERDICT_GREW] = {"grew", "grew"},
    [VERDICT_SHRANK] = {"shrank", "shrank"},
    [VERDICT_CHANGED] = {"distribution-changed", "changed in distribution"},
    [VERDICT_SLOWER] = {"slower", "slower"},
    [VERDICT_FASTER] = {"faster", "faster"},
    [VERDICT_UNPROVEN] = {"unproven", "no difference proven"},
    [VERDICT_TOO_FEW] = {"too-few-boots", "with too few boots"},
    [VERDICT_NO_RATIO] = {"no-ratio", "without a ratio"},
    [VERDICT_VANISHED] = {"vanished", "vanished"},
    [VERDICT_NEW] = {"new", "new"},
    [VERDICT_FAILED] = {"failed", "failed"},
};

static enum verdict_kind exact_kind(const struct exact_comparison *exact)
{
        switch (exact->verdict) {
        case EXACT_SAME:
                return VERDICT_SAME;
        case EXACT_GREW:
                return VERDICT_GREW;
        case EXACT_SHRANK:
                return VERDICT_SHRANK;
        case EXACT_CHANGED:
        case EXACT_SAMPLES:
                break;
        }
        return VERDICT_CHANGED;
}

static enum verdict_kind boots_kind(const struct boot_comparison *boots)
{
        switch (boots->verdict) {
        case BOOT_SLOWER:
                return VERDICT_SLOWER;
        case BOOT_FASTER:
                return VERDICT_FASTER;
        case BOOT_TOO_FEW:
                return VERDICT_TOO_FEW;
        case BOOT_NO_RATIO:
                return VERDICT_NO_RATIO;
        case BOOT_UNPROVEN:
                break;
        }
        return VERDICT_UNPROVEN;
}

enum verdict_kind comparison_verdict(const struct comparison_set *set,
                                     const struct comparison_row *row)
{
        switch (row->kind) {
        case VANISHED:
                return VERDICT_VANISHED;
        case APPEARED:
                return VERDICT_NEW;
        case NOT_SOUND:
                return VERDICT_FAILED;
        case COMPARED:
                break;
        }
        return set->exact ? exact_kind(&row->exact) : boots_kind(&row->boots);
}

const char *verdict_keyword(enum verdict_kind kind)
{
        return kinds[kind].keyword;
}

/* Appends; what does not fit is cut. */
__attribute__((format(printf, 2, 3))) static void say(char *text, const char *format, ...)
{
        size_t length = strlen(text);
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(text + length, COMPARISON_WORDS_BYTES - length, format, arguments);
        va_end(arguments);
}

static void say_moved(const char *how, long long instructions, char *text)
{
        say(text, "%s by %lld instruction%s", how, instructions, instructions == 1 ? "" : "s");
}

static void say_changed(const struct exact_comparison *exact, char *text)
{
        say(text, "distribution changed: of %lld samples", exact->base_samples);
        if (exact->grown > 0)
                say(text, " %lld grew by up to %lld", exact->grown, exact->grown_most);
        if (exact->shrunk > 0)
                say(text, "%s %lld shrank by up to %lld", exact->grown > 0 ? "," : "",
                    exact->shrunk, exact->shrunk_most);
}

static void say_exact(const struct exact_comparison *exact, char *text)
{
        switch (exact->verdict) {
        case EXACT_SAME:
                say(text, "same");
                break;
        case EXACT_GREW:
                say_moved("grew", exact->grown_most, text);
                break;
        case EXACT_SHRANK:
                say_moved("shrank", exact->shrunk_most, text);
                break;
        case EXACT_CHANGED:
                say_changed(exact, text);
                break;
        case EXACT_SAMPLES:
                say(text, "distribution changed: %lld samples, were %lld", exact->new_samples,
                    exact->base_samples);
                break;
        }
}

/* Where in the fault it moved, if both sides know. */
static void say_phases(const struct comparison_row *row, char *text)
{
        const char *separator = ": ";

        for (size_t i = 0; i < PHASES; i++) {
                long long moved = comparison_phase_moved(row, i);
                if (moved == 0)
                        continue;
                say(text, "%s%s %+lld", separator, phase_names[i], moved);
                separator = ", ";
        }
}

static void say_boots(const struct comparison_set *set, const struct comparison_row *row,
                      char *text)
{
        switch (row->boots.verdict) {
        case BOOT_SLOWER:
                say(text, "slower");
                break;
        case BOOT_FASTER:
                say(text, "faster");
                break;
        case BOOT_UNPROVEN:
                say(text, "no difference proven, %.1f %% could have been",
                    100 * row->boots.provable);
                break;
        case BOOT_TOO_FEW:
                say(text, "too few boots to prove anything, a side needs %zu",
                    boots_needed(set->proofs));
                break;
        case BOOT_NO_RATIO:
                say(text, "not compared: a median is 0");
                break;
        }
        if (row->base->state == MEASURED_IN_PART || row->new->state == MEASURED_IN_PART)
                say(text, " (%zu and %zu boots)", row->base->boots, row->new->boots);
}

static void say_failed(const struct comparison_row *row, char *text)
{
        bool in_base = row->base && row->base->state == MEASURED_FAILED;
        bool in_new = row->new && row->new->state == MEASURED_FAILED;

        say(text, "not compared, failed in %s: %s",
            in_base && in_new ? "both"
            : in_new          ? "NEW"
                              : "BASE",
            in_new ? row->new->reason : row->base->reason);
}

void comparison_words(const struct comparison_set *set, const struct comparison_row *row,
                      char text[COMPARISON_WORDS_BYTES])
{
        text[0] = '\0';
        switch (row->kind) {
        case COMPARED:
                if (!set->exact) {
                        say_boots(set, row, text);
                        break;
                }
                say_exact(&row->exact, text);
                say_phases(row, text);
                break;
        case VANISHED:
                say(text, "vanished");
                if (row->new)
                        say(text, ", now skipped: %s", row->new->reason);
                break;
        case APPEARED:
                say(text, "new");
                break;
        case NOT_SOUND:
                say_failed(row, text);
                break;
        }
}

void comparison_summary(const struct comparison_set *set, const struct comparison *pair,
                        char text[COMPARISON_WORDS_BYTES])
{
        size_t seen[VERDICT_KINDS] = {0};
        const char *separator = ": ";

        for (size_t i = 0; i < pair->count; i++)
                seen[comparison_verdict(set, &pair->rows[i])]++;
        text[0] = '\0';
        say(text, "%zu compared", pair->compared);
        for (int kind = 0; kind < VERDICT_KINDS; kind++) {
                if (kind == VERDICT_VANISHED)
                        separator = "; ";
                if (seen[kind] == 0)
                        continue;
                say(text, "%s%zu %s", separator, seen[kind], kinds[kind].summary);
                separator = ", ";
        }
}

double comparison_median(const struct comparison_set *set, const struct measurement_row *side)
{
        if (set->exact)
                return (double)histogram_median(&side->histogram);
        return median_of_sorted(set->in_time ? side->nanoseconds : side->medians, side->boots);
}

const char *comparison_unit(const struct comparison_set *set)
{
        return set->exact ? UNIT_INSTRUCTIONS : set->in_time ? "ns" : UNIT_CYCLES;
}
