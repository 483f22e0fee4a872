/* SPDX-License-Identifier: MIT */
/* The thread that the guest runs on. Source: proc(5), /proc/pid/task. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/vm/vcpu.h"

#define THREAD_NAME_BYTES 64

static bool read_name(pid_t process, pid_t thread, char name[THREAD_NAME_BYTES])
{
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "/proc/%d/task/%d/comm", process, thread);
        FILE *file = fopen(path, "re");
        bool good = file && fgets(name, THREAD_NAME_BYTES, file);
        if (file)
                fclose(file);
        return good;
}

/* One that ends meanwhile has no CPU to leave. */
static bool move_others(pid_t process, DIR *threads, bool (*is_vcpu)(const char *thread),
                        const cpu_set_t *elsewhere)
{
        char name[THREAD_NAME_BYTES];
        const struct dirent *entry;
        bool found = false;

        while ((entry = readdir(threads))) {
                pid_t thread = (pid_t)strtol(entry->d_name, NULL, 10);
                if (thread <= 0 || !read_name(process, thread, name))
                        continue;
                if (is_vcpu(name))
                        found = true;
                else if (elsewhere)
                        sched_setaffinity(thread, sizeof(*elsewhere), elsewhere);
        }
        return found;
}

void vcpu_keep_alone(pid_t process, bool (*is_vcpu)(const char *thread), const cpu_set_t *cpus)
{
        char path[PATH_MAX];
        cpu_set_t allowed, shared, elsewhere;

        if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
                return;
        CPU_AND(&shared, &allowed, cpus);
        CPU_XOR(&elsewhere, &allowed, &shared);
        snprintf(path, sizeof(path), "/proc/%d/task", process);
        DIR *threads = opendir(path);
        if (!threads)
                return;
        if (CPU_COUNT(&elsewhere) > 0 && move_others(process, threads, is_vcpu, NULL)) {
                rewinddir(threads);
                move_others(process, threads, is_vcpu, &elsewhere);
        }
        closedir(threads);
}
