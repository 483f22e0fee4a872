/* SPDX-License-Identifier: MIT */
/* The results in the result folder, which were given no name. */
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
 * The path of what a person calls so: of SAVED_LATEST and SAVED_BEFORE "N" a result in the result
 * folder, unless there is a file of that name here; of all else the name itself.
 */
bool saved_path(const char *name, char path[PATH_MAX], struct error *error);

/*
 * What the result before this one is called. False: the name is none of a result in the result
 * folder.
 */
bool saved_name_before(const char *name, char before[SAVED_NAME_BYTES]);

/* The paths of all results in the result folder, the newest first. */
struct saved_list {
        char **paths;
        size_t count;
};

bool saved_list_open(struct saved_list *list, struct error *error);
void saved_list_close(struct saved_list *list);

#endif
