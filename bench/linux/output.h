/* SPDX-License-Identifier: MIT */
/* Where the report goes, and the way out: the serial port of a guest, or stdout. */
#ifndef BENCH_LINUX_OUTPUT_H
#define BENCH_LINUX_OUTPUT_H

#include <stdbool.h>

/*
 * As PID 1: mounts what the program reads, and opens the serial port. Without its driver the
 * port is used as it is, to say so. Else stdout is it.
 */
void output_open(void);

/* Is this the only program of a guest? */
bool output_is_guest(void);

/* One byte of a record: bench/report/record.c writes by this. */
void console_write_record(char byte);
/* A line, as printf; it is out before this returns. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* After the last line: ends the machine or the program with this value, GUEST_EXIT_... */
_Noreturn void output_exit(unsigned int value);

#endif
