/* SPDX-License-Identifier: MIT */
/* Makes and checks results. */
#include "ci/result/result.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"
#include "ci/report/record.h"
#include "ci/vm/exits.h"
#include "ci/vm/vm.h"
#include "ci/result/host.h"

#include <sched.h>
#include <math.h>
#include <string.h>

#define RECORDS_MAX    1000000
#define TEXT_BYTES_MAX 4096
#define ORDER_MAX      (2 * BOOTS_MAX)
#define WALL_MS_MAX    ((json_int_t)1 << 40)

static const char *const modes[] = {MODE_RUN, MODE_VERIFY, NULL};

static const struct field result_fields[] = {
    {"schema", INTEGER(RESULT_SCHEMA, RESULT_SCHEMA)},
    {"tool", STRING(1, 64)},
    {"created", STRING(20, 20), .bytes = "0123456789-:TZ"},
    {RESULT_HOST, OBJECT},
    {RESULT_OPTIONS, OBJECT},
    {RESULT_VM_ARGUMENTS, STRINGS(0, VM_ARGUMENTS_MAX)},
    {RESULT_CLOCK, STRING(1, 16), .words = clock_names},
    {RESULT_PARTIAL, BOOLEAN},
    {RESULT_BOOTS, ARRAY(1, BOOTS_MAX)},
    {RESULT_TURN, OBJECT, OR_ABSENT},
    {0},
};

static const struct field host_fields[] = {
    {"kernel", STRING(0, TEXT_BYTES_MAX)},
    {"cpu", STRING(0, TEXT_BYTES_MAX)},
    {"vm", STRING(0, TEXT_BYTES_MAX)},
    {"governor", STRING(1, HOST_STATE_BYTES)},
    {"smt", STRING(1, HOST_STATE_BYTES)},
    {"turbo", STRING(1, HOST_STATE_BYTES)},
    {0},
};

static const struct field option_fields[] = {
    {RESULT_MODE, STRING(1, 16), .words = modes},
    {RESULT_VM, STRING(1, 16)},
    {"accel", STRING(1, 16), OR_NULL, .words = accelerator_names},
    {"accel_asked", STRING(1, 16), OR_NULL, .words = accelerator_names},
    {"boot", STRING(1, 16), OR_NULL, .words = boot_path_names},
    {"machine", STRING(1, 64), OR_NULL},
    {"cpu", STRING(1, TEXT_BYTES_MAX), OR_NULL},
    {"suite", STRING(1, 64), OR_NULL},
    {"only", STRING(1, TEXT_BYTES_MAX), OR_NULL},
    {"samples", INTEGER(1, SAMPLES_MAX), OR_NULL},
    {"warmup", INTEGER(0, SAMPLES_MAX), OR_NULL},
    {"cases", INTEGER(0, CASES_MAX), OR_NULL},
    {"boots", INTEGER(1, BOOTS_MAX), OR_NULL},
    {"pin", INTEGER(0, CPU_SETSIZE - 1), OR_NULL},
    {"except", STRING(1, TEXT_BYTES_MAX), OR_ABSENT},
    {"cpu_is", STRING(1, 16), OR_ABSENT, .words = cpu_is_names},
    {"smp", INTEGER(1, CPUS_MAX), OR_ABSENT},
    {"cpus", STRING(1, 64), OR_ABSENT},
    {"each", BOOLEAN, OR_ABSENT},
    {0},
};

static const char *const sides[] = {SIDE_BASE, SIDE_NEW, NULL};

static const struct field turn_fields[] = {
    {RESULT_TURN_RUN, STRING(1, 64)},
    {RESULT_TURN_SIDE, STRING(1, 16), .words = sides},
    {RESULT_TURN_SEED, INTEGER(0, INT32_MAX)},
    {0},
};

static const struct field boot_fields[] = {
    {RESULT_BOOT_STATUS, INTEGER(0, 255)},
    {RESULT_BOOT_WALL, INTEGER(0, WALL_MS_MAX)},
    {RESULT_BOOT_RECORDS, ARRAY(1, RECORDS_MAX)},
    {RESULT_BOOT_STARTED, STRING(20, 20), OR_ABSENT, .bytes = "0123456789-:TZ"},
    {RESULT_BOOT_ORDER, INTEGER(0, ORDER_MAX), OR_ABSENT},
    {RESULT_BOOT_EXITS, OBJECT, OR_ABSENT},
    {0},
};

