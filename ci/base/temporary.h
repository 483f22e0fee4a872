/* SPDX-License-Identifier: MIT */
/*
 * Files and folders in $TMPDIR that live as long as a boot or a drawing. Each is locked (flock)
 * while its process lives. So a file with our name and owner but no lock was left behind by a
 * killed process; it is removed when the next temporary file is made.
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

/* Removes a file, or a folder that is empty. */
void temporary_remove(const char *name);

#endif
