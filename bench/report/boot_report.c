/* SPDX-License-Identifier: MIT */
/* The first part of the report: what ran, on which machine, with which clock. */
#include "bench/report/boot_report.h"
#include "boot/build_id.h"
#include "boot/format.h"
#include "boot/console/console.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/cpu_feature.h"
#include "bench/machine/cpus.h"
#include "bench/machine/entry_state.h"
#include "bench/report/figures.h"
#include "bench/report/record.h"
#include "bench/report/source_commit.h"

#ifdef __clang__
#define TEXT_OF(number)  TEXT_OF_(number)
#define TEXT_OF_(number) #number
#define COMPILER                                                                    \
        "clang " TEXT_OF(__clang_major__) "." TEXT_OF(__clang_minor__) "." TEXT_OF( \
            __clang_patchlevel__)
#else
#define COMPILER "gcc " __VERSION__
#endif

#define ITEM_SIZE    128
#define WARNING_SIZE 256
#define WARNINGS_MAX 6

static const struct machine *machine;

static void record_readings(const struct tsc_frequency *tsc)
{
        char text[ITEM_SIZE];

        if (tsc->hz)
                record_number(BOOT_TSC_HZ, tsc->hz);
        else
                record_null(BOOT_TSC_HZ);
        record_string(BOOT_TSC_SOURCE, tsc->source);
        record_array_begin(BOOT_TSC_READINGS);
        for (size_t i = 0; i < tsc->reading_count; i++) {
                format_text(text, sizeof(text), "%s %lu", tsc->readings[i].source,
                            tsc->readings[i].hz);
                record_array_string(text);
        }
        record_array_end();
}

static void record_processor(const struct processor *processor)
{
        record_known(BOOT_MICROCODE, processor->microcode);
        record_string(BOOT_CORE_TYPE, processor->core_type);
        record_known(BOOT_THREADS, processor->threads_per_core);
        if (!processor->has_arch_capabilities) {
                record_null(BOOT_CAPABILITIES);
                return;
        }
        record_array_begin(BOOT_CAPABILITIES);
        for (size_t i = 0; i < arch_capability_count; i++)
                if (processor->arch_capabilities >> arch_capabilities[i].bit & 1)
                        record_array_string(arch_capabilities[i].name);
        record_array_end();
}

static void record_entry_state(void)
{
        size_t count;
        const struct entry_register *registers = entry_state(&count);
        char text[ITEM_SIZE];

        record_array_begin(BOOT_ENTRY_STATE);
        for (size_t i = 0; i < count; i++) {
                format_text(text, sizeof(text), "%s 0x%lx", registers[i].name, registers[i].value);
                record_array_string(text);
        }
        record_array_end();
}

/*
 * Reasons not to trust the figures: mistakes of the loader, stamps that do not order
 * instructions, sources that disagree on the TSC's frequency.
 */
static size_t list_warnings(const struct boot_info *boot, const struct options *options,
                            char texts[WARNINGS_MAX][WARNING_SIZE])
{
        const struct tsc_frequency *tsc = &machine->clock.tsc;
        size_t count = 0, length;

        if (boot->problem)
                format_text(texts[count++], WARNING_SIZE, "%s", boot->problem);
        if (options->ignored[0])
                format_text(texts[count++], WARNING_SIZE,
                            "words for Linux on the command line are ignored: %s",
                            options->ignored);
        if (!machine->stamp_order.holds)
                format_text(texts[count++], WARNING_SIZE,
                            "no fence passed the ordering self-test: instructions may slip past "
                            "the stamps, and figures be too small");
        if (machine->core_unsteady)
                format_text(texts[count++], WARNING_SIZE,
                            "the core's frequency had not come to rest before the first benchmark");
        if (cpus_missing(texts[count], WARNING_SIZE))
                count++;
        if (!tsc->doubtful)
                return count;
        length = format_text(texts[count], WARNING_SIZE, "the TSC's frequency is");
        for (size_t i = 0; i < tsc->reading_count; i++)
                length += format_text(texts[count] + length, WARNING_SIZE - length, "%s %lu by %s",
                                      i ? "," : "", tsc->readings[i].hz, tsc->readings[i].source);
        return count + 1;
}

static void record_probes(const struct clock_probes *probes)
{
        record_object_begin(BOOT_CLOCK_PROBES);
        record_number(PROBE_FRESH_FIRST, probes->fresh_first);
        record_number(PROBE_FRESH_AGAIN, probes->fresh_again);
        record_number(PROBE_NOPS, probes->nops);
        record_number(PROBE_MULTIPLIES, probes->multiplies);
        record_number(PROBE_EMPTY_PAIR, probes->empty_pair);
        record_object_end();
}