/* The text is untrusted and may not be UTF-8. NULL gives null. */
static json_t *text_or_null(const char *text)
{
        char shown[TEXT_BYTES_MAX];

        if (!text)
                return json_null();
        printable_copy(shown, sizeof(shown), text, strlen(text));
        return json_string(shown);
}

static json_t *number_or_null(long number)
{
        return number == NUMBER_NOT_GIVEN ? json_null() : json_integer(number);
}

static json_t *describe_host(const char *vm)
{
        char kernel[HOST_TEXT_BYTES], cpu[HOST_TEXT_BYTES];
        struct host_state state;

        host_kernel(kernel);
        host_cpu(cpu);
        host_state_read("", &state);
        return json_pack("{s:s, s:s, s:o, s:s, s:s, s:s}", "kernel", kernel, "cpu", cpu, "vm",
                         text_or_null(vm), "governor", state.governor, "smt", state.smt, "turbo",
                         state.turbo);
}

static bool add_options_if_given(json_t *options, const struct result_origin *origin)
{
        const struct guest_request *request = origin->request;
        const int smp = origin->machine->smp;

        return (!request->except ||
                json_object_set_new(options, "except", json_string(request->except)) == 0) &&
               (!request->cpu_is ||
                json_object_set_new(options, "cpu_is", json_string(request->cpu_is)) == 0) &&
               (!smp || json_object_set_new(options, "smp", json_integer(smp)) == 0) &&
               (!request->each || json_object_set_new(options, "each", json_true()) == 0) &&
               (!request->cpus ||
                json_object_set_new(options, "cpus", json_string(request->cpus)) == 0);
}

static json_t *describe_options(const struct result_origin *origin)
{
        const struct machine *machine = origin->machine;
        const struct guest_request *request = origin->request;

        json_t *options =
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                      RESULT_MODE, request->mode, RESULT_VM, machine->vm->name, "accel",
                      accelerator_names[machine->accelerator], "accel_asked",
                      accelerator_names[origin->asked], "boot", boot_path_names[machine->boot],
                      "machine", text_or_null(machine->type), "cpu", text_or_null(machine->cpu),
                      "suite", text_or_null(request->suite), "only", text_or_null(request->only),
                      "samples", number_or_null(request->samples), "warmup",
                      number_or_null(request->warmup), "cases", number_or_null(request->cases),
                      "boots", number_or_null(origin->boots), "pin", number_or_null(origin->pin));
        if (options && add_options_if_given(options, origin))
                return options;
        json_decref(options);
        return NULL;
}

static json_t *describe_arguments(const struct machine *machine)
{
        struct vm_arguments arguments;
        json_t *list = json_array();

        machine->vm->arguments(machine, ".", &arguments);
        for (size_t i = 0; list && arguments.list[i]; i++) {
                if (json_array_append_new(list, text_or_null(arguments.list[i])) != 0) {
                        json_decref(list);
                        return NULL;
                }
        }
        return list;
}

static json_t *new_result(json_t *host, json_t *options, json_t *arguments, struct error *error)
{
        char created[UTC_TEXT_BYTES];

        host_utc("%Y-%m-%dT%H:%M:%SZ", created);
        json_t *result =
            json_pack("{s:i, s:s, s:s, s:o, s:o, s:o, s:s, s:b, s:[]}", "schema", RESULT_SCHEMA,
                      "tool", "trapclock " TRAPCLOCK_VERSION, "created", created, RESULT_HOST, host,
                      RESULT_OPTIONS, options, RESULT_VM_ARGUMENTS, arguments, RESULT_CLOCK, "",
                      RESULT_PARTIAL, false, RESULT_BOOTS);
        if (!result)
                error_no_memory(error);
        return result;
}

bool result_mark_partial(json_t *result, struct error *error)
{
        return json_object_set_new(result, RESULT_PARTIAL, json_true()) == 0 ||
               error_no_memory(error);
}

bool result_is_partial(const json_t *result)
{
        return json_is_true(json_object_get(result, RESULT_PARTIAL));
}

