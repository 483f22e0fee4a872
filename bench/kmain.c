/* SPDX-License-Identifier: MIT */
/* The whole run, from the loader's jump (boot/start.S) to the way out. */
#include "boot/interrupts.h"
#include "boot/layout.h"
#include "boot/memory.h"
#include "boot/system_segments.h"
#include "boot/loader/acpi.h"
#include "boot/loader/loader.h"
#include "boot/console/console.h"
#include "boot/console/exit.h"
#include "boot/console/xen.h"
#include "entry/idt.h"
#include "fault/exception_table.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/alarm.h"
#include "bench/machine/cpus.h"
#include "bench/machine/entry_state.h"
#include "bench/measure/tsc_step.h"
#include "bench/report/report.h"
#include "bench/verify/verify.h"

_Noreturn void kmain(unsigned int boot_path, uintptr_t information);

static struct boot_info boot;
static struct options options;
static struct machine machine;

/* Every page table here is written with it. Firmware may have turned it off. */
static void require_execute_disable(void)
{
        if (cpu_has(&cpu_feature_nx))
                return;
        print(GUEST_USAGE_PREFIX "this CPU has no execute-disable, or firmware turned it off "
                                 "(%s = 0)\n",
              cpu_feature_nx.notation);
        machine_exit(GUEST_EXIT_USAGE);
}

static void bring_up(unsigned int boot_path, uintptr_t information)
{
        console_init();
        tss_load();
        exception_table_init();
        idt_load();
        entry_state_take();
        interrupts_mask();
        loader_read(&boot, boot_path, information);
        acpi_init(&boot, 0, IDENTITY_MAP_BYTES);
        xen_init();
        machine_prepare_exit(boot.screen.kind != BOOT_SCREEN_NONE);
        console_find_serial(&boot);
        console_add_screen(&boot.screen);
        print("trapclock " TRAPCLOCK_VERSION "\n");
        require_execute_disable();
        memory_init(&boot);
        memory_protect_image();
        test_pages_init();
}

static void refuse(const char *error)
{
        print(GUEST_USAGE_PREFIX "%s\n", error);
        machine_exit(GUEST_EXIT_USAGE);
}

static void read_options(void)
{
        char error[256];

        if (!command_line_parse(boot.command_line, &options, error, sizeof(error)))
                refuse(error);
        machine_choose_end(options.power_off ? END_POWER_OFF
                           : options.stay    ? END_STAY
                                             : END_AS_USUAL);
}

/* What leads events to their handlers. */
static void choose_delivery(void)
{
        if (options.mode == VERIFY_MODE && options.delivery == DELIVER_BOTH_WAYS) {
                print(GUEST_USAGE_PREFIX
                      "command line: delivery=both: mode=verify takes idt or fred\n");
                machine_exit(GUEST_EXIT_USAGE);
        }
        if (benchmarks_choose(options.delivery))
                return;
        print(GUEST_USAGE_PREFIX "command line: delivery=: this CPU has no FRED (%s = 0)\n",
              cpu_feature_fred.notation);
        machine_exit(GUEST_EXIT_USAGE);
}

static bool is_selected(const struct benchmark *benchmark)
{
        return (benchmark->suites & options.suite) && glob_match(options.only, benchmark->id) &&
               !glob_match(options.except, benchmark->id);
}

static void list_benchmarks(void)
{
        for (size_t i = 0; i < benchmark_count; i++)
                if (is_selected(&benchmarks[i]))
                        report_benchmark(&benchmarks[i], runner_available(&benchmarks[i]));
}

static bool is_visited(const struct benchmark *benchmark)
{
        return is_selected(benchmark) || runner_is_base(benchmark);
}

/* A base that is not selected gives a median, no more. */
static uint64_t samples_of(const struct benchmark *benchmark)
{
        if (is_selected(benchmark) || options.samples < SAMPLES_DEFAULT)
                return options.samples;
        return SAMPLES_DEFAULT;
}

/*
 * Under a hypervisor whoever started it watches from outside. Where that one counts exits
 * it answers by NMI, and no other is to come.
 */
static void set_alarm(void)
{
        if (options.exits || !(options.alarm_chosen ? options.alarm : !machine.hypervisor[0]))
                return;
        if (alarm_start())
                print("alarm: an NMI asks every %u seconds whether a sample gets on\n",
                      ALARM_SECONDS);
        else
                print("no alarm: it needs an HPET, an I/O APIC and a local APIC\n");
}

static void set_codes(void)
{
        console_set_codes(!options.codes_chosen ? CODES_AS_NEEDED
                          : options.codes       ? CODES_ON
                                                : CODES_OFF,
                          machine.clock.tsc.hz);
}

/* Where each other CPU begins, in the state that this one was brought up to. */
static void join(void)
{
        tss_load();
        idt_load();
        entry_state_clear();
        stamp_order_join(machine.vendor);
        cpus_join();
}

