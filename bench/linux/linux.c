/* SPDX-License-Identifier: MIT */
/*
 * Measures from user mode what faults cost in Linux, with the guest's stamps, and reports
 * in its format. The program either is PID 1 of an initramfs with nothing else in it and
 * reports to the serial port, or runs on any machine and reports to stdout. Its arguments
 * are the words of the guest's command line; as PID 1 they follow "--" on the kernel's.
 */
#include "bench/linux/clock.h"
#include "bench/linux/measure.h"
#include "bench/linux/output.h"
#include "bench/linux/report.h"
#include "bench/linux/rows.h"
#include "bench/linux/system.h"
#include "bench/protocol/command_line.h"
#include "bench/protocol/protocol.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define STACK_BYTES 65536 /* more than a signal frame takes */

static struct system system_here;
static struct clock clock_here;
static struct options options;
static char words[1024];

static _Noreturn void refuse(const char *reason)
{
        output_line(GUEST_USAGE_PREFIX "%s", reason);
        output_exit(GUEST_EXIT_USAGE);
}

static bool wants_symbols, wants_trace;

static void add_word(const char *word)
{
        if (strcmp(word, LINUX_WORD_SYMBOLS) == 0) {
                wants_symbols = true;
                return;
        }
        if (strcmp(word, LINUX_WORD_TRACE) == 0) {
                wants_trace = true;
                return;
        }
        const size_t length = strlen(words), room = sizeof(words) - length;

        if ((size_t)snprintf(words + length, room, "%s%s", length ? " " : "", word) >= room)
                refuse("command line: it is too long");
}

/* The kernel passes its init more words than those after "--". */
static void read_words(int count, char **arguments)
{
        char *behind = strstr(system_here.command_line, KERNEL_WORDS_END);
        char error[256], *rest = NULL;
        static char copy[sizeof(system_here.command_line)];

        if (output_is_guest() && behind) {
                strcpy(copy, behind + sizeof(KERNEL_WORDS_END) - 1);
                for (char *word = strtok_r(copy, " ", &rest); word;
                     word = strtok_r(NULL, " ", &rest))
                        add_word(word);
        }
        for (int i = 1; i < count && !output_is_guest(); i++)
                add_word(arguments[i]);
        if (!command_line_parse(words, &options, error, sizeof(error)))
                refuse(error);
        if (options.mode == VERIFY_MODE)
                refuse("command line: mode=verify: this is Linux, there is no such check");
}

/* Touches the stack, so that no signal handler touches a page of it first. */
static void touch_stack(void)
{
        volatile char bytes[STACK_BYTES];

        for (size_t i = 0; i < sizeof(bytes); i += 512)
                bytes[i] = 0;
}

static bool is_selected(const struct row *row)
{
        return glob_match(options.only, row->id) && !glob_match(options.except, row->id);
}

static void list(void)
{
        for (size_t i = 0; i < row_count; i++)
                if (is_selected(&rows[i]))
                        report_listed(&rows[i]);
}

/* The first row is the base of all others. */
static bool is_visited(const struct row *row)
{
        return row == rows || is_selected(row);
}

/* The visits of the next round. */
static uint64_t count_due(void)
{
        uint64_t due = 0;

        for (size_t i = 0; i < row_count; i++)
                due += is_visited(&rows[i]) && measure_is_due(&rows[i]);
        return due;
}

/* All rows a visit each, and so on: what drifts drifts for all alike. */
static void run(void)
{
        for (uint64_t round = 0; round < options.rounds; round++) {
                report_round(round + 1, options.rounds, count_due());
                for (size_t i = 0; i < row_count; i++) {
                        if (!is_visited(&rows[i]) || !measure_is_due(&rows[i]))
                                continue;
                        report_visit(&rows[i], round == 0);
                        measure_visit(&rows[i], round);
                }
        }
        for (size_t i = 0; i < row_count; i++) {
                if (!is_visited(&rows[i]))
                        continue;
                const struct outcome *outcome = measure_outcome(&rows[i]);

                /* A base that failed is always reported, since every net figure depends on it. */
                if (is_selected(&rows[i]) || outcome->verified != outcome->taken)
                        report_row(&rows[i], outcome);
        }
}

/* Prints the symbols of the kernel's code at their loaded addresses. */
static void tell_symbols(void)
{
        FILE *file = fopen("/proc/kallsyms", "re");
        char line[256], name[256];
        unsigned long address;
        char kind;

        /* Symbols of modules have a third word after a tab. */
        while (file && fgets(line, sizeof(line), file))
                if (sscanf(line, "%lx %c %255s", &address, &kind, name) == 3 &&
                    strchr("tTwW", kind) && !strchr(line, '\t'))
                        output_line(GUEST_SYMBOL_PREFIX "%lx %s", address, name);
        if (file)
                fclose(file);
}

/* Returns the number of NMIs so far. */
static unsigned long count_nmis(void)
{
        FILE *file = fopen("/proc/interrupts", "re");
        unsigned long count = 0;
        char line[256];

        while (file && fgets(line, sizeof(line), file))
                if (sscanf(line, " NMI: %lu", &count) == 1)
                        break;
        if (file)
                fclose(file);
        return count;
}

/* The host starts logging, then sends an NMI. */
static void be_traced(void)
{
        const struct row *last = &rows[0];
        const unsigned long before = count_nmis();

        for (size_t i = 0; i < row_count; i++)
                last = is_selected(&rows[i]) ? &rows[i] : last;
        output_line(GUEST_TRACE_READY);
        while (count_nmis() == before)
                ;
        measure_more(last);
        output_line(GUEST_TRACE_DONE);
}

int main(int count, char **arguments)
{
        struct report_head head = {.system = &system_here,
                                   .clock = &clock_here,
                                   .options = &options,
                                   .words = words,
                                   .core_is_steady = true};

        output_open();
        system_read(&system_here);
        read_words(count, arguments);
        touch_stack();
        if (!clock_find(&clock_here, system_here.hypervisor, options.force_tsc))
                refuse("no memory can be made executable: the clock cannot be told");
        if (options.mode == RUN_MODE) {
                if (!measure_open(&clock_here, &options))
                        refuse("too little memory for so many samples");
                head.core_is_steady = measure_await_steady();
        }
        report_head(&head);
        if (options.mode == RUN_MODE)
                run();
        else
                list();
        if (wants_symbols)
                tell_symbols();
        if (wants_trace && options.mode == RUN_MODE)
                be_traced();
        output_exit(report_end());
}
