/* SPDX-License-Identifier: MIT */
/*
 * Bochs as the machine. It has shadow stacks, which QEMU's TCG lacks. Settings go on its
 * command line; a temporary folder holds a FIFO for the serial bytes and the debugger's
 * one command. The guest ends Bochs through port 0x8900. Its status is always 1, so only
 * the report tells how the boot went.
 * Sources: Bochs's user manual, "Command line" and "The configuration file
 * bochsrc"; iodev/unmapped.cc.
 */
#include "ci/base/file.h"
#include "ci/base/temporary.h"
#include "ci/vm/vm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAM      "bochs"
#define PACKAGES     "the packages bochs and seabios (Debian)"
#define BIOS         "/usr/share/seabios/bios.bin"
#define BIOS_SMP     "/usr/share/bochs/BIOS-bochs-latest"
#define VGA_BIOS     "/usr/share/seabios/vgabios-stdvga.bin"
#define CPU_DEFAULT  "tigerlake"
#define EXIT_STATUS  1
#define COMMAND_FILE "commands"
#define COMMAND      "c\n" /* continue: Debian's build starts in its debugger */
#define SERIAL_FIFO  "serial"
#define LAST_WORDS   "Bochs is exiting with the following message:\n"
#define RULE         "======"
#define REFUSAL      "cmdline args:" /* in front of a setting that it does not know */

static bool find(const char *asked, char path[PATH_MAX], struct error *error)
{
        if (!program_find(asked ? asked : PROGRAM, path))
                return error_set(error, STATUS_ENVIRONMENT, "%s not found: install " PACKAGES,
                                 asked ? asked : PROGRAM);
        if (access(BIOS, R_OK) != 0 || access(VGA_BIOS, R_OK) != 0)
                return error_set(error, STATUS_ENVIRONMENT, BIOS ": %s: install " PACKAGES,
                                 strerror(errno));
        return true;
}

/* Several CPUs need another BIOS: SeaBIOS sets up one there. */
static bool check_smp(long smp, struct error *error)
{
        return smp < 2 || access(BIOS_SMP, R_OK) == 0 ||
               error_set(error, STATUS_ENVIRONMENT,
                         BIOS_SMP ": %s: for several CPUs install the package bochsbios (Debian)",
                         strerror(errno));
}

static bool version(const char *path, char line[PROGRAM_LINE_BYTES], struct error *error)
{
        return program_line(path, "--help", "Bochs x86 Emulator", line, error);
}

#define NO_ROM "romimage: file=/dev/null/none" /* so that it ends at once */

/*
 * Does this build know the setting? It complains while it reads its command line. The display
 * is set because the default one may wait for a user.
 */
static bool knows(const char *program, const char *display, const char *setting)
{
        const char *const arguments[] = {program, "-f",    "/dev/null",      "-q", display,
                                         NO_ROM,  setting, "log: /dev/null", NULL};

        return !program_says(arguments, REFUSAL);
}

/* Features that not every build of Bochs has. */
struct features {
        const char *program; /* the build that was asked */
        const char *display, *sound;
        bool debugger;
};

/* Asks each program once. Sound needs a setting only if it is built in. */
static const struct features *features_of(const char *program)
{
        static const char *const displays[] = {"display_library: rfb, options=\"timeout=0\"",
                                               "display_library: nogui"};
        static const char sound[] = "sound: waveoutdrv=dummy";
        static char asked[PATH_MAX];
        static struct features features;

        if (features.program && strcmp(features.program, program) == 0)
                return &features;
        snprintf(asked, sizeof(asked), "%s", program);
        features.program = asked;
        features.display = displays[knows(program, displays[0], NO_ROM) ? 0 : 1];
        features.sound = knows(program, features.display, sound) ? sound : NULL;
        features.debugger = program_says((const char *const[]){program, "--help", NULL}, "-rc ");
        return &features;
}