json_t *result_new(const struct result_origin *origin, struct error *error)
{
        return new_result(describe_host(origin->vm_version), describe_options(origin),
                          describe_arguments(origin->machine), error);
}

static json_t *new_imported(bool verify, struct error *error)
{
        json_t *host = json_pack("{s:s}", "vm", "imported");
        json_t *options = json_pack("{s:s, s:s}", RESULT_MODE, verify ? MODE_VERIFY : MODE_RUN,
                                    RESULT_VM, RESULT_VM_NONE);

        for (size_t i = 0; host_fields[i].name; i++)
                if (!json_object_get(host, host_fields[i].name))
                        json_object_set_new(host, host_fields[i].name, json_string("unknown"));
        for (size_t i = 0; option_fields[i].name; i++)
                if (!json_object_get(options, option_fields[i].name))
                        json_object_set_new(options, option_fields[i].name, json_null());
        return new_result(host, options, json_array(), error);
}

bool result_note_partial(json_t *result, size_t damaged, struct error *error)
{
        json_t *note = json_sprintf("imported in part: %zu damaged", damaged);

        return json_object_set_new(json_object_get(result, RESULT_HOST), "vm", note) == 0
                   ? result_mark_partial(result, error)
                   : error_no_memory(error);
}

static bool check_clock(const json_t *result, const json_t *boot, struct error *error)
{
        const char *expected = field_string(result, RESULT_CLOCK);
        const char *got = field_string(boot, BOOT_CLOCK);

        return strcmp(expected, got) == 0 ||
               error_set(error, STATUS_UNUSABLE, "clock: expected %s, got %s", expected, got);
}

bool result_is_verify(const json_t *result)
{
        const json_t *options = json_object_get(result, RESULT_OPTIONS);

        return strcmp(field_string(options, RESULT_MODE), MODE_VERIFY) == 0;
}

static bool check_mode(const json_t *result, const struct report *report, struct error *error)
{
        return report->verified == result_is_verify(result) ||
               error_set(error, STATUS_UNUSABLE, "a report whose mode differs from the options");
}

/* Boot record fields that all boots of a result must agree in. */
static const char *const same_in_every_boot[] = {
    BOOT_BUILD_ID,   BOOT_COMPILER,        BOOT_VENDOR,    BOOT_FAMILY,    BOOT_MODEL,
    BOOT_STEPPING,   BOOT_BRAND,           BOOT_CORE_TYPE, BOOT_MICROCODE, BOOT_CAPABILITIES,
    BOOT_HYPERVISOR, BOOT_PAGING_LEVELS,   BOOT_PATH,      BOOT_SAMPLES,   BOOT_WARMUP,
    BOOT_FORCED,     BOOT_LAYER,           BOOT_ROUNDS,    BOOT_LFENCE,    BOOT_CPU_IS,
    BOOT_KERNEL,     BOOT_KERNEL_BUILD_ID, BOOT_COMMIT,    NULL,
};

/* Two readings on the same machine differ by less than this fraction. */
static const struct {
        const char *field;
        double tolerance;
} alike_in_every_boot[] = {{BOOT_TSC_HZ, 0.001}, {BOOT_TSC_STEP, 0.05}};

bool result_boots_agree(const json_t *first, const json_t *boot, size_t place, struct error *error)
{
        for (size_t i = 0; same_in_every_boot[i]; i++) {
                const json_t *of_first = json_object_get(first, same_in_every_boot[i]);
                const json_t *of_boot = json_object_get(boot, same_in_every_boot[i]);

                if (of_first != of_boot && !json_equal(of_first, of_boot)) /* NULL: older schema */
                        return error_set(error, STATUS_UNUSABLE,
                                         "boot %zu differs from the first in \"%s\"", place + 1,
                                         same_in_every_boot[i]);
        }
        for (size_t i = 0; i < sizeof(alike_in_every_boot) / sizeof(alike_in_every_boot[0]); i++) {
                const char *field = alike_in_every_boot[i].field;
                double of_first = json_number_value(json_object_get(first, field));
                double of_boot = json_number_value(json_object_get(boot, field));

                if (of_first > 0 && of_boot > 0 &&
                    fabs(of_boot - of_first) > alike_in_every_boot[i].tolerance * of_first)
                        return error_set(error, STATUS_UNUSABLE,
                                         "boot %zu differs from the first in \"%s\": %.15g, was "
                                         "%.15g",
                                         place + 1, field, of_boot, of_first);
        }
        return true;
}

