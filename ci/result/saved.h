/* SPDX-License-Identifier: MIT */
/* The results in the result folder, saved without -o. */
#ifndef CI_RESULT_SAVED_H
#define CI_RESULT_SAVED_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define SAVED_LATEST     "latest"
#define SAVED_BEFORE     "latest~" /* a number follows: so many results before the latest */
#define SAVED_BEFORE_MAX 999999
#define SAVED_NAME_BYTES 32
#define SAVED_DOC        "latest is the newest in the result folder, latest~1 the one before it"

/*
 * Turns a user's name for a result into a path. SAVED_LATEST is the newest result in the result
 * folder and SAVED_BEFORE "N" the Nth before it, unless a file of that name exists here; any
 * other name is itself the path.
 */
bool saved_path(const char *name, char path[PATH_MAX], struct error *error);

/* The name of the result before this one. False: the name stands for none in the result folder. */
bool saved_name_before(const char *name, char before[SAVED_NAME_BYTES]);

/* Paths of all results in the result folder, newest first. */
struct saved_list {
        char **paths;
        size_t count;
};

bool saved_list_open(struct saved_list *list, struct error *error);
void saved_list_close(struct saved_list *list);

#endif
