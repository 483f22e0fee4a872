/* SPDX-License-Identifier: MIT */
/*
 * Which phase of the fault each step of a trace belongs to, as the guest's probed
 * paths tell them apart (bench/protocol/protocol.h): the call of the C handler is the
 * handler's, what the trigger does itself is no phase's.
 */
#ifndef CI_TRACE_TRACE_PHASE_H
#define CI_TRACE_TRACE_PHASE_H

#include "ci/trace/trace.h"

struct trace_phases {
        size_t handle; /* the first step of the handler's */
        size_t back;   /* the first one of the return */
        size_t end;    /* the first one behind it */
        size_t start;  /* the first one of the entry */
};

void trace_phases_find(const struct trace *trace, struct trace_phases *phases);
/* RESULT_ENTRY, RESULT_HANDLE, RESULT_RETURN or "-". */
const char *trace_phase(const struct trace_phases *phases, size_t step);

#endif
