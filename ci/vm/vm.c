/* SPDX-License-Identifier: MIT */
/* The programs that can be the machine. */
#include "ci/vm/vm.h"

#include <string.h>

const struct vm *const vms[VMS] = {[VM_QEMU] = &vm_qemu, [VM_BOCHS] = &vm_bochs};

const struct vm *vm_named(const char *name)
{
        for (size_t i = 0; i < VMS; i++)
                if (strcmp(vms[i]->name, name) == 0)
                        return vms[i];
        return NULL;
}
