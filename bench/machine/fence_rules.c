/* SPDX-License-Identifier: MIT */
/* Chooses the fence. Needs no machine, so the host tests it. */
#include "bench/machine/stamp_order.h"

enum fence_kind fence_choose(enum fence_kind first, bool has_serialize,
                             bool (*holds)(enum fence_kind fence), bool *held)
{
        enum fence_kind last = first;

        *held = false;
        for (enum fence_kind fence = first; fence < FENCES && !*held; fence++) {
                if (fence == FENCE_SERIALIZE && !has_serialize)
                        continue;
                last = fence;
                *held = holds(fence);
        }
        return last;
}

bool fence_holds(uint64_t fenced_empty, uint64_t fenced, uint64_t serialized_empty,
                 uint64_t serialized)
{
        return (fenced - fenced_empty) * 2 >= serialized - serialized_empty &&
               fenced > fenced_empty && serialized > serialized_empty;
}
