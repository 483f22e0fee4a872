/* SPDX-License-Identifier: MIT */
/*
 * QEMU's monitor over the socket of process.h: sends commands and reads answers. Answers
 * are untrusted: after a line that is too long or not JSON it stops reading, and it drops
 * answers that were not asked for. Source: QEMU's manual, "QEMU Machine Protocol
 * Specification" and "QEMU QMP Reference Manual", query-stats.
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
        struct text line; /* not complete yet */
        bool is_deaf;     /* bad input came: the rest is not read */
};

void qmp_close(struct qmp *qmp);

/* Each command is sent whole or not at all; false: not. socket -1: closed. */
bool qmp_inject_nmi(int socket);
/*
 * Saves size bytes of guest memory (virtual address) to a file; size 0: none. Then makes
 * QEMU log every instruction, one a block by the command one_a_block, and sends an NMI to
 * tell the guest.
 */
bool qmp_log_start(int socket, const char *one_a_block, uint64_t address, uint64_t size,
                   const char *file);
bool qmp_log_stop(int socket);
/* id: of the answer, above 0. */
bool qmp_query_stats(int socket, int id);

/*
 * Reads bytes from QEMU. Calls on_answer for every answer to qmp_query_stats, with an
 * object of KVM's counters by name; NULL: QEMU refused.
 */
void qmp_feed(struct qmp *qmp, const char *bytes, size_t length,
              void (*on_answer)(void *context, int id, const json_t *counters), void *context);

#endif
