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
#include "entry/idt.h"
#include "fault/exception_table.h"
#include "bench/protocol/protocol.h"
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
        console_find_serial(&boot);
        console_add_screen(&boot.screen);
        print("trapclock " TRAPCLOCK_VERSION "\n");
        require_execute_disable();
        memory_init(&boot);
        memory_protect_image();
        test_pages_init();
}

static void read_options(void)
{
        char error[256];

        if (command_line_parse(boot.command_line, &options, error, sizeof(error)))
                return;
        print(GUEST_USAGE_PREFIX "%s\n", error);
        machine_exit(GUEST_EXIT_USAGE);
}

static bool is_selected(const struct benchmark *benchmark)
{
        return (benchmark->suites & options.suite) && glob_match(options.only, benchmark->id);
}

static void list_benchmarks(void)
{
        for (size_t i = 0; i < benchmark_count; i++)
                if (is_selected(&benchmarks[i]))
                        report_benchmark(&benchmarks[i], runner_available(&benchmarks[i]));
}

static void run_benchmarks(void)
{
        counters_init(&machine, options.async);
        runner_init(&machine, options.samples, options.warmup);
        for (size_t i = 0; i < benchmark_count; i++) {
                const struct benchmark *benchmark = &benchmarks[i];
                struct outcome outcome;

                if (!is_selected(benchmark) && i >= BENCHMARKS_BASE)
                        continue;
                runner_take(benchmark, &outcome);
                if (!is_selected(benchmark))
                        continue;
                if (outcome.skipped[0])
                        report_skip(benchmark, outcome.skipped);
                else
                        report_result(benchmark, &outcome);
        }
}

_Noreturn void kmain(unsigned int boot_path, uintptr_t information)
{
        bring_up(boot_path, information);
        read_options();
        machine_identify(&machine, options.force_tsc, options.fence);
        machine.clock.step = tsc_step(&machine.clock);
        report_boot(&boot, &machine, &options);
        switch (options.mode) {
        case RUN_MODE:
                run_benchmarks();
                break;
        case LIST_MODE:
                list_benchmarks();
                break;
        case VERIFY_MODE:
                verify(&machine, options.cases);
                break;
        }
        machine_exit(report_end());
}
