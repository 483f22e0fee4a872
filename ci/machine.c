/* SPDX-License-Identifier: MIT */
/* The names of what makes a machine. */
#include "ci/machine.h"

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

const char *boot_path_name(enum boot_path boot)
{
        return boot == BOOT_PATH_ISO ? "iso" : "pvh";
}
