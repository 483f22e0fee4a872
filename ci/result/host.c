/* SPDX-License-Identifier: MIT */
/* The host a result was taken on, in words. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "ci/result/host.h"
#include "ci/base/printable.h"

void host_kernel(char text[HOST_TEXT_BYTES])
{
        struct utsname name;
        char line[sizeof(name)];

        if (uname(&name) != 0)
                snprintf(line, sizeof(line), "unknown");
        else
                snprintf(line, sizeof(line), "%s %s %s", name.sysname, name.release, name.machine);
        printable_copy(text, HOST_TEXT_BYTES, line, strlen(line));
}

/* Source: proc(5), /proc/cpuinfo, "model name". */
void host_cpu(char text[HOST_TEXT_BYTES])
{
        FILE *information = fopen("/proc/cpuinfo", "re");
        char line[512];

        strcpy(text, "unknown");
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
