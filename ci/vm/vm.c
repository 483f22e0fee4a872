/* SPDX-License-Identifier: MIT */
/* Programs that can be the machine. */
#include "ci/vm/vm.h"

#include <string.h>

static const struct vm *const vms[] = {&vm_qemu, &vm_bochs, &vm_host};

const struct vm *vm_named(const char *name)
{
        for (size_t i = 0; i < sizeof(vms) / sizeof(vms[0]); i++)
                if (strcmp(vms[i]->name, name) == 0)
                        return vms[i];
        return NULL;
}
