// Divides by weights alone. Knows no client and measures nothing.
#include "plan/shard.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/digest.hpp"

namespace concord {

namespace {

// Relative costs, from the times in one report of the shipped libraries with the seven shipped clients. What
// counts is their order of magnitude: a process costs what thousands of rows do.
constexpr double written_case = 40;
constexpr double fresh_processes = 8'500;
constexpr double one_process = 900;

}  // namespace

std::vector<Unit> units_of(const Plan& plan) {
  std::vector<Unit> units;
  const auto id = [&](std::size_t i) { return case_id(plan, plan.cases[i].function, plan.cases[i].name); };
  for (const std::size_t i : plan.stateless) units.push_back({{id(i)}, written_case, false, false});
  for (const std::size_t i : plan.deadly)
    units.push_back({{id(i)}, written_case + fresh_processes, true, false});
  for (const PlannedSession& session : plan.sessions) {
    Unit unit{{}, fresh_processes, true, false};
    for (const std::size_t i : session.steps) unit.ids.push_back(id(i));
    unit.weight += written_case * static_cast<double>(unit.ids.size());
    units.push_back(std::move(unit));
  }
  for (const PlannedFamily& family : plan.families) {
    units.push_back({{case_id(plan, family.function, family.name)},
                     static_cast<double>(std::max<std::uint64_t>(family.current.count, 1)),
                     false,
                     false});
  }
  return units;
}

Unit program_unit(const std::string& id, const std::string& client) {
  return {{fmt::format("{}@{}", id, client)}, one_process, false, true};
}

std::vector<std::string> ids_of_shard(const std::string& library, const std::vector<Unit>& units,
                                      const Shard& shard) {
  std::vector<std::size_t> order(units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (units[a].program != units[b].program) return units[b].program;
    if (units[a].weight != units[b].weight) return units[a].weight > units[b].weight;
    return units[a].ids.front() < units[b].ids.front();
  });
  const std::size_t first = std::stoull(digest(library).substr(0, 8), nullptr, 16) % shard.count;
  std::vector<double> loads(shard.count, 0);
  std::vector<std::string> ids;
  for (const std::size_t i : order) {
    std::size_t lightest = first;
    for (std::size_t k = 1; k < loads.size(); ++k) {
      const std::size_t candidate = (first + k) % loads.size();
      if (loads[candidate] < loads[lightest]) lightest = candidate;
    }
    loads[lightest] += units[i].weight;
    if (lightest + 1 == shard.index) ids.insert(ids.end(), units[i].ids.begin(), units[i].ids.end());
  }
  return ids;
}

}  // namespace concord