/* Returns the first boot's record; NULL: none yet. */
static const json_t *first_boot(const json_t *result)
{
        const json_t *entry = json_array_get(json_object_get(result, RESULT_BOOTS), 0);

        return json_array_get(json_object_get(entry, RESULT_BOOT_RECORDS), 0);
}

bool result_set_turn(json_t *result, const char *run, const char *side, unsigned long seed,
                     struct error *error)
{
        json_t *turn = json_pack("{s:s, s:s, s:I}", RESULT_TURN_RUN, run, RESULT_TURN_SIDE, side,
                                 RESULT_TURN_SEED, (json_int_t)seed);

        return json_object_set_new(result, RESULT_TURN, turn) == 0 || error_no_memory(error);
}

/* An imported boot has no place, because its time is unknown. */
static bool add_place(json_t *entry, const struct boot_place *place)
{
        if (!place)
                return true;
        return json_object_set_new(entry, RESULT_BOOT_STARTED, json_string(place->started)) == 0 &&
               (place->order < 0 ||
                json_object_set_new(entry, RESULT_BOOT_ORDER, json_integer(place->order)) == 0);
}

bool result_takes_boot(const json_t *result, const struct report *report, struct error *error)
{
        const json_t *boot = report_boot(report);
        size_t boots = json_array_size(json_object_get(result, RESULT_BOOTS));

        return check_clock(result, boot, error) && check_mode(result, report, error) &&
               (boots == 0 || result_boots_agree(first_boot(result), boot, boots, error));
}

bool result_add_boot(json_t *result, const struct report *report, const struct guest_end *end,
                     const struct boot_place *place, struct error *error)
{
        json_t *list = json_object_get(result, RESULT_BOOTS);
        const json_t *boot = report_boot(report);

        if (json_array_size(list) == 0 &&
            json_object_set_new(result, RESULT_CLOCK,
                                json_string(field_string(boot, BOOT_CLOCK))) != 0)
                return error_no_memory(error);
        if (!result_takes_boot(result, report, error))
                return false;
        json_t *entry =
            json_pack("{s:i, s:I, s:O}", RESULT_BOOT_STATUS, end->exit_status, RESULT_BOOT_WALL,
                      (json_int_t)end->wall_ms, RESULT_BOOT_RECORDS, report->records);
        if (!entry || !add_place(entry, place) ||
            (report->exits && json_object_set(entry, RESULT_BOOT_EXITS, report->exits) != 0)) {
                json_decref(entry);
                return error_no_memory(error);
        }
        return json_array_append_new(list, entry) == 0 || error_no_memory(error);
}

/* The exit status that QEMU would have had. */
static int imported_status(bool failed)
{
        return GUEST_EXIT_STATUS(failed ? GUEST_EXIT_FAILED : GUEST_EXIT_PASS);
}

bool result_add_imported(json_t **result, const struct report *report, struct error *error)
{
        const struct guest_end end = {.exit_status = imported_status(report->failed > 0)};

        if (!*result)
                *result = new_imported(report->verified, error);
        return *result && result_add_boot(*result, report, &end, NULL, error);
}

bool result_is_imported(const json_t *result)
{
        return strcmp(field_string(json_object_get(result, RESULT_OPTIONS), RESULT_VM),
                      RESULT_VM_NONE) == 0;
}

static const struct vm *vm_of(const json_t *result)
{
        return vm_named(field_string(json_object_get(result, RESULT_OPTIONS), RESULT_VM));
}

static bool check_status(const json_t *result, const json_t *entry, const struct report *report,
                         struct error *error)
{
        const struct vm *vm = vm_of(result);
        bool imported = result_is_imported(result);
        json_int_t got = field_integer(entry, RESULT_BOOT_STATUS);

        if (!vm && !imported)
                return error_set(error, STATUS_UNUSABLE, "the VM is unknown");
        int expected = imported             ? imported_status(report->failed > 0)
                       : report->failed > 0 ? vm->status_failed
                                            : vm->status_passed;
        return got == expected || error_set(error, STATUS_UNUSABLE,
                                            "exit status: expected %d with %zu failed, got %lld",
                                            expected, report->failed, (long long)got);
}

