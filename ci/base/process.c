/* SPDX-License-Identifier: MIT */
/*
 * Starts, watches and ends one child process. Signals arrive through a
 * descriptor, so that one poll() sees output, the child's end, an interrupt
 * and the deadline alike, and no handler races with any of them.
 */
#include "ci/base/process.h"
#include "ci/base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PIECE_BYTES     65536
#define LEFTOVER_PIECES 1024

enum { SLOT_SIGNALS, SLOT_OUTPUT, SLOT_DIAGNOSTICS, SLOT_CONTROL, SLOTS };

struct child {
        pid_t pid;
        struct pollfd slots[SLOTS];
};

int64_t monotonic_ms(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void close_pair(int pair[2])
{
        for (int i = 0; i < 2; i++) {
                if (pair[i] >= 0)
                        close(pair[i]);
                pair[i] = -1;
        }
}

/* Between this tool, [0], and the child, [1]. */
struct pipes {
        int output[2], diagnostics[2], report[2], control[2];
};

#define FREE_DESCRIPTORS 16 /* from here on none is the child's */

/* In the child: becomes the program, or writes errno to the report descriptor. */
__attribute__((noreturn)) static void become(char *const arguments[], pid_t parent,
                                             const struct pipes *pipes, int output,
                                             const cpu_set_t *cpus)
{
        int nothing = open("/dev/null", O_RDONLY);
        int report = fcntl(pipes->report[1], F_DUPFD_CLOEXEC, FREE_DESCRIPTORS);
        int control = fcntl(pipes->control[1], F_DUPFD_CLOEXEC, FREE_DESCRIPTORS);

        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
            dup2(output, STDOUT_FILENO) >= 0 && dup2(pipes->diagnostics[1], STDERR_FILENO) >= 0 &&
            (control < 0 || dup2(control, PROCESS_CONTROL) >= 0) &&
            (!cpus || sched_setaffinity(0, sizeof(*cpus), cpus) == 0)) {
                signals_reset_for_child();
                execv(arguments[0], arguments);
        }
        int reason = errno;
        ssize_t ignored = write(report, &reason, sizeof(reason));
        (void)ignored;
        _exit(127);
}

/* Waits until the child has become the program; false if it could not. */
static bool await_exec(int report, const char *program, struct error *error)
{
        int reason;
        ssize_t got;

        do
                got = read(report, &reason, sizeof(reason));
        while (got < 0 && errno == EINTR);
        if (got == 0)
                return true;
        return error_set(error, STATUS_ENVIRONMENT, "cannot run %s: %s", program,
                         strerror(got == sizeof(reason) ? reason : EIO));
}

static void end_child(const struct child *child, int *wait_status)
{
        kill(-child->pid, SIGKILL);
        kill(child->pid, SIGKILL);
        while (waitpid(child->pid, wait_status, 0) < 0 && errno == EINTR)
                ;
}

static bool start_with(struct child *child, char *const arguments[],
                       const struct process_watch *watch, struct pipes *pipes, struct error *error)
{
        pid_t parent = getpid();
        int ignored;

        if (pipe2(pipes->output, O_CLOEXEC) != 0 || pipe2(pipes->diagnostics, O_CLOEXEC) != 0 ||
            pipe2(pipes->report, O_CLOEXEC) != 0 ||
            (watch->on_control &&
             socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pipes->control) != 0))
                return error_set(error, STATUS_ENVIRONMENT, "cannot make a pipe: %s",
                                 strerror(errno));
        child->pid = fork();
        if (child->pid < 0)
                return error_set(error, STATUS_ENVIRONMENT, "cannot fork: %s", strerror(errno));
        if (child->pid == 0)
                become(arguments, parent, pipes,
                       watch->other_output ? pipes->diagnostics[1] : pipes->output[1], watch->cpus);
        setpgid(child->pid, child->pid);
        close(pipes->report[1]);
        pipes->report[1] = -1;
        if (await_exec(pipes->report[0], arguments[0], error))
                return true;
        end_child(child, &ignored);
        return false;
}

static void hand_over(struct pollfd *slot, int *descriptor)
{
        fcntl(*descriptor, F_SETFL, O_NONBLOCK);
        *slot = (struct pollfd){.fd = *descriptor, .events = POLLIN};
        *descriptor = -1;
}

/* With other_output, the output comes from there, and stdout goes where stderr goes. */
static bool start(struct child *child, char *const arguments[], struct process_watch *watch,
                  struct error *error)
{
        struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
        bool started = start_with(child, arguments, watch, &pipes, error);

        if (started) {
                if (!watch->other_output)
                        hand_over(&child->slots[SLOT_OUTPUT], &pipes.output[0]);
                hand_over(&child->slots[SLOT_DIAGNOSTICS], &pipes.diagnostics[0]);
                watch->control = pipes.control[0];
                if (watch->on_control)
                        hand_over(&child->slots[SLOT_CONTROL], &pipes.control[0]);
        }
        close_pair(pipes.output);
        close_pair(pipes.diagnostics);
        close_pair(pipes.report);
        close_pair(pipes.control);
        return started;
}

/* Reads one piece; *more says whether another may follow at once. */
static bool pump(struct pollfd *slot, process_sink *sink, void *context, bool *more,
                 struct error *error)
{
        char piece[PIECE_BYTES];

