/* SPDX-License-Identifier: MIT */
/*
 * A copy of the ISO with another command line for the guest: the slot that
 * bench/protocol/protocol.h describes is overwritten in place, so that nothing
 * else in the image changes and no image has to be made.
 */
#ifndef CI_VM_ISO_IMAGE_H
#define CI_VM_ISO_IMAGE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"

/*
 * Overwrites the one slot in the image. Refuses a line that is too long or
 * holds a byte that GRUB would read as its own, and an image without exactly
 * one slot.
 */
bool iso_patch(char *image, size_t size, const char *command_line, struct error *error);

/*
 * Writes a patched copy into $TMPDIR, and its name into copy. The caller
 * unlinks it; signals are to be held from before the call until then.
 */
bool iso_copy(const char *iso, const char *command_line, char copy[PATH_MAX], struct error *error);

#endif
