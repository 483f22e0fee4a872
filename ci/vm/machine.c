/* SPDX-License-Identifier: MIT */
/* Names of accelerators and boot paths. */
#include "ci/vm/machine.h"

const char *const accelerator_names[ACCELERATORS + 1] = {
    [ACCELERATOR_HOST] = "host", [ACCELERATOR_BOCHS] = "bochs",   [ACCELERATOR_AUTO] = "auto",
    [ACCELERATOR_KVM] = "kvm",   [ACCELERATOR_ICOUNT] = "icount", [ACCELERATOR_TCG] = "tcg",
};

const char *const boot_path_names[BOOT_PATHS + 1] = {
    [BOOT_PATH_HOST] = "host",
    [BOOT_PATH_LINUX] = "linux",
    [BOOT_PATH_ISO] = "iso",
    [BOOT_PATH_DISK] = "disk",
    [BOOT_PATH_USB] = "usb",
    [BOOT_PATH_UEFI] = "uefi",
    [BOOT_PATH_UEFI_DISK] = "uefi-disk",
    [BOOT_PATH_UEFI_USB] = "uefi-usb",
    [BOOT_PATH_PVH] = "pvh",
};

bool boot_path_is_uefi(enum boot_path boot)
{
        return boot >= BOOT_PATH_UEFI && boot <= BOOT_PATH_UEFI_USB;
}

bool boot_path_is_iso(enum boot_path boot)
{
        return boot >= BOOT_PATH_ISO && boot <= BOOT_PATH_UEFI_USB;
}

const char *machine_emulator(const struct machine *machine)
{
        switch (machine->accelerator) {
        case ACCELERATOR_BOCHS:
                return "Bochs";
        case ACCELERATOR_ICOUNT:
        case ACCELERATOR_TCG:
                return "QEMU's TCG";
        default:
                return NULL;
        }
}
