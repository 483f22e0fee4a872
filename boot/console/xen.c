/* SPDX-License-Identifier: MIT */
/*
 * Xen's calls. They go through a page that Xen fills, which knows the CPU's instruction for it.
 * Sources: Xen, public headers arch-x86/cpuid.h, "Leaf 3"; sched.h; event_channel.h; hvm/hvm_op.h.
 */
#include "boot/console/xen.h"
#include "boot/cpu.h"
#include "boot/hypervisor.h"
#include "boot/layout.h"
#include "boot/vendor.h"
#include "boot/console/xen_hypercall.h"

#define HYPERCALL_LEAF 2 /* behind the first: EAX pages, EBX the MSR that takes the address */

struct parameter {
        uint16_t domain;
        uint32_t index;
        uint64_t value;
};

_Static_assert(sizeof(struct parameter) == 16, "struct xen_hvm_param");

extern const volatile uint8_t xen_hypercall_page[];
int64_t xen_hypercall(uint32_t number, uint64_t first, uint64_t second);

static bool answers;

void xen_init(void)
{
        const uint32_t leaf = hypervisor_leaf(cpuid, SIGNATURE_XEN);
        struct cpuid_registers r;

        if (!leaf || cpuid(leaf, 0).eax < leaf + HYPERCALL_LEAF)
                return;
        r = cpuid(leaf + HYPERCALL_LEAF, 0);
        if (!r.eax || !r.ebx)
                return;
        write_msr(r.ebx, (uintptr_t)xen_hypercall_page);
        answers = xen_hypercall_page[XEN_SCHED_OP << XEN_HYPERCALL_STUB_SHIFT] != SLOT_FILL;
}

bool xen_answers(void)
{
        return answers;
}

static uint64_t parameter(uint32_t index)
{
        struct parameter p = {.domain = XEN_DOMID_SELF, .index = index};

        return xen_hypercall(XEN_HVM_OP, XEN_HVMOP_GET_PARAM, (uintptr_t)&p) ? 0 : p.value;
}

bool xen_find_console(uint64_t *address, uint32_t *port)
{
        *address = parameter(XEN_PARAM_CONSOLE_PFN) << PAGE_SHIFT;
        *port = (uint32_t)parameter(XEN_PARAM_CONSOLE_EVTCHN);
        return *address && *port;
}

void xen_notify(uint32_t port)
{
        xen_hypercall(XEN_EVENT_CHANNEL_OP, XEN_EVTCHNOP_SEND, (uintptr_t)&port);
}

void xen_yield(void)
{
        xen_hypercall(XEN_SCHED_OP, XEN_SCHEDOP_YIELD, 0);
}

void xen_shut_down(uint32_t reason)
{
        xen_hypercall(XEN_SCHED_OP, XEN_SCHEDOP_SHUTDOWN, (uintptr_t)&reason);
}
