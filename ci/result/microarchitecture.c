/* SPDX-License-Identifier: MIT */
/*
 * Which family, model and stepping is which microarchitecture. Sources, for the facts: Intel SDM
 * vol. 4, table "CPUID Signature Values of DisplayFamily_DisplayModel"; Linux,
 * arch/x86/include/asm/intel-family.h and the models of each Zen in arch/x86/kernel/cpu/amd.c;
 * Intel's and AMD's revision guides for the steppings of model 55H, 8EH and 9EH and for Zen+.
 */
#include "ci/result/microarchitecture.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"

#include <string.h>

#define STEPPING_MAX 15

#define AMD(family, first, last, name)                                     \
        {                                                                  \
                "AuthenticAMD", family, first, last, 0, STEPPING_MAX, name \
        }
#define HYGON(family, first, last, name)                                   \
        {                                                                  \
                "HygonGenuine", family, first, last, 0, STEPPING_MAX, name \
        }
#define INTEL(family, model, name)                                          \
        {                                                                   \
                "GenuineIntel", family, model, model, 0, STEPPING_MAX, name \
        }
#define INTEL_STEPPINGS(family, model, first, last, name)               \
        {                                                               \
                "GenuineIntel", family, model, model, first, last, name \
        }

/* clang-format off */
const struct microarchitecture microarchitectures[] = {
        AMD(0x15, 0x00, 0x01, "Bulldozer"),
        AMD(0x15, 0x02, 0x02, "Piledriver"),
        AMD(0x15, 0x10, 0x1f, "Piledriver"),
        AMD(0x15, 0x30, 0x3f, "Steamroller"),
        AMD(0x15, 0x60, 0x7f, "Excavator"),
        AMD(0x16, 0x00, 0x0f, "Jaguar"),
        AMD(0x16, 0x30, 0x3f, "Puma"),
        AMD(0x17, 0x00, 0x07, "Zen"),
        AMD(0x17, 0x08, 0x0f, "Zen+"),
        AMD(0x17, 0x10, 0x17, "Zen"),
        AMD(0x17, 0x18, 0x1f, "Zen+"),
        AMD(0x17, 0x20, 0x2f, "Zen"),
        AMD(0x17, 0x30, 0x4f, "Zen 2"),
        AMD(0x17, 0x60, 0x7f, "Zen 2"),
        AMD(0x17, 0x90, 0x91, "Zen 2"),
        AMD(0x17, 0xa0, 0xaf, "Zen 2"),
        AMD(0x19, 0x00, 0x0f, "Zen 3"),
        AMD(0x19, 0x10, 0x1f, "Zen 4"),
        AMD(0x19, 0x20, 0x5f, "Zen 3"),
        AMD(0x19, 0x60, 0xaf, "Zen 4"),
        AMD(0x1a, 0x00, 0x2f, "Zen 5"),
        AMD(0x1a, 0x40, 0x4f, "Zen 5"),
        AMD(0x1a, 0x60, 0x7f, "Zen 5"),
        INTEL(0x06, 0x0f, "Merom"),
        INTEL(0x06, 0x16, "Merom"),
        INTEL(0x06, 0x17, "Penryn"),
        INTEL(0x06, 0x1a, "Nehalem"),
        INTEL(0x06, 0x1c, "Bonnell"),
        INTEL(0x06, 0x1d, "Penryn"),
        INTEL(0x06, 0x1e, "Nehalem"),
        INTEL(0x06, 0x1f, "Nehalem"),
        INTEL(0x06, 0x25, "Westmere"),
        INTEL(0x06, 0x26, "Bonnell"),
        INTEL(0x06, 0x27, "Saltwell"),
        INTEL(0x06, 0x2a, "Sandy Bridge"),
        INTEL(0x06, 0x2c, "Westmere"),
        INTEL(0x06, 0x2d, "Sandy Bridge"),
        INTEL(0x06, 0x2e, "Nehalem"),
        INTEL(0x06, 0x2f, "Westmere"),
        INTEL(0x06, 0x35, "Saltwell"),
        INTEL(0x06, 0x36, "Saltwell"),
        INTEL(0x06, 0x37, "Silvermont"),
        INTEL(0x06, 0x3a, "Ivy Bridge"),
        INTEL(0x06, 0x3c, "Haswell"),
        INTEL(0x06, 0x3d, "Broadwell"),
        INTEL(0x06, 0x3e, "Ivy Bridge"),
        INTEL(0x06, 0x3f, "Haswell"),
        INTEL(0x06, 0x45, "Haswell"),
        INTEL(0x06, 0x46, "Haswell"),
        INTEL(0x06, 0x47, "Broadwell"),
        INTEL(0x06, 0x4a, "Silvermont"),
        INTEL(0x06, 0x4c, "Airmont"),
        INTEL(0x06, 0x4d, "Silvermont"),
        INTEL(0x06, 0x4e, "Skylake"),
        INTEL(0x06, 0x4f, "Broadwell"),
        INTEL_STEPPINGS(0x06, 0x55, 0, 4, "Skylake"),
        INTEL_STEPPINGS(0x06, 0x55, 5, 9, "Cascade Lake"),
        INTEL_STEPPINGS(0x06, 0x55, 10, STEPPING_MAX, "Cooper Lake"),
        INTEL(0x06, 0x56, "Broadwell"),
        INTEL(0x06, 0x57, "Knights Landing"),
        INTEL(0x06, 0x5a, "Silvermont"),
        INTEL(0x06, 0x5c, "Goldmont"),
        INTEL(0x06, 0x5e, "Skylake"),
        INTEL(0x06, 0x5f, "Goldmont"),
        INTEL(0x06, 0x66, "Cannon Lake"),
        INTEL(0x06, 0x6a, "Ice Lake"),
        INTEL(0x06, 0x6c, "Ice Lake"),
        INTEL(0x06, 0x75, "Airmont"),
        INTEL(0x06, 0x7a, "Goldmont Plus"),
        INTEL(0x06, 0x7d, "Ice Lake"),
        INTEL(0x06, 0x7e, "Ice Lake"),
        INTEL(0x06, 0x85, "Knights Mill"),
        INTEL(0x06, 0x86, "Tremont"),
        INTEL(0x06, 0x8a, "Lakefield"),
        INTEL(0x06, 0x8c, "Tiger Lake"),
        INTEL(0x06, 0x8d, "Tiger Lake"),
        INTEL_STEPPINGS(0x06, 0x8e, 0, 9, "Kaby Lake"),
        INTEL_STEPPINGS(0x06, 0x8e, 10, 10, "Coffee Lake"),
        INTEL_STEPPINGS(0x06, 0x8e, 11, STEPPING_MAX, "Whiskey Lake or Comet Lake"),
        INTEL(0x06, 0x8f, "Sapphire Rapids"),
        INTEL(0x06, 0x96, "Tremont"),
        INTEL(0x06, 0x97, "Alder Lake"),
        INTEL(0x06, 0x9a, "Alder Lake"),
        INTEL(0x06, 0x9c, "Tremont"),
        INTEL_STEPPINGS(0x06, 0x9e, 0, 9, "Kaby Lake"),
        INTEL_STEPPINGS(0x06, 0x9e, 10, STEPPING_MAX, "Coffee Lake"),
        INTEL(0x06, 0xa5, "Comet Lake"),
        INTEL(0x06, 0xa6, "Comet Lake"),
        INTEL(0x06, 0xa7, "Rocket Lake"),
        INTEL(0x06, 0xaa, "Meteor Lake"),
        INTEL(0x06, 0xac, "Meteor Lake"),
        INTEL(0x06, 0xad, "Granite Rapids"),
        INTEL(0x06, 0xae, "Granite Rapids"),
        INTEL(0x06, 0xaf, "Sierra Forest"),
        INTEL(0x06, 0xb5, "Arrow Lake"),
        INTEL(0x06, 0xb6, "Grand Ridge"),
        INTEL(0x06, 0xb7, "Raptor Lake"),
        INTEL(0x06, 0xba, "Raptor Lake"),
        INTEL(0x06, 0xbd, "Lunar Lake"),
        INTEL(0x06, 0xbe, "Gracemont"),
        INTEL(0x06, 0xbf, "Raptor Lake"),
        INTEL(0x06, 0xc5, "Arrow Lake"),
        INTEL(0x06, 0xc6, "Arrow Lake"),
        INTEL(0x06, 0xcc, "Panther Lake"),
        INTEL(0x06, 0xcf, "Emerald Rapids"),
        INTEL(0x06, 0xd5, "Wildcat Lake"),
        INTEL(0x06, 0xdd, "Clearwater Forest"),
        INTEL(0x12, 0x01, "Nova Lake"),
        INTEL(0x12, 0x03, "Nova Lake"),
        INTEL(0x13, 0x01, "Diamond Rapids"),
        HYGON(0x18, 0x00, 0x0f, "Dhyana"),
};
/* clang-format on */

const size_t microarchitecture_count = sizeof(microarchitectures) / sizeof(microarchitectures[0]);

const char *microarchitecture_of(const json_t *boot)
{
        const char *vendor = field_string(boot, BOOT_VENDOR);
        const json_int_t family = field_integer(boot, BOOT_FAMILY);
        const json_int_t model = field_integer(boot, BOOT_MODEL);
        const json_int_t stepping = field_integer(boot, BOOT_STEPPING);

        for (size_t i = 0; i < microarchitecture_count; i++) {
                const struct microarchitecture *row = &microarchitectures[i];

                if (strcmp(row->vendor, vendor) == 0 && row->family == family &&
                    row->first_model <= model && model <= row->last_model &&
                    row->first_stepping <= stepping && stepping <= row->last_stepping)
                        return row->name;
        }
        return "";
}
