/* SPDX-License-Identifier: MIT */
/*
 * The page's part on the entry ladder: a bar for each rung, which stacks its phases. If no
 * rung stands on another, every fault with phases gets a bar.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/report/row.h"
#include "ci/result/pooled.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"
#include "ci/page/svg.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH          1000
#define ROW_HEIGHT     27
#define MARGIN_TOP     8
#define MARGIN_BOTTOM  62
#define MARGIN_RIGHT   24
#define CHARACTER      7.4 /* width in a label */
#define BARS_MAX       80
#define ROOM_FOR_LABEL 1.16
#define WHOLE_TICKS    8 /* a shorter axis has a tick at each whole number, none between */

static const char *const phase_docs[PHASES] = {
    [PHASE_DELIVER] = "the faulting instruction to the stub's first",
    [PHASE_ENTRY] = "to the C handler's first",
    [PHASE_HANDLE] = "to its return",
    [PHASE_RETURN] = "to the landing",
};

struct bar {
        const char *id, *below;
        double phases[PHASES];
        double sum;
};

struct bars {
        struct bar list[BARS_MAX];
        size_t count;
};

static const json_t *first_record(const struct measurement *file, const char *id)
{
        for (size_t boot = 0; boot < file->boots; boot++) {
                const json_t *record = pooled_record(file->source, boot, id);
                if (record)
                        return record;
        }
        return NULL;
}

/* Finds rows that are a rung or have one above; false: no memory. */
static bool find_rungs(const struct measurement *file, bool *is_rung)
{
        json_t *below = json_object();
        bool good = below;

        for (size_t i = 0; good && i < file->count; i++) {
                const char *id = row_below(first_record(file, file->rows[i].id));
                is_rung[i] = id[0];
                good = !id[0] || json_object_set_new(below, id, json_true()) == 0;
        }
        for (size_t i = 0; good && i < file->count; i++)
                is_rung[i] |= json_object_get(below, file->rows[i].id) != NULL;
        json_decref(below);
        return good;
}

static bool fill_bar(const struct measurement *file, const char *id, struct bar *bar)
{
        const json_t *record = first_record(file, id);

        *bar = (struct bar){.id = id, .below = row_below(record)};
        if (!record || field_is_null(record, FIELD_VECTOR))
                return false;
        for (size_t i = 0; i < PHASES; i++) {
                if (!pooled_phase(file->source, id, phase_names[i], &bar->phases[i]))
                        return false;
                bar->sum += bar->phases[i];
        }
        return true;
}

/* is_rung: one for each row; NULL: take all. */
static void gather(const struct measurement *file, const bool *is_rung, struct bars *bars)
{
        bars->count = 0;
        for (size_t i = 0; i < file->count && bars->count < BARS_MAX; i++)
                if ((!is_rung || is_rung[i]) &&
                    fill_bar(file, file->rows[i].id, &bars->list[bars->count]))
                        bars->count++;
}

static bool gather_ladder(const struct page *page, const struct measurement *file,
                          struct bars *bars)
{
        bool *is_rung = calloc(file->count, sizeof(*is_rung));
        bool good = (is_rung && find_rungs(file, is_rung)) || error_no_memory(page->error);

        if (good)
                gather(file, is_rung, bars);
        free(is_rung);
        if (good && bars->count < 2)
                gather(file, NULL, bars);
        return good;
}

static const struct bar *find_bar(const struct bars *bars, const char *id)
{
        for (size_t i = 0; i < bars->count; i++)
                if (strcmp(bars->list[i].id, id) == 0)
                        return &bars->list[i];
        return NULL;
}

/* Writes the label at a bar's end: its sum, and by how much it exceeds the rung below. */
static void write_label(FILE *script, const struct bars *bars, const struct bar *bar)
{
        const struct bar *below = bar->below[0] ? find_bar(bars, bar->below) : NULL;

        fprintf(script, "\"%.0f", bar->sum);
        if (below)
                fprintf(script, "  (%+.0f)", bar->sum - below->sum);
        fputs("\"", script);
}

/* Writes a line for each bar: place, id, end of each phase, label. A negative phase is noise. */
static double write_data(FILE *script, const struct bars *bars)
{
        double longest = 1;

        fputs("$bars << EOD\n", script);
        for (size_t b = 0; b < bars->count; b++) {
                double end = 0;
                fprintf(script, "%zu \"%s\" 0", bars->count - b, bars->list[b].id);
                for (size_t i = 0; i < PHASES; i++) {
                        end += bars->list[b].phases[i] > 0 ? bars->list[b].phases[i] : 0;
                        fprintf(script, " %.1f", end);
                }
                fputc(' ', script);
                write_label(script, bars, &bars->list[b]);
                fputc('\n', script);
                longest = end > longest ? end : longest;
        }
        fputs("EOD\n", script);
        return longest;
}

