// Medians, their intervals and paired ratios. Knows nothing of how the rounds were measured.
#include "measure/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace concord {

namespace {

constexpr std::size_t resamples = 2'000;
constexpr std::string_view reference_client = "c-linked";

/// Reorders its argument: half the cost of a copy matters for the thousands of medians of a bootstrap.
double median_in_place(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

double quantile(const std::vector<double>& sorted, double part) {
  const double place = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double share = place - static_cast<double>(below);
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

double paired_ratio(const std::vector<double>& rounds, const std::vector<double>& reference) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(rounds.size(), reference.size()); ++i) {
    if (reference[i] > 0) ratios.push_back(rounds[i] / reference[i]);
  }
  return std::max(0.0, median_in_place(ratios));
}

}  // namespace

double median(std::vector<double> values) { return median_in_place(values); }

double median_absolute_deviation(const std::vector<double>& values) {
  const double middle = median(values);
  std::vector<double> distances;
  distances.reserve(values.size());
  for (const double value : values) distances.push_back(std::fabs(value - middle));
  return median_in_place(distances);
}

Interval median_interval(const std::vector<double>& values, std::uint64_t seed) {
  if (values.empty()) return {};
  // mt19937_64 is exact by the standard, its distributions are not: draw with a multiplication instead (bias
  // below 2^-32).
  std::mt19937_64 random(seed);
  std::vector<double> medians(resamples);
  std::vector<double> sample(values.size());
  for (double& middle : medians) {
    for (double& value : sample)
      value = values[static_cast<std::size_t>(((random() >> 32U) * values.size()) >> 32U)];
    middle = median_in_place(sample);
  }
  std::sort(medians.begin(), medians.end());
  return {quantile(medians, 0.025), quantile(medians, 0.975)};
}

const Cell* reference_of(const std::vector<Cell>& cells, const Cell& cell) {
  const Cell* found = nullptr;
  for (const Cell& each : cells) {
    if (each.library != cell.library || each.function != cell.function || each.client != reference_client)
      continue;
    if (each.subject != Subject::library || !each.left_out.empty()) continue;
    if (found == nullptr || each.context == "main thread") found = &each;
  }
  return found;
}

void summarise(std::vector<Cell>& cells) {
  for (Cell& cell : cells) {
    if (cell.left_out.empty() && cell.rounds_ns.empty()) cell.left_out = "no round was measured";
    if (cell.left_out.empty() && !all_finite(cell.rounds_ns)) cell.left_out = "a round gave no finite time";
  }
  for (Cell& cell : cells) {
    if (!cell.left_out.empty()) continue;
    const Interval interval = median_interval(cell.rounds_ns);
    cell.median_ns = median(cell.rounds_ns);
    cell.mad_ns = median_absolute_deviation(cell.rounds_ns);
    cell.low_ns = interval.low;
    cell.high_ns = interval.high;
    const Cell* reference = reference_of(cells, cell);
    cell.times_linked = reference == nullptr ? 0 : paired_ratio(cell.rounds_ns, reference->rounds_ns);
  }
}

}  // namespace concord
