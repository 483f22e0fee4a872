/* SPDX-License-Identifier: MIT */
/*
 * One boot of the guest. Reads what the VM and the guest say until the end is known. After
 * the end record, listens no more and soon ends the VM.
 */
#include "ci/vm/guest.h"
#include "ci/base/printable.h"
#include "ci/base/process.h"
#include "ci/base/signals.h"
#include "ci/report/guest_text.h"
#include "ci/report/report_reader.h"
#include "ci/vm/boot_end.h"
#include "ci/vm/exits.h"
#include "ci/vm/vm.h"

#include <string.h>
#include <sys/wait.h>

#define DIAGNOSTICS_BYTES     16384
#define KVM_INTERNAL_ERROR    "KVM internal error"
#define QUIET_SHARE           16   /* ask the guest after 1/16 of the boot's time in silence */
#define QUIET_MS_MIN          1000 /* a busy host may delay the guest */
#define GRACE_AFTER_DAMAGE_MS 3000 /* time to say why; the report is lost anyway */
#define GRACE_AFTER_END_MS    1000 /* time for the VM to end by itself */

struct boot {
        struct process_watch watch;
        struct report_reader reader;
        struct guest_text text;
        struct exits exits;
        struct boot_end end;
        const struct guest_listener *listener;  /* NULL: none */
        const struct machine_log *log;          /* NULL: none */
        bool answers_nmi;                       /* an NMI makes the guest report progress */
        int64_t quiet_ms;                       /* silence after which the guest is asked */
        int64_t first_record_ms, end_record_ms; /* monotonic_ms(); 0: not yet */
};

static bool is_line(const char *line, size_t length, const char *expected)
{
        return length == strlen(expected) && memcmp(line, expected, length) == 0;
}

/* The guest says READY and waits; it says DONE when there is nothing more to log. */
static void hear_of_trace(const struct boot *boot, const char *line, size_t length)
{
        const struct machine_log *log = boot->log;

        if (!log || !boot->watch.on_control)
                return;
        if (is_line(line, length, GUEST_TRACE_READY))
                qmp_log_start(boot->watch.control, log->one_a_block, log->address, log->size,
                              log->memory);
        if (is_line(line, length, GUEST_TRACE_DONE))
                qmp_log_stop(boot->watch.control);
}

static void hear_line(void *context, const char *line, size_t length)
{
        struct boot *boot = context;

        size_t visits = boot->text.visits;

        if (boot->watch.on_control &&
            exits_hear_line(&boot->exits, boot->watch.control, line, length, boot->text.ids))
                return;
        hear_of_trace(boot, line, length);
        guest_text_add(&boot->text, line, length);
        if (!boot->listener)
                return;
        boot->listener->on_line(line, length);
        if (boot->text.visits > visits)
                boot->listener->on_visit(boot->text.visited, &boot->text.place,
                                         boot->reader.report);
}

/* Shortens the time left to grace_ms from now; never extends it. */
static void end_within(struct boot *boot, int64_t grace_ms)
{
        if (boot->watch.deadline > boot->end.last_byte_ms + grace_ms)
                boot->watch.deadline = boot->end.last_byte_ms + grace_ms;
}

static void hear_records(struct boot *boot)
{
        if (boot->first_record_ms == 0)
                boot->first_record_ms = boot->end.last_byte_ms;
        if (boot->reader.report->ended) {
                boot->end_record_ms = boot->end.last_byte_ms;
                end_within(boot, GRACE_AFTER_END_MS);
        }
        if (boot->listener)
                boot->listener->on_report(boot->reader.report);
}

/* Watches for silence from the guest's first record to its last. */
static void set_alarm(struct boot *boot, int64_t now)
{
        const bool is_due =
            boot->answers_nmi && boot->first_record_ms != 0 && boot->end_record_ms == 0;

        boot->watch.alarm = is_due ? now + boot->quiet_ms : 0;
}

/* The second NMI without progress ends the row or case (fault/watchdog.h). */
static void ask_guest(void *context)
{
        struct boot *boot = context;

        exits_forget(&boot->exits);
        qmp_inject_nmi(boot->watch.control);
        set_alarm(boot, monotonic_ms());
}

