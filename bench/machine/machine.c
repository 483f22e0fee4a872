/* SPDX-License-Identifier: MIT */
/*
 * What CPU and hypervisor this is.
 * Source: Intel SDM vol. 2 "CPUID"; AMD APM vol. 3 "CPUID" says the same here.
 */
#include "bench/machine/machine.h"
#include "boot/cpu.h"
#include "boot/string.h"
#include "boot/vendor.h"
#include "boot/x86.h"
#include "boot/console/exit.h"
#include "fault/test_pages.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/cpu_feature.h"

#define EXTENDED_FAMILY       0xf
#define FAMILY_WITH_EXT_MODEL 0x6

/* CPUID's text may hold anything; the report carries printable ASCII only. */
static void keep_printable(char *text)
{
        char *to = text;

        while (*text == ' ')
                text++;
        for (; *text; text++)
                *to++ = *text >= ' ' && *text <= '~' ? *text : '?';
        *to = '\0';
}

static void read_vendor(char vendor[13], uint32_t a, uint32_t b, uint32_t c)
{
        memcpy(vendor, &a, 4);
        memcpy(vendor + 4, &b, 4);
        memcpy(vendor + 8, &c, 4);
        vendor[12] = '\0';
        keep_printable(vendor);
}

static void read_brand(char brand[49])
{
        memset(brand, 0, 49);
        if (cpuid(CPUID_EXTENDED, 0).eax < CPUID_BRAND_LAST)
                return;
        for (uint32_t leaf = CPUID_BRAND_FIRST; leaf <= CPUID_BRAND_LAST; leaf++, brand += 16) {
                struct cpuid_registers r = cpuid(leaf, 0);

                memcpy(brand, &r, sizeof(r));
        }
        keep_printable(brand - 48);
}

static void read_version(struct machine *machine)
{
        uint32_t version = cpuid(CPUID_VERSION, 0).eax;
        unsigned int family = version >> 8 & 0xf;

        machine->stepping = version & 0xf;
        machine->model = version >> 4 & 0xf;
        machine->family = family;
        if (family == EXTENDED_FAMILY)
                machine->family += version >> 20 & 0xff;
        if (family == EXTENDED_FAMILY || family == FAMILY_WITH_EXT_MODEL)
                machine->model |= (version >> 16 & 0xf) << 4;
}

static void read_hypervisor(char hypervisor[13])
{
        struct cpuid_registers r = cpuid(CPUID_HYPERVISOR, 0);

        hypervisor[0] = '\0';
        if (machine_is_bochs())
                memcpy(hypervisor, SIGNATURE_BOCHS, sizeof(SIGNATURE_BOCHS));
        else if (cpuid(CPUID_VERSION, 0).ecx & CPUID_VERSION_ECX_HYPERVISOR)
                read_vendor(hypervisor, r.ebx, r.ecx, r.edx);
}

void machine_identify(struct machine *machine, const struct options *options)
{
        struct cpuid_registers r = cpuid(CPUID_VENDOR, 0);

        read_vendor(machine->vendor, r.ebx, r.edx, r.ecx);
        read_brand(machine->brand);
        read_version(machine);

        read_hypervisor(machine->hypervisor);
        machine->maxphyaddr = physical_address_bits();
        if (vendor_is_amd(machine->vendor) && cpuid(CPUID_EXTENDED, 0).eax >= CPUID_ENCRYPTION) {
                r = cpuid(CPUID_ENCRYPTION, 0);
                machine->encryption = encryption_bit(&r);
        }
        machine->paging_levels = read_cr4() & CR4_LA57 ? 5 : 4;
        stamp_order_establish(&machine->stamp_order, machine->vendor, options->fence);
        processor_identify(&machine->processor, machine->vendor);
        machine->cpu_is = options->cpu_is;
        clock_identify(&machine->clock, machine->hypervisor, options);
}

const char *machine_deviates_as(const struct machine *machine)
{
        if (!machine->cpu_is)
                return machine->hypervisor;
        return strcmp(machine->cpu_is, CPU_IS_TCG) ? SIGNATURE_BOCHS : SIGNATURE_TCG;
}

bool machine_is_interpreting_kvm(const struct machine *machine)
{
        return !strcmp(machine->hypervisor, SIGNATURE_KVM) && machine->clock.interpreted;
}

_Static_assert(ORACLE_LEVELS_MAX == LEVEL_PML5E, "a walk has an entry of every level");

void machine_describe_to_oracle(const struct machine *machine, struct oracle_machine *oracle)
{
        const struct oracle_machine in_force = {
            .cr0 = read_cr0(),
            .cr4 = read_cr4(),
            .efer = read_msr(MSR_EFER),
            .maxphyaddr = (uint8_t)machine->maxphyaddr,
            .encryption = machine->encryption,
            .gigabyte_pages = cpu_has(&cpu_feature_pdpe1gb),
            .amd = vendor_is_amd(machine->vendor),
        };

        if (oracle_is_same_configuration(oracle, &in_force))
                return;
        *oracle = in_force;
        oracle_machine_init(oracle);
}
