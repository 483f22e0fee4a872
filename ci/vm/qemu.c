/* SPDX-License-Identifier: MIT */
/*
 * QEMU: finds it and its version, makes its arguments for a machine, and finds the vCPU
 * thread. Sources: QEMU's manual, "Invocation", "TCG Instruction Counting" and "Security";
 * proc(5), /proc/pid/task.
 */
#include "ci/vm/qemu.h"
#include "bench/protocol/protocol.h"
#include "ci/base/process.h"
#include "ci/base/program.h"
#include "ci/vm/firmware.h"
#include "ci/vm/linux.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREAD_NAME_BYTES 64

#define CONTROL "3"
_Static_assert(PROCESS_CONTROL == 3, "CONTROL is its number");

/* Tried if the user names none. Red Hat's QEMU has another name and place. */
static const char *const programs[] = {QEMU_PROGRAM, "/usr/libexec/qemu-kvm"};

bool qemu_find(const char *asked, char path[PATH_MAX], struct error *error)
{
        if (asked && program_find(asked, path))
                return true;
        for (size_t i = 0; !asked && i < sizeof(programs) / sizeof(programs[0]); i++)
                if (program_find(programs[i], path))
                        return true;
        if (asked)
                return error_set(error, STATUS_ENVIRONMENT, "%s: %s", asked,
                                 program_is_locked(asked) ? "cannot be executed"
                                                          : "no such program");
        return error_set(error, STATUS_ENVIRONMENT,
                         QEMU_PROGRAM " not found: install the package qemu-system-x86 (Debian), "
                                      "or name one with --qemu");
}

static bool version(const char *qemu, char line[PROGRAM_LINE_BYTES], struct error *error)
{
        return program_line(qemu, "--version", "", line, error);
}

/* The arguments that are built at run time. */
enum made_text { ACCELERATOR_TEXT, SMP_TEXT, IMAGE_TEXT, CODE_TEXT, VARIABLES_TEXT, TEXTS };
_Static_assert(TEXTS <= VM_TEXTS_MAX, "room for all texts");

struct argument_list {
        const char **next, **last; /* last: the place of the final NULL */
};

static void add(struct argument_list *list, const char *argument)
{
        assert(list->next < list->last);
        *list->next++ = argument;
        *list->next = NULL;
}

static void add_pair(struct argument_list *list, const char *name, const char *value)
{
        add(list, name);
        add(list, value);
}

/*
 * The guest may be untrusted, so QEMU gives up the system calls that it does not need, above
 * all those that start programs. isolate_vcpu sets its threads' CPUs from outside.
 */
#define SANDBOX "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"

/*
 * Does this QEMU know -sandbox? One built without seccomp refuses it and ends. Options are
 * read in order, so one that knows it gets as far as --version. Asks each program once.
 */
static bool takes_sandbox(const char *qemu)
{
        static char asked[PATH_MAX];
        static bool takes;

        if (strcmp(asked, qemu) != 0) {
                takes = program_takes(
                    (const char *const[]){qemu, "-sandbox", SANDBOX, "--version", NULL});
                snprintf(asked, sizeof(asked), "%s", qemu);
        }
        return takes;
}

static const char *default_cpu(enum accelerator accelerator)
{
        /* Plain "host" makes some kernels' KVM refuse IA32_ARCH_CAPABILITIES. */
        return accelerator == ACCELERATOR_KVM ? "host,-arch-capabilities" : "max";
}

/*
 * An instruction takes 2^shift ns of virtual time. Counts do not depend on it, but firmware
 * and GRUB wait in virtual time: with shift 0 a millisecond is a million instructions, and
 * OVMF takes a minute.
 */
#define ICOUNT_SHIFT "6"

/*
 * Linux runs a timer. With shift 0 its 4 ms tick comes every four million instructions, so
 * it hits few samples. Linux also reads the CPU's random numbers and the time of day.
 */
#define LINUX_ICOUNT_SHIFT "0"
#define LINUX_TIME         "base=2024-01-01,clock=vm"
#define LINUX_SEED         "1"

