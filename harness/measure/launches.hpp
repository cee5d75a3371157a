// Several launches of the same clients, put together: one launch is no sample of a client (statistics.hpp).
#pragma once

#include <vector>

#include "model/measurement.hpp"

namespace concord {

/// Adds what launch `number` (from 1) measured. A cell that was left out in any launch is left out, with the
/// reason.
void add_launch(std::vector<Cell>& cells, std::vector<Cell> launch, unsigned number);

/// What each launch of a client took to begin as one: medians, in the order in which they came.
[[nodiscard]] std::vector<Beginning> medians_of(const std::vector<Beginning>& launches);

/// How far the same code is from itself: the largest distance from 1 of the multiples that `again`, cells of
/// other processes of the reference, have of it. 0 where there are none.
[[nodiscard]] double noise_between(const std::vector<Cell>& cells, const std::vector<Cell>& again);

}  // namespace concord
