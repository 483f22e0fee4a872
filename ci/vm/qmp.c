/* SPDX-License-Identifier: MIT */
/* QEMU's monitor: sends commands and reads answers. */
#include "ci/vm/qmp.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define LINE_BYTES_MAX    65536 /* an answer about one vCPU takes a few hundred */
#define COMMAND_BYTES_MAX 8192

/* QMP requires this command first. A second one is refused without harm. */
#define CAPABILITIES "{\"execute\": \"qmp_capabilities\"}\n"

void qmp_close(struct qmp *qmp)
{
        text_free(&qmp->line);
}

static bool send_all(int socket, const char *text)
{
        const size_t length = strlen(text);

        return socket >= 0 &&
               send(socket, text, length, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length;
}

bool qmp_inject_nmi(int socket)
{
        return send_all(socket, CAPABILITIES "{\"execute\": \"inject-nmi\"}\n");
}

#define BY_HUMANS(line)                                                                      \
        "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"" line \
        "\"}}\n"

/* Makes the command that saves memory. */
static char *memsave_line(uint64_t address, uint64_t size, const char *file)
{
        json_t *command = size == 0 ? NULL
                                    : json_pack("{s:s, s:{s:I, s:I, s:s}}", "execute", "memsave",
                                                "arguments", "val", (json_int_t)address, "size",
                                                (json_int_t)size, "filename", file);
        char *line = command ? json_dumps(command, JSON_COMPACT) : NULL;

        json_decref(command);
        return line;
}

bool qmp_log_start(int socket, const char *one_a_block, uint64_t address, uint64_t size,
                   const char *file)
{
        char commands[COMMAND_BYTES_MAX];
        char *save = memsave_line(address, size, file);
        const int length =
            snprintf(commands, sizeof(commands),
                     CAPABILITIES "%s%s" BY_HUMANS("%s on")
                         BY_HUMANS("log exec,int,nochain") "{\"execute\": \"inject-nmi\"}\n",
                     save ? save : "", save ? "\n" : "", one_a_block);

        free(save);
        return length < (int)sizeof(commands) && send_all(socket, commands);
}

bool qmp_log_stop(int socket)
{
        return send_all(socket, BY_HUMANS("log none"));
}

bool qmp_query_stats(int socket, int id)
{
        char command[COMMAND_BYTES_MAX];

        snprintf(command, sizeof(command),
                 CAPABILITIES "{\"execute\": \"query-stats\", \"id\": %d, \"arguments\": "
                              "{\"target\": \"vcpu\", \"providers\": [{\"provider\": \"kvm\"}]}}\n",
                 id);
        return send_all(socket, command);
}

/* Returns the first vCPU's counters as an object; NULL: there are none, or no memory. */
static json_t *read_counters(const json_t *answer)
{
        const json_t *vcpu = json_array_get(json_object_get(answer, "return"), 0);
        const json_t *stats = json_object_get(vcpu, "stats");
        size_t index;
        json_t *stat;

        if (json_array_size(stats) == 0)
                return NULL;
        json_t *counters = json_object();
        json_array_foreach(stats, index, stat)
        {
                const char *name = json_string_value(json_object_get(stat, "name"));
                json_t *value = json_object_get(stat, "value");

                /* Skips histograms and flags. */
                if (name && json_is_integer(value) && json_integer_value(value) >= 0 &&
                    json_object_set(counters, name, value) != 0)
                        break;
        }
        return counters;
}

/* Returns the answer's id; 0: not one of ours. */
static int id_of(const json_t *answer)
{
        const json_t *id = json_object_get(answer, "id");
        const json_int_t number = json_integer_value(id);

        return json_is_integer(id) && number > 0 && number <= INT_MAX ? (int)number : 0;
}

static void end_line(struct qmp *qmp,
                     void (*on_answer)(void *context, int id, const json_t *counters),
                     void *context)
{
        json_t *answer =
            json_loadb(qmp->line.bytes, qmp->line.length, JSON_REJECT_DUPLICATES, NULL);

        qmp->is_deaf = !json_is_object(answer);
        if (id_of(answer)) {
                json_t *counters = read_counters(answer);

                on_answer(context, id_of(answer), counters);
                json_decref(counters);
        }
        json_decref(answer);
        text_free(&qmp->line);
}

void qmp_feed(struct qmp *qmp, const char *bytes, size_t length,
              void (*on_answer)(void *context, int id, const json_t *counters), void *context)
{
        while (length > 0 && !qmp->is_deaf) {
                const char *newline = memchr(bytes, '\n', length);
                const size_t piece = newline ? (size_t)(newline - bytes) + 1 : length;

                if (qmp->line.length + piece > LINE_BYTES_MAX ||
                    !text_add(&qmp->line, bytes, piece)) {
                        qmp->is_deaf = true;
                        text_free(&qmp->line);
                        return;
                }
                if (newline)
                        end_line(qmp, on_answer, context);
                bytes += piece;
                length -= piece;
        }
}
