/* SPDX-License-Identifier: MIT */
/* One line on a terminal's stderr while a guest runs. */
#ifndef CI_COMMANDS_PROGRESS_H
#define CI_COMMANDS_PROGRESS_H

#include "ci/vm/guest.h"

#include <stddef.h>

/* For guest_boot(); the line is to be ended after the boot. */
extern const struct guest_listener progress_line;
void progress_line_end(void);

/* Of the boots that follow: it is this one, from 1, of so many; 0: not known yet. */
void progress_line_boot(size_t boot, size_t boots);

#endif
