/* SPDX-License-Identifier: MIT */
/* The names of what makes a machine. */
#include "ci/vm/machine.h"

const char *accelerator_name(enum accelerator accelerator)
{
        switch (accelerator) {
        case ACCELERATOR_AUTO:
                return "auto";
        case ACCELERATOR_KVM:
                return "kvm";
        case ACCELERATOR_ICOUNT:
                return "icount";
        case ACCELERATOR_TCG:
                return "tcg";
        case ACCELERATOR_BOCHS:
                return "bochs";
        }
        return "?";
}

const char *const boot_path_names[BOOT_PATHS + 1] = {
    [BOOT_PATH_ISO] = "iso",
    [BOOT_PATH_DISK] = "disk",
    [BOOT_PATH_USB] = "usb",
    [BOOT_PATH_UEFI] = "uefi",
    [BOOT_PATH_UEFI_DISK] = "uefi-disk",
    [BOOT_PATH_UEFI_USB] = "uefi-usb",
    [BOOT_PATH_PVH] = "pvh",
};

const char *boot_path_name(enum boot_path boot)
{
        return boot_path_names[boot];
}

bool boot_path_is_uefi(enum boot_path boot)
{
        return boot >= BOOT_PATH_UEFI && boot <= BOOT_PATH_UEFI_USB;
}
