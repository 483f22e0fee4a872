/* SPDX-License-Identifier: MIT */
/*
 * Reads QEMU's log of every executed instruction. Source of the lines: QEMU,
 * accel/tcg/cpu-exec.c (log_cpu_exec, "Stopped execution") and
 * target/i386/tcg/seg_helper.c (do_interrupt_all).
 */
#include "ci/trace/execution_log.h"
#include "entry/vectors.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MAX          1000000 /* in a window; a benchmark has hundreds */
#define WINDOWS_MAX        100000
#define TRIGGERS_MAX       256
#define INSTRUCTION_PREFIX "trigger_instruction_"
#define LANDING_PREFIX     "trigger_landing_"

struct trigger {
        const char *name; /* without the prefix */
        uint64_t instruction, landing;
};

struct reading {
        struct execution_log *log;
        struct trigger triggers[TRIGGERS_MAX];
        size_t trigger_count;
        const struct trigger *open; /* the trigger of the open window; NULL: none */
};

/* Makes room for one more item; the array doubles as it grows. */
static bool grow(void **items, size_t count, size_t size, struct error *error)
{
        if (count & (count - 1))
                return true;
        void *larger = realloc(*items, (count ? 2 * count : 1) * size);
        if (!larger)
                return error_no_memory(error);
        *items = larger;
        return true;
}

static bool add_instruction(void *context, const char *name, uint64_t address, struct error *error)
{
        struct reading *reading = context;

        if (reading->trigger_count == TRIGGERS_MAX)
                return error_set(error, STATUS_UNUSABLE, "the ELF has more than %d triggers",
                                 TRIGGERS_MAX);
        reading->triggers[reading->trigger_count++] =
            (struct trigger){.name = name + sizeof(INSTRUCTION_PREFIX) - 1, .instruction = address};
        return true;
}

static bool add_landing(void *context, const char *name, uint64_t address, struct error *error)
{
        struct reading *reading = context;

        (void)error;
        for (size_t i = 0; i < reading->trigger_count; i++)
                if (strcmp(reading->triggers[i].name, name + sizeof(LANDING_PREFIX) - 1) == 0)
                        reading->triggers[i].landing = address;
        return true;
}

static bool find_triggers(struct reading *reading, const struct guest_elf *elf, struct error *error)
{
        if (!guest_elf_each(elf, INSTRUCTION_PREFIX, add_instruction, reading, error) ||
            !guest_elf_each(elf, LANDING_PREFIX, add_landing, reading, error))
                return false;
        for (size_t i = 0; i < reading->trigger_count; i++)
                if (reading->triggers[i].landing == 0)
                        return error_set(error, STATUS_UNUSABLE,
                                         "the ELF has no " LANDING_PREFIX "%s",
                                         reading->triggers[i].name);
        return reading->trigger_count > 0 ||
               error_set(error, STATUS_UNUSABLE, "the ELF has no trigger: not a trapclock guest");
}

static struct trace_window *last_window(const struct reading *reading)
{
        return &reading->log->windows[reading->log->count - 1];
}

static bool open_window(struct reading *reading, uint64_t address, struct error *error)
{
        struct execution_log *log = reading->log;

        for (size_t i = 0; i < reading->trigger_count; i++) {
                if (reading->triggers[i].instruction != address)
                        continue;
                if (log->count == WINDOWS_MAX)
                        return error_set(error, STATUS_GUEST, "the log has over %d samples",
                                         WINDOWS_MAX);
                if (!grow((void **)&log->windows, log->count, sizeof(*log->windows), error))
                        return false;
                log->windows[log->count++] = (struct trace_window){.count = 0};
                reading->open = &reading->triggers[i];
                return true;
        }
        return true;
}

static void close_window(struct reading *reading)
{
        struct trace_window *window = last_window(reading);

        window->counted = 0;
        for (size_t i = 0; i < window->count; i++)
                window->counted += !window->steps[i].faulted;
        reading->open = NULL;
}

