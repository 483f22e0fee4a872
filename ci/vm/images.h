/* SPDX-License-Identifier: MIT */
/* The guest's images: named by an option, beside the tool or installed; and copies of the ISO. */
#ifndef CI_VM_IMAGES_H
#define CI_VM_IMAGES_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define IMAGE_ELF "trapclock.elf"
#define IMAGE_ISO "trapclock.iso"

/* asked is an option's value or NULL; name is IMAGE_ELF or IMAGE_ISO. */
bool image_find(const char *asked, const char *name, char path[PATH_MAX], struct error *error);

/*
 * Overwrites the one slot for the guest's command line in the image (protocol.h), so
 * that no image has to be made. Refuses a line that is too long or holds a byte that
 * GRUB would read as its own, and an image without exactly one slot.
 */
bool iso_patch(char *image, size_t size, const char *command_line, struct error *error);

/*
 * Writes a patched copy into $TMPDIR, and its name into copy. The caller
 * unlinks it; signals are to be held from before the call until then.
 */
bool iso_copy(const char *iso, const char *command_line, char copy[PATH_MAX], struct error *error);

#endif
