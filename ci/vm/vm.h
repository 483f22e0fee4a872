/* SPDX-License-Identifier: MIT */
/*
 * Programs that can be the machine: how each is found and started, and what its exit means.
 * Each is one row of data.
 */
#ifndef CI_VM_VM_H
#define CI_VM_VM_H

#include "ci/base/error.h"
#include "ci/base/program.h"
#include "ci/vm/machine.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define VM_ARGUMENTS_MAX 48
#define VM_TEXTS_MAX     5
#define VM_TEXT_BYTES    (PATH_MAX + 100)

struct vm_arguments {
        const char *list[VM_ARGUMENTS_MAX]; /* list[0] is the program's path; NULL at the end */
        char texts[VM_TEXTS_MAX][VM_TEXT_BYTES]; /* arguments built at run time */
};

struct vm {
        const char *name;  /* for --vm */
        const char *title; /* for messages */

        /* Finds the program by name or path (NULL: on PATH), and the files it needs. */
        bool (*find)(const char *asked, char path[PATH_MAX], struct error *error);
        bool (*version)(const char *path, char line[PROGRAM_LINE_BYTES], struct error *error);

        /* Makes its arguments. Strings belong to the machine or made, or are constants. */
        void (*arguments)(const struct machine *machine, const char *folder,
                          struct vm_arguments *made);

        /* Can its machine have this many CPUs? NULL: the program itself refuses. */
        bool (*check_smp)(long smp, struct error *error);

        /*
         * Makes a folder with the files it needs, and opens the stream of its serial bytes.
         * NULL: it needs no folder, and its stdout carries the bytes.
         */
        bool (*prepare)(char folder[PATH_MAX], int *serial, struct error *error);
        void (*clean)(const char *folder);

        /* Moves all threads but the vCPU's off these CPUs. NULL: there are no others. */
        void (*isolate_vcpu)(pid_t process, const cpu_set_t *cpus);

        /* It understands QMP over the socket of process.h (qmp.h). */
        bool speaks_qmp;

        /* Finds the reason for its exit in its stderr, and its length. NULL: all of it. */
        const char *(*reason)(const char *diagnostics, size_t *bytes);

        /* Its exit status is the guest's. Otherwise only the report tells how the boot went. */
        bool passes_status_on;
        int status_passed, status_failed; /* its exit status after a whole report */
};

/* vm_host is no VM: it runs the program of bench/linux with the command line as arguments. */
extern const struct vm vm_qemu, vm_bochs, vm_host;

/* Returns the one of this name; NULL: there is none. */
const struct vm *vm_named(const char *name);

#endif
