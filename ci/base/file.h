/* SPDX-License-Identifier: MIT */
/* Whole files: read within a limit, written so that no reader sees half of one. */
#ifndef CI_BASE_FILE_H
#define CI_BASE_FILE_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Reads all bytes; the caller frees them. An unreadable file is STATUS_UNUSABLE. */
bool file_read(const char *path, size_t limit, char **bytes, size_t *size, struct error *error);

/* Writes all bytes; name is for the error. A full disk is STATUS_ENVIRONMENT. */
bool file_write(int descriptor, const char *bytes, size_t size, const char *name,
                struct error *error);

enum file_replace {
        FILE_REPLACE, /* an old file of this name stays whole until the new one is */
        FILE_KEEP,    /* an old file stays: the error then has the status 0 */
};

/*
 * Writes to a temporary name in the same folder, syncs, and gives it its name.
 * On any failure the temporary file is gone and an old one as it was. What is saved
 * as /dev/null is lost.
 */
bool file_save(const char *path, const char *bytes, size_t size, enum file_replace replace,
               struct error *error);

/*
 * Do the two names lead to the same file, through any links? The file need not exist yet.
 * /dev/null counts as no file: what is saved there replaces nothing.
 */
bool file_is_same(const char *a, const char *b);

/* Refuses an output that is one of the inputs, since it would replace it. */
bool file_check_apart(const char *output, const char *input, struct error *error);

/* Can files be made in this folder? */
bool file_check_folder(const char *folder, struct error *error);

/* To be asked before long work: can a file be saved under this path, as far as one can know? */
bool file_check_target(const char *path, struct error *error);

#endif
