/* SPDX-License-Identifier: MIT */
/* Sources: mount(2), termios(3), ioperm(2), reboot(2); QEMU's isa-debug-exit. */
#include "bench/linux/output.h"
#include "bench/protocol/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define SERIAL_DEVICE "/dev/ttyS0"
#define SERIAL_PORT   0x3f8 /* COM1 */
#define LINE_STATUS   5
#define CAN_SEND      0x20
#define EXIT_PORT     0xf4 /* isa-debug-exit */

static int file = STDOUT_FILENO;
static bool is_guest;
static char buffer[4096];
static size_t buffered;

bool output_is_guest(void)
{
        return is_guest;
}

static void flush(void)
{
        for (size_t done = 0; done < buffered;) {
                const ssize_t wrote = write(file, buffer + done, buffered - done);

                if (wrote < 0 && errno != EINTR)
                        break;
                done += wrote > 0 ? (size_t)wrote : 0;
        }
        buffered = 0;
        if (output_is_guest())
                tcdrain(file);
}

void console_write_record(char byte)
{
        buffer[buffered++] = byte;
        if (byte == '\n' || buffered == sizeof(buffer))
                flush();
}

void output_line(const char *format, ...)
{
        char text[512];
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(text, sizeof(text), format, arguments);
        va_end(arguments);
        for (const char *byte = text; *byte; byte++)
                console_write_record(*byte);
        console_write_record('\n');
}

/* Without a serial driver, writes the reason to the port itself. QEMU needs no speed set. */
static _Noreturn void fail_by_port(const char *reason)
{
        char text[256];

        snprintf(text, sizeof(text),
                 GUEST_PANIC_PREFIX "this kernel has no serial driver: %s: %s\n", SERIAL_DEVICE,
                 reason);
        if (ioperm(SERIAL_PORT, 8, 1) == 0)
                for (const char *byte = text; *byte; byte++) {
                        for (int i = 0; i < 100000 && !(inb(SERIAL_PORT + LINE_STATUS) & CAN_SEND);)
                                i++;
                        outb((unsigned char)*byte, SERIAL_PORT);
                }
        output_exit(GUEST_EXIT_PANIC);
}

/*
 * The kernel treats faults of PID 1 specially, so a child does the work. Returns only in the
 * child. If the child ends without output_exit, the parent reports that.
 */
static void leave_pid_1(void)
{
        int status = 0;
        const pid_t child = fork();

        if (child == 0)
                return;
        while (child > 0 && waitpid(child, &status, 0) != child)
                ;
        output_line(GUEST_PANIC_PREFIX "the program that measures ended with wait status 0x%x",
                    (unsigned int)status);
        output_exit(GUEST_EXIT_PANIC);
}

static void mount_at(const char *folder, const char *type)
{
        mkdir(folder, 0755);
        mount(type, folder, type, 0, NULL);
}

void output_open(void)
{
        struct termios settings;

        is_guest = getpid() == 1;
        if (!is_guest)
                return;
        mount_at("/dev", "devtmpfs");
        mount_at("/proc", "proc");
        mount_at("/sys", "sysfs");
        file = open(SERIAL_DEVICE, O_RDWR | O_NOCTTY | O_CLOEXEC);
        /* A port without hardware has a device file, but no terminal settings. */
        if (file < 0 || tcgetattr(file, &settings) != 0)
                fail_by_port(strerror(errno));
        cfmakeraw(&settings);
        tcsetattr(file, TCSANOW, &settings);
        leave_pid_1();
}

_Noreturn void output_exit(unsigned int value)
{
        flush();
        if (!output_is_guest())
                exit(GUEST_EXIT_STATUS(value));
        if (ioperm(EXIT_PORT, 4, 1) == 0)
                outl(value, EXIT_PORT);
        for (;;)
                reboot(RB_AUTOBOOT); /* ends QEMU, which runs with -no-reboot */
}
