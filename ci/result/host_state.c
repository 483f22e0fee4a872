/* SPDX-License-Identifier: MIT */
/* What of the host's state makes cycles noisy. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ci/result/host_state.h"
#include "ci/base/printable.h"

#define CPU_FOLDER "/sys/devices/system/cpu"
#define UNKNOWN    "unknown"

/* The first line of a file; false where there is none. */
static bool read_line(const char *root, const char *name, char text[HOST_STATE_BYTES])
{
        char path[PATH_MAX], line[HOST_STATE_BYTES];

        if (snprintf(path, sizeof(path), "%s" CPU_FOLDER "/%s", root, name) >= PATH_MAX)
                return false;
        FILE *file = fopen(path, "re");
        bool good = file && fgets(line, sizeof(line), file) && line[0] != '\n';
        if (file)
                fclose(file);
        if (good)
                printable_copy(text, HOST_STATE_BYTES, line, strcspn(line, "\n"));
        return good;
}

static bool read_switch(const char *root, const char *name, const char *on,
                        char text[HOST_STATE_BYTES])
{
        char line[HOST_STATE_BYTES];

        if (!read_line(root, name, line))
                return false;
        strcpy(text, strcmp(line, on) == 0 ? "on" : "off");
        return true;
}

void host_state_read(const char *root, struct host_state *state)
{
        *state = (struct host_state){UNKNOWN, UNKNOWN, UNKNOWN};
        read_line(root, "cpu0/cpufreq/scaling_governor", state->governor);
        read_switch(root, "smt/active", "1", state->smt);
        if (!read_switch(root, "intel_pstate/no_turbo", "0", state->turbo))
                read_switch(root, "cpufreq/boost", "1", state->turbo);
}

/* Appends to a list of reasons; what does not fit is cut. */
__attribute__((format(printf, 2, 3))) static void add(char *text, const char *format, ...)
{
        size_t length = strlen(text);
        va_list arguments;

        length +=
            (size_t)snprintf(text + length, HOST_WARNING_BYTES - length, "%s", length ? ", " : "");
        va_start(arguments, format);
        vsnprintf(text + length, HOST_WARNING_BYTES - length, format, arguments);
        va_end(arguments);
}

bool host_state_warning(const struct host_state *state, bool pinned, char text[HOST_WARNING_BYTES])
{
        text[0] = '\0';
        if (strcmp(state->governor, UNKNOWN) != 0 && strcmp(state->governor, "performance") != 0)
                add(text, "the governor is %s", state->governor);
        if (strcmp(state->smt, "on") == 0)
                add(text, "SMT is on");
        if (strcmp(state->turbo, "on") == 0)
                add(text, "turbo is on");
        if (!pinned)
                add(text, "the vCPU is not pinned (--pin)");
        return text[0];
}
