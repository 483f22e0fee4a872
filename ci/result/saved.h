/* SPDX-License-Identifier: MIT */
/* The results in the result folder, which were given no name. */
#ifndef CI_RESULT_SAVED_H
#define CI_RESULT_SAVED_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define SAVED_LATEST "latest"

/*
 * The path of what a person calls so: of SAVED_LATEST the newest result in the result folder,
 * unless there is a file of that name here; of all else the name itself.
 */
bool saved_path(const char *name, char path[PATH_MAX], struct error *error);

/* The paths of all results in the result folder, the newest first. */
struct saved_list {
        char **paths;
        size_t count;
};

bool saved_list_open(struct saved_list *list, struct error *error);
void saved_list_close(struct saved_list *list);

#endif
