/* SPDX-License-Identifier: MIT */
/*
 * The eight masks and the four rules that choose one. Source: ISO/IEC 18004, "Data
 * masking". Modules beyond the code's edge count as light, like the quiet zone.
 */
#include "boot/console/qr_matrix.h"

#define RUN_LEAST      5
#define RUN_POINTS     3
#define SQUARE_POINTS  3
#define FINDER_POINTS  40
#define BALANCE_POINTS 10

static bool turns(unsigned int mask, unsigned int y, unsigned int x)
{
        switch (mask) {
        case 0:
                return (y + x) % 2 == 0;
        case 1:
                return y % 2 == 0;
        case 2:
                return x % 3 == 0;
        case 3:
                return (y + x) % 3 == 0;
        case 4:
                return (y / 2 + x / 3) % 2 == 0;
        case 5:
                return y * x % 2 + y * x % 3 == 0;
        case 6:
                return (y * x % 2 + y * x % 3) % 2 == 0;
        default:
                return ((y + x) % 2 + y * x % 3) % 2 == 0;
        }
}

void qr_mask(struct qr *qr, unsigned int mask)
{
        for (unsigned int y = 0; y < qr->size; y++)
                for (unsigned int x = 0; x < qr->size; x++)
                        if (!(qr->modules[y][x] & QR_FUNCTION) && turns(mask, y, x))
                                qr->modules[y][x] ^= QR_DARK;
}

/* Lengths of a line's runs. The first and the last run are light and may be empty. */
struct runs {
        unsigned int lengths[QR_SIZE_MAX + 2];
        unsigned int count;
};

static void take_runs(struct runs *runs, const struct qr *qr, unsigned int line, bool is_row)
{
        bool dark = false;

        runs->count = 1;
        runs->lengths[0] = 0;
        for (unsigned int i = 0; i < qr->size; i++) {
                if (qr_is_dark(qr, is_row ? line : i, is_row ? i : line) != dark) {
                        dark = !dark;
                        runs->lengths[runs->count++] = 0;
                }
                runs->lengths[runs->count - 1]++;
        }
        if (dark)
                runs->lengths[runs->count++] = 0;
}

static unsigned int long_runs(const struct runs *runs)
{
        unsigned int points = 0;

        for (unsigned int i = 0; i < runs->count; i++)
                if (runs->lengths[i] >= RUN_LEAST)
                        points += RUN_POINTS + runs->lengths[i] - RUN_LEAST;
        return points;
}

/* Counts runs that look like a finder: 1:1:3:1:1, with 4 light modules on one side. */
static unsigned int false_finders(struct runs *runs, unsigned int beyond)
{
        const unsigned int *r = runs->lengths;
        unsigned int count = 0;

        runs->lengths[0] += beyond;
        runs->lengths[runs->count - 1] += beyond;
        for (unsigned int i = 3; i + 3 < runs->count; i += 2) {
                const unsigned int n = r[i - 2], before = r[i - 3], after = r[i + 3];

                if (r[i - 1] != n || r[i] != 3 * n || r[i + 1] != n || r[i + 2] != n)
                        continue;
                count += before >= 4 * n && after >= n;
                count += after >= 4 * n && before >= n;
        }
        return count * FINDER_POINTS;
}

static bool is_square(const struct qr *qr, unsigned int y, unsigned int x)
{
        bool dark = qr_is_dark(qr, y, x);

        return qr_is_dark(qr, y, x + 1) == dark && qr_is_dark(qr, y + 1, x) == dark &&
               qr_is_dark(qr, y + 1, x + 1) == dark;
}

static unsigned int squares(const struct qr *qr)
{
        unsigned int count = 0;

        for (unsigned int y = 0; y + 1 < qr->size; y++)
                for (unsigned int x = 0; x + 1 < qr->size; x++)
                        count += is_square(qr, y, x);
        return count * SQUARE_POINTS;
}

/* Counts every 5 % by which the share of dark modules exceeds or misses 50 %. */
static unsigned int imbalance(const struct qr *qr)
{
        const unsigned int all = qr->size * qr->size;
        unsigned int dark = 0;

        for (unsigned int y = 0; y < qr->size; y++)
                for (unsigned int x = 0; x < qr->size; x++)
                        dark += qr_is_dark(qr, y, x);
        const unsigned int off = dark * 2 > all ? dark * 2 - all : all - dark * 2;
        return off ? (off * 10 - 1) / all * BALANCE_POINTS : 0;
}

unsigned int qr_penalty(const struct qr *qr)
{
        unsigned int points = squares(qr) + imbalance(qr);
        struct runs runs;

        for (unsigned int line = 0; line < qr->size; line++)
                for (unsigned int is_row = 0; is_row < 2; is_row++) {
                        take_runs(&runs, qr, line, is_row);
                        points += long_runs(&runs);
                        points += false_finders(&runs, qr->size);
                }
        return points;
}