static void record_stamp_order(const struct stamp_order *order)
{
        const bool lfence = order->fence == FENCE_LFENCE;
        char text[ITEM_SIZE];

        format_text(text, sizeof(text), "%s%s; the ordering self-test %s",
                    fences[order->fence].name, lfence ? order->lfence : " in place of LFENCE",
                    order->holds ? "passed" : "failed");
        record_string(BOOT_LFENCE, text);
}

static void record_warnings(const struct boot_info *boot, const struct options *options)
{
        char warnings[WARNINGS_MAX][WARNING_SIZE];

        record_array_begin(BOOT_WARNINGS);
        for (size_t i = 0, count = list_warnings(boot, options, warnings); i < count; i++)
                record_array_string(warnings[i]);
        record_array_end();
}

void boot_report_print(const struct boot_info *boot, const struct machine *m,
                       const struct options *options)
{
        char warnings[WARNINGS_MAX][WARNING_SIZE];

        machine = m;
        print("%s family %u model %u stepping %u%s%s\n",
              machine->brand[0] ? machine->brand : machine->vendor, machine->family, machine->model,
              machine->stepping, machine->hypervisor[0] ? " under " : "", machine->hypervisor);
        print("booted by %s, clock %s (%s%s, step %lu.%02lu", boot->path, machine->clock.name,
              machine->clock.forced ? "forced, " : "", machine->clock.unit,
              machine->clock.step / 100, machine->clock.step % 100);
        if (machine->clock.tsc.hz)
                print(", %lu Hz by %s", machine->clock.tsc.hz, machine->clock.tsc.source);
        print("), %lu samples in %lu rounds, after %lu for warm-up in each\n", options->samples,
              options->rounds, options->warmup);
        if (machine->cpu_is)
                print(
                    "the CPU is %s, as the command line says: its known deviations are accepted\n",
                    machine->cpu_is);
        for (size_t i = 0, count = list_warnings(boot, options, warnings); i < count; i++)
                print("warning: %s\n", warnings[i]);
}

void boot_report_record(const struct boot_info *boot, const struct machine *m,
                        const struct options *options, bool repeated)
{
        char build_id[BUILD_ID_SIZE];

        machine = m;
        build_id_read(build_id);
        record_begin(RECORD_BOOT);
        record_number(BOOT_SCHEMA, REPORT_SCHEMA);
        record_string(BOOT_VERSION, TRAPCLOCK_VERSION);
        record_string(BOOT_BUILD_ID, build_id);
        record_string(BOOT_COMPILER, COMPILER);
        record_string(BOOT_COMMIT, source_commit.text);
        record_known(BOOT_COMMIT_TIME, source_commit.seconds);
        record_string(BOOT_VENDOR, machine->vendor);
        record_number(BOOT_FAMILY, machine->family);
        record_number(BOOT_MODEL, machine->model);
        record_number(BOOT_STEPPING, machine->stepping);
        record_string(BOOT_BRAND, machine->brand);
        record_string(BOOT_HYPERVISOR, machine->hypervisor);
        record_array_begin(BOOT_FEATURES);
        for (size_t i = 0; i < cpu_feature_count; i++)
                if (cpu_has(cpu_features[i]))
                        record_array_string(cpu_features[i]->name);
        record_array_end();
        record_number(BOOT_MAXPHYADDR, machine->maxphyaddr);
        record_number(BOOT_PAGING_LEVELS, machine->paging_levels);
        record_readings(&machine->clock.tsc);
        record_hundredths(BOOT_TSC_STEP, machine->clock.step);
        record_processor(&machine->processor);
        record_entry_state();
        record_warnings(boot, options);
        record_string(BOOT_PATH, boot->path);
        record_string(BOOT_COMMAND_LINE, boot->command_line);
        record_string(BOOT_CLOCK, machine->clock.name);
        record_string(BOOT_UNIT, machine->clock.unit);
        if (machine->cpu_is)
                record_string(BOOT_CPU_IS, machine->cpu_is);
        record_boolean(BOOT_FORCED, machine->clock.forced);
        record_string(BOOT_LAYER, machine->clock.layer);
        record_probes(&machine->clock.probes);
        record_stamp_order(&machine->stamp_order);
        record_number(BOOT_SAMPLES, options->samples);
        record_number(BOOT_WARMUP, options->warmup);
        record_number(BOOT_ROUNDS, options->rounds);
        record_number(BOOT_SEED, options->seed);
        if (repeated)
                record_boolean(BOOT_REPEATED, true);
        record_end();
}
