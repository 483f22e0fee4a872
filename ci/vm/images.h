/* SPDX-License-Identifier: MIT */
/* Finds the guest's images, and copies the ISO with another command line. */
#ifndef CI_VM_IMAGES_H
#define CI_VM_IMAGES_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define IMAGE_ELF "trapclock.elf"
#define IMAGE_ISO "trapclock.iso"

/* asked: an option's value, or NULL. name: IMAGE_ELF, IMAGE_ISO or LINUX_INITRAMFS. */
bool image_find(const char *asked, const char *name, char path[PATH_MAX], struct error *error);

/*
 * Writes the guest's command line into the image's slot for it (protocol.h), so that no new
 * image has to be built. Refuses a line that is too long or has a byte with a meaning to
 * GRUB, and an image without exactly one slot.
 */
bool iso_patch(char *image, size_t size, const char *command_line, struct error *error);

/*
 * Writes a patched copy into $TMPDIR, and its name into copy. The caller unlinks it, and
 * holds signals from before the call until then.
 */
bool iso_copy(const char *iso, const char *command_line, char copy[PATH_MAX], struct error *error);

#endif
