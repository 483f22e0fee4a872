/* SPDX-License-Identifier: MIT */
/* Averages the visits of a result record. */
#include "ci/result/visits.h"
#include "bench/protocol/protocol.h"

#define HUNDREDTHS  100.0
#define RATIO_TICKS 1000.0

static double number(const json_t *visit, enum visit_number which)
{
        return (double)json_integer_value(json_array_get(visit, which));
}

bool visit_means(const json_t *record, struct visit_means *means)
{
        double times = 0;
        size_t index;
        json_t *visit;

        *means = (struct visit_means){.level = 0};
        json_array_foreach(json_object_get(record, RESULT_VISITS), index, visit)
        {
                double weight = number(visit, VISIT_TIMES);
                double level = number(visit, VISIT_LEVEL) / HUNDREDTHS;
                double net = level - number(visit, VISIT_BASE) / HUNDREDTHS;
                double ratio = number(visit, VISIT_RATIO) / RATIO_TICKS;

                means->level += weight * level;
                means->net += weight * net;
                means->core_level += weight * level * ratio;
                means->core_net += weight * net * ratio;
                means->ratio += weight * ratio;
                times += weight;
        }
        if (times == 0)
                return false;
        means->level /= times;
        means->net /= times;
        means->core_level /= times;
        means->core_net /= times;
        means->ratio /= times;
        return true;
}
