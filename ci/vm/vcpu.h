/* SPDX-License-Identifier: MIT */
/*
 * The thread that the guest runs on. A VM that is to stay on some CPUs is
 * started there with all its threads, so that this one never runs elsewhere;
 * once it is known, the others leave, and disturb it no more.
 */
#ifndef CI_VM_VCPU_H
#define CI_VM_VCPU_H

#include <sched.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * Sends all threads of the process but the vCPU's to those CPUs of this tool
 * that are not among cpus. Where there are none, or no thread is the vCPU's,
 * nothing moves.
 */
void vcpu_keep_alone(pid_t process, bool (*is_vcpu)(const char *thread), const cpu_set_t *cpus);

#endif
