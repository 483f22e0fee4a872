/* SPDX-License-Identifier: MIT */
/* The CPU features that benchmarks need, and where CPUID shows them. */
#ifndef BENCH_MACHINE_CPU_FEATURE_H
#define BENCH_MACHINE_CPU_FEATURE_H

#include "boot/cpu.h"

#include <stdbool.h>
#include <stddef.h>

/* clang-format off */
/*
 * Columns: name, leaf, subleaf, register, bit, the manual's notation. Every MAXPHYADDR, from 32
 * to 52, has bit 5 set.
 */
#define CPU_FEATURE_LIST(X)                                                                                   \
	X(syscall, CPUID_EXTENDED_VERSION, 0, edx, 11, "CPUID.80000001H:EDX.SYSCALL[11]")                      \
	X(nx,      CPUID_EXTENDED_VERSION, 0, edx, 20, "CPUID.80000001H:EDX.NX[20]")                           \
	X(pdpe1gb, CPUID_EXTENDED_VERSION, 0, edx, 26, "CPUID.80000001H:EDX.Page1GB[26]")                      \
	X(rdtscp,  CPUID_EXTENDED_VERSION, 0, edx, 27, "CPUID.80000001H:EDX.RDTSCP[27]")                       \
	X(clflush, CPUID_VERSION,          0, edx, 19, "CPUID.01H:EDX.CLFSH[19]")                              \
	X(pcid,    CPUID_VERSION,          0, ecx, 17, "CPUID.01H:ECX.PCID[17]")                               \
	X(vmx,     CPUID_VERSION,          0, ecx, 5,  "CPUID.01H:ECX.VMX[5]")                                 \
	X(x2apic,  CPUID_VERSION,          0, ecx, 21, "CPUID.01H:ECX.x2APIC[21]")                             \
	X(sgx,     CPUID_STRUCTURED,       0, ebx, 2,  "CPUID.(EAX=7,ECX=0):EBX.SGX[2]")                       \
	X(smep,    CPUID_STRUCTURED,       0, ebx, 7,  "CPUID.(EAX=7,ECX=0):EBX.SMEP[7]")                      \
	X(smap,    CPUID_STRUCTURED,       0, ebx, 20, "CPUID.(EAX=7,ECX=0):EBX.SMAP[20]")                     \
	X(umip,    CPUID_STRUCTURED,       0, ecx, 2,  "CPUID.(EAX=7,ECX=0):ECX.UMIP[2]")                      \
	X(pku,     CPUID_STRUCTURED,       0, ecx, 3,  "CPUID.(EAX=7,ECX=0):ECX.PKU[3]")                       \
	X(cet_ss,  CPUID_STRUCTURED,       0, ecx, 7,  "CPUID.(EAX=7,ECX=0):ECX.CET_SS[7]")                    \
	X(la57,    CPUID_STRUCTURED,       0, ecx, 16, "CPUID.(EAX=7,ECX=0):ECX.LA57[16]")                     \
	X(pks,     CPUID_STRUCTURED,       0, ecx, 31, "CPUID.(EAX=7,ECX=0):ECX.PKS[31]")                      \
	X(hybrid,  CPUID_STRUCTURED,       0, edx, 15, "CPUID.(EAX=7,ECX=0):EDX.HYBRID[15]")                   \
	X(arch_capabilities, CPUID_STRUCTURED, 0, edx, 29, "CPUID.(EAX=7,ECX=0):EDX.ARCH_CAPABILITIES[29]")    \
	X(topoext, CPUID_EXTENDED_VERSION, 0, ecx, 22, "CPUID.80000001H:ECX.TopologyExtensions[22]")           \
	X(serialize, CPUID_STRUCTURED,     0, edx, 14, "CPUID.(EAX=7,ECX=0):EDX.SERIALIZE[14]")                \
	X(lfence_serializing, CPUID_EXTENDED_FEATURES_2, 0, eax, 2, "CPUID.80000021H:EAX.LFenceAlwaysSerializing[2]") \
	X(fred,    CPUID_STRUCTURED,       1, eax, 17, "CPUID.(EAX=7,ECX=1):EAX.FRED[17]")                     \
	X(sev_snp, CPUID_ENCRYPTION, 0, eax, 4,  "CPUID.8000001FH:EAX.SEV-SNP[4]")                       \
	X(invlpgb, CPUID_ADDRESS_SIZES, 0, ebx, 3, "CPUID.80000008H:EBX.INVLPGB[3]")                           \
	X(address_sizes, CPUID_ADDRESS_SIZES, 0, eax, 5, "CPUID.80000008H:EAX[7:0]")                           \
	X(invariant_tsc, CPUID_ADVANCED_POWER, 0, edx, 8, "CPUID.80000007H:EDX.InvariantTSC[8]")
/* clang-format on */

struct cpu_feature {
        const char *name;
        uint32_t leaf, subleaf;
        size_t reg; /* its offset in struct cpuid_registers */
        unsigned int bit;
        const char *notation;
};

#define DECLARE_FEATURE(name, leaf, subleaf, reg, bit, notation) \
        extern const struct cpu_feature cpu_feature_##name;
CPU_FEATURE_LIST(DECLARE_FEATURE)
#undef DECLARE_FEATURE

/* All of them, in the list's order. */
extern const struct cpu_feature *const cpu_features[];
extern const size_t cpu_feature_count;

/* Does this CPU have it? False where the leaf does not exist. */
bool cpu_has(const struct cpu_feature *feature);

#endif