static size_t longest_id(const struct bars *bars)
{
        size_t longest = 0;

        for (size_t b = 0; b < bars->count; b++) {
                size_t length = strlen(bars->list[b].id);
                longest = length > longest ? length : longest;
        }
        return longest;
}

static void draw(struct page *page, const struct measurement *file, const struct bars *bars)
{
        FILE *script = page->script;
        int height = MARGIN_TOP + MARGIN_BOTTOM + ROW_HEIGHT * (int)bars->count;
        double left = 14 + CHARACTER * (double)longest_id(bars);

        page_plot(page, WIDTH, height);
        double longest = write_data(script, bars);
        fprintf(script,
                "set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
                "set tmargin at screen %.4f\nset bmargin at screen %.4f\n",
                left / WIDTH, 1.0 - (double)MARGIN_RIGHT / WIDTH, 1.0 - (double)MARGIN_TOP / height,
                (double)MARGIN_BOTTOM / height);
        fprintf(script,
                "set border 2\nset xrange [0:%.1f]\nset yrange [0.4:%zu.6]\n"
                "set grid xtics lc rgb " SVG_COLOUR " lt 1 lw 1\nset grid noytics\n"
                "set ytics scale 0\nset xtics scale 0%s\nset format x \"%%.0f\"\n"
                "set xlabel \"%s, net\" tc rgb " SVG_COLOUR "\nset style fill solid 1 noborder\n"
                "plot ",
                longest * ROOM_FOR_LABEL, bars->count, PAGE_GRID, longest < WHOLE_TICKS ? " 1" : "",
                boot_unit(file->boot), PAGE_TEXT);
        for (size_t i = 0; i < PHASES; i++)
                fprintf(script,
                        "$bars using %zu:1:%zu:%zu:($1-0.33):($1+0.33):ytic(2) with boxxyerror lc "
                        "rgb " SVG_COLOUR ", ",
                        3 + i, 3 + i, 4 + i, (unsigned int)(PAGE_PHASE + i));
        fprintf(script,
                "$bars using %d:1:%d with labels left offset 0.8,0 noenhanced tc rgb " SVG_COLOUR
                "\n",
                3 + PHASES, 4 + PHASES, PAGE_TEXT);
}

bool page_ladder_draw(struct page *page)
{
        struct bars bars;

        for (size_t i = 0; i < page->count; i++) {
                if (!gather_ladder(page, &page->measurements[i], &bars))
                        return false;
                if (bars.count > 0)
                        draw(page, &page->measurements[i], &bars);
        }
        return true;
}

static void write_legend(struct page *page)
{
        fputs("<ul class=\"legend\">", page->html);
        for (size_t i = 0; i < PHASES; i++)
                fprintf(page->html, "<li><i style=\"background:var(--c%zu)\"></i><b>%s</b> %s</li>",
                        PAGE_PHASE + i, phase_names[i], phase_docs[i]);
        fputs("</ul>\n", page->html);
}

static bool write_chart(struct page *page, size_t file)
{
        struct bars bars;

        if (!gather_ladder(page, &page->measurements[file], &bars))
                return false;
        if (bars.count == 0) {
                fputs("<p class=\"note\">", page->html);
                page_file_chip(page, file);
                fputs(" has no phases: no entry path in it can be stamped.</p>\n", page->html);
                return true;
        }
        fputs("<figure class=\"chart\">", page->html);
        fputs("<figcaption>", page->html);
        page_file_chip(page, file);
        fputs("</figcaption>\n<div class=\"wide\">", page->html);
        bool good = page_show_plot(page, "Stacked bars: the phases of each rung");
        fputs("</div></figure>\n", page->html);
        return good;
}

/* Are there bars, and does one stand on another? */
static bool look_for_rungs(const struct page *page, bool *has_bars, bool *has_rungs)
{
        struct bars bars;

        *has_bars = *has_rungs = false;
        for (size_t i = 0; i < page->count; i++) {
                if (!gather_ladder(page, &page->measurements[i], &bars))
                        return false;
                *has_bars |= bars.count > 0;
                for (size_t b = 0; b < bars.count; b++)
                        *has_rungs |= bars.list[b].below[0] && find_bar(&bars, bars.list[b].below);
        }
        return true;
}

bool page_ladder(struct page *page)
{
        bool has_bars, has_rungs;

        if (!look_for_rungs(page, &has_bars, &has_rungs))
                return false;
        fprintf(page->html, "<section id=\"ladder\">\n<h2>%s</h2>\n",
                has_rungs ? "The entry ladder" : "Where the cost goes");
        if (has_rungs)
                fputs("<p>Each rung does one step more than the one it stands on; in brackets, "
                      "what that step costs.</p>\n",
                      page->html);
        if (has_bars) {
                fputs("<p>The colours tell where in the fault the cost falls.</p>\n", page->html);
                write_legend(page);
        }
        for (size_t i = 0; i < page->count; i++)
                if (!write_chart(page, i))
                        return false;
        fputs("</section>\n", page->html);
        return true;
}
