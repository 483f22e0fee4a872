/* SPDX-License-Identifier: MIT */
/*
 * Prints comma-separated values. A result has a row for every benchmark and boot, a
 * comparison for every benchmark and NEW, a history for every benchmark and file.
 * Source: RFC 4180.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"
#include "ci/report/report.h"
#include "ci/report/row.h"
#include "ci/result/result.h"
#include "ci/result/visits.h"
#include "ci/compare/words.h"
#include "ci/print/comparison.h"
#include "ci/print/history.h"
#include "ci/print/result_parts.h"

#include <math.h>
#include <string.h>

#define LINE_END "\r\n"

/* Names and reasons may contain a comma or a quote. */
static void print_text(const char *text, FILE *stream)
{
        fputc('"', stream);
        for (; *text; text++) {
                if (*text == '"')
                        fputc('"', stream);
                fputc(*text, stream);
        }
        fputc('"', stream);
}

static void print_number(double number, FILE *stream)
{
        if (isfinite(number))
                fprintf(stream, ",%.15g", number);
        else
                fputc(',', stream);
}

/* Empty if the record's schema has no visits. */
static void print_means(const json_t *record, FILE *stream)
{
        struct visit_means means;
        bool good = visit_means(record, &means);

        print_number(good ? means.level : NAN, stream);
        print_number(good ? means.net : NAN, stream);
        print_number(good ? means.core_level : NAN, stream);
        print_number(good ? means.core_net : NAN, stream);
        fputc(',', stream);
        print_text(field_string(record, RESULT_UNSTEADY), stream);
}

static void print_record(const json_t *record, size_t boot, const char *unit, FILE *stream)
{
        static const char *const numbers[] = {
            RESULT_MIN,      RESULT_P50,     RESULT_P99,
            RESULT_MAX,      RESULT_NET_P50, RESULT_ERROR_CODE_SEEN,
            RESULT_VERIFIED, RESULT_TAKEN,
        };
        bool result = strcmp(field_string(record, "record"), RECORD_RESULT) == 0;

        if (!result && strcmp(field_string(record, "record"), RECORD_SKIP) != 0)
                return;
        fprintf(stream, "%zu,%s,%s,%s,%s,%s", boot, RECORD_NAME(record),
                result ? field_string(record, RESULT_STATUS) : "skipped",
                field_string(record, FIELD_PATH), field_string(record, FIELD_ACTION), unit);
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
                fputc(',', stream);
                if (!field_is_null(record, numbers[i]))
                        fprintf(stream, "%lld", (long long)field_integer(record, numbers[i]));
        }
        fputc(',', stream);
        print_text(field_string(record, result ? RESULT_MISMATCH : SKIP_REASON), stream);
        print_means(record, stream);
        fputs(LINE_END, stream);
}

void result_csv_print(const struct measurement *measurement, FILE *stream)
{
        const char *unit = boot_unit(measurement->boot);
        size_t boot, i;
        json_t *entry, *record;

        fputs("boot,benchmark,status,path,action,unit,min,p50,p99,max,net_p50,error_code,verified,"
              "taken,reason,mean,net_mean,core_mean,core_net_mean,unsteady" LINE_END,
              stream);
        json_array_foreach(json_object_get(measurement->source, RESULT_BOOTS), boot, entry)
        {
                json_array_foreach(json_object_get(entry, RESULT_BOOT_RECORDS), i, record)
                {
                        print_record(record, boot + 1, unit, stream);
                }
        }
}

static void print_side(const struct comparison_set *set, const struct measurement_row *side,
                       FILE *stream)
{
        if (!measurement_row_counts(side))
                fputs(",,", stream);
        else
                fprintf(stream, ",%.15g,%zu", comparison_median(set, side), side->boots);
}

static void print_proof(const struct boot_comparison *boots, FILE *stream)
{
        bool ratio = boots->verdict != VERDICT_NO_RATIO;
        bool bounded = ratio && isfinite(boots->high); /* otherwise there is no lower end either */

        print_number(ratio ? boots->change : NAN, stream);
        print_number(bounded ? boots->low : NAN, stream);
        print_number(bounded ? boots->high : NAN, stream);
        print_number(boots->p_table, stream);
        print_number(ratio ? boots->provable : NAN, stream);
}

static void print_row(const struct comparison_set *set, const struct comparison *pair,
                      const struct comparison_row *row, FILE *stream)
{
        char words[COMPARISON_WORDS_BYTES];

        comparison_words(set, row, words);
        print_text(row->id, stream);
        fputc(',', stream);
        print_text(pair->new->name, stream);
        fprintf(stream, ",%s,%d", verdict_keyword(row->verdict), row->worse);
        print_side(set, row->base, stream);
        print_side(set, row->new, stream);
        if (row->compared && !set->exact)
                print_proof(&row->boots, stream);
        else
                fputs(",,,,,", stream);
        fprintf(stream, ",%s,", comparison_unit(set));
        print_text(words, stream);
        fprintf(stream, ",%d,%d", row->compared && row->boots.in_turn.blocks > 0, pair->gates);
        print_number(comparison_row_drift(row), stream);
        if (pair->in_turn)
                fprintf(stream, ",%lld", comparison_seed(pair));
        else
                fputc(',', stream);
        fputs(LINE_END, stream);
}

void comparison_csv_print(const struct comparison_set *set, FILE *stream)
{
        fputs("benchmark,new_file,verdict,worse,base,base_boots,new,new_boots,change,change_low,"
              "change_high,p,provable,unit,words,in_turn,gates,drift,seed" LINE_END,
              stream);
        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++)
                        print_row(set, &set->pairs[i], &set->pairs[i].rows[r], stream);
}

static const struct history_step *step_at(const struct history_row *row, size_t file)
{
        for (size_t i = 0; i < row->step_count; i++)
                if (row->steps[i].at == file)
                        return &row->steps[i];
        return NULL;
}

static void print_figure(const struct history_group *group, size_t number,
                         const struct history_row *row, size_t place, FILE *stream)
{
        const struct history_file *file = group->files[place];
        const struct history_step *step = step_at(row, place);
        const bool by_level = step && !group->exact;
        char words[HISTORY_WORDS_BYTES] = "";

        fprintf(stream, "%zu,%s,%s,", number, group->clock, group->unit);
        history_machine_words(group, words);
        print_text(words, stream);
        fprintf(stream, ",%s,%s,%lld,%s,%s,", row->id, file->commit, file->built, file->build_id,
                file->created);
        print_text(file->path, stream);
        fprintf(stream, ",%zu,%lld", file->boots, file->schema);
        print_number(row->figures[place]->value, stream);
        words[0] = '\0';
        if (step)
                history_change_words(group, step, words);
        fprintf(stream, ",%d,", step != NULL);
        print_text(words, stream);
        print_number(by_level ? step->point.change : NAN, stream);
        print_number(by_level ? step->point.low : NAN, stream);
        print_number(by_level ? step->point.high : NAN, stream);
        print_number(by_level ? step->point.p : NAN, stream);
        fputs(LINE_END, stream);
}

void history_csv_print(const struct history *history, FILE *stream)
{
        fputs("group,clock,unit,machine,benchmark,commit,built,build_id,created,file,boots,schema,"
              "value,step,words,change,change_low,change_high,p" LINE_END,
              stream);
        for (size_t g = 0; g < history->group_count; g++) {
                const struct history_group *group = &history->groups[g];

                for (size_t r = 0; r < group->row_count; r++)
                        for (size_t f = 0; f < group->file_count; f++)
                                if (group->rows[r].figures[f])
                                        print_figure(group, g + 1, &group->rows[r], f, stream);
        }
}