static void add_accelerator(struct argument_list *list, const struct machine *machine,
                            struct vm_arguments *made)
{
        const char *name = machine->accelerator == ACCELERATOR_KVM ? "kvm" : "tcg";

        snprintf(made->texts[ACCELERATOR_TEXT], VM_TEXT_BYTES, "%s%s%s", name,
                 machine->accelerator_option ? "," : "",
                 machine->accelerator_option ? machine->accelerator_option : "");
        add_pair(list, "-accel", made->texts[ACCELERATOR_TEXT]);
        if (machine->accelerator == ACCELERATOR_ICOUNT)
                add_pair(list, "-icount",
                         machine->boot == BOOT_PATH_LINUX ? "shift=" LINUX_ICOUNT_SHIFT ",sleep=off"
                                                          : "shift=" ICOUNT_SHIFT ",sleep=off");
        /* Allocates all memory first, so that no sample touches a page that the host lacks. */
        if (machine->accelerator == ACCELERATOR_KVM)
                add(list, "-mem-prealloc");
        add_pair(list, "-cpu", machine->cpu ? machine->cpu : default_cpu(machine->accelerator));
}

/* In QEMU a comma ends an option's value; two commas stand for one. */
static const char *drive(const char *kind, const char *file, char text[VM_TEXT_BYTES])
{
        size_t length = (size_t)snprintf(text, VM_TEXT_BYTES, "%s,format=raw,file=", kind);

        for (; *file && length < VM_TEXT_BYTES - 2; file++) {
                if (*file == ',')
                        text[length++] = ',';
                text[length++] = *file;
        }
        text[length] = '\0';
        return text;
}

#define IMAGE_DRIVE "if=none,id=image"

/* A disk is on IDE on pc, and on AHCI on q35. */
static void add_image(struct argument_list *list, const struct machine *machine,
                      char text[VM_TEXT_BYTES])
{
        switch (machine->boot) {
        case BOOT_PATH_LINUX:
                add_pair(list, "-rtc", LINUX_TIME);
                add_pair(list, "-seed", LINUX_SEED);
                add_pair(list, "-initrd", machine->initramfs);
                /* fallthrough */
        case BOOT_PATH_PVH:
        case BOOT_PATH_HOST:
        case BOOT_PATHS:
                add_pair(list, "-kernel", machine->image);
                add_pair(list, "-append", machine->command_line);
                break;
        case BOOT_PATH_ISO:
        case BOOT_PATH_UEFI:
                add_pair(list, "-cdrom", machine->image);
                add_pair(list, "-boot", "d");
                break;
        case BOOT_PATH_DISK:
        case BOOT_PATH_UEFI_DISK:
                add_pair(list, "-drive", drive(IMAGE_DRIVE, machine->image, text));
                add_pair(list, "-device", "ide-hd,drive=image,bootindex=0");
                break;
        case BOOT_PATH_USB:
        case BOOT_PATH_UEFI_USB:
                add_pair(list, "-drive", drive(IMAGE_DRIVE, machine->image, text));
                add_pair(list, "-device", "qemu-xhci");
                add_pair(list, "-device", "usb-storage,drive=image,bootindex=0");
                break;
        }
}

/* Firmware variables are written to a temporary snapshot, which QEMU drops when it exits. */
static void add_firmware(struct argument_list *list, const struct machine *machine,
                         struct vm_arguments *made)
{
        const struct firmware *firmware = machine->firmware;

        if (!boot_path_is_uefi(machine->boot))
                return;
        add_pair(list, "-drive",
                 drive("if=pflash,readonly=on", firmware->code, made->texts[CODE_TEXT]));
        if (firmware->variables[0])
                add_pair(list, "-drive",
                         drive("if=pflash,snapshot=on", firmware->variables,
                               made->texts[VARIABLES_TEXT]));
}

