/* SPDX-License-Identifier: MIT */
/* The results in the result folder, which were given no name. */
#ifndef CI_RESULT_SAVED_H
#define CI_RESULT_SAVED_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>

#define SAVED_LATEST "latest"

/*
 * The path of what a person calls so: of SAVED_LATEST the newest result in the result folder,
 * unless there is a file of that name here; of all else the name itself.
 */
bool saved_path(const char *name, char path[PATH_MAX], struct error *error);

#endif
