/* SPDX-License-Identifier: MIT */
/*
 * Numbers of Xen's that xen.c and xen_hypercall.S use.
 * Sources: Xen, public headers xen.h, sched.h, event_channel.h, hvm/hvm_op.h, hvm/params.h.
 */
#ifndef BOOT_CONSOLE_XEN_HYPERCALL_H
#define BOOT_CONSOLE_XEN_HYPERCALL_H

#define XEN_HYPERCALL_STUB_SHIFT 5 /* 32 bytes a number */

#define XEN_SCHED_OP         29
#define XEN_EVENT_CHANNEL_OP 32
#define XEN_HVM_OP           34

#define XEN_DOMID_SELF 0x7ff0

#define XEN_SCHEDOP_YIELD    0
#define XEN_SCHEDOP_SHUTDOWN 2
#define XEN_EVTCHNOP_SEND    4
#define XEN_HVMOP_GET_PARAM  1

#define XEN_PARAM_CONSOLE_PFN    17
#define XEN_PARAM_CONSOLE_EVTCHN 18

#endif
