/* SPDX-License-Identifier: MIT */
/* The machines' known deviations, one row each. */
#include "bench/deviation.h"
#include "boot/string.h"
#include "boot/x86.h"

static const struct deviation deviations[] = {
    {"tcg-rsvd-without-p", "QEMU TCG leaves P out of a reserved-bit fault", "TCGTCGTCGTCG",
     PF_RSVD | PF_P, PF_P},
};

const struct deviation *deviation_find(const char *hypervisor, uint64_t expected, uint64_t seen)
{
        for (size_t i = 0; i < sizeof(deviations) / sizeof(deviations[0]); i++) {
                const struct deviation *d = &deviations[i];

                if (!strcmp(d->hypervisor, hypervisor) && (expected & d->required) == d->required &&
                    (expected & ~d->lost) == seen)
                        return d;
        }
        return NULL;
}
