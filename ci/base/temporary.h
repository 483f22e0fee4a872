/* SPDX-License-Identifier: MIT */
/*
 * Files and folders in $TMPDIR that live as long as a boot or a drawing. Each is locked
 * (flock) for as long as its process lives: what has our name, our owner and no lock was
 * left behind by a process that was killed, and the first one made removes it.
 */
#ifndef CI_BASE_TEMPORARY_H
#define CI_BASE_TEMPORARY_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>

/* Makes and opens a file; the caller closes it. -1: the error says why. */
int temporary_file(char name[PATH_MAX], struct error *error);

/* Makes a folder. */
bool temporary_folder(char name[PATH_MAX], struct error *error);

/* Removes one of the two; a folder is empty. */
void temporary_remove(const char *name);

#endif
