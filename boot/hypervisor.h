/* SPDX-License-Identifier: MIT */
/*
 * The hypervisor's CPUID leaves. A hypervisor may offer those of several: KVM with Hyper-V's
 * enlightenments has Hyper-V's at 40000000H and its own at 40000100H. Host tests run it.
 */
#ifndef BOOT_HYPERVISOR_H
#define BOOT_HYPERVISOR_H

#include "boot/cpu.h"

#include <stdint.h>

typedef struct cpuid_registers hypervisor_cpuid(uint32_t leaf, uint32_t subleaf);

/* The first leaf of the hypervisor with this signature (boot/vendor.h); 0: it is not there. */
uint32_t hypervisor_leaf(hypervisor_cpuid *query, const char *signature);
/* Ticks of the TSC a second as VMware, KVM or Xen tells them in a leaf; 0: none does. */
uint64_t hypervisor_tsc_hz(hypervisor_cpuid *query);

#endif
