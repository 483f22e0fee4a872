/* SPDX-License-Identifier: MIT */
/* A comparison as comma-separated values. */
#include <math.h>

#include "ci/print/comparison.h"
#include "ci/compare/words.h"

#define LINE_END "\r\n"

/* Names and reasons may hold a comma or a quote. */
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

        print_number(ratio ? boots->change : NAN, stream);
        print_number(ratio ? boots->low : NAN, stream);
        print_number(ratio ? boots->high : NAN, stream);
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
        fputs(LINE_END, stream);
}

void comparison_csv_print(const struct comparison_set *set, FILE *stream)
{
        fputs("benchmark,new_file,verdict,worse,base,base_boots,new,new_boots,change,change_low,"
              "change_high,p,provable,unit,words" LINE_END,
              stream);
        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++)
                        print_row(set, &set->pairs[i], &set->pairs[i].rows[r], stream);
}
