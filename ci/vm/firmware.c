/* SPDX-License-Identifier: MIT */
/*
 * Finds UEFI firmware. Distributions keep it in different places, which descriptor files
 * in a common format name.
 * Source: QEMU, docs/interop/firmware.json, "FirmwareMapping", "FirmwareFeature".
 */
#include "ci/vm/firmware.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEBIAN_CODE "/usr/share/OVMF/OVMF_CODE_4M.fd"
#define DESCRIPTORS "/usr/share/qemu/firmware"

static const char *const words_for_variables[][2] = {{"CODE", "VARS"}, {"code", "vars"}};

static bool is_readable(const char *path)
{
        return access(path, R_OK) == 0;
}

/* OVMF_VARS.fd lies beside OVMF_CODE.fd. */
static void find_variables_beside(struct firmware *firmware)
{
        char path[PATH_MAX];

        for (size_t i = 0; i < sizeof(words_for_variables) / sizeof(words_for_variables[0]); i++) {
                strcpy(path, firmware->code);
                char *name = strrchr(path, '/');
                char *word = strstr(name ? name : path, words_for_variables[i][0]);

                if (!word)
                        continue;
                memcpy(word, words_for_variables[i][1], strlen(words_for_variables[i][1]));
                if (is_readable(path))
                        strcpy(firmware->variables, path);
        }
}

static bool use_code(const char *path, struct firmware *firmware)
{
        *firmware = (struct firmware){.variables = ""};
        if (snprintf(firmware->code, PATH_MAX, "%s", path) >= PATH_MAX) {
                errno = ENAMETOOLONG;
                return false;
        }
        if (!is_readable(path))
                return false;
        find_variables_beside(firmware);
        return true;
}

static bool contains(const json_t *strings, const char *wanted)
{
        const json_t *string;
        size_t i;

        json_array_foreach(strings, i, string)
        {
                if (json_is_string(string) && strcmp(json_string_value(string), wanted) == 0)
                        return true;
        }
        return false;
}

/* Descriptors name machine types by patterns: pc-i440fx-*, pc-q35-*. */
static bool is_for_machine(const json_t *targets, const char *machine)
{
        const char *type = strcmp(machine, "q35") == 0 ? "pc-q35-" : "pc-i440fx-";
        const json_t *target, *pattern;
        size_t i, j;

        json_array_foreach(targets, i, target)
        {
                const char *architecture =
                    json_string_value(json_object_get(target, "architecture"));

                if (!architecture || strcmp(architecture, "x86_64") != 0)
                        continue;
                json_array_foreach(json_object_get(target, "machines"), j, pattern)
                {
                        if (json_is_string(pattern) &&
                            fnmatch(json_string_value(pattern), type, 0) == 0)
                                return true;
                }
        }
        return false;
}

/* Secure Boot would reject our unsigned GRUB, and SMM would need machine options. */
static bool is_usable(const json_t *descriptor, const char *machine)
{
        const json_t *features = json_object_get(descriptor, "features");

        return contains(json_object_get(descriptor, "interface-types"), "uefi") &&
               is_for_machine(json_object_get(descriptor, "targets"), machine) &&
               !contains(features, "enrolled-keys") && !contains(features, "requires-smm");
}

static bool use_descriptor(const char *path, const char *machine, struct firmware *firmware)
{
        json_t *descriptor = json_load_file(path, 0, NULL);
        const char *device, *code, *format, *variables = "", *variables_format = "raw";
        bool good = descriptor && is_usable(descriptor, machine) &&
                    json_unpack(descriptor, "{s:{s:s, s:{s:s, s:s}, s?{s:s, s:s}}}", "mapping",
                                "device", &device, "executable", "filename", &code, "format",
                                &format, "nvram-template", "filename", &variables, "format",
                                &variables_format) == 0 &&
                    strcmp(device, "flash") == 0 && strcmp(format, "raw") == 0 &&
                    strcmp(variables_format, "raw") == 0 && is_readable(code) &&
                    (!*variables || is_readable(variables)) &&
                    snprintf(firmware->code, PATH_MAX, "%s", code) < PATH_MAX &&
                    snprintf(firmware->variables, PATH_MAX, "%s", variables) < PATH_MAX;

        json_decref(descriptor);
        return good;
}

/* Tries descriptors by name order, which is their priority. */
static bool use_descriptors(const char *machine, struct firmware *firmware)
{
        struct dirent **entries = NULL;
        int count = scandir(DESCRIPTORS, &entries, NULL, alphasort);
        char path[PATH_MAX];
        bool found = false;

        for (int i = 0; i < count; i++) {
                snprintf(path, sizeof(path), DESCRIPTORS "/%s", entries[i]->d_name);
                found = found || (fnmatch("*.json", entries[i]->d_name, 0) == 0 &&
                                  use_descriptor(path, machine, firmware));
                free(entries[i]);
        }
        free(entries);
        return found;
}

bool firmware_find(const char *asked, const char *machine, struct firmware *firmware,
                   struct error *error)
{
        int reason;

        if (use_code(asked ? asked : DEBIAN_CODE, firmware))
                return true;
        reason = errno;
        if (asked)
                return error_set(error, STATUS_ENVIRONMENT, "%s: %s", asked, strerror(reason));
        return use_descriptors(machine, firmware) ||
               error_set(error, STATUS_ENVIRONMENT,
                         DEBIAN_CODE ": %s: install the package ovmf (Debian), or name a UEFI "
                                     "firmware with --ovmf",
                         strerror(reason));
}
