/* SPDX-License-Identifier: MIT */
/* Chooses a run's accelerator. */
#include "ci/vm/accelerator.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/vm/guest.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/qemu.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KVM_DEVICE    "/dev/kvm"
#define TRIAL_SAMPLES 100
#define TRIAL_WARMUP  10
#define TRIAL_TIMEOUT 3    /* 1/3 of a boot: a KVM that stalls should not cost a minute */
#define SILICON_MAX   1000 /* ticks for an empty pair: tens on silicon, 10,000 emulated */

bool accelerator_can_open_kvm(void)
{
        int descriptor = open(KVM_DEVICE, O_RDWR | O_CLOEXEC);

        if (descriptor < 0)
                return false;
        close(descriptor);
        return true;
}

bool accelerator_is_silicon(const struct report *report, char reason[ACCELERATOR_REASON_BYTES])
{
        const json_t *empty_pair = report_find_result(report->records, EMPTY_PAIR_ID);
        const char *clock = field_string(report_boot(report), BOOT_CLOCK);
        const bool emulated = strcmp(clock, CLOCK_EMULATED) == 0;
        long long cost = field_integer(empty_pair, RESULT_P50);

        if (!empty_pair)
                snprintf(reason, ACCELERATOR_REASON_BYTES,
                         "KVM here did not measure " EMPTY_PAIR_ID);
        else if (cost > SILICON_MAX)
                snprintf(reason, ACCELERATOR_REASON_BYTES,
                         "KVM here interprets the guest: its empty stamp pair costs %lld ticks",
                         cost);
        else if (emulated)
                snprintf(reason, ACCELERATOR_REASON_BYTES,
                         "KVM here runs on an emulator: the guest's clock is emulated");
        return empty_pair && cost <= SILICON_MAX && !emulated;
}

static bool trial_boot(const struct accelerator_trial *trial, const char *type,
                       struct report *report, struct error *error)
{
        char command_line[ISO_COMMAND_LINE_BYTES + 1];
        const struct guest_request request = {.mode = MODE_RUN,
                                              .suite = "core",
                                              .only = EMPTY_PAIR_ID,
                                              .samples = TRIAL_SAMPLES,
                                              .warmup = TRIAL_WARMUP,
                                              .rounds = 1,
                                              .clock = trial->clock,
                                              .cases = NUMBER_NOT_GIVEN};
        const struct machine machine = {.vm = &vm_qemu,
                                        .program = trial->qemu,
                                        .accelerator = ACCELERATOR_KVM,
                                        .boot = BOOT_PATH_PVH,
                                        .type = type,
                                        .cpu = trial->cpu,
                                        .image = trial->elf,
                                        .command_line = command_line,
                                        .cpus = trial->cpus,
                                        .timeout_s =
                                            (trial->timeout_s + TRIAL_TIMEOUT - 1) / TRIAL_TIMEOUT};
        struct guest_end ignored;

        return guest_command_line(&request, command_line, error) &&
               guest_boot(&machine, NULL, report, &ignored, error);
}

/* Does this QEMU lack the machine type? RHEL's has no microvm, others have no pc. */
static bool lacks_type(const struct error *error)
{
        return error->detail && strstr(error->detail, "unsupported machine type");
}

static bool trial_boot_somewhere(const struct accelerator_trial *trial, struct report *report,
                                 struct error *error)
{
        const char *const types[] = {trial->type, "q35", "pc", "microvm"};

        for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
                error_clear(error);
                if (trial_boot(trial, types[i], report, error))
                        return true;
                if (!lacks_type(error))
                        break;
        }
        return false;
}

/* Says why there was no report. The detail's first line is what the VM said. */
static void explain_failure(const struct error *error, char reason[ACCELERATOR_REASON_BYTES])
{
        const char *detail = error->detail ? error->detail : "";

        snprintf(reason, ACCELERATOR_REASON_BYTES, "KVM here does not run the guest: %.300s%s%.*s",
                 error->text, *detail ? " " : "", (int)strcspn(detail, "\n"), detail);
}

/* A failed trial boot is an answer, not an error. Errors are an interrupt or lack of memory. */
static bool try_kvm(const struct accelerator_trial *trial, struct accelerator_choice *choice,
                    struct error *error)
{
        struct report report;
        bool silicon = false;

        if (!report_open(&report, error))
                return false;
        choice->is_lasting = trial_boot_somewhere(trial, &report, error);
        if (choice->is_lasting)
                silicon = accelerator_is_silicon(&report, choice->reason);
        else
                explain_failure(error, choice->reason);
        report_close(&report);
        if (error->status > STATUS_SIGNAL_BASE)
                return false;
        error_clear(error);
        choice->accelerator = silicon ? ACCELERATOR_KVM : ACCELERATOR_ICOUNT;
        return true;
}

bool accelerator_choose(enum accelerator asked, const struct accelerator_trial *trial,
                        struct accelerator_choice *choice, struct error *error)
{
        *choice = (struct accelerator_choice){.accelerator = asked};
        if (asked != ACCELERATOR_AUTO && asked != ACCELERATOR_KVM)
                return true;
        if (accelerator_can_open_kvm())
                return asked == ACCELERATOR_KVM || try_kvm(trial, choice, error);
        if (asked == ACCELERATOR_KVM)
                return error_set(error, STATUS_ENVIRONMENT, "%s: %s", KVM_DEVICE, strerror(errno));
        choice->accelerator = ACCELERATOR_ICOUNT;
        snprintf(choice->reason, sizeof(choice->reason), "%s: %s", KVM_DEVICE, strerror(errno));
        return true;
}