static bool take_step(struct reading *reading, uint64_t address, struct error *error)
{
        if (!reading->open && !open_window(reading, address, error))
                return false;
        if (!reading->open)
                return true;
        if (address == reading->open->landing) {
                close_window(reading);
                return true;
        }
        struct trace_window *window = last_window(reading);
        if (window->count == STEPS_MAX)
                return error_set(error, STATUS_GUEST, "a sample has over %d instructions",
                                 STEPS_MAX);
        if (!grow((void **)&window->steps, window->count, sizeof(*window->steps), error))
                return false;
        window->steps[window->count++] = (struct trace_step){.address = address};
        return true;
}

/* QEMU left the block before its instruction ran and will log it again. */
static void take_back(struct reading *reading, uint64_t address)
{
        if (!reading->open)
                return;
        struct trace_window *window = last_window(reading);
        if (window->count > 0 && window->steps[window->count - 1].address == address)
                window->count--;
}

/*
 * icount does not count an instruction that faults in a helper. It counts INT n and UD2,
 * which QEMU translates directly into an exception.
 */
static bool stays_counted(const struct trace_exception *exception, int is_interrupt)
{
        return is_interrupt || exception->vector == X86_TRAP_UD;
}

static bool take_exception(struct reading *reading, struct trace_exception exception,
                           bool is_counted, uint64_t ip, struct error *error)
{
        if (!reading->open)
                return true;
        struct trace_window *window = last_window(reading);
        if (!grow((void **)&window->exceptions, window->exception_count,
                  sizeof(*window->exceptions), error))
                return false;
        exception.before = window->count;
        window->exceptions[window->exception_count++] = exception;
        if (!is_counted && window->count > 0 && window->steps[window->count - 1].address == ip)
                window->steps[window->count - 1].faulted = true;
        return true;
}

static bool take_line(struct reading *reading, const char *line, struct error *error)
{
        struct trace_exception exception = {.before = 0};
        uint64_t address;
        int is_interrupt;

        if (sscanf(line, "Trace %*d: %*s [%*x/%" SCNx64 "/", &address) == 1)
                return take_step(reading, address, error);
        if (sscanf(line, "Stopped execution of TB chain before %*s [%" SCNx64 "]", &address) == 1) {
                take_back(reading, address);
                return true;
        }
        if (sscanf(line, " %*d: v=%x e=%" SCNx64 " i=%d cpl=%*d IP=%*x:%" SCNx64, &exception.vector,
                   &exception.error_code, &is_interrupt, &address) != 4)
                return true;
        const char *cr2 = strstr(line, "CR2=");
        exception.address = cr2 ? strtoull(cr2 + 4, NULL, 16) : 0;
        return take_exception(reading, exception, stays_counted(&exception, is_interrupt), address,
                              error);
}

static bool read_lines(struct reading *reading, FILE *file, struct error *error)
{
        char *line = NULL;
        size_t capacity = 0;
        bool good = true;

        while (good && getline(&line, &capacity, file) >= 0)
                good = take_line(reading, line, error);
        free(line);
        if (good && reading->open) /* never reached its landing: not a window */
                reading->log->windows[reading->log->count - 1].counted = 0;
        return good;
}

bool execution_log_read(const char *path, const struct guest_elf *elf, struct execution_log *log,
                        struct error *error)
{
        struct reading reading = {.log = log};

        *log = (struct execution_log){.count = 0};
        if (!find_triggers(&reading, elf, error))
                return false;
        FILE *file = fopen(path, "re");
        if (!file)
                return error_set(error, STATUS_ENVIRONMENT, "%s: %s", path, strerror(errno));
        bool good = read_lines(&reading, file, error);
        if (good && ferror(file))
                good = error_set(error, STATUS_ENVIRONMENT, "%s: %s", path, strerror(errno));
        fclose(file);
        return good;
}

void execution_log_close(struct execution_log *log)
{
        for (size_t i = 0; i < log->count; i++) {
                free(log->windows[i].steps);
                free(log->windows[i].exceptions);
        }
        free(log->windows);
        *log = (struct execution_log){.count = 0};
}
