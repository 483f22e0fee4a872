/* SPDX-License-Identifier: MIT */
#include "boot/vendor.h"
#include "boot/string.h"

bool vendor_is_amd(const char *vendor)
{
        return !strcmp(vendor, VENDOR_AMD) || !strcmp(vendor, VENDOR_HYGON);
}
