/* SPDX-License-Identifier: MIT */
/*
 * What KVM counts over the samples of each row: exits to the hypervisor, by kind. The
 * guest announces when they begin and when they have ended (GUEST_EXITS_PREFIX), and waits;
 * QEMU is asked for KVM's counters both times, and an NMI lets the guest go on. What the
 * announcements themselves cost, the base row's count is, which is taken off.
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

/* KVM's counters, by its own names: an object of a row, each as it grew, or null. */
enum kvm_counter {
        KVM_EXITS,
        KVM_IRQ_EXITS, /* of interrupts of the host's, which are none of the guest's doing */
        KVM_PF_TAKEN,  /* page faults that KVM looked at; with nested paging of its own tables */
        KVM_PF_GUEST,  /* that it handed to the guest */
        KVM_INVLPG,
        KVM_INSN_EMULATION,
        KVM_COUNTERS,
};
extern const char *const kvm_counter_names[KVM_COUNTERS];

/* What a row has of them: for one sample with its preparation, or null. */
enum exits_figure {
        EXITS_ALL, /* but those of the host's interrupts */
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
 * The figure of a row, by what was counted over it and over its base; both objects of
 * KVM's counters. False: one of the counters is missing.
 */
bool exits_per_sample(enum exits_figure figure, const json_t *counted, const json_t *base,
                      json_int_t samples, double *per_sample);

/* Checks the rows of one boot from outside: each field, and the figures by the counters. */
bool exits_check(const json_t *rows, struct error *error);

/* The counting of one boot. Starts as {0}. */
struct exits {
        struct qmp qmp;
        json_t *rows; /* by id; NULL: none yet */
        enum {
                EXITS_IDLE,
                EXITS_ASKED_FIRST, /* the guest waits for its samples */
                EXITS_COUNTING,
                EXITS_ASKED_LAST, /* the guest waits at their end */
        } state;
        int id;          /* of the last question */
        bool is_refused; /* QEMU does not tell: it is asked no more */
        char row[ROW_NAME_BYTES_MAX + 1], base[ROW_NAME_BYTES_MAX + 1];
        int samples;
        json_t *first; /* the counters then */
};

/* Is the line an announcement? ids: those of the rows, by "@" and number. */
bool exits_hear_line(struct exits *exits, int socket, const char *line, size_t length,
                     const json_t *ids);
void exits_hear_qmp(struct exits *exits, int socket, const char *bytes, size_t length);
/* Something else woke the guest: what was asked is of no use any more. */
void exits_forget(struct exits *exits);
void exits_close(struct exits *exits);

#endif
