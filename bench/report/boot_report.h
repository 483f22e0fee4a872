/* SPDX-License-Identifier: MIT */
/* The first part of the report: what ran, on which machine, with which clock. */
#ifndef BENCH_REPORT_BOOT_REPORT_H
#define BENCH_REPORT_BOOT_REPORT_H

#include "boot/boot_info.h"
#include "bench/protocol/command_line.h"
#include "bench/machine/machine.h"

/* Print it as lines for people. */
void boot_report_print(const struct boot_info *boot, const struct machine *machine,
                       const struct options *options);
/* Write it as the boot record of protocol.h, the first time or repeated. */
void boot_report_record(const struct boot_info *boot, const struct machine *machine,
                        const struct options *options, bool repeated);

#endif
