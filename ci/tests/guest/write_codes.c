/* SPDX-License-Identifier: MIT */
/*
 * write-codes PREFIX: the guest's QR codes of the records on stdin, as pictures
 * PREFIX1.pgm and so on, three pixels a module.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/console/code_set.h"

#define SCALE 3

static void write_picture(FILE *file, const struct qr *qr)
{
        const unsigned int side = (qr->size + 2 * QR_QUIET) * SCALE;

        fprintf(file, "P5 %u %u 255\n", side, side);
        for (unsigned int i = 0; i < side * side; i++) {
                unsigned int y = i / side / SCALE - QR_QUIET, x = i % side / SCALE - QR_QUIET;

                putc(y < qr->size && x < qr->size && qr_is_dark(qr, y, x) ? 0 : 255, file);
        }
}

int main(int argc, char **argv)
{
        static struct qr qr;
        const char *problem;
        int byte;

        if (argc != 2)
                return 2;
        while ((byte = getchar()) != EOF)
                code_set_keep((char)byte);
        problem = code_set_make();
        if (problem) {
                fprintf(stderr, "%s\n", problem);
                return 1;
        }
        for (unsigned int number = 1; number <= code_set_count(); number++) {
                char name[4096];

                snprintf(name, sizeof(name), "%s%u.pgm", argv[1], number);
                FILE *file = fopen(name, "w");
                if (!file)
                        return 1;
                code_set_encode(&qr, number);
                write_picture(file, &qr);
                if (fclose(file) != 0)
                        return 1;
        }
        return 0;
}