/* The guest's clock starts at a fixed time, independent of the host, so that runs are alike. */
static void arguments(const struct machine *machine, const char *folder, struct vm_arguments *made)
{
        enum { CPU, IMAGE, SERIAL, COMMANDS, TEXTS };
        char(*texts)[VM_TEXT_BYTES] = made->texts;
        const struct features *features = features_of(machine->program);
        const char *const flags[] = {machine->program, "-f", "/dev/null", "-q", "-rc",
                                     texts[COMMANDS]};
        const char *const settings[] = {
            texts[CPU],
            texts[IMAGE],
            texts[SERIAL],
            "boot: cdrom",
            "megs: 256",
            machine->smp > 1 ? "romimage: file=" BIOS_SMP : "romimage: file=" BIOS,
            "vgaromimage: file=" VGA_BIOS,
            "clock: sync=none, time0=1000000000",
            features->display,
            "speaker: enabled=0",
            "port_e9_hack: enabled=1",
            "log: /dev/null",
            /* Bochs 3.0's CPU panics if a write with CR0.WP = 0 sets D in a read-only entry. */
            "panic: action=fatal, cpu0=report",
            "error: action=ignore",
            "info: action=ignore",
            "debug: action=ignore",
        };
        /* The last two flags are for the debugger. Flags must come before settings. */
        size_t count = sizeof(flags) / sizeof(flags[0]) - (features->debugger ? 0 : 2);

        _Static_assert(TEXTS <= VM_TEXTS_MAX, "room for all texts");
        _Static_assert((sizeof(flags) + sizeof(settings)) / sizeof(flags[0]) + 2 <=
                           VM_ARGUMENTS_MAX,
                       "room for all, the sound's, and a NULL");
        memcpy(made->list, flags, sizeof(flags));
        memcpy(made->list + count, settings, sizeof(settings));
        count += sizeof(settings) / sizeof(settings[0]);
        if (features->sound)
                made->list[count++] = features->sound;
        made->list[count] = NULL;
        /* A Bochs built for one CPU does not know "count". */
        snprintf(texts[CPU], VM_TEXT_BYTES,
                 machine->smp > 1 ? "cpu: model=%s, count=%d" : "cpu: model=%s",
                 machine->cpu ? machine->cpu : CPU_DEFAULT, machine->smp);
        snprintf(texts[IMAGE], VM_TEXT_BYTES,
                 "ata0-master: type=cdrom, path=\"%s\", status=inserted", machine->image);
        snprintf(texts[SERIAL], VM_TEXT_BYTES, "com1: enabled=1, mode=file, dev=\"%s/%s\"", folder,
                 SERIAL_FIFO);
        snprintf(texts[COMMANDS], VM_TEXT_BYTES, "%s/%s", folder, COMMAND_FILE);
}

static void clean(const char *folder)
{
        static const char *const names[] = {SERIAL_FIFO, COMMAND_FILE};
        char path[VM_TEXT_BYTES];

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
                unlink(path);
        }
        temporary_remove(folder);
}

static bool write_commands(const char *folder, struct error *error)
{
        char path[VM_TEXT_BYTES];

        snprintf(path, sizeof(path), "%s/%s", folder, COMMAND_FILE);
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file < 0)
                return error_set(error, STATUS_ENVIRONMENT, "%s: %s", path, strerror(errno));
        bool good = file_write(file, COMMAND, sizeof(COMMAND) - 1, path, error);
        close(file);
        return good;
}

/* Also opens for writing: otherwise read() returns end of file until Bochs opens the FIFO. */
static bool open_serial(const char *folder, int *serial, struct error *error)
{
        char path[VM_TEXT_BYTES];

        snprintf(path, sizeof(path), "%s/%s", folder, SERIAL_FIFO);
        *serial = -1;
        if (mkfifo(path, 0600) == 0)
                *serial = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        return *serial >= 0 ||
               error_set(error, STATUS_ENVIRONMENT, "%s: %s", path, strerror(errno));
}

static bool prepare(char folder[PATH_MAX], int *serial, struct error *error)
{
        if (!temporary_folder(folder, error))
                return false;
        if (write_commands(folder, error) && open_serial(folder, serial, error))
                return true;
        clean(folder);
        return false;
}

/* Bochs prints the reason between two rules, after its start messages. */
static const char *reason(const char *diagnostics, size_t *bytes)
{
        const char *end = diagnostics + *bytes;
        const char *start = memmem(diagnostics, *bytes, LAST_WORDS, sizeof(LAST_WORDS) - 1);

        *bytes = 0;
        if (!start)
                return diagnostics;
        start += sizeof(LAST_WORDS) - 1;
        const char *rule = memmem(start, (size_t)(end - start), RULE, sizeof(RULE) - 1);
        *bytes = (size_t)((rule ? rule : end) - start);
        return start;
}

const struct vm vm_bochs = {
    .name = "bochs",
    .title = "Bochs",
    .find = find,
    .version = version,
    .check_smp = check_smp,
    .arguments = arguments,
    .prepare = prepare,
    .clean = clean,
    .reason = reason,
    .status_passed = EXIT_STATUS,
    .status_failed = EXIT_STATUS,
};
