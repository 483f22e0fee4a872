/* SPDX-License-Identifier: MIT */
/*
 * Sources: Intel SDM vol. 3 "Microcode Update Facilities", "Detecting Hardware
 * Multi-Threading Support and Topology", vol. 2 "CPUID", leaf 1AH, vol. 4
 * IA32_ARCH_CAPABILITIES; AMD APM vol. 3 "CPUID", Fn8000_001E.
 */
#include "bench/machine/processor.h"
#include "boot/cpu.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "boot/x86.h"
#include "fault/guarded.h"
#include "bench/machine/cpu_feature.h"
#include "bench/machine/topology.h"

const struct arch_capability arch_capabilities[] = {
    {0, "RDCL_NO"},       {1, "IBRS_ALL"},    {2, "RSBA"},      {3, "SKIP_L1DFL_VMENTRY"},
    {4, "SSB_NO"},        {5, "MDS_NO"},      {8, "TAA_NO"},    {6, "IF_PSCHANGE_MC_NO"},
    {13, "SBDR_SSDP_NO"}, {14, "FBSDP_NO"},   {15, "PSDP_NO"},  {17, "FB_CLEAR"},
    {19, "RRSBA"},        {20, "BHI_NO"},     {24, "PBRSB_NO"}, {26, "GDS_NO"},
    {27, "RFDS_NO"},      {28, "RFDS_CLEAR"}, {62, "ITS_NO"},
};
const size_t arch_capability_count = sizeof(arch_capabilities) / sizeof(arch_capabilities[0]);

/* Intel's is in the upper half, after a CPUID; AMD's in the lower, at any time. */
static uint64_t microcode(const char *vendor)
{
        bool intel = !strcmp(vendor, VENDOR_INTEL);
        uint64_t value;

        if (!intel && !vendor_is_amd(vendor))
                return 0;
        if (intel) {
                if (!guarded_write_msr(MSR_IA32_BIOS_SIGN_ID, 0))
                        return 0;
                cpuid(CPUID_VERSION, 0);
        }
        if (!guarded_read_msr(MSR_IA32_BIOS_SIGN_ID, &value))
                return 0;
        return intel ? value >> 32 : (uint32_t)value;
}

static const char *core_type(void)
{
        return cpu_has(&cpu_feature_hybrid) ? topology_core_type(cpuid(CPUID_NATIVE_MODEL, 0).eax)
                                            : NULL;
}

static unsigned int threads_per_core(const char *vendor)
{
        struct cpuid_registers r;

        if (cpuid(CPUID_VENDOR, 0).eax >= CPUID_EXTENDED_TOPOLOGY) {
                r = cpuid(CPUID_EXTENDED_TOPOLOGY, 0);
                if ((r.ecx >> CPUID_TOPOLOGY_TYPE_SHIFT & 0xff) == CPUID_TOPOLOGY_TYPE_SMT)
                        return r.ebx & 0xffff;
        }
        if (vendor_is_amd(vendor) && cpu_has(&cpu_feature_topoext))
                return (cpuid(CPUID_PROCESSOR_TOPOLOGY, 0).ebx >> 8 & 0xff) + 1;
        return 0;
}

void processor_identify(struct processor *p, const char *vendor)
{
        p->microcode = microcode(vendor);
        p->core_type = core_type();
        p->threads_per_core = threads_per_core(vendor);
        p->has_arch_capabilities =
            cpu_has(&cpu_feature_arch_capabilities) &&
            guarded_read_msr(MSR_IA32_ARCH_CAPABILITIES, &p->arch_capabilities);
}
