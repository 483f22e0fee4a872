/* SPDX-License-Identifier: MIT */
/* trapclock prune: removes old results that were saved without -o. */
#include "ci/base/printable.h"
#include "ci/result/saved.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEEP_DEFAULT 20
#define KEEP_MAX     1000000

static bool remove_old(const struct saved_list *list, size_t keep, bool only_say,
                       struct error *error)
{
        for (size_t i = keep; i < list->count; i++) {
                char shown[PATH_MAX];

                snprintf(shown, sizeof(shown), "%s", list->paths[i]);
                printable_name(shown);
                if (!only_say && unlink(list->paths[i]) != 0 && errno != ENOENT)
                        return error_set(error, STATUS_ENVIRONMENT, "cannot remove %s: %s", shown,
                                         strerror(errno));
                printf("%s %s\n", only_say ? "would remove" : "removed", shown);
        }
        if (list->count <= keep)
                printf("nothing to remove: %zu saved, %zu to keep\n", list->count, keep);
        return true;
}

bool command_prune(int count, char **arguments, int *status, struct error *error)
{
        long keep = KEEP_DEFAULT;
        bool only_say = false;
        const struct command_option own[] = {
            {"keep", 0, "N", 0, "keep the N newest (default: 20)", .number = &keep,
             .max = KEEP_MAX},
            {"dry-run", 'n', NULL, 0, "print what would be removed, but remove nothing",
             .flag = &only_say},
            {0},
        };
        const struct command_line line = {
            .options = {own},
            .doc = "Removes old results from the result folder. It removes only what run, import "
                   "and verify saved there without -o; other files stay. list --results lists "
                   "those results."};
        struct saved_list list;

        if (!command_line_read(&line, count, arguments, error) || !saved_list_open(&list, error))
                return false;
        const bool good = remove_old(&list, (size_t)keep, only_say, error);
        saved_list_close(&list);
        *status = STATUS_GOOD;
        return good && flush_stdout(error);
}
