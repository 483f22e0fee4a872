/* SPDX-License-Identifier: MIT */
/* The verdicts of a comparison in words. */

#include "ci/compare/words.h"
#include "bench/protocol/protocol.h"
#include "ci/base/text.h"

static const struct {
        const char *keyword;
        const char *summary;
} verdicts[VERDICTS] = {
    [VERDICT_SAME] = {"same", "the same"},
    [VERDICT_GREW] = {"grew", "grew"},
    [VERDICT_SHRANK] = {"shrank", "shrank"},
    [VERDICT_CHANGED] = {"distribution-changed", "changed in distribution"},
    [VERDICT_SLOWER] = {"slower", "slower"},
    [VERDICT_FASTER] = {"faster", "faster"},
    [VERDICT_UNPROVEN] = {"unproven", "no difference proven"},
    [VERDICT_BELOW] = {"below-limit", "below the limit"},
    [VERDICT_TOO_FEW] = {"too-few-boots", "with too few boots"},
    [VERDICT_NO_RATIO] = {"no-ratio", "without a ratio"},
    [VERDICT_VANISHED] = {"vanished", "vanished"},
    [VERDICT_NEW] = {"new", "new"},
    [VERDICT_FAILED] = {"failed", "failed"},
};

const char *verdict_keyword(enum verdict verdict)
{
        return verdicts[verdict].keyword;
}

#define say(text, ...) text_append(text, COMPARISON_WORDS_BYTES, __VA_ARGS__)

static void say_moved(const char *how, long long instructions, char *text)
{
        say(text, "%s by %lld instruction%s", how, instructions, instructions == 1 ? "" : "s");
}

static void say_changed(const struct exact_comparison *exact, char *text)
{
        say(text, "distribution changed: ");
        if (exact->new_samples != exact->base_samples) {
                say(text, "%lld samples, were %lld", exact->new_samples, exact->base_samples);
                return;
        }
        say(text, "of %lld samples", exact->base_samples);
        if (exact->grown > 0)
                say(text, " %lld grew by up to %lld", exact->grown, exact->grown_most);
        if (exact->shrunk > 0)
                say(text, "%s %lld shrank by up to %lld", exact->grown > 0 ? "," : "",
                    exact->shrunk, exact->shrunk_most);
}

/* How far it moved, if all samples moved one way. */
static long long moved_by(const struct comparison_row *row)
{
        if (row->verdict == VERDICT_GREW)
                return row->exact.grown_most;
        return row->verdict == VERDICT_SHRANK ? -row->exact.shrunk_most : 0;
}

/*
 * The phases that moved, if both sides know them. A rest that no phase shows is said, too: it
 * means that the stamped path and the plain one differ.
 */
static void say_phases(const struct comparison_row *row, char *text)
{
        const char *separator = ": ";
        long long rest = moved_by(row);

        if (!row->base->has_phases || !row->new->has_phases)
                return;
        for (size_t i = 0; i < PHASES; i++) {
                long long moved = comparison_phase_moved(row, i);
                if (moved == 0)
                        continue;
                say(text, "%s%s %+lld", separator, phase_names[i], moved);
                separator = ", ";
                rest -= moved;
        }
        if (rest != 0 && moved_by(row) != 0)
                say(text, "%sin no phase %+lld", separator, rest);
}

static void say_boots_in_part(const struct comparison_set *set, const struct comparison_row *row,
                              char *text)
{
        if (row->base->state == MEASURED_IN_PART || row->new->state == MEASURED_IN_PART)
                say(text, " (%zu and %zu %ss)", row->base->boots, row->new->boots,
                    set->of_files ? "file" : "boot");
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
        switch (row->verdict) {
        case VERDICT_GREW:
                say_moved("grew", row->exact.grown_most, text);
                break;
        case VERDICT_SHRANK:
                say_moved("shrank", row->exact.shrunk_most, text);
                break;
        case VERDICT_CHANGED:
                say_changed(&row->exact, text);
                break;
        case VERDICT_SLOWER:
        case VERDICT_FASTER:
                say(text, "%s%s", set->limits.same ? "false alarm: " : "",
                    verdict_keyword(row->verdict));
                break;
        case VERDICT_UNPROVEN:
                say(text, "no difference proven, %.1f %% could have been",
                    100 * row->boots.provable);
                break;
        case VERDICT_BELOW:
                say(text, "below the limit of %.1f %%", 100 * row->boots.least);
                break;
        case VERDICT_TOO_FEW:
                say(text, "too few %ss to prove anything, a side needs %zu",
                    set->of_files ? "file" : "boot", comparison_boots_needed(set));
                break;
        case VERDICT_NO_RATIO:
                say(text, "not compared: a median is 0");
                break;
        case VERDICT_VANISHED:
                say(text, "vanished");
                if (row->new)
                        say(text, ", now skipped: %s", row->new->reason);
                break;
        case VERDICT_FAILED:
                say_failed(row, text);
                break;
        default:
                say(text, "%s", verdict_keyword(row->verdict));
                break;
        }
        if (row->compared && set->exact)
                say_phases(row, text);
        else if (row->compared)
                say_boots_in_part(set, row, text);
}

void comparison_summary(const struct comparison *pair, char text[COMPARISON_WORDS_BYTES])
{
        size_t seen[VERDICTS] = {0};
        const char *separator = ": ";

        for (size_t i = 0; i < pair->count; i++)
                seen[pair->rows[i].verdict]++;
        text[0] = '\0';
        say(text, "%zu compared", pair->compared);
        for (int verdict = 0; verdict < VERDICTS; verdict++) {
                if (verdict == VERDICT_VANISHED)
                        separator = "; ";
                if (seen[verdict] == 0)
                        continue;
                say(text, "%s%zu %s", separator, seen[verdict], verdicts[verdict].summary);
                separator = ", ";
        }
}

double comparison_median(const struct comparison_set *set, const struct measurement_row *side)
{
        if (set->exact)
                return (double)histogram_median(&side->histogram);
        return set->in_time ? side->mean_ns : side->mean;
}

const char *comparison_unit(const struct comparison_set *set)
{
        if (set->exact)
                return UNIT_INSTRUCTIONS;
        if (set->forced)
                return set->in_time ? FORCED_PREFIX "ns" : FORCED_PREFIX UNIT_CYCLES;
        return set->in_time ? "ns" : UNIT_CYCLES;
}
