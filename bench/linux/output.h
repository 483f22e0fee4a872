/* SPDX-License-Identifier: MIT */
/* Writes the report to a guest's serial port or to stdout, and ends the program. */
#ifndef BENCH_LINUX_OUTPUT_H
#define BENCH_LINUX_OUTPUT_H

#include <stdbool.h>

/*
 * As PID 1: mounts the file systems that the program reads, and opens the serial port. If the
 * kernel has no driver for it, says so on the port and ends. Otherwise uses stdout.
 */
void output_open(void);

/* Is this the only program of a guest? */
bool output_is_guest(void);

/* Writes one byte of a record, for bench/report/record.c. */
void console_write_record(char byte);
/* Writes a line like printf, and flushes it. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends the machine or the program with this value, GUEST_EXIT_... */
_Noreturn void output_exit(unsigned int value);

#endif
