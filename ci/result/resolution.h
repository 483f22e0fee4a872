/* SPDX-License-Identifier: MIT */
/*
 * What run --vs same found that a host resolves: for each row the least difference
 * in cycles that its boots tell from none. One file in the result folder holds that
 * of the last such run, with the host and the options that it holds for: VM,
 * accelerator, samples, boots and the CPU it was pinned to.
 */
#ifndef CI_RESULT_RESOLUTION_H
#define CI_RESULT_RESOLUTION_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

#define RESOLUTION_FILE "resolution.json"

/* cycles: id to a number. It holds for the host and the options of this result. */
bool resolution_save(const json_t *result, const json_t *cycles, struct error *error);

/*
 * For the host and the options of this result: *cycles as it was saved, to be
 * freed; NULL where there is no file, or that of others. False: the file is no
 * resolution, and why.
 */
bool resolution_load(const json_t *result, json_t **cycles, struct error *error);

#endif
