/* SPDX-License-Identifier: MIT */
/*
 * write-report pass|failed|all|list|emulated|forced|verify|mismatch: writes a sound report
 * to stdout. The fake QEMU of the end-to-end tests prints it, whole or damaged.
 */
#include <stdio.h>
#include <string.h>

#include "ci/tests/support/golden_report.h"

int main(int count, char **arguments)
{
        static const struct {
                const char *name;
                void (*make)(struct golden *golden);
        } reports[] = {
            {"pass", golden_pass},         {"failed", golden_failed}, {"list", golden_list},
            {"emulated", golden_emulated}, {"verify", golden_verify}, {"mismatch", golden_mismatch},
            {"all", golden_all},           {"forced", golden_forced},
        };
        struct golden golden = {0};

        for (size_t i = 0; count == 2 && i < sizeof(reports) / sizeof(reports[0]); i++)
                if (strcmp(reports[i].name, arguments[1]) == 0)
                        reports[i].make(&golden);
        if (golden.length == 0)
                return 2;
        size_t written = fwrite(golden.bytes, 1, golden.length, stdout);
        int failed = fflush(stdout) != 0 || written != golden.length;
        golden_free(&golden);
        return failed;
}
