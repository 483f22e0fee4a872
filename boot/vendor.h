/* SPDX-License-Identifier: MIT */
/* The makers of CPUs and hypervisors, as CPUID names them. */
#ifndef BOOT_VENDOR_H
#define BOOT_VENDOR_H

#include "boot/string.h"

#include <stdbool.h>

/* Signatures that something depends on. Bochs has none in CPUID: it is known by its port. */
#define SIGNATURE_TCG     "TCGTCGTCGTCG"
#define SIGNATURE_BOCHS   "Bochs"
#define SIGNATURE_KVM     "KVMKVMKVM"
#define SIGNATURE_HYPER_V "Microsoft Hv"
#define SIGNATURE_XEN     "XenVMMXenVMM"

/* A CPUID vendor that something depends on. */
#define VENDOR_AMD   "AuthenticAMD"
#define VENDOR_HYGON "HygonGenuine" /* AMD's design under licence */
#define VENDOR_INTEL "GenuineIntel"

/* Does a CPU of this vendor follow AMD's manual where the two differ? */
static inline bool vendor_is_amd(const char *vendor)
{
        return !strcmp(vendor, VENDOR_AMD) || !strcmp(vendor, VENDOR_HYGON);
}

#endif
