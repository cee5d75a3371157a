// Robust statistics of rounds. Deterministic: the same rounds give the same figures on every machine.
#pragma once

#include <cstdint>
#include <string_view>
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

/// What the rounds of one or more launches gave. Series of one launch are alike in what no two launches share
/// (where code and stacks lie, which processor's caches): a launch is a sample, a round only repeats it.
struct Series {
  std::vector<double> values;         ///< launch after launch
  std::vector<std::size_t> launches;  ///< how many values each has; empty: all are of one
};

/// What the launches' medians are about: the median of the means of any two of them (Hodges and Lehmann,
/// 1963), of fewer than four their median. One odd launch moves it little, and of even ones it uses more than
/// the median, which is one of them: two benches of 106 cells were 8.5 % apart at the 99th percentile, their
/// medians of medians 15.5 %.
[[nodiscard]] double centre(const Series& rounds);

/// `count` bootstrap replicates of the centre: launches are drawn, and rounds within each (two-level
/// bootstrap; Davison and Hinkley, Bootstrap Methods and their Application, §3.8). Empty of nothing.
[[nodiscard]] std::vector<double> replicates(const Series& rounds, std::size_t count, std::uint64_t seed = 1);

/// Where the middle 95 % of the replicates lie (Efron and Tibshirani, An Introduction to the Bootstrap,
/// chapter 13).
[[nodiscard]] Interval interval_of(std::vector<double> replicates);

/// The centre with its interval.
[[nodiscard]] Figure figure_of(const Series& rounds, std::uint64_t seed = 1);

[[nodiscard]] Series nanoseconds_of(const Cell& cell);
/// The cell's rounds as multiples of what its reference took beside them; of its same round where that was
/// not noted. Rounds that only one has are left out.
[[nodiscard]] Series multiples_of(const Cell& cell, const Cell& reference);
/// What the call of a reference takes where the machine is at its quickest: of each launch the quickest
/// quarter of what its rounds had as their quickest batch. Repeatable within some 3 % where medians differ by
/// 10 to 40 %, since others use the same processor. Empty where nobody noted it.
[[nodiscard]] Series at_its_quickest(const Cell& reference);
/// The cell's rounds divided by another's of the same number; rounds that only one has are left out.
[[nodiscard]] Series ratios_of(const Cell& cell, const Cell& other);

/// Which of these chances (p-values) are too small to be chance, though so many were looked at: at most
/// `share` of those that are marked are marked wrongly (Benjamini and Hochberg, 1995).
[[nodiscard]] std::vector<bool> not_by_chance(const std::vector<double>& chances, double share);

inline constexpr std::string_view reference_client = "c-linked";

/// The cell that ratios refer to: the same call from `c-linked`, on the main thread; of a cell on the C twin
/// on its twin, and of one from several threads at once from as many. What a neighbour on the machine does to
/// a call of 2 ns, or to one that keeps all processors busy, it does not do to another one. May be null.
[[nodiscard]] const Cell* reference_of(const std::vector<Cell>& cells, const Cell& cell);

/// Fills what the cells derive from their rounds. A cell whose rounds hold something that is no finite number
/// is left out, with that reason.
void summarise(std::vector<Cell>& cells);

}  // namespace concord
