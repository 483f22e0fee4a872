/* SPDX-License-Identifier: MIT */
/* Counts each row's exits to the hypervisor, from KVM's counters. */
#include "ci/vm/exits.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT_MAX ((json_int_t)1 << 53) /* exact as a double */
#define TOLERANCE 1e-9                  /* relative; figures are written with 15 digits */

const char *const kvm_counter_names[KVM_COUNTERS] = {
    [KVM_EXITS] = "exits",       [KVM_IRQ_EXITS] = "irq_exits",
    [KVM_PF_TAKEN] = "pf_taken", [KVM_PF_GUEST] = "pf_guest",
    [KVM_INVLPG] = "invlpg",     [KVM_INSN_EMULATION] = "insn_emulation",
};

const char *const exits_figure_names[EXITS_FIGURES] = {
    [EXITS_ALL] = "exits",
    [EXITS_PAGE_FAULT] = "pf_exits",
    [EXITS_REFLECTED] = "pf_reflected",
    [EXITS_INVLPG] = "invlpg_exits",
    [EXITS_EMULATED] = "emulated",
};

static const enum kvm_counter counter_of[EXITS_FIGURES] = {
    [EXITS_ALL] = KVM_EXITS,
    [EXITS_PAGE_FAULT] = KVM_PF_TAKEN,
    [EXITS_REFLECTED] = KVM_PF_GUEST,
    [EXITS_INVLPG] = KVM_INVLPG,
    [EXITS_EMULATED] = KVM_INSN_EMULATION,
};

static const json_t *counter(const json_t *counters, enum kvm_counter which)
{
        return json_object_get(counters, kvm_counter_names[which]);
}

/* Adds the difference of row and base, times sign. */
static bool add_difference(enum kvm_counter which, const json_t *counted, const json_t *base,
                           int sign, double *sum)
{
        const json_t *of_row = counter(counted, which), *of_base = counter(base, which);

        if (!json_is_integer(of_row) || !json_is_integer(of_base))
                return false;
        *sum += sign * ((double)json_integer_value(of_row) - (double)json_integer_value(of_base));
        return true;
}

bool exits_per_sample(enum exits_figure figure, const json_t *counted, const json_t *base,
                      json_int_t samples, double *per_sample)
{
        double sum = 0;

        if (!add_difference(counter_of[figure], counted, base, 1, &sum) ||
            (figure == EXITS_ALL && !add_difference(KVM_IRQ_EXITS, counted, base, -1, &sum)))
                return false;
        *per_sample = sum / (double)samples;
        return true;
}

/* Returns by how much each counter grew. */
static json_t *growth(const json_t *first, const json_t *last)
{
        json_t *grown = json_object();

        for (size_t i = 0; i < KVM_COUNTERS; i++) {
                const json_t *before = counter(first, i), *after = counter(last, i);
                const json_int_t by = json_integer_value(after) - json_integer_value(before);

                json_object_set_new(grown, kvm_counter_names[i],
                                    before && after && by >= 0 ? json_integer(by) : json_null());
        }
        return grown;
}

/* Keeps the counts of a row. A base row is its own base. Without memory the row gets none. */
static void keep_row(struct exits *exits, const json_t *last)
{
        json_t *counted = growth(exits->first, last);
        const json_t *base =
            strcmp(exits->row, exits->base) == 0
                ? counted
                : json_object_get(json_object_get(exits->rows, exits->base), EXITS_COUNTED);
        json_t *row = json_pack("{s:s, s:i, s:O}", EXITS_BASE, exits->base, EXITS_SAMPLES,
                                exits->samples, EXITS_COUNTED, counted);

        for (size_t i = 0; base && i < EXITS_FIGURES; i++) {
                double per_sample;

                json_object_set_new(row, exits_figure_names[i],
                                    exits_per_sample((enum exits_figure)i, counted, base,
                                                     exits->samples, &per_sample)
                                        ? json_real(per_sample)
                                        : json_null());
        }
        if (base && !exits->rows)
                exits->rows = json_object();
        if (base)
                json_object_set(exits->rows, exits->row, row);
        json_decref(row);
        json_decref(counted);
}

void exits_forget(struct exits *exits)
{
        exits->state = EXITS_IDLE;
        json_decref(exits->first);
        exits->first = NULL;
}

/* Lets the guest go on, whether QEMU answered or not. */
static void let_go(struct exits *exits, int socket, bool counting)
{
        if (counting)
                exits->state = EXITS_COUNTING;
        else
                exits_forget(exits);
        qmp_inject_nmi(socket);
}

static void ask(struct exits *exits, int socket)
{
        exits->state = exits->state == EXITS_COUNTING ? EXITS_ASKED_LAST : EXITS_ASKED_FIRST;
        if (exits->is_refused || !qmp_query_stats(socket, ++exits->id))
                let_go(exits, socket, false);
}

struct listening {
        struct exits *exits;
        int socket;
};

static void hear_answer(void *context, int id, const json_t *counters)
{
        struct exits *exits = ((struct listening *)context)->exits;
        const int socket = ((struct listening *)context)->socket;
        const bool is_first = exits->state == EXITS_ASKED_FIRST;

        if (id != exits->id || !(is_first || exits->state == EXITS_ASKED_LAST))
                return;
        exits->is_refused = !counters;
        if (is_first && counters)
                exits->first = json_deep_copy(counters);
        else if (counters)
                keep_row(exits, counters);
        let_go(exits, socket, is_first && counters);
}

