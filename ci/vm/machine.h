/* SPDX-License-Identifier: MIT */
/* The machine a guest boots on, made from the options and the defaults. */
#ifndef CI_VM_MACHINE_H
#define CI_VM_MACHINE_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

/* From ACCELERATOR_AUTO on they are values of --accel. */
enum accelerator {
        ACCELERATOR_HOST,  /* no VM: the program runs on this host */
        ACCELERATOR_BOCHS, /* Bochs has only this one, and no other VM has it */
        ACCELERATOR_AUTO,  /* not yet chosen: see accelerator.h */
        ACCELERATOR_KVM,
        ACCELERATOR_ICOUNT,
        ACCELERATOR_TCG,
        ACCELERATORS,
};

/*
 * From BOOT_PATH_ISO on they are values of --boot. Six boot the ISO: by BIOS or UEFI, as a
 * CD, a hard disk or a USB stick.
 */
enum boot_path {
        BOOT_PATH_HOST,  /* nothing is booted */
        BOOT_PATH_LINUX, /* a kernel of Linux, as -kernel takes it */
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

/* What QEMU is to do on the words of a guest that is to be traced (bench/protocol/protocol.h). */
struct machine_log {
        const char *one_a_block; /* the command that makes a block of each instruction */
        const char *file;        /* the log */
        uint64_t address, size;  /* of memory that is saved before, as the guest sees it */
        const char *memory;      /* where to */
};

struct machine {
        const struct vm *vm;
        const char *program; /* path of the VM's */
        enum accelerator accelerator;
        enum boot_path boot;
        const char *type;                /* QEMU's -M: pc, q35, microvm */
        const char *cpu;                 /* the VM's name of it; NULL: the accelerator's default */
        int smp;                         /* CPUs of the machine; 0: the VM's default, one */
        const char *image;               /* the ISO, the ELF or the kernel, as boot says */
        const char *initramfs;           /* of the kernel */
        const struct firmware *firmware; /* where boot is by UEFI */
        const char *command_line;        /* of the guest; an ISO has it inside already */
        const char *accelerator_option;  /* one more, of QEMU's -accel; NULL: none */
        const struct machine_log *log;   /* of instructions, on the guest's word; NULL: none */
        const char *const *more; /* further arguments of QEMU's, NULL at the end; NULL: none */
        const cpu_set_t *cpus;   /* the guest may run on; NULL: any */
        int timeout_s;           /* for the whole boot */
};

/* The names the options use; NULL at the end. */
extern const char *const accelerator_names[ACCELERATORS + 1];
extern const char *const boot_path_names[BOOT_PATHS + 1];

/*
 * What emulates the machine's instructions, in words; NULL: nothing is known to. Its
 * clock is no TSC of a real CPU.
 */
const char *machine_emulator(const struct machine *machine);

bool boot_path_is_uefi(enum boot_path boot);
bool boot_path_is_iso(enum boot_path boot);

#endif
