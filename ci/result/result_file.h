/* SPDX-License-Identifier: MIT */
/* Result files are JSON with one record a line, so that a diff is readable. */
#ifndef CI_RESULT_RESULT_FILE_H
#define CI_RESULT_RESULT_FILE_H

#include "ci/base/error.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

/* Returns a result as text, which the caller frees. Equal results have equal texts. */
char *result_text(const json_t *result, struct error *error);

/* Writes the whole file or nothing. Replaces an old file. */
bool result_save(const json_t *result, const char *path, struct error *error);

/*
 * Finds the result folder, for results saved without -o: $XDG_STATE_HOME/trapclock or
 * ~/.local/state/trapclock. Makes it if missing; fails if it is not writable. Source: XDG
 * Base Directory Specification.
 */
bool result_folder(char folder[PATH_MAX], struct error *error);

/* Returns the path of a file of this name in that folder. */
bool result_folder_file(const char *name, char path[PATH_MAX], struct error *error);
/* Saves an object there and takes its reference. Replaces an old file. NULL: no memory. */
bool result_folder_save(const char *name, json_t *object, struct error *error);

/* Saves under a name made of time and clock. Never replaces a file. path receives the name. */
bool result_save_unnamed(const json_t *result, const char *folder, char path[PATH_MAX],
                         struct error *error);

/* Do these bytes claim to be a result or a baseline, sound or not? */
bool result_is_in(const char *bytes, size_t size);

/* Fails if a result is stored at this path, so that nothing else overwrites it. */
bool result_check_none_at(const char *path, struct error *error);

/* Parses a file's bytes as JSON, unchecked. name is for the error. NULL: fills the error. */
json_t *result_parse(const char *bytes, size_t size, const char *name, struct error *error);

/* Reads a file as JSON, unchecked. NULL: fills the error. */
json_t *result_file_parse(const char *path, struct error *error);

/* Reads and checks a file. NULL: fills the error. */
json_t *result_load(const char *path, struct error *error);

#endif
