/* SPDX-License-Identifier: MIT */
/* QEMU: where it is, which one it is, and the arguments that make a machine. */
#ifndef CI_QEMU_H
#define CI_QEMU_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "ci/error.h"
#include "ci/machine.h"

#define QEMU_PROGRAM       "qemu-system-x86_64"
#define QEMU_ARGUMENTS_MAX 40
#define QEMU_VERSION_BYTES 100

/* Finds the program: asked for by name or path, or where NULL on PATH. */
bool qemu_find(const char *asked, char path[PATH_MAX], struct error *error);

/* The first line of --version, fit for a terminal. */
bool qemu_version(const char *qemu, char version[QEMU_VERSION_BYTES], struct error *error);

/* Fills the argument vector, NULL at its end; the strings are the machine's or constants. */
void qemu_arguments(const struct machine *machine, const char *arguments[QEMU_ARGUMENTS_MAX]);

#endif
