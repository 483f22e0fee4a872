/* SPDX-License-Identifier: MIT */
/*
 * Prints the machine and the guest. This tool's command lines ask for both forms of the
 * report. One that does not came with the image or from a keyboard, and is shown.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/microarchitecture.h"
#include "ci/print/result_parts.h"

#include <string.h>

static void print_warnings(const json_t *boot, FILE *stream)
{
        size_t index;
        const json_t *warning;

        json_array_foreach(json_object_get(boot, BOOT_WARNINGS), index, warning)
        {
                fprintf(stream, "warning     %s\n", json_string_value(warning));
        }
}

/* Inside Linux: prints the kernel, its command line, and its mitigations on each entry. */
static void print_kernel(const json_t *boot, FILE *stream)
{
        const char *id = field_string(boot, BOOT_KERNEL_BUILD_ID);
        const char *asked = field_string(boot, BOOT_KERNEL_COMMAND_LINE);
        size_t index;
        const json_t *mitigation;

        if (!boot_is_of_linux(boot))
                return;
        fprintf(stream, "kernel      %s%s%s\n", field_string(boot, BOOT_KERNEL),
                id[0] ? ", build " : "", id);
        if (asked[0])
                fprintf(stream, "told        %s\n", asked);
        json_array_foreach(json_object_get(boot, BOOT_MITIGATIONS), index, mitigation)
        {
                fprintf(stream, "mitigation  %s\n", json_string_value(mitigation));
        }
}

void heading_print(const json_t *boot, FILE *stream)
{
        const char *brand = field_string(boot, BOOT_BRAND);
        const char *hypervisor = field_string(boot, BOOT_HYPERVISOR);
        const char *asked = field_string(boot, BOOT_COMMAND_LINE);
        const char *microarchitecture = microarchitecture_of(boot);

        if (boot_is_lost(boot)) {
                print_warnings(boot, stream);
                return;
        }
        fprintf(stream, "CPU         %s%s(%s family %lld, model %lld, stepping %lld%s%s)\n", brand,
                brand[0] ? " " : "", field_string(boot, BOOT_VENDOR),
                (long long)field_integer(boot, BOOT_FAMILY),
                (long long)field_integer(boot, BOOT_MODEL),
                (long long)field_integer(boot, BOOT_STEPPING), microarchitecture[0] ? ": " : "",
                microarchitecture);
        fprintf(stream, "hypervisor  %s\n", hypervisor[0] ? hypervisor : "none");
        if (!field_is_null(boot, BOOT_CPU_IS))
                fprintf(
                    stream,
                    "CPU is      %s, as the command line says: its known deviations are accepted\n",
                    field_string(boot, BOOT_CPU_IS));
        fprintf(stream, "guest       trapclock %s, build %s, booted by %s, %lld-level paging\n",
                field_string(boot, BOOT_VERSION), field_string(boot, BOOT_BUILD_ID),
                field_string(boot, BOOT_PATH), (long long)field_integer(boot, BOOT_PAGING_LEVELS));
        if (!field_is_null(boot, BOOT_COMMIT))
                fprintf(stream, "commit      %s\n", field_string(boot, BOOT_COMMIT));
        print_kernel(boot, stream);
        if (asked[0] && !strstr(asked, COMMAND_REPORT "=" REPORT_BOTH))
                fprintf(stream, "asked       %s\n", asked);
        print_warnings(boot, stream);
}
