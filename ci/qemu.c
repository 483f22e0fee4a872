/* SPDX-License-Identifier: MIT */
/*
 * QEMU: where it is, which one it is, and the arguments that make a machine.
 * Source of the options: QEMU's manual, "Invocation" and "TCG Instruction
 * Counting".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ci/printable.h"
#include "ci/process.h"
#include "ci/qemu.h"

#define VERSION_TIMEOUT_MS 20000

static bool is_program(const char *path)
{
        struct stat information;

        return stat(path, &information) == 0 && S_ISREG(information.st_mode) &&
               access(path, X_OK) == 0;
}

static bool find_on_path(const char *name, char path[PATH_MAX])
{
        const char *directory = getenv("PATH");

        while (directory && *directory) {
                size_t length = strcspn(directory, ":");
                int written = snprintf(path, PATH_MAX, "%.*s/%s", (int)length, directory, name);
                if (length > 0 && written < PATH_MAX && is_program(path))
                        return true;
                directory += length + (directory[length] == ':');
        }
        return false;
}

bool qemu_find(const char *asked, char path[PATH_MAX], struct error *error)
{
        const char *name = asked ? asked : QEMU_PROGRAM;

        if (strchr(name, '/')) {
                if (snprintf(path, PATH_MAX, "%s", name) < PATH_MAX && is_program(path))
                        return true;
        } else if (find_on_path(name, path)) {
                return true;
        }
        if (asked)
                return error_set(error, STATUS_ENVIRONMENT, "%s: no such program", asked);
        return error_set(error, STATUS_ENVIRONMENT,
                         QEMU_PROGRAM " not found: install the package qemu-system-x86 (Debian), "
                                      "or name one with --qemu");
}

struct version_text {
        char bytes[QEMU_VERSION_BYTES];
        size_t length;
};

static bool keep_version(void *context, const char *bytes, size_t length, struct error *error)
{
        struct version_text *text = context;
        size_t room = sizeof(text->bytes) - text->length;
        size_t kept = length < room ? length : room;

        (void)error;
        memcpy(text->bytes + text->length, bytes, kept);
        text->length += kept;
        return true;
}

static bool drop(void *context, const char *bytes, size_t length, struct error *error)
{
        (void)context, (void)bytes, (void)length, (void)error;
        return true;
}

bool qemu_version(const char *qemu, char version[QEMU_VERSION_BYTES], struct error *error)
{
        const char *arguments[] = {qemu, "--version", NULL};
        struct version_text text = {.length = 0};
        struct process_watch watch = {.on_output = keep_version,
                                      .on_diagnostics = drop,
                                      .context = &text,
                                      .deadline = monotonic_ms() + VERSION_TIMEOUT_MS};
        int wait_status = 0;

        switch (process_run((char *const *)arguments, &watch, &wait_status, error)) {
        case PROCESS_TIMED_OUT:
                return error_set(error, STATUS_ENVIRONMENT, "%s --version does not end", qemu);
        case PROCESS_ENDED:
                break;
        default:
                return false;
        }
        if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0)
                return error_set(error, STATUS_ENVIRONMENT, "%s --version fails", qemu);
        const char *newline = memchr(text.bytes, '\n', text.length);
        printable_copy(version, QEMU_VERSION_BYTES, text.bytes,
                       newline ? (size_t)(newline - text.bytes) : text.length);
        return true;
}

struct argument_list {
        const char **next;
};

static void add(struct argument_list *list, const char *argument)
{
        *list->next++ = argument;
        *list->next = NULL;
}

static void add_pair(struct argument_list *list, const char *name, const char *value)
{
        add(list, name);
        add(list, value);
}

static const char *default_cpu(enum accelerator accelerator)
{
        /* Plain "host" makes some kernels' KVM refuse IA32_ARCH_CAPABILITIES. */
        return accelerator == ACCELERATOR_KVM ? "host,-arch-capabilities" : "max";
}

/*
 * GRUB times the TSC by polling the PIT for 55 ms, which takes two seconds where
 * each instruction is a nanosecond; without a PIT it goes on at once. Only the
 * PCs have the property, and only the ISO has GRUB.
 */
static const char *machine_type(const struct machine *machine)
{
        if (machine->accelerator != ACCELERATOR_ICOUNT || machine->boot != BOOT_PATH_ISO)
                return machine->type;
        return strcmp(machine->type, "q35") == 0 ? "q35,pit=off" : "pc,pit=off";
}

static void add_accelerator(struct argument_list *list, const struct machine *machine)
{
        add_pair(list, "-accel", machine->accelerator == ACCELERATOR_KVM ? "kvm" : "tcg");
        if (machine->accelerator == ACCELERATOR_ICOUNT)
                add_pair(list, "-icount", "shift=0,sleep=off");
        add_pair(list, "-cpu", machine->cpu ? machine->cpu : default_cpu(machine->accelerator));
}

static void add_image(struct argument_list *list, const struct machine *machine)
{
        if (machine->boot == BOOT_PATH_ISO) {
                add_pair(list, "-cdrom", machine->image);
                add_pair(list, "-boot", "d");
        } else {
                add_pair(list, "-kernel", machine->image);
                add_pair(list, "-append", machine->command_line);
        }
}

void qemu_arguments(const struct machine *machine, const char *arguments[QEMU_ARGUMENTS_MAX])
{
        struct argument_list list = {.next = arguments};

        add(&list, machine->qemu);
        add(&list, "-no-user-config");
        add(&list, "-nodefaults");
        add_pair(&list, "-M", machine_type(machine));
        add_accelerator(&list, machine);
        add_pair(&list, "-m", "256");
        add_pair(&list, "-display", "none");
        add_pair(&list, "-monitor", "none");
        add_pair(&list, "-chardev", "stdio,id=com1,signal=off");
        add_pair(&list, "-serial", "chardev:com1");
        add_pair(&list, "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04");
        add(&list, "-no-reboot");
        add_image(&list, machine);
}