static void start_cpus(void)
{
        char error[256];

        if (options.mode == RUN_MODE && options_last_cpu(&options) > 0 &&
            !cpus_start(&boot, &machine, &options, join, error, sizeof(error)))
                refuse(error);
}

/* The CPUs that rows are taken on, from this one on; NULL: it is the last. */
static struct cpu *next_measured(const struct cpu *cpu)
{
        if (!options.each)
                return NULL;
        for (size_t i = cpu->number + 1; i < smp_count(); i++)
                if (smp_cpu(i)->state == CPU_RUNNING)
                        return smp_cpu(i);
        return NULL;
}

/* Before the report begins: it says if the core never came to rest. */
static void prepare_run(void)
{
        counters_init(&machine, options.async);
        runner_init(&machine, &options);
        for (struct cpu *cpu = this_cpu; cpu; cpu = next_measured(cpu)) {
                runner_use(cpu);
                machine.core_unsteady |= !runner_await_steady();
        }
}

static void report_outcome(const struct benchmark *benchmark, const struct cpu *cpu,
                           const struct outcome *outcome)
{
        const struct cpu *const where = options.each ? cpu : NULL;

        if (outcome->skipped[0])
                report_skip(benchmark, where, outcome->skipped);
        else
                report_result(benchmark, where, outcome);
}

static void announce_exits(const struct benchmark *benchmark, uint64_t samples,
                           enum exits_moment moment)
{
        report_exits((size_t)(benchmark - benchmarks),
                     (size_t)(benchmark_base(benchmark) - benchmarks), samples, moment);
}

/*
 * The bases come first, the very first one twice: once for what the counting touches for
 * the first time. Nobody listens where no records are wanted.
 */
static void count_exits(void)
{
        if (!options.exits || !report_wants(REPORT_JSON) ||
            !runner_count_exits(BENCHMARK_EMPTY, announce_exits))
                return;
        for (size_t i = 0; i < benchmark_count; i++)
                if (is_visited(&benchmarks[i]) &&
                    !runner_count_exits(&benchmarks[i], announce_exits))
                        return;
}

/* True: the row is to be visited in the next round, too. */
static bool visit(size_t row, struct cpu *cpu, uint64_t round)
{
        const struct benchmark *benchmark = &benchmarks[row];

        runner_use(cpu);
        if (!runner_is_due(benchmark))
                return false;
        report_visit(row, round == 0 && cpu == this_cpu ? benchmark : NULL);
        runner_visit(benchmark, round, samples_of(benchmark));
        return runner_is_due(benchmark);
}

static uint64_t count_first_visits(void)
{
        uint64_t rows = 0, cpus = 0;

        for (size_t i = 0; i < benchmark_count; i++)
                rows += is_visited(&benchmarks[i]);
        for (struct cpu *cpu = this_cpu; cpu; cpu = next_measured(cpu))
                cpus++;
        return rows * cpus;
}

/* A base that failed is told in any case: every net hangs on it. */
static void report_outcomes(struct cpu *cpu)
{
        runner_use(cpu);
        for (size_t i = 0; i < benchmark_count; i++) {
                if (!is_visited(&benchmarks[i]))
                        continue;
                const struct outcome *outcome = runner_outcome(&benchmarks[i]);

                if (is_selected(&benchmarks[i]) || outcome->verified != outcome->taken)
                        report_outcome(&benchmarks[i], cpu, outcome);
        }
}

/* All rows a visit each, on every CPU, and so on: what drifts drifts for all alike. */
static void run_benchmarks(void)
{
        uint64_t visits = count_first_visits();

        for (uint64_t round = 0; round < options.rounds; round++) {
                report_round(round + 1, options.rounds, visits);
                visits = 0;
                for (size_t i = 0; i < benchmark_count; i++)
                        for (struct cpu *cpu = this_cpu; is_visited(&benchmarks[i]) && cpu;
                             cpu = next_measured(cpu))
                                visits += visit(i, cpu, round);
        }
        runner_use(this_cpu);
        count_exits();
        for (struct cpu *cpu = this_cpu; cpu; cpu = next_measured(cpu))
                report_outcomes(cpu);
}

_Noreturn void kmain(unsigned int boot_path, uintptr_t information)
{
        bring_up(boot_path, information);
        read_options();
        choose_delivery();
        machine_identify(&machine, &options);
        machine.clock.step = tsc_step(&machine.clock);
        set_alarm();
        set_codes();
        start_cpus();
        if (options.mode == RUN_MODE)
                prepare_run();
        report_boot(&boot, &machine, &options);
        report_cpus();
        switch (options.mode) {
        case RUN_MODE:
                run_benchmarks();
                break;
        case LIST_MODE:
                list_benchmarks();
                break;
        case VERIFY_MODE:
                verify(&machine, options.cases, options.delivery == DELIVER_BY_FRED);
                break;
        }
        const uint8_t value = report_end();

        console_show_codes();
        machine_exit(value);
}