static bool check_records(const json_t *result, const json_t *entry, struct report *report,
                          struct error *error)
{
        size_t index;
        json_t *record;

        json_array_foreach(json_object_get(entry, RESULT_BOOT_RECORDS), index, record)
        {
                if (!report_add(report, record, error))
                        return error_prefix(error, "record %zu: ", index + 1);
        }
        return report_complete(report, error) && check_clock(result, report_boot(report), error) &&
               check_mode(result, report, error) && check_status(result, entry, report, error);
}

static bool check_boot(const json_t *result, const json_t *entry, struct error *error)
{
        struct report report;

        if (!fields_check(entry, boot_fields, NULL, error) || !report_open(&report, error))
                return false;
        bool good = check_records(result, entry, &report, error) &&
                    exits_check(json_object_get(entry, RESULT_BOOT_EXITS), error);
        report_close(&report);
        return good;
}

/* On a side of a run --vs, every boot must have a place of its own. */
static bool check_order(const json_t *result, struct error *error)
{
        bool taken[ORDER_MAX + 1] = {false};
        size_t index;
        json_t *entry;

        json_array_foreach(json_object_get(result, RESULT_BOOTS), index, entry)
        {
                json_int_t order = field_integer(entry, RESULT_BOOT_ORDER);

                if (field_is_null(entry, RESULT_BOOT_ORDER))
                        return error_set(error, STATUS_UNUSABLE,
                                         "boot %zu: a side of a run without its \"order\"",
                                         index + 1);
                if (taken[order])
                        return error_set(error, STATUS_UNUSABLE,
                                         "boot %zu: \"order\" %lld is an earlier boot's", index + 1,
                                         (long long)order);
                taken[order] = true;
        }
        return true;
}

bool result_check(const json_t *result, struct error *error)
{
        size_t index;
        json_t *entry;

        if (!fields_check(result, result_fields, NULL, error))
                return false;
        if (!fields_check(json_object_get(result, RESULT_HOST), host_fields, NULL, error))
                return error_prefix(error, "%s: ", RESULT_HOST);
        if (!fields_check(json_object_get(result, RESULT_OPTIONS), option_fields, NULL, error))
                return error_prefix(error, "%s: ", RESULT_OPTIONS);
        const json_t *turn = json_object_get(result, RESULT_TURN);
        if (json_is_object(turn) && !fields_check(turn, turn_fields, NULL, error))
                return error_prefix(error, "%s: ", RESULT_TURN);
        json_array_foreach(json_object_get(result, RESULT_BOOTS), index, entry)
        {
                if (!check_boot(result, entry, error))
                        return error_prefix(error, "boot %zu: ", index + 1);
        }
        return !json_is_object(turn) || check_order(result, error);
}

/* Refuses a result or report whose schema is newer than this tool. */
static bool check_age(const json_t *result, struct error *error)
{
        const json_t *boot = json_array_get(json_object_get(result, RESULT_BOOTS), 0);
        const json_t *record = json_array_get(json_object_get(boot, RESULT_BOOT_RECORDS), 0);
        const json_int_t schema = json_integer_value(json_object_get(result, "schema"));
        const json_int_t of_report = json_integer_value(json_object_get(record, BOOT_SCHEMA));

        if (schema > RESULT_SCHEMA)
                return error_newer(error, schema, RESULT_SCHEMA);
        return of_report <= REPORT_SCHEMA || error_newer(error, of_report, REPORT_SCHEMA);
}

bool result_check_named(const json_t *result, const char *name, struct error *error)
{
        if (!check_age(result, error))
                return error_prefix(error, "%s: ", name);
        return result_check(result, error) ||
               error_prefix(error, "%s: not a trapclock result: ", name);
}

static size_t boot_failed(const json_t *entry)
{
        const json_t *records = json_object_get(entry, RESULT_BOOT_RECORDS);
        const json_t *end = json_array_get(records, json_array_size(records) - 1);

        return (size_t)field_integer(end, END_FAILED);
}

size_t result_failed(const json_t *result)
{
        size_t failed = 0;
        size_t index;
        json_t *entry;

        json_array_foreach(json_object_get(result, RESULT_BOOTS), index, entry)
        {
                failed += boot_failed(entry);
        }
        return failed;
}