static bool hear_serial(void *context, const char *bytes, size_t length, struct error *error)
{
        struct boot *boot = context;
        size_t records = json_array_size(boot->reader.report->records);
        bool was_sound = boot->reader.damage.status == 0;

        if (boot->reader.report->ended)
                return true;
        /* The first byte proves that the vCPU thread runs: move the other threads away. */
        if (boot->end.last_byte_ms == 0 && boot->watch.cpus && boot->end.vm->isolate_vcpu)
                boot->end.vm->isolate_vcpu(boot->watch.pid, boot->watch.cpus);
        boot->end.last_byte_ms = monotonic_ms();
        if (!report_reader_feed(&boot->reader, bytes, length, error))
                return false;
        if (was_sound && boot->reader.damage.status != 0)
                end_within(boot, GRACE_AFTER_DAMAGE_MS);
        if (json_array_size(boot->reader.report->records) > records)
                hear_records(boot);
        set_alarm(boot, boot->end.last_byte_ms);
        return true;
}

static bool hear_control(void *context, const char *bytes, size_t length, struct error *error)
{
        struct boot *boot = context;

        (void)error;
        exits_hear_qmp(&boot->exits, boot->watch.control, bytes, length);
        return true;
}

/* After a KVM internal error QEMU pauses the guest for ever, so do not wait. */
static bool hear_diagnostics(void *context, const char *bytes, size_t length, struct error *error)
{
        struct boot *boot = context;
        struct text *text = &boot->end.diagnostics;

        if (boot->reader.report->ended)
                return true;
        if (!text_add_within(text, DIAGNOSTICS_BYTES, bytes, length))
                return error_no_memory(error);
        if (memmem(text->bytes, text->length, KVM_INTERNAL_ERROR, sizeof(KVM_INTERNAL_ERROR) - 1))
                return error_set(error, STATUS_GUEST,
                                 KVM_INTERNAL_ERROR ": this KVM cannot run an instruction of the "
                                                    "guest's");
        return true;
}

static bool run_and_check(struct boot *boot, const struct machine *machine, const char *folder,
                          struct error *error)
{
        struct vm_arguments arguments;

        machine->vm->arguments(machine, folder, &arguments);
        boot->end.vm = machine->vm;
        boot->end.is_linux = machine->boot == BOOT_PATH_LINUX;
        boot->watch.cpus = machine->cpus;
        boot->watch.on_control = machine->vm->speaks_qmp ? hear_control : NULL;
        boot->answers_nmi = machine->vm->speaks_qmp && machine->boot != BOOT_PATH_LINUX;
        boot->quiet_ms = (int64_t)machine->timeout_s * 1000 / QUIET_SHARE;
        if (boot->quiet_ms < QUIET_MS_MIN)
                boot->quiet_ms = QUIET_MS_MIN;
        boot->end.started_ms = monotonic_ms();
        boot->watch.deadline = boot->end.started_ms + (int64_t)machine->timeout_s * 1000;
        boot->end.outcome =
            process_run((char *const *)arguments.list, &boot->watch, &boot->end.wait_status, error);
        boot->end.ended_ms = monotonic_ms();
        return boot_end_check(&boot->end, &boot->reader, &boot->text, error);
}

/* Always removes the VM's folder afterwards. */
static bool prepare_and_run(struct boot *boot, const struct machine *machine, struct error *error)
{
        char folder[PATH_MAX];
        sigset_t before;

        if (!machine->vm->prepare)
                return run_and_check(boot, machine, "", error);
        signals_hold(&before);
        bool good = machine->vm->prepare(folder, &boot->watch.other_output, error);
        if (good) {
                good = run_and_check(boot, machine, folder, error);
                machine->vm->clean(folder);
        }
        signals_release(&before);
        return good;
}

bool guest_boot(const struct machine *machine, const struct guest_listener *listener,
                struct report *report, struct guest_end *end, struct error *error)
{
        struct boot boot = {.listener = listener, .log = machine->log};

        report_reader_open(&boot.reader, report);
        boot.reader.on_text = hear_line;
        boot.reader.context = &boot;
        boot.watch.on_output = hear_serial;
        boot.watch.on_diagnostics = hear_diagnostics;
        boot.watch.on_alarm = ask_guest;
        boot.watch.context = &boot;
        bool good = prepare_and_run(&boot, machine, error);
        report->exits = json_incref(boot.exits.rows);
        if (good)
                *end = (struct guest_end){.exit_status = report->failed > 0
                                                             ? machine->vm->status_failed
                                                             : machine->vm->status_passed,
                                          .wall_ms = boot.end_record_ms - boot.first_record_ms};
        text_free(&boot.end.diagnostics);
        guest_text_close(&boot.text);
        exits_close(&boot.exits);
        report_reader_close(&boot.reader);
        return good;
}
