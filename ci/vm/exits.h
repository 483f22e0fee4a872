/* SPDX-License-Identifier: MIT */
/*
 * Counts each row's exits to the hypervisor, by kind. The guest announces the beginning and
 * the end of the samples (GUEST_EXITS_PREFIX) and waits. Each time the tool asks QEMU for
 * KVM's counters, then lets the guest go on with an NMI. The announcements exit, too: the
 * base row counts those exits, and they are subtracted.
 * Source: Linux, arch/x86/kvm/x86.c, kvm_vcpu_stats_desc.
 */
#ifndef CI_VM_EXITS_H
#define CI_VM_EXITS_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"
#include "ci/report/row.h"
#include "ci/vm/qmp.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* KVM's counters under its own names. A row has an object of their growth; null: unknown. */
enum kvm_counter {
        KVM_EXITS,
        KVM_IRQ_EXITS, /* by the host's interrupts, which the guest does not cause */
        KVM_PF_TAKEN,  /* page faults that KVM handled; with nested paging, those in its own tables
                        */
        KVM_PF_GUEST,  /* page faults that it injected into the guest */
        KVM_INVLPG,
        KVM_INSN_EMULATION,
        KVM_COUNTERS,
};
extern const char *const kvm_counter_names[KVM_COUNTERS];

/* A row's figures, per sample with its preparation; null: unknown. */
enum exits_figure {
        EXITS_ALL, /* without those by the host's interrupts */
        EXITS_PAGE_FAULT,
        EXITS_REFLECTED,
        EXITS_INVLPG,
        EXITS_EMULATED,
        EXITS_FIGURES,
};
extern const char *const exits_figure_names[EXITS_FIGURES];

#define EXITS_BASE    "base"    /* string: id of the row whose count is taken off */
#define EXITS_SAMPLES "samples" /* integer */
#define EXITS_COUNTED "counted" /* object: KVM's counters, with the announcements */

/*
 * Computes a row's figure from the counters over the row and over its base, both objects of
 * KVM's counters. False: a counter is missing.
 */
bool exits_per_sample(enum exits_figure figure, const json_t *counted, const json_t *base,
                      json_int_t samples, double *per_sample);

/* Checks untrusted rows of one boot: each field, and each figure against its counters. */
bool exits_check(const json_t *rows, struct error *error);

/* The state of counting in one boot. Starts as {0}. */
struct exits {
        struct qmp qmp;
        json_t *rows; /* by id; NULL: none yet */
        enum {
                EXITS_IDLE,
                EXITS_ASKED_FIRST, /* the guest waits before its samples */
                EXITS_COUNTING,
                EXITS_ASKED_LAST, /* the guest waits after them */
        } state;
        int id;          /* of the last query */
        bool is_refused; /* QEMU does not tell: do not ask again */
        char row[ROW_NAME_BYTES_MAX + 1], base[ROW_NAME_BYTES_MAX + 1];
        int samples;
        json_t *first; /* the counters before the samples */
};

/* Is the line an announcement? If so, acts on it. ids: row ids under "@" and number. */
bool exits_hear_line(struct exits *exits, int socket, const char *line, size_t length,
                     const json_t *ids);
void exits_hear_qmp(struct exits *exits, int socket, const char *bytes, size_t length);
/* Call if something else woke the guest: drops the pending query. */
void exits_forget(struct exits *exits);
void exits_close(struct exits *exits);

#endif