static void arguments(const struct machine *machine, const char *folder, struct vm_arguments *made)
{
        struct argument_list list = {made->list, &made->list[VM_ARGUMENTS_MAX - 1]};

        (void)folder;
        add(&list, machine->program);
        add(&list, "-no-user-config");
        add(&list, "-nodefaults");
        if (takes_sandbox(machine->program))
                add_pair(&list, "-sandbox", SANDBOX);
        add_pair(&list, "-M", machine->type);
        add_accelerator(&list, machine, made);
        if (machine->smp > 0) {
                snprintf(made->texts[SMP_TEXT], VM_TEXT_BYTES, "%d", machine->smp);
                add_pair(&list, "-smp", made->texts[SMP_TEXT]);
        }
        add_pair(&list, "-m", machine->boot == BOOT_PATH_LINUX ? LINUX_MEMORY_MIB : "256");
        add_pair(&list, "-display", "none");
        add_pair(&list, "-monitor", "none");
        add_pair(&list, "-chardev", "stdio,id=com1,signal=off");
        add_pair(&list, "-serial", "chardev:com1");
        add_pair(&list, "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04");
        add_pair(&list, "-chardev", "socket,id=control,fd=" CONTROL);
        add_pair(&list, "-mon", "chardev=control,mode=control");
        add(&list, "-no-reboot");
        if (machine->cpus)
                add_pair(&list, "-name", "debug-threads=on");
        add_firmware(&list, machine, made);
        add_image(&list, machine, made->texts[IMAGE_TEXT]);
        if (machine->log)
                add_pair(&list, "-D", machine->log->file);
        for (size_t i = 0; machine->more && machine->more[i]; i++)
                add(&list, machine->more[i]);
}

/* The vCPU thread is "CPU 0/KVM", or under icount "ALL CPUs/TCG". */
bool qemu_is_vcpu(const char *thread)
{
        return strstr(thread, "/KVM") || strstr(thread, "/TCG");
}

static bool read_name(pid_t process, pid_t thread, char name[THREAD_NAME_BYTES])
{
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "/proc/%d/task/%d/comm", process, thread);
        FILE *file = fopen(path, "re");
        bool good = file && fgets(name, THREAD_NAME_BYTES, file);
        if (file)
                fclose(file);
        return good;
}

/* Moves all threads but the vCPU's to elsewhere (NULL: none). Returns whether there is one. */
static bool move_others(pid_t process, DIR *threads, const cpu_set_t *elsewhere)
{
        char name[THREAD_NAME_BYTES];
        const struct dirent *entry;
        bool found = false;

        while ((entry = readdir(threads))) {
                pid_t thread = (pid_t)strtol(entry->d_name, NULL, 10);
                if (thread <= 0 || !read_name(process, thread, name))
                        continue;
                if (qemu_is_vcpu(name))
                        found = true;
                else if (elsewhere)
                        sched_setaffinity(thread, sizeof(*elsewhere), elsewhere);
        }
        return found;
}

/*
 * All of QEMU's threads started on these CPUs, so that the vCPU thread never ran elsewhere.
 * Now moves the others to this tool's remaining CPUs. If none remain, or no thread is the
 * vCPU's, moves nothing.
 */
static void isolate_vcpu(pid_t process, const cpu_set_t *cpus)
{
        char path[PATH_MAX];
        cpu_set_t allowed, shared, elsewhere;

        if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
                return;
        CPU_AND(&shared, &allowed, cpus);
        CPU_XOR(&elsewhere, &allowed, &shared);
        snprintf(path, sizeof(path), "/proc/%d/task", process);
        DIR *threads = opendir(path);
        if (!threads)
                return;
        if (CPU_COUNT(&elsewhere) > 0 && move_others(process, threads, NULL)) {
                rewinddir(threads);
                move_others(process, threads, &elsewhere);
        }
        closedir(threads);
}

const struct vm vm_qemu = {
    .name = "qemu",
    .title = "QEMU",
    .find = qemu_find,
    .version = version,
    .arguments = arguments,
    .isolate_vcpu = isolate_vcpu,
    .speaks_qmp = true,
    .passes_status_on = true, /* through isa-debug-exit */
    .status_passed = GUEST_EXIT_STATUS(GUEST_EXIT_PASS),
    .status_failed = GUEST_EXIT_STATUS(GUEST_EXIT_FAILED),
};
