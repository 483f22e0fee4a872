/* SPDX-License-Identifier: MIT */
/* One line on a terminal's stderr while a guest runs. */
#ifndef CI_COMMANDS_PROGRESS_H
#define CI_COMMANDS_PROGRESS_H

#include "ci/vm/guest.h"

#include <stddef.h>

/* For guest_boot(). Call progress_line_end() after the boot. */
extern const struct guest_listener progress_line;
void progress_line_end(void);

/*
 * Of the boots that follow: it is this one, from 1, of so many. The first boot tells the
 * clock: boots_by_tsc counts where that is tsc, boots where it is any other.
 */
void progress_line_boot(size_t boot, size_t boots, size_t boots_by_tsc);

/* What the time left is judged by. Times are seconds of one clock. */
struct progress_times {
        size_t boot, boots; /* this one, from 1, of so many */
        double share;       /* of this boot's visits that are behind it, 0..1; 0: not known */
        double start;       /* of the first boot */
        double boot_start;  /* of this one */
        double first_visit; /* of this one; 0: it has not come */
        double now;
};

/*
 * Seconds until the last boot ends, or a negative number while too little is known. Each boot
 * is taken to last as long as those before it, and in the first one each visit as long.
 */
double progress_seconds_left(const struct progress_times *times);

#endif
