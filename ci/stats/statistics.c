/* SPDX-License-Identifier: MIT */
/* Small statistics for comparisons. */
#include "ci/stats/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

void sort_ascending(double *values, size_t count)
{
        gsl_sort(values, 1, count);
}

double median_of_sorted(const double *sorted, size_t count)
{
        return gsl_stats_median_from_sorted_data(sorted, 1, count);
}

/* The chance that the median lies between ranks r and count + 1 - r, counted from 1. */
static double coverage_of_rank(size_t rank, size_t count)
{
        return 1 - 2 * gsl_cdf_binomial_P((unsigned)rank - 1, 0.5, (unsigned)count);
}

struct median_interval median_interval_of_sorted(const double *sorted, size_t count, double level)
{
        size_t rank = 1;

        while (rank < count / 2 && coverage_of_rank(rank + 1, count) >= level)
                rank++;
        return (struct median_interval){
            .low = sorted[rank - 1],
            .high = sorted[count - rank],
            .coverage = fmax(0, coverage_of_rank(rank, count)),
        };
}

void holm_adjust(const double *p, size_t count, double *adjusted, size_t *order)
{
        double largest = 0;

        gsl_sort_index(order, p, 1, count);
        for (size_t i = 0; i < count; i++) {
                largest = fmax(largest, p[order[i]] * (double)(count - i));
                adjusted[order[i]] = fmin(1, largest);
        }
}

double geometric_mean(const double *values, size_t count)
{
        double sum = 0;

        for (size_t i = 0; i < count; i++)
                sum += log(values[i]);
        return exp(sum / (double)count);
}
