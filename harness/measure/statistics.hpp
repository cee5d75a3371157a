// Robust statistics of rounds. Deterministic: the same rounds give the same figures on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "model/measurement.hpp"

namespace concord {

/// Middle value, or the mean of the two middle ones; 0 of nothing.
[[nodiscard]] double median(std::vector<double> values);

/// Median of the distances from the median.
[[nodiscard]] double median_absolute_deviation(const std::vector<double>& values);

struct Interval {
  double low = 0, high = 0;
};

/// 95 % percentile bootstrap of the median (Efron and Tibshirani, An Introduction to the Bootstrap, chapter
/// 13).
[[nodiscard]] Interval median_interval(const std::vector<double>& values, std::uint64_t seed = 1);

/// The cell that ratios refer to: `c-linked` on the library, on the main thread if there are several. May be
/// null.
[[nodiscard]] const Cell* reference_of(const std::vector<Cell>& cells, const Cell& cell);

/// Fills what the cells derive from their rounds. times_linked is the median of the ratios to the reference
/// in the same round, of twins too. A cell whose rounds hold something that is no finite number is left out,
/// with that reason.
void summarise(std::vector<Cell>& cells);

}  // namespace concord
