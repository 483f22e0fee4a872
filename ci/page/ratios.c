/* SPDX-License-Identifier: MIT */
/* A page's files set side by side. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/page/ratios.h"
#include "bench/protocol/protocol.h"
#include "ci/stats/statistics.h"
#include "ci/compare/comparable.h"
#include "ci/print/table.h"

#define SHOWN_LEAST 0.0005

/* While the rows grow. */
struct gathering {
        const struct page *page;
        struct ratios *ratios;
        const char **ids; /* of all benchmarks, the first file's order first */
        bool *done;
        size_t count;
};

bool ratio_is_one(double ratio)
{
        return fabs(ratio - 1) < SHOWN_LEAST;
}

/* A file that cannot be compared with the first stays out. */
static bool choose(const struct page *page, struct ratios *ratios)
{
        const struct measurement *base = &page->measurements[0];
        const struct comparison_limits limits = {.allow_failed = true, .allow_compiler = true};
        bool other = false, time = base->has_time && strcmp(base->clock, CLOCK_TSC) == 0;

        ratios->shown[0] = true;
        for (size_t i = 1; i < page->count; i++) {
                const struct measurement *new = &page->measurements[i];
                struct error reason = {.status = 0};
                ratios->shown[i] = comparable_check(base, new, &limits, &reason);
                if (ratios->shown[i]) {
                        ratios->others++;
                        other |= !comparable_machines(base, new);
                        time &= new->has_time;
                        continue;
                }
                ratios->reasons[i] = text_format(page->error, "%s", reason.text);
                error_clear(&reason);
                if (!ratios->reasons[i])
                        return false;
        }
        ratios->in_time = other && time;
        return true;
}

static bool knows(const struct gathering *gathering, const char *id)
{
        for (size_t i = 0; i < gathering->count; i++)
                if (strcmp(gathering->ids[i], id) == 0)
                        return true;
        return false;
}

static bool gather_ids(struct gathering *gathering)
{
        const struct page *page = gathering->page;
        size_t most = 0;

        for (size_t i = 0; i < page->count; i++)
                most += page->measurements[i].count;
        gathering->ids = calloc(most, sizeof(*gathering->ids));
        gathering->done = calloc(most, sizeof(*gathering->done));
        /* A mean for each, at most, and one of all. */
        gathering->ratios->rows = calloc(2 * most + 1, sizeof(*gathering->ratios->rows));
        if (!gathering->ids || !gathering->done || !gathering->ratios->rows)
                return error_no_memory(page->error);
        for (size_t i = 0; i < page->count; i++) {
                const struct measurement *file = &page->measurements[i];
                for (size_t r = 0; gathering->ratios->shown[i] && r < file->count; r++)
                        if (file->rows[r].state != MEASURED_SKIPPED &&
                            !knows(gathering, file->rows[r].id))
                                gathering->ids[gathering->count++] = file->rows[r].id;
        }
        return true;
}

static bool median_of(const struct gathering *gathering, size_t file, const char *id,
                      double *median)
{
        const struct measurement_row *row =
            measurement_find(&gathering->page->measurements[file], id);

        if (!measurement_row_counts(row) || !row->medians)
                return false;
        *median = median_of_sorted(gathering->ratios->in_time ? row->nanoseconds : row->medians,
                                   row->boots);
        return true;
}

static void add_row(const struct gathering *gathering, const char *id)
{
        struct ratio_row *row = &gathering->ratios->rows[gathering->ratios->count++];

        snprintf(row->label, sizeof(row->label), "%s", id);
        row->measured[0] = median_of(gathering, 0, id, &row->base);
        for (size_t i = 1; i < gathering->page->count; i++) {
                double median = 0;
                row->measured[i] =
                    gathering->ratios->shown[i] && median_of(gathering, i, id, &median);
                row->ratios[i] = row->base > 0 && median > 0 ? median / row->base : 0;
        }
}

static bool has_all(const struct gathering *gathering, const struct ratio_row *row)
{
        for (size_t i = 1; i < gathering->page->count; i++)
                if (gathering->ratios->shown[i] && row->ratios[i] <= 0)
                        return false;
        return true;
}

/* Of the rows from first on, and only those that all have, so that columns stay comparable. */
static bool add_mean(const struct gathering *gathering, size_t first, const char *label)
{
        struct ratios *ratios = gathering->ratios;
        struct ratio_row *mean = &ratios->rows[ratios->count];
        double *of_file = calloc(ratios->count, sizeof(*of_file));

        if (!of_file)
                return error_no_memory(gathering->page->error);
        mean->mean = true;
        snprintf(mean->label, sizeof(mean->label), "%s", label);
        for (size_t i = 1; i < gathering->page->count; i++) {
                size_t count = 0;
                for (size_t r = first; r < ratios->count; r++)
                        if (!ratios->rows[r].mean && has_all(gathering, &ratios->rows[r]))
                                of_file[count++] = ratios->rows[r].ratios[i];
                mean->measured[i] = count > 0;
                if (ratios->shown[i] && count > 0)
                        mean->ratios[i] = geometric_mean(of_file, count);
        }
        free(of_file);
        ratios->count++;
        return true;
}

/* One row is its own mean. */
static bool add_group(struct gathering *gathering, size_t from)
{
        const char *group = gathering->ids[from];
        int length = (int)strcspn(group, ".");
        size_t first = gathering->ratios->count;
        char label[ID_BYTES_MAX + 3];

        for (size_t i = from; i < gathering->count; i++) {
                const char *id = gathering->ids[i];
                if (strncmp(id, group, (size_t)length) != 0 || (int)strcspn(id, ".") != length)
                        continue;
                gathering->done[i] = true;
                add_row(gathering, id);
        }
        snprintf(label, sizeof(label), "%.*s.*", length, group);
        return gathering->ratios->count - first < 2 || add_mean(gathering, first, label);
}

static bool gather(struct gathering *gathering)
{
        if (!gather_ids(gathering))
                return false;
        for (size_t i = 0; i < gathering->count; i++)
                if (!gathering->done[i] && !add_group(gathering, i))
                        return false;
        return add_mean(gathering, 0, "all");
}

bool ratios_open(const struct page *page, struct ratios *ratios)
{
        struct gathering gathering = {.page = page, .ratios = ratios};

        *ratios = (struct ratios){.count = 0};
        bool good = choose(page, ratios) && (ratios->others == 0 || gather(&gathering));
        free(gathering.ids);
        free(gathering.done);
        if (!good)
                ratios_close(ratios);
        return good;
}

void ratios_close(struct ratios *ratios)
{
        for (size_t i = 0; i < PAGE_FILES_MAX; i++)
                free(ratios->reasons[i]);
        free(ratios->rows);
        *ratios = (struct ratios){.count = 0};
}
