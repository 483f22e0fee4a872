/* SPDX-License-Identifier: MIT */
/* Where the guest's images are: named by an option, or beside the tool. */
#ifndef CI_VM_IMAGES_H
#define CI_VM_IMAGES_H

#include <limits.h>
#include <stdbool.h>

#include "ci/base/error.h"

#define IMAGE_ELF "trapclock.elf"
#define IMAGE_ISO "trapclock.iso"

/* asked is an option's value or NULL; name is IMAGE_ELF or IMAGE_ISO. */
bool image_find(const char *asked, const char *name, char path[PATH_MAX], struct error *error);

#endif
