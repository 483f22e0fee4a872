/* SPDX-License-Identifier: MIT */
/* The machine a guest boots on, made from the options and the defaults. */
#ifndef CI_VM_MACHINE_H
#define CI_VM_MACHINE_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

/* ACCELERATOR_AUTO and those after it are values of --accel. */
enum accelerator {
        ACCELERATOR_HOST,  /* no VM: the program runs on this host */
        ACCELERATOR_BOCHS, /* the only one of Bochs */
        ACCELERATOR_AUTO,  /* not yet chosen: see accelerator.h */
        ACCELERATOR_KVM,
        ACCELERATOR_ICOUNT,
        ACCELERATOR_TCG,
        ACCELERATORS,
};

/*
 * BOOT_PATH_ISO and those after it are values of --boot. Six boot the ISO: by BIOS or UEFI,
 * as a CD, a hard disk or a USB stick.
 */
enum boot_path {
        BOOT_PATH_HOST,  /* nothing is booted */
        BOOT_PATH_LINUX, /* a Linux kernel, by QEMU's -kernel */
        BOOT_PATH_ISO,
        BOOT_PATH_DISK,
        BOOT_PATH_USB,
        BOOT_PATH_UEFI,
        BOOT_PATH_UEFI_DISK,
        BOOT_PATH_UEFI_USB,
        BOOT_PATH_PVH,
        BOOT_PATHS,
};

struct firmware;
struct vm;

/* How QEMU logs a guest that is traced; the guest says when (bench/protocol/protocol.h). */
struct machine_log {
        const char *one_a_block; /* monitor command for one instruction a block */
        const char *file;        /* the log */
        uint64_t address, size;  /* guest memory to save before; size 0: none */
        const char *memory;      /* the file for it */
};

struct machine {
        const struct vm *vm;
        const char *program; /* path of the VM program */
        enum accelerator accelerator;
        enum boot_path boot;
        const char *type;                /* QEMU's -M: pc, q35, microvm */
        const char *cpu;                 /* CPU model; NULL: the accelerator's default */
        int smp;                         /* number of CPUs; 0: the VM's default, one */
        const char *image;               /* the ISO, ELF or kernel, depending on boot */
        const char *initramfs;           /* for a kernel */
        const struct firmware *firmware; /* for a boot by UEFI */
        const char *command_line;        /* of the guest; an ISO already contains it */
        const char *accelerator_option;  /* a further option for -accel; NULL: none */
        const struct machine_log *log;   /* log instructions; NULL: do not */
        const char *const *more;         /* further QEMU arguments, NULL at the end; NULL: none */
        const cpu_set_t *cpus;           /* host CPUs that the guest may run on; NULL: any */
        int timeout_s;                   /* for the whole boot */
};

/* Names as the options take them; NULL at the end. */
extern const char *const accelerator_names[ACCELERATORS + 1];
extern const char *const boot_path_names[BOOT_PATHS + 1];

/*
 * Names the emulator that runs the machine's instructions, so that its clock is no real
 * CPU's TSC; NULL: none is known.
 */
const char *machine_emulator(const struct machine *machine);

bool boot_path_is_uefi(enum boot_path boot);
bool boot_path_is_iso(enum boot_path boot);

#endif
