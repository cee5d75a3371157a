// Medians, their intervals and paired ratios. Knows nothing of how the rounds were measured.
#include "measure/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <span>

namespace concord {

namespace {

constexpr std::size_t resamples = 2'000;
/// Drawn once for each launch, since most of a bootstrap's time goes there; replicates then choose among
/// them.
constexpr std::size_t medians_of_a_launch = 1'000;

/// Reorders its argument: half the cost of a copy matters for the thousands of medians of a bootstrap.
double median_in_place(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

/// The median of the means of any two, each with itself too (Hodges and Lehmann, 1963). Of three one odd
/// value would be in half of the means: there it is their median.
double middle_of_pairs(std::vector<double>& values, std::vector<double>& means) {
  if (values.size() < 4) return median_in_place(values);
  means.clear();
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i; j < values.size(); ++j) means.push_back((values[i] + values[j]) / 2);
  return median_in_place(means);
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

std::vector<std::span<const double>> launches_of(const Series& rounds) {
  std::vector<std::span<const double>> launches;
  std::span<const double> rest = rounds.values;
  for (const std::size_t size : rounds.launches) {
    const std::size_t there = std::min(size, rest.size());
    if (there > 0) launches.push_back(rest.first(there));
    rest = rest.subspan(there);
  }
  if (!rest.empty()) launches.push_back(rest);
  return launches;
}

/// Round by round, of those that both have.
Series quotients(const Series& over, const Series& under) {
  Series result;
  const auto launches = launches_of(over), beside = launches_of(under);
  for (std::size_t launch = 0; launch < std::min(launches.size(), beside.size()); ++launch) {
    const std::size_t before = result.values.size();
    for (std::size_t i = 0; i < std::min(launches[launch].size(), beside[launch].size()); ++i) {
      if (beside[launch][i] > 0) result.values.push_back(launches[launch][i] / beside[launch][i]);
    }
    result.launches.push_back(result.values.size() - before);
  }
  return result;
}

/// mt19937_64 is exact by the standard, its distributions are not: a multiplication instead (bias below
/// 2^-32).
std::size_t below(std::mt19937_64& random, std::size_t limit) {
  return static_cast<std::size_t>(((random() >> 32U) * limit) >> 32U);
}

/// Medians of a launch's rounds, drawn again and again.
std::vector<double> medians_drawn(std::span<const double> launch, std::size_t count,
                                  std::mt19937_64& random) {
  std::vector<double> medians(count), sample(launch.size());
  for (double& middle : medians) {
    for (double& value : sample) value = launch[below(random, launch.size())];
    middle = median_in_place(sample);
  }
  return medians;
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

double centre(const Series& rounds) {
  std::vector<double> medians, means;
  for (const std::span<const double> launch : launches_of(rounds))
    medians.push_back(median({launch.begin(), launch.end()}));
  return middle_of_pairs(medians, means);
}

std::vector<double> replicates(const Series& rounds, std::size_t count, std::uint64_t seed) {
  const auto launches = launches_of(rounds);
  if (launches.empty()) return {};
  std::mt19937_64 random(seed);
  if (launches.size() == 1) return medians_drawn(launches.front(), count, random);
  std::vector<std::vector<double>> pools;
  for (const std::span<const double> launch : launches)
    pools.push_back(medians_drawn(launch, std::min(count, medians_of_a_launch), random));
  std::vector<double> centres(count), medians(launches.size()), means;
  for (double& middle : centres) {
    for (double& of_launch : medians) {
      const std::vector<double>& pool = pools[below(random, pools.size())];
      of_launch = pool[below(random, pool.size())];
    }
    middle = middle_of_pairs(medians, means);
  }
  return centres;
}

Interval interval_of(std::vector<double> replicates) {
  if (replicates.empty()) return {};
  std::sort(replicates.begin(), replicates.end());
  return {quantile(replicates, 0.025), quantile(replicates, 0.975)};
}

Figure figure_of(const Series& rounds, std::uint64_t seed) {
  const Interval interval = interval_of(replicates(rounds, resamples, seed));
  return {centre(rounds), interval.low, interval.high};
}

Series nanoseconds_of(const Cell& cell) { return {cell.rounds_ns, cell.launches}; }

Series multiples_of(const Cell& cell, const Cell& reference) {
  if (&cell == &reference || cell.linked_ns.size() != cell.rounds_ns.size())
    return ratios_of(cell, reference);
  return quotients(nanoseconds_of(cell), {cell.linked_ns, cell.launches});
}

Series at_its_quickest(const Cell& reference) {
  Series quickest;
  const Series all{reference.quickest_ns, reference.launches};
  for (const std::span<const double> launch : launches_of(all)) {
    std::vector<double> sorted(launch.begin(), launch.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.resize(std::max<std::size_t>(1, sorted.size() / 4));
    quickest.values.insert(quickest.values.end(), sorted.begin(), sorted.end());
    quickest.launches.push_back(sorted.size());
  }
  return quickest;
}

Series ratios_of(const Cell& cell, const Cell& other) {
  return quotients(nanoseconds_of(cell), nanoseconds_of(other));
}

std::vector<bool> not_by_chance(const std::vector<double>& chances, double share) {
  std::vector<double> sorted = chances;
  std::sort(sorted.begin(), sorted.end());
  double limit = -1;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double allowed = share * static_cast<double>(i + 1) / static_cast<double>(sorted.size());
    if (sorted[i] <= allowed) limit = sorted[i];
  }
  std::vector<bool> marked;
  for (const double chance : chances) marked.push_back(chance <= limit);
  return marked;
}

const Cell* reference_of(const std::vector<Cell>& cells, const Cell& cell) {
  const Cell* found = nullptr;
  for (const Cell& each : cells) {
    if (each.library != cell.library || each.function != cell.function || each.client != reference_client)
      continue;
    if (each.subject != cell.subject || threads_of(each) != threads_of(cell)) continue;
    if (!each.left_out.empty() || !each.linked_ns.empty()) continue;  // what has a reference is none
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
    const Series rounds = nanoseconds_of(cell);
    const Figure figure = figure_of(rounds);
    cell.median_ns = figure.middle;
    cell.low_ns = figure.low;
    cell.high_ns = figure.high;
    cell.mad_ns = median_absolute_deviation(cell.rounds_ns);
    if (!cell.firsts_ns.empty()) cell.first_ns = median(cell.firsts_ns);
    const Cell* reference = reference_of(cells, cell);
    cell.times_linked = reference == nullptr ? 0 : std::max(0.0, centre(multiples_of(cell, *reference)));
  }
}

}  // namespace concord
