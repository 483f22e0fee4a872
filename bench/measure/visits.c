/* SPDX-License-Identifier: MIT */
/* What a row's visits found, and whether they found the same. */
#include "bench/measure/visits.h"
#include "boot/format.h"

static bool same(const struct visit *a, const struct visit *b)
{
        return a->level == b->level && a->base == b->base && a->ratio == b->ratio;
}

size_t visits_run(const struct visit *visits, size_t count, size_t at)
{
        size_t end = at;

        while (end < count && same(&visits[end], &visits[at]))
                end++;
        return end - at;
}

static uint64_t level_of(const struct visit *v)
{
        return v->level;
}

static uint64_t level_error_of(const struct visit *v)
{
        return v->level_error;
}

static uint64_t base_of(const struct visit *v)
{
        return v->base;
}

static uint64_t base_error_of(const struct visit *v)
{
        return v->base_error;
}

static uint64_t ratio_of(const struct visit *v)
{
        return v->ratio;
}

static const struct {
        const char *name;
        uint64_t (*value)(const struct visit *visit);
        uint64_t (*error)(const struct visit *visit); /* NULL: it has none of its own */
        unsigned int percent;
} figures[] = {
    {"core/TSC ratio", ratio_of, NULL, MOVED_RATIO_PERCENT},
    {"base", base_of, base_error_of, MOVED_PERCENT},
    {"level", level_of, level_error_of, MOVED_PERCENT},
};

struct range {
        uint64_t least, greatest;
};

static struct range range_of(const struct visit *visits, size_t count,
                             uint64_t (*value)(const struct visit *visit))
{
        struct range range = {UINT64_MAX, 0};

        for (size_t i = 0; i < count; i++) {
                const uint64_t v = value(&visits[i]);

                range.least = v < range.least ? v : range.least;
                range.greatest = v > range.greatest ? v : range.greatest;
        }
        return range;
}

bool visits_unsteady(const struct visit *visits, size_t count, char *reason, size_t size)
{
        for (size_t i = 0; count > 0 && i < sizeof(figures) / sizeof(figures[0]); i++) {
                const struct range range = range_of(visits, count, figures[i].value);
                const uint64_t moved = range.greatest - range.least;
                uint64_t noise = 0;

                if (figures[i].error)
                        noise = MOVED_ERRORS * range_of(visits, count, figures[i].error).greatest;
                if (moved <= noise || moved * 100 <= figures[i].percent * range.least)
                        continue;
                if (range.least == 0)
                        format_text(reason, size, "%s moved from 0 between visits",
                                    figures[i].name);
                else
                        format_text(reason, size, "%s moved by %lu %% between visits",
                                    figures[i].name, (moved * 100 + range.least / 2) / range.least);
                return true;
        }
        return false;
}
