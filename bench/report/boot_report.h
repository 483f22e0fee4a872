/* SPDX-License-Identifier: MIT */
/* The report's first part: what ran, where, by which clock. */
#ifndef BENCH_REPORT_BOOT_REPORT_H
#define BENCH_REPORT_BOOT_REPORT_H

#include "boot/boot_info.h"
#include "bench/protocol/command_line.h"
#include "bench/machine/machine.h"

/* In lines for people. */
void boot_report_print(const struct boot_info *boot, const struct machine *machine,
                       const struct options *options);
/* As the boot record of protocol.h, the first time or again. */
void boot_report_record(const struct boot_info *boot, const struct machine *machine,
                        const struct options *options, bool repeated);

#endif
