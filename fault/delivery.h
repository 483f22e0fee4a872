/* SPDX-License-Identifier: MIT */
/*
 * The exceptions delivered since this was last cleared. The handlers write it; the code that
 * takes samples compares it with what it expects.
 */
#ifndef FAULT_DELIVERY_H
#define FAULT_DELIVERY_H

#include <stdint.h>

/* The last exception and how many there were. */
struct delivery {
        uint64_t count;
        uint64_t error_code; /* 0 where the CPU pushes none */
        uint64_t address;    /* CR2; page faults only */
        uint64_t ip;         /* the RIP that was pushed */
        uint64_t vector;
};

extern struct delivery delivered;

#endif
