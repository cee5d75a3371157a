// Pairs the cells of two measurements. Claims a difference only where the intervals leave no other way.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "history/compare.hpp"
#include "measure/noise.hpp"
#include "measure/statistics.hpp"

namespace concord {

namespace {

constexpr std::size_t resamples = 10'000, resamples_of_a_figure = 2'000;
constexpr double wrong_claims = 0.05;
constexpr double smallest_ns = 1e-3;  // a twin may cost less than the empty loop
constexpr double half_a_read = 0.5;
constexpr std::ptrdiff_t most_leftovers = 5;
constexpr std::string_view oracle = "go-native";

using CellKey = std::tuple<std::string, std::string, std::string, Subject, std::string>;

CellKey key_of(const Cell& cell) {
  return {cell.library, cell.function, cell.client, cell.subject, cell.context};
}

std::string name_of(const Cell& cell) {
  return fmt::format("{}/{} on {}", cell.library, cell.function, client_label(cell));
}

/// Rounds, and what each of them is to be multiplied by where that is uncertain, too.
struct Price {
  Series rounds, level;  // no level: 1
};

double centre(const Price& price) {
  return centre(price.rounds) * (price.level.values.empty() ? 1 : centre(price.level));
}

/// A centre, and those of a bootstrap.
struct Centres {
  double middle = 0;
  std::vector<double> replicates;
};

Centres centres_of(const Price& price, std::size_t count, std::uint64_t seed) {
  std::vector<double> values = replicates(price.rounds, count, seed);
  const std::vector<double> levels = replicates(price.level, count, seed + 1);
  for (std::size_t i = 0; i < std::min(values.size(), levels.size()); ++i) values[i] *= levels[i];
  return {centre(price), std::move(values)};
}

Figure figure_of(const Centres& centres) {
  const Interval interval = interval_of(centres.replicates);
  return {centres.middle, interval.low, interval.high};
}

Price price_of(const Measurement& measurement, const Cell& cell, Basis basis) {
  if (!cell.left_out.empty()) return {};
  const Cell* reference = reference_of(measurement.cells, cell);
  if (basis == Basis::as_measured) return {nanoseconds_of(cell), {}};
  if (reference == nullptr) return {};
  if (basis == Basis::multiples) return {multiples_of(cell, *reference), {}};
  if (reference == &cell) return {at_its_quickest(cell), {}};
  return {multiples_of(cell, *reference), at_its_quickest(*reference)};
}

/// The quotient of two centres; `chance`: how often two like these would be as far apart, were they the same.
struct Quotient {
  Figure ratio;
  double chance = 1;
};

Quotient quotient(const Centres& before, const Centres& after) {
  std::vector<double> ratios = after.replicates;
  for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] /= std::max(before.replicates[i], smallest_ns);
  const auto count = [&](auto holds) {
    return static_cast<double>(1 + std::count_if(ratios.begin(), ratios.end(), holds));
  };
  const double tail = std::min(count([](double ratio) { return ratio <= 1; }),
                               count([](double ratio) { return ratio >= 1; }));
  const Interval interval = interval_of(ratios);
  return {{after.middle / std::max(before.middle, smallest_ns), interval.low, interval.high},
          std::min(1.0, 2 * tail / static_cast<double>(resamples + 1))};
}

CallChange::Speed speed_of(const Figure& ratio, double beyond) {
  if (ratio.middle > 1 + beyond) return CallChange::Speed::slower;
  if (ratio.middle < 1 / (1 + beyond)) return CallChange::Speed::faster;
  return CallChange::Speed::unresolved;
}

/// A call in both measurements.
struct Pair {
  const Cell* before = nullptr;
  const Cell* after = nullptr;
  CallChange::Speed speed = CallChange::Speed::unresolved;
  Price was{}, is{};
};

/// Whether another cell of the same function changed as `pair` did.
bool likewise(const std::vector<Pair>& pairs, const Pair& pair, std::string_view client, Subject subject) {
  return std::any_of(pairs.begin(), pairs.end(), [&](const Pair& each) {
    return each.after->library == pair.after->library && each.after->function == pair.after->function &&
           each.after->client == client && each.after->subject == subject && each.speed == pair.speed;
  });
}

/// DESIGN's division of a price, applied to what changed of it.
std::string origin_of(const std::vector<Pair>& pairs, const Pair& pair) {
  const Cell& cell = *pair.after;
  if (cell.subject == Subject::twin) return "the machine or the client: no Go is in the twin";
  if (pair.before->reads >= 0 && std::fabs(cell.reads - pair.before->reads) > half_a_read)
    return fmt::format("system calls: {:.1f} reads a call became {:.1f}", pair.before->reads, cell.reads);
  if (cell.client == oracle) return "the function itself";
  if (likewise(pairs, pair, cell.client, Subject::twin))
    return "the binding: its calls of the C twin changed too";
  if (cell.client == reference_client)
    return likewise(pairs, pair, oracle, Subject::library) ? "the function itself: it changed within Go, too"
                                                           : "Go's entry, or the function itself";
  if (likewise(pairs, pair, reference_client, Subject::library)) return "Go: linked C changed too";
  return "the binding: linked C did not change";
}

void add_surroundings(BenchComparison& result, const Measurement& before, const Measurement& after) {
  const auto machine = [](const Host& host) {
    return fmt::format("{}, {}, {} cores", host.system, host.cpu, host.cores);
  };
  if (!result.same_machine)
    result.surroundings.push_back(fmt::format("machine: {} → {}", machine(before.host), machine(after.host)));
  for (const LibraryState& now : after.libraries) {
    for (const LibraryState& then : before.libraries) {
      if (then.name != now.name) continue;
      if (then.go_version != now.go_version)
        result.surroundings.push_back(fmt::format("{}: {} → {}", now.name, then.go_version, now.go_version));
      if (then.source_digest != now.source_digest)
        result.surroundings.push_back(fmt::format("{}: its source files changed", now.name));
    }
  }
  for (const ClientState& now : after.clients) {
    for (const ClientState& then : before.clients) {
      if (then.id == now.id && then.runtime != now.runtime)
        result.surroundings.push_back(fmt::format("{}: {} → {}", now.id, then.runtime, now.runtime));
    }
  }
}

/// Where less was measured than before, all lines of that would bury the others.
void add_leftovers(const std::map<CellKey, const Cell*>& then, std::vector<std::string>& notes) {
  for (auto left = then.begin(); left != then.end(); ++left) {
    const auto others = static_cast<std::size_t>(std::distance(left, then.end()));
    if (std::distance(then.begin(), left) == most_leftovers && others > 1) {
      notes.push_back(fmt::format("{} more: only in the first", others));
      return;
    }
    notes.push_back(name_of(*left->second) + ": only in the first");
  }
}

/// By library, function, client, subject and context, in the order of the second.
std::vector<Pair> paired(const Measurement& before, const Measurement& after,
                         std::vector<std::string>& notes) {
  std::map<CellKey, const Cell*> then;
  for (const Cell& cell : before.cells) then[key_of(cell)] = &cell;
  std::vector<Pair> pairs;
  for (const Cell& cell : after.cells) {
    const auto found = then.find(key_of(cell));
    if (found == then.end()) {
      notes.push_back(name_of(cell) + ": only in the second");
      continue;
    }
    pairs.push_back({found->second, &cell});
    then.erase(found);
  }
  add_leftovers(then, notes);
  return pairs;
}

void set_prices(std::vector<Pair>& pairs, const Measurement& before, const Measurement& after,
                BenchComparison& result) {
  result.steady = result.same_machine;
  for (Pair& pair : pairs) {
    const bool steady = can_be_steady(before, *pair.before) && can_be_steady(after, *pair.after);
    const Basis basis = !result.same_machine ? Basis::multiples : steady ? Basis::steady : Basis::as_measured;
    if (!steady && pair.after->subject == Subject::library && pair.before->left_out.empty() &&
        pair.after->left_out.empty())
      result.steady = false;
    pair.was = price_of(before, *pair.before, basis);
    pair.is = price_of(after, *pair.after, basis);
  }
}

/// What has no figures in one of the two, or says nothing of them.
void leave_out(std::vector<Pair>& pairs, const Measurement& after, BenchComparison& result) {
  std::erase_if(pairs, [&](const Pair& pair) {
    if (!result.same_machine && says_nothing_across_machines(after, *pair.after)) return true;
    if (centre(pair.was) > 0 && centre(pair.is) > 0) return false;
    const std::string why = !pair.after->left_out.empty() ? pair.after->left_out : pair.before->left_out;
    result.notes.push_back(
        fmt::format("{}: cannot be compared{}{}", name_of(*pair.after), why.empty() ? "" : ": ", why));
    return true;
  });
}

/// A call for each pair, claiming nothing yet; gives how likely chance alone is to part each as far.
std::vector<double> add_calls(const std::vector<Pair>& pairs, BenchComparison& result) {
  std::vector<double> chances;
  for (const Pair& pair : pairs) {
    const Centres was = centres_of(pair.was, resamples, 3), is = centres_of(pair.is, resamples, 1);
    const Quotient change = quotient(was, is);
    chances.push_back(change.chance);
    result.calls.push_back({fmt::format("{}/{}", pair.after->library, pair.after->function),
                            client_label(*pair.after), figure_of(was), figure_of(is), change.ratio,
                            CallChange::Speed::unresolved, pair.after->subject == Subject::twin});
  }
  return chances;
}

}  // namespace

