/* SPDX-License-Identifier: MIT */
/*
 * The exit statuses of trapclock: what a script or a CI job can rely on.
 * A signal that ends the tool gives 128 + its number, as a shell would say it.
 */
#ifndef CI_BASE_EXIT_STATUS_H
#define CI_BASE_EXIT_STATUS_H

enum exit_status {
        STATUS_GOOD = 0,
        STATUS_WORSE = 1,       /* regression or failed verification */
        STATUS_UNUSABLE = 2,    /* usage, or input that cannot be used */
        STATUS_ENVIRONMENT = 3, /* QEMU, image or permission missing */
        STATUS_GUEST = 4,       /* the guest crashed, timed out or reported nonsense */
        STATUS_SIGNAL_BASE = 128,
};

#endif
