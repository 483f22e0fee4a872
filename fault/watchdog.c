/* SPDX-License-Identifier: MIT */
/* Ends work that makes no progress, when an NMI asks. */
#include "fault/watchdog.h"
#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/this_cpu.h"
#include "fault/irqentry.h"

extern uint64_t abandonable_rsp; /* 0: nothing is watched now */
extern const char call_abandoned[];
bool call_abandonable(void (*function)(void *), void *argument);

volatile uint64_t watchdog_asked;

/*
 * The least ticks between two looks: a timer may raise two NMIs at once, and no work is done
 * between them.
 */
#define LOOKS_APART 10000000

static const struct cpu *volatile watched; /* the CPU whose work it is; NULL: between two */
static const volatile uint64_t *progress;  /* NULL: nothing was ever watched */
static const volatile bool *in_step;
static uint64_t progress_seen, looked_at;
static bool has_looked;
static struct watchdog_end last_end;

bool watchdog_run(void (*work)(void *context), void *context, const struct watchdog_sign *sign,
                  struct watchdog_end *end)
{
        const unsigned int depth = irqentry_depth;

        progress = sign->progress;
        in_step = sign->in_step;
        has_looked = false;
        watched = this_cpu;
        const bool done = call_abandonable(work, context);
        watched = NULL;
        if (done)
                return true;
        irqentry_depth = depth;
        *end = last_end;
        return false;
}

bool watchdog_ask(struct pt_regs *regs)
{
        if (!progress)
                return false;
        /* An NMI from outside reaches all CPUs. */
        if (watched && watched != this_cpu)
                return true;
        watchdog_asked++;
        if (!abandonable_rsp || !*in_step) {
                has_looked = false;
                return true;
        }
        if (!has_looked || progress_seen != *progress) {
                has_looked = true;
                progress_seen = *progress;
                looked_at = read_tsc();
                return true;
        }
        if (read_tsc() - looked_at < LOOKS_APART)
                return true;
        last_end = (struct watchdog_end){.ip = regs->ip, .cpl = user_mode(regs) ? 3 : 0};
        regs->ip = (uintptr_t)call_abandoned;
        regs->cs = KERNEL_CS;
        regs->flags = RFLAGS_FIXED;
        regs->sp = abandonable_rsp;
        set_ss(regs, KERNEL_DS);
        return true;
}
