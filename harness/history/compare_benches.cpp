// Pairs the cells of two measurements. Claims a difference only where the intervals leave no other way.
#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "history/compare.hpp"
#include "measure/statistics.hpp"

namespace concord {

namespace {

using CellKey = std::tuple<std::string, std::string, std::string, Subject, std::string>;

CellKey key_of(const Cell& cell) {
  return {cell.library, cell.function, cell.client, cell.subject, cell.context};
}

std::string name_of(const Cell& cell) {
  return fmt::format("{}/{} on {}", cell.library, cell.function, client_label(cell));
}

/// The interval of a quotient, from those of its parts: wide enough whatever they have in common.
Figure quotient(const Figure& after, const Figure& before) {
  return {after.middle / before.middle, after.low / before.high, after.high / before.low};
}

CallChange::Speed speed_of(const Figure& ratio, double tolerance) {
  if (ratio.low > 1 + tolerance) return CallChange::Speed::slower;
  if (ratio.high < 1 / (1 + tolerance)) return CallChange::Speed::faster;
  return CallChange::Speed::unresolved;
}

bool is_reference(const Measurement& measurement, const Cell& cell) {
  return reference_of(measurement.cells, cell) == &cell;
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

}  // namespace

std::optional<Figure> figure_of(const Measurement& measurement, const Cell& cell, bool nanoseconds) {
  if (!cell.left_out.empty()) return std::nullopt;
  if (nanoseconds) return Figure{cell.median_ns, cell.low_ns, cell.high_ns};
  const Cell* reference = reference_of(measurement.cells, cell);
  if (reference == nullptr) return std::nullopt;
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(cell.rounds_ns.size(), reference->rounds_ns.size()); ++i) {
    if (reference->rounds_ns[i] > 0) ratios.push_back(cell.rounds_ns[i] / reference->rounds_ns[i]);
  }
  if (ratios.empty()) return std::nullopt;
  const Interval interval = median_interval(ratios);
  return Figure{median(ratios), interval.low, interval.high};
}

bool same_machine(const Host& a, const Host& b) {
  return a.system == b.system && a.cpu == b.cpu && a.cores == b.cores;
}

std::string client_label(const Cell& cell) {
  std::string label = cell.client;
  if (!cell.context.empty() && cell.context != "main thread") label += ", " + cell.context;
  return cell.subject == Subject::twin ? label + " (twin)" : label;
}

Result<BenchComparison> compare_benches(const NamedMeasurement& first, const NamedMeasurement& second,
                                        double tolerance) {
  const Measurement &before = first.measurement, &after = second.measurement;
  BenchComparison result;
  result.same_machine = same_machine(before.host, after.host);
  add_surroundings(result, before, after);
  std::map<CellKey, const Cell*> then;
  for (const Cell& cell : before.cells) then[key_of(cell)] = &cell;
  bool common = false;
  for (const Cell& cell : after.cells) {
    const auto found = then.find(key_of(cell));
    if (found == then.end()) {
      result.notes.push_back(name_of(cell) + ": only in the second");
      continue;
    }
    common = true;
    const Cell& old = *found->second;
    then.erase(found);
    if (!result.same_machine && is_reference(after, cell)) continue;  // one by definition
    const auto was = figure_of(before, old, result.same_machine),
               is = figure_of(after, cell, result.same_machine);
    if (!was || !is || was->low <= 0 || is->low <= 0) {
      const std::string why = !cell.left_out.empty() ? cell.left_out : old.left_out;
      result.notes.push_back(
          fmt::format("{}: cannot be compared{}{}", name_of(cell), why.empty() ? "" : ": ", why));
      continue;
    }
    const Figure ratio = quotient(*is, *was);
    const bool twin = cell.subject == Subject::twin;
    result.calls.push_back({fmt::format("{}/{}", cell.library, cell.function), client_label(cell), *was, *is,
                            ratio, speed_of(ratio, tolerance), twin});
    if (twin && result.calls.back().speed != CallChange::Speed::unresolved)
      result.notes.push_back(name_of(cell) +
                             ": no Go is in it, and it changed all the same: the machine or the client did");
  }
  for (const auto& [key, cell] : then) result.notes.push_back(name_of(*cell) + ": only in the first");
  if (!common)
    return usage_error(fmt::format("cannot compare \"{}\" with \"{}\": they have no call in common",
                                   first.name, second.name));
  return result;
}

void set_baseline(Measurement& measurement, const Measurement& baseline) {
  if (!same_machine(baseline.host, measurement.host)) return;
  std::map<CellKey, const Cell*> then;
  for (const Cell& cell : baseline.cells) then[key_of(cell)] = &cell;
  for (Cell& cell : measurement.cells) {
    if (const auto found = then.find(key_of(cell)); found != then.end())
      cell.baseline = figure_of(baseline, *found->second, true);
  }
}

std::uint64_t count_of(const BenchComparison& comparison, CallChange::Speed speed) {
  return static_cast<std::uint64_t>(
      std::count_if(comparison.calls.begin(), comparison.calls.end(),
                    [&](const CallChange& call) { return call.speed == speed && !call.twin; }));
}

}  // namespace concord