bool can_be_steady(const Measurement& measurement, const Cell& cell) {
  const Cell* reference = reference_of(measurement.cells, cell);
  if (reference == nullptr || centre(at_its_quickest(*reference)) <= 0) return false;
  const auto is_there = [](double ns) { return ns > 0; };
  return reference == &cell || (cell.linked_ns.size() == cell.rounds_ns.size() &&
                                std::all_of(cell.linked_ns.begin(), cell.linked_ns.end(), is_there));
}

bool says_nothing_across_machines(const Measurement& measurement, const Cell& cell) {
  return cell.subject == Subject::twin || reference_of(measurement.cells, cell) == &cell;
}

std::optional<Figure> figure_of(const Measurement& measurement, const Cell& cell, Basis basis) {
  const Price price = price_of(measurement, cell, basis);
  if (price.rounds.values.empty()) return std::nullopt;
  return figure_of(centres_of(price, resamples_of_a_figure, 1));
}

std::string unit_line(bool same_machine, bool steady) {
  if (!same_machine) return "multiples of c-linked in the same run (of several threads: of as many)";
  return steady ? "nanoseconds a call, as where the machine was at its quickest" : "nanoseconds a call";
}

bool same_machine(const Host& a, const Host& b) {
  return a.system == b.system && a.cpu == b.cpu && a.cores == b.cores;
}

