/* SPDX-License-Identifier: MIT */
/* Suggests the benchmark that the user may have meant. */
#include "ci/vm/nearest_benchmark.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/nearest.h"
#include "ci/base/text.h"
#include "ci/vm/guest.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/vm.h"

#include <string.h>

#define TIMEOUT_S    60
#define SUITES_BYTES 100

static bool list(const char *qemu, const char *elf, struct report *report, struct error *error)
{
        const struct guest_request request = {.mode = MODE_LIST,
                                              .suite = "all",
                                              .samples = NUMBER_NOT_GIVEN,
                                              .warmup = NUMBER_NOT_GIVEN,
                                              .rounds = NUMBER_NOT_GIVEN,
                                              .cases = NUMBER_NOT_GIVEN};
        char command_line[ISO_COMMAND_LINE_BYTES + 1];
        const struct machine machine = {.vm = &vm_qemu,
                                        .program = qemu,
                                        .accelerator = ACCELERATOR_TCG,
                                        .boot = BOOT_PATH_PVH,
                                        .type = "pc",
                                        .image = elf,
                                        .command_line = command_line,
                                        .timeout_s = TIMEOUT_S};
        struct guest_end ignored;

        return guest_command_line(&request, command_line, error) &&
               guest_boot(&machine, NULL, report, &ignored, error);
}

static void add_nearest(const json_t *records, const char *id, struct error *error)
{
        struct nearest nearest = {.word = id};
        const json_t *suites = NULL;
        char words[SUITES_BYTES] = "";
        size_t index;
        json_t *item;

        json_array_foreach(records, index, item)
        {
                const char *before = nearest.found;

                nearest_try(&nearest, field_string(item, FIELD_ID));
                if (nearest.found != before)
                        suites = json_object_get(item, BENCHMARK_SUITES);
        }
        if (!nearest.found)
                return;
        json_array_foreach(suites, index, item)
        {
                text_append(words, sizeof(words), "%s%s", index ? ", " : "",
                            json_string_value(item));
        }
        const struct error reason = *error;
        if (strcmp(nearest.found, id) == 0)
                error_set(error, reason.status, "%s; it is of suite %s: say --suite", reason.text,
                          words);
        else
                error_set(error, reason.status, "%s; the nearest is %s, of suite %s", reason.text,
                          nearest.found, words);
}

void nearest_benchmark_add(const char *qemu, const char *elf, const char *id, struct error *error)
{
        struct error ignored = {.status = 0};
        struct report report;

        if (!report_open(&report, &ignored))
                return;
        if (list(qemu, elf, &report, &ignored))
                add_nearest(report.records, id, error);
        error_clear(&ignored);
        report_close(&report);
}
