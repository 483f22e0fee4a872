/* SPDX-License-Identifier: MIT */
/* Vendors of CPUs and hypervisors, as CPUID names them. */
#ifndef BOOT_VENDOR_H
#define BOOT_VENDOR_H

#include "boot/string.h"

#include <stdbool.h>

/* Hypervisor signatures that code depends on. Bochs has none: its debug port identifies it. */
#define SIGNATURE_TCG     "TCGTCGTCGTCG"
#define SIGNATURE_BOCHS   "Bochs"
#define SIGNATURE_KVM     "KVMKVMKVM"
#define SIGNATURE_HYPER_V "Microsoft Hv"
#define SIGNATURE_XEN     "XenVMMXenVMM"

/* A CPU vendor that code depends on. */
#define VENDOR_AMD   "AuthenticAMD"
#define VENDOR_HYGON "HygonGenuine" /* AMD's design under licence */
#define VENDOR_INTEL "GenuineIntel"

/* Does a CPU of this vendor follow AMD's manual where it differs from Intel's? */
static inline bool vendor_is_amd(const char *vendor)
{
        return !strcmp(vendor, VENDOR_AMD) || !strcmp(vendor, VENDOR_HYGON);
}

#endif