std::string client_label(const Cell& cell) {
  std::string label = cell.client;
  if (!cell.context.empty() && cell.context != "main thread") label += ", " + cell.context;
  return cell.subject == Subject::twin ? label + " (twin)" : label;
}

Result<void> check_same_calls(const NamedMeasurement& before, const std::string& after,
                              const std::vector<Cell>& cells) {
  std::map<std::pair<std::string, std::string>, std::string> rows;
  for (const Cell& cell : before.measurement.cells) rows[{cell.library, cell.function}] = cell.row;
  std::set<std::string> others;  // each once, though every client makes the call
  for (const Cell& cell : cells) {
    const auto then = rows.find({cell.library, cell.function});
    if (then == rows.end() || then->second.empty() || cell.row.empty() || then->second == cell.row) continue;
    others.insert(fmt::format("{}/{} {} → {}", cell.library, cell.function, then->second, cell.row));
  }
  if (others.empty()) return {};
  return usage_error(
      fmt::format("cannot compare \"{}\" with {}: they call with other arguments: {}; measure the first "
                  "anew, or give the [[bench]] its former args",
                  before.name, after, fmt::join(others, "; ")));
}

Result<BenchComparison> compare_benches(const NamedMeasurement& first, const NamedMeasurement& second,
                                        double tolerance) {
  const Measurement &before = first.measurement, &after = second.measurement;
  BenchComparison result;
  result.same_machine = same_machine(before.host, after.host);
  result.resolution =
      std::max(resolution_of(before.cells, before.noise), resolution_of(after.cells, after.noise));
  add_surroundings(result, before, after);
  if (auto same = check_same_calls(first, fmt::format("\"{}\"", second.name), after.cells); !same)
    return tl::unexpected(same.error());
  std::vector<Pair> pairs = paired(before, after, result.notes);
  if (pairs.empty())
    return usage_error(fmt::format("cannot compare \"{}\" with \"{}\": they have no call in common",
                                   first.name, second.name));
  set_prices(pairs, before, after, result);
  leave_out(pairs, after, result);
  const std::vector<double> chances = add_calls(pairs, result);
  const std::vector<bool> claimed = not_by_chance(chances, wrong_claims);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (claimed[i]) pairs[i].speed = speed_of(result.calls[i].ratio, std::max(tolerance, result.resolution));
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].speed == CallChange::Speed::unresolved) continue;
    result.calls[i].speed = pairs[i].speed;
    if (result.same_machine) result.calls[i].cause = origin_of(pairs, pairs[i]);  // else Go's part is unknown
  }
  return result;
}

void set_baseline(Measurement& measurement, const Measurement& baseline) {
  if (!same_machine(baseline.host, measurement.host)) return;
  std::map<CellKey, const Cell*> then;
  for (const Cell& cell : baseline.cells) then[key_of(cell)] = &cell;
  for (Cell& cell : measurement.cells) {
    if (const auto found = then.find(key_of(cell)); found != then.end())
      cell.baseline = figure_of(baseline, *found->second, Basis::as_measured);
  }
}

std::uint64_t count_of(const BenchComparison& comparison, CallChange::Speed speed) {
  return static_cast<std::uint64_t>(
      std::count_if(comparison.calls.begin(), comparison.calls.end(),
                    [&](const CallChange& call) { return call.speed == speed && !call.twin; }));
}

}  // namespace concord
