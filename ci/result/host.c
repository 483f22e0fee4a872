/* SPDX-License-Identifier: MIT */
/*
 * Describes the host of a measurement. Sources: proc(5), /proc/cpuinfo; the kernel's
 * documentation, "CPU Performance Scaling", "sysfs-devices-system-cpu".
 */
#include "ci/result/host.h"
#include "ci/base/printable.h"
#include "ci/base/text.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#define CPU_FOLDER "/sys/devices/system/cpu"
#define UNKNOWN    "unknown"

void host_kernel(char text[HOST_TEXT_BYTES])
{
        struct utsname name;
        char line[sizeof(name)];

        if (uname(&name) != 0)
                snprintf(line, sizeof(line), UNKNOWN);
        else
                snprintf(line, sizeof(line), "%s %s %s", name.sysname, name.release, name.machine);
        printable_copy(text, HOST_TEXT_BYTES, line, strlen(line));
}

void host_cpu(char text[HOST_TEXT_BYTES])
{
        FILE *information = fopen("/proc/cpuinfo", "re");
        char line[512];

        strcpy(text, UNKNOWN);
        while (information && fgets(line, sizeof(line), information)) {
                char *value = strchr(line, ':');
                if (strncmp(line, "model name", strlen("model name")) != 0 || !value)
                        continue;
                value += strspn(value, ": ");
                printable_copy(text, HOST_TEXT_BYTES, value, strcspn(value, "\n"));
                break;
        }
        if (information)
                fclose(information);
}

void host_utc(const char *format, char text[UTC_TEXT_BYTES])
{
        time_t now = time(NULL);
        struct tm utc;

        text[0] = '\0';
        if (gmtime_r(&now, &utc))
                strftime(text, UTC_TEXT_BYTES, format, &utc);
}

/* Reads the first line of a file; false: there is none. */
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

static void add(char text[HOST_WARNING_BYTES], const char *reason, const char *value)
{
        text_append(text, HOST_WARNING_BYTES, "%s%s%s", text[0] ? ", " : "", reason, value);
}

bool host_state_warning(const struct host_state *state, bool pinned, char text[HOST_WARNING_BYTES])
{
        text[0] = '\0';
        if (strcmp(state->governor, UNKNOWN) != 0 && strcmp(state->governor, "performance") != 0)
                add(text, "the governor is ", state->governor);
        if (strcmp(state->smt, "on") == 0)
                add(text, "SMT is on", "");
        if (strcmp(state->turbo, "on") == 0)
                add(text, "turbo is on", "");
        if (!pinned)
                add(text, "the vCPU is not pinned (--pin)", "");
        return text[0];
}
