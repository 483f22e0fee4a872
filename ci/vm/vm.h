/* SPDX-License-Identifier: MIT */
/*
 * The programs that can be the machine: how each is found and started, and what its
 * end says. Each is a row of data. No other code asks which one it is.
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
        char texts[VM_TEXTS_MAX][VM_TEXT_BYTES]; /* those that had to be made */
};

struct vm {
        const char *name;  /* as --vm takes it */
        const char *title; /* for people */

        /* Finds the program, by name or path, or where NULL on PATH, and all that it needs. */
        bool (*find)(const char *asked, char path[PATH_MAX], struct error *error);
        bool (*version)(const char *path, char line[PROGRAM_LINE_BYTES], struct error *error);

        /* How it is started. Strings are the machine's, constants, or in made. */
        void (*arguments)(const struct machine *machine, const char *folder,
                          struct vm_arguments *made);

        /* Can its machine have so many CPUs? NULL: it says itself where it cannot. */
        bool (*check_smp)(long smp, struct error *error);

        /*
         * Makes a folder with the files it needs, and opens what its serial bytes
         * come through. Both NULL: it needs none, and the bytes are its stdout.
         */
        bool (*prepare)(char folder[PATH_MAX], int *serial, struct error *error);
        void (*clean)(const char *folder);

        /* Leaves these CPUs to the thread that the guest runs on. NULL: there is no other. */
        void (*isolate_vcpu)(pid_t process, const cpu_set_t *cpus);

        /* It takes QMP by the socket of process.h (qmp.h). */
        bool speaks_qmp;

        /* Finds the reason for its end in its stderr, and its length. NULL: all of it. */
        const char *(*reason)(const char *diagnostics, size_t *bytes);

        /* Its exit status is the guest's. Otherwise only the report tells how it went. */
        bool passes_status_on;
        int status_passed, status_failed; /* its exit status after a whole report */
};

/* vm_host is none: it runs the program of bench/linux, whose words are the command line. */
extern const struct vm vm_qemu, vm_bochs, vm_host;

/* The one of this name; NULL: there is none. */
const struct vm *vm_named(const char *name);

#endif
