/* SPDX-License-Identifier: MIT */
/*
 * A CPU's microarchitecture by name, from what CPUID says of its vendor, family, model and
 * stepping. A hypervisor may say what it likes: the name is for a reader, and decides nothing.
 */
#ifndef CI_RESULT_MICROARCHITECTURE_H
#define CI_RESULT_MICROARCHITECTURE_H

#include <jansson.h>
#include <stddef.h>

/* Family and model as displayed: the extended ones are in them. Both ends of a range belong to it.
 */
struct microarchitecture {
        const char *vendor;
        unsigned int family;
        unsigned int first_model, last_model;
        unsigned int first_stepping, last_stepping;
        const char *name;
};

/* Ascending, and no two rows for one CPU. */
extern const struct microarchitecture microarchitectures[];
extern const size_t microarchitecture_count;

/* Of a boot record, such as "Zen 3"; "": not known. */
const char *microarchitecture_of(const json_t *boot);

#endif
