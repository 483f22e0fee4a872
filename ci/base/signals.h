/* SPDX-License-Identifier: MIT */
/*
 * Holds signals back while there is something to clean up: a child to end (process.h), a
 * temporary file to remove (file.h, vm/images.h). A signal that comes meanwhile takes effect when
 * they are released.
 */
#ifndef CI_BASE_SIGNALS_H
#define CI_BASE_SIGNALS_H

#include <signal.h>

/* Once, at the start: failed writes are errors to handle, not signals. */
void signals_prepare(void);

/* Holds back the signals that ask the tool to end; pairs nest. */
void signals_hold(sigset_t *before);
void signals_release(const sigset_t *before);

/* The set held back. */
void signals_watched(sigset_t *set);

/* Between fork and exec: restore the signals as the tool found them. */
void signals_reset_for_child(void);

#endif
