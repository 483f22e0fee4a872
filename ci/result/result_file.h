/* SPDX-License-Identifier: MIT */
/* Results as files: JSON text with one record a line, so that a diff is readable. */
#ifndef CI_RESULT_RESULT_FILE_H
#define CI_RESULT_RESULT_FILE_H

#include "ci/base/error.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

/* The text of a result, which the caller frees. Equal results have equal texts. */
char *result_text(const json_t *result, struct error *error);

/* Saves all or nothing. An old file is replaced. */
bool result_save(const json_t *result, const char *path, struct error *error);

/*
 * The folder for results that were given no name: $XDG_STATE_HOME/trapclock or
 * ~/.local/state/trapclock, made where it is missing and open for new files. Source: XDG Base
 * Directory Specification.
 */
bool result_folder(char folder[PATH_MAX], struct error *error);

/* The path of a file of this name in that folder. */
bool result_folder_file(const char *name, char path[PATH_MAX], struct error *error);
/* Saves an object there in place of an old one, and takes its reference; NULL: no memory. */
bool result_folder_save(const char *name, json_t *object, struct error *error);

/* Saves under a name made of time and clock; never replaces a file. path tells the name. */
bool result_save_unnamed(const json_t *result, const char *folder, char path[PATH_MAX],
                         struct error *error);

/* Do these bytes mean to be a result or a baseline, sound or not? */
bool result_is_in(const char *bytes, size_t size);

/* Refuses to write something else than a result where one is kept. */
bool result_check_none_at(const char *path, struct error *error);

/* The JSON of a file's bytes, not yet checked; name is for the error. NULL with the error filled.
 */
json_t *result_parse(const char *bytes, size_t size, const char *name, struct error *error);

/* Reads a file's JSON, not yet checked; NULL with the error filled. */
json_t *result_file_parse(const char *path, struct error *error);

/* Reads and checks a file; NULL with the error filled. */
json_t *result_load(const char *path, struct error *error);

#endif