        *more = false;
        if (slot->fd < 0)
                return true;
        ssize_t got = read(slot->fd, piece, sizeof(piece));
        if (got < 0 && errno == ECONNRESET) /* of a socket: what was sent last was not read */
                got = 0;
        if (got < 0)
                return errno == EAGAIN || errno == EINTR ||
                       error_set(error, STATUS_ENVIRONMENT, "cannot read from a pipe: %s",
                                 strerror(errno));
        if (got == 0) {
                close(slot->fd);
                slot->fd = -1;
                return true;
        }
        *more = true;
        return sink(context, piece, (size_t)got, error);
}

static bool pump_ready(struct child *child, struct process_watch *watch, struct error *error)
{
        struct pollfd *output = &child->slots[SLOT_OUTPUT];
        struct pollfd *diagnostics = &child->slots[SLOT_DIAGNOSTICS];
        struct pollfd *control = &child->slots[SLOT_CONTROL];
        bool more;

        if (control->revents && !pump(control, watch->on_control, watch->context, &more, error))
                return false;
        watch->control = control->fd;
        return (!output->revents || pump(output, watch->on_output, watch->context, &more, error)) &&
               (!diagnostics->revents ||
                pump(diagnostics, watch->on_diagnostics, watch->context, &more, error));
}

/* What the pipe still holds after the child's end. */
static bool pump_leftovers(struct pollfd *slot, process_sink *sink, void *context,
                           struct error *error)
{
        bool more = true;

        for (int i = 0; more && i < LEFTOVER_PIECES; i++)
                if (!pump(slot, sink, context, &more, error))
                        return false;
        return true;
}

static bool has_ended(pid_t pid)
{
        siginfo_t information = {0};

        return waitid(P_PID, (id_t)pid, &information, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               information.si_pid == pid;
}

/* The signal that asks this tool to end, or 0. */
static int read_signals(int descriptor)
{
        struct signalfd_siginfo information;
        int asked = 0;

        while (read(descriptor, &information, sizeof(information)) == sizeof(information))
                if (information.ssi_signo != SIGCHLD)
                        asked = (int)information.ssi_signo;
        return asked;
}

static int remaining_ms(int64_t deadline)
{
        int64_t left = deadline - monotonic_ms();

        if (left <= 0)
                return 0;
        return left > INT_MAX ? INT_MAX : (int)left;
}

/* Raises the alarm if it is due; how long to wait for the next, and no longer than left. */
static int until_alarm(struct process_watch *watch, int left)
{
        if (watch->alarm && remaining_ms(watch->alarm) == 0) {
                watch->alarm = 0;
                watch->on_alarm(watch->context);
        }
        if (watch->alarm && remaining_ms(watch->alarm) < left)
                return remaining_ms(watch->alarm);
        return left;
}

/* Waits until the child ends, something asks to end it, or the deadline comes. */
static enum process_outcome watch_child(struct child *child, struct process_watch *watch,
                                        struct error *error)
{
        while (!has_ended(child->pid)) {
                int left = remaining_ms(watch->deadline);
                if (left == 0)
                        return PROCESS_TIMED_OUT;
                int ready = poll(child->slots, SLOTS, until_alarm(watch, left));
                if (ready < 0 && errno != EINTR) {
                        error_set(error, STATUS_ENVIRONMENT, "cannot poll: %s", strerror(errno));
                        return PROCESS_STOPPED;
                }
                if (ready <= 0)
                        continue;
                int asked = read_signals(child->slots[SLOT_SIGNALS].fd);
                if (asked) {
                        error_set(error, STATUS_SIGNAL_BASE + asked, "interrupted: %s",
                                  strsignal(asked));
                        return PROCESS_INTERRUPTED;
                }
                if (!pump_ready(child, watch, error))
                        return PROCESS_STOPPED;
        }
        return PROCESS_ENDED;
}

static enum process_outcome run_watched(struct child *child, char *const arguments[],
                                        struct process_watch *watch, int *wait_status,
                                        struct error *error)
{
        if (!start(child, arguments, watch, error))
                return PROCESS_FAILED;
        watch->pid = child->pid;
        enum process_outcome outcome = watch_child(child, watch, error);
        end_child(child, wait_status);
        watch->control = -1;
        if (outcome == PROCESS_ENDED &&
            !(pump_leftovers(&child->slots[SLOT_OUTPUT], watch->on_output, watch->context, error) &&
              pump_leftovers(&child->slots[SLOT_DIAGNOSTICS], watch->on_diagnostics, watch->context,
                             error)))
                outcome = PROCESS_STOPPED;
        return outcome;
}

enum process_outcome process_run(char *const arguments[], struct process_watch *watch,
                                 int *wait_status, struct error *error)
{
        struct child child = {.slots = {{.fd = -1}, {.fd = -1}, {.fd = -1}, {.fd = -1}}};
        enum process_outcome outcome = PROCESS_FAILED;
        sigset_t before, watched;

        if (watch->other_output)
                hand_over(&child.slots[SLOT_OUTPUT], &watch->other_output);
        signals_hold(&before);
        signals_watched(&watched);
        int descriptor = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
        child.slots[SLOT_SIGNALS] = (struct pollfd){.fd = descriptor, .events = POLLIN};
        if (descriptor < 0)
                error_set(error, STATUS_ENVIRONMENT, "cannot watch signals: %s", strerror(errno));
        else
                outcome = run_watched(&child, arguments, watch, wait_status, error);
        for (int i = 0; i < SLOTS; i++)
                if (child.slots[i].fd >= 0)
                        close(child.slots[i].fd);
        signals_release(&before);
        return outcome;
}
