/* SPDX-License-Identifier: MIT */
/*
 * The processor state that decides what a paging-structure entry means: what a
 * benchmark or a check sets for itself and gives back afterwards.
 */
#ifndef FAULT_PAGING_MODE_H
#define FAULT_PAGING_MODE_H

#include <stdbool.h>
#include <stdint.h>

/* The protection key of pages that a test gives a key; all others have key 0. */
#define TEST_KEY 1

struct paging_mode {
        uint64_t cr0_clear;  /* of CR0: CR0_WP */
        uint64_t cr4_set;    /* of CR4: SMEP, SMAP, PKE, PKS, CET, LA57 */
        uint64_t efer_clear; /* of EFER: EFER_NXE */
        uint32_t pkru, pkrs; /* PKR_AD, PKR_WD for TEST_KEY; they need CR4.PKE, CR4.PKS */
        bool shadow_stack;   /* for CPL 3, WRSS allowed, and one ready for CPL 0; needs CR4.CET */
        uint64_t ssp;        /* the shadow-stack pointer of CPL 3 */
};

/*
 * Put the mode in force, over the one that the image starts with. False, with
 * the start's mode in force and *refused in words, where the CPU refuses it.
 */
bool paging_mode_enter(const struct paging_mode *mode, const char **refused);
/* The start's mode again. */
void paging_mode_leave(void);

#endif