void exits_hear_qmp(struct exits *exits, int socket, const char *bytes, size_t length)
{
        struct listening listening = {exits, socket};

        qmp_feed(&exits->qmp, bytes, length, hear_answer, &listening);
        if (!exits->qmp.is_deaf || exits->is_refused)
                return;
        exits->is_refused = true;
        if (exits->state == EXITS_ASKED_FIRST || exits->state == EXITS_ASKED_LAST)
                let_go(exits, socket, false);
}

/* Gets the id of the row with this number; false: the guest never announced it. */
static bool name_row(const json_t *ids, unsigned int number, char id[ROW_NAME_BYTES_MAX + 1])
{
        char key[sizeof(GUEST_VISIT_PREFIX) + 16];

        snprintf(key, sizeof(key), GUEST_VISIT_PREFIX "%u", number);
        const char *found = json_string_value(json_object_get(ids, key));
        snprintf(id, ROW_NAME_BYTES_MAX + 1, "%s", found ? found : "");
        return found;
}

bool exits_hear_line(struct exits *exits, int socket, const char *line, size_t length,
                     const json_t *ids)
{
        char text[GUEST_EXITS_BYTES], moment[sizeof(GUEST_EXITS_BEGIN)];
        unsigned int row, base, samples;
        int end = 0;

        if (length != GUEST_EXITS_BYTES - 1)
                return false;
        memcpy(text, line, length);
        text[length] = '\0';
        if (sscanf(text, GUEST_EXITS_PREFIX "%5[a-z] %4u %4u %9u%n", moment, &row, &base, &samples,
                   &end) != 4 ||
            end != GUEST_EXITS_BYTES - 1)
                return false;
        if (strcmp(moment, GUEST_EXITS_BEGIN) == 0) {
                exits_forget(exits);
                exits->samples = (int)samples;
                if (samples > 0 && name_row(ids, row, exits->row) &&
                    name_row(ids, base, exits->base))
                        ask(exits, socket);
                else
                        let_go(exits, socket, false);
        } else if (strcmp(moment, GUEST_EXITS_ENDED) == 0 && exits->state == EXITS_COUNTING) {
                ask(exits, socket);
        } else {
                let_go(exits, socket, false);
        }
        return true;
}

void exits_close(struct exits *exits)
{
        exits_forget(exits);
        qmp_close(&exits->qmp);
        json_decref(exits->rows);
        *exits = (struct exits){0};
}

#define COUNTER INTEGER(0, COUNT_MAX), OR_NULL
#define FIGURE  NUMBER(-COUNT_MAX, COUNT_MAX), OR_NULL

static const struct field row_fields[] = {
    {EXITS_BASE, STRING(1, ROW_NAME_BYTES_MAX), .bytes = ROW_NAME_BYTES},
    {EXITS_SAMPLES, INTEGER(1, SAMPLES_MAX)},
    {EXITS_COUNTED, OBJECT},
    {"exits", FIGURE},
    {"pf_exits", FIGURE},
    {"pf_reflected", FIGURE},
    {"invlpg_exits", FIGURE},
    {"emulated", FIGURE},
    {0},
};

static const struct field counter_fields[] = {
    {"exits", COUNTER},
    {"irq_exits", COUNTER},
    {"pf_taken", COUNTER},
    {"pf_guest", COUNTER},
    {"invlpg", COUNTER},
    {"insn_emulation", COUNTER},
    {0},
};

static bool check_figure(const json_t *rows, const json_t *row, enum exits_figure figure,
                         struct error *error)
{
        const json_t *base = json_object_get(rows, field_string(row, EXITS_BASE));
        const json_t *got = json_object_get(row, exits_figure_names[figure]);
        double due;

        if (!exits_per_sample(figure, json_object_get(row, EXITS_COUNTED),
                              json_object_get(base, EXITS_COUNTED),
                              field_integer(row, EXITS_SAMPLES), &due))
                return json_is_null(got) || error_set(error, STATUS_UNUSABLE,
                                                      "\"%s\": expected null, nothing counted it",
                                                      exits_figure_names[figure]);
        return (json_is_number(got) &&
                fabs(json_number_value(got) - due) <= TOLERANCE * (1 + fabs(due))) ||
               error_set(error, STATUS_UNUSABLE, "\"%s\": expected %.15g by the counters",
                         exits_figure_names[figure], due);
}

static bool check_row(const json_t *rows, const json_t *row, struct error *error)
{
        if (!fields_check(row, row_fields, NULL, error) ||
            !fields_check(json_object_get(row, EXITS_COUNTED), counter_fields, NULL, error))
                return false;
        for (size_t i = 0; i < EXITS_FIGURES; i++)
                if (!check_figure(rows, row, (enum exits_figure)i, error))
                        return false;
        return true;
}

bool exits_check(const json_t *rows, struct error *error)
{
        char shown[ROW_NAME_BYTES_MAX + 1];
        const char *id;
        json_t *row;

        json_object_foreach((json_t *)rows, id, row)
        {
                printable_copy(shown, sizeof(shown), id, strlen(id));
                if (strlen(id) > ROW_NAME_BYTES_MAX || id[strspn(id, ROW_NAME_BYTES)])
                        return error_set(error, STATUS_UNUSABLE, "exits: %s is no benchmark",
                                         shown);
                if (!check_row(rows, row, error))
                        return error_prefix(error, "exits: %s: ", shown);
        }
        return true;
}
