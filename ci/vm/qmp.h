/* SPDX-License-Identifier: MIT */
/*
 * QEMU's monitor by the socket of process.h: commands out, answers in. What comes is not
 * trusted: a line that is too long or no JSON ends the listening, and answers that were
 * not asked for are dropped. Source: QEMU's manual, "QEMU Machine Protocol Specification"
 * and "QEMU QMP Reference Manual", query-stats.
 */
#ifndef CI_VM_QMP_H
#define CI_VM_QMP_H

#include "ci/base/text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts as {0}. */
struct qmp {
        struct text line; /* that is not whole yet */
        bool is_deaf;     /* something came that is no QMP: the rest is not read */
};

void qmp_close(struct qmp *qmp);

/* Each is sent whole or not at all; false: not. A closed socket is -1. */
bool qmp_inject_nmi(int socket);
/*
 * Saves size bytes of the guest's memory, as its CPU sees it, to a file; size 0: none. Has QEMU
 * log every instruction from now on, one a block by the command of this name; then sends an
 * NMI, by which the guest knows.
 */
bool qmp_log_start(int socket, const char *one_a_block, uint64_t address, uint64_t size,
                   const char *file);
bool qmp_log_stop(int socket);
/* The answer is to bear this id; it must be above 0. */
bool qmp_query_stats(int socket, int id);

/*
 * Takes bytes of QEMU's. Calls on_answer for every answer to qmp_query_stats, with an
 * object of KVM's counters by name; NULL: it refused.
 */
void qmp_feed(struct qmp *qmp, const char *bytes, size_t length,
              void (*on_answer)(void *context, int id, const json_t *counters), void *context);

#endif
