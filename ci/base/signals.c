/* SPDX-License-Identifier: MIT */
/* Holds signals back while there is something to clean up. */
#include "ci/base/signals.h"

#include <stddef.h>

void signals_prepare(void)
{
        signal(SIGPIPE, SIG_IGN);
        signal(SIGXFSZ, SIG_IGN);
        signal(SIGCHLD, SIG_DFL);
}

void signals_watched(sigset_t *set)
{
        sigemptyset(set);
        sigaddset(set, SIGINT);
        sigaddset(set, SIGTERM);
        sigaddset(set, SIGHUP);
        sigaddset(set, SIGQUIT);
        sigaddset(set, SIGCHLD);
}

void signals_hold(sigset_t *before)
{
        sigset_t watched;

        signals_watched(&watched);
        sigprocmask(SIG_BLOCK, &watched, before);
}

void signals_release(const sigset_t *before)
{
        sigprocmask(SIG_SETMASK, before, NULL);
}

void signals_reset_for_child(void)
{
        sigset_t none;

        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
}
