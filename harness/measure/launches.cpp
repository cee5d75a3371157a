#include "measure/launches.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "measure/statistics.hpp"

namespace concord {

namespace {

bool same(const Cell& a, const Cell& b) {
  return std::tie(a.library, a.function, a.client, a.subject, a.context) ==
         std::tie(b.library, b.function, b.client, b.subject, b.context);
}

void leave_out(Cell& cell, std::string reason) {
  cell.left_out = std::move(reason);
  cell.rounds_ns.clear();
  cell.linked_ns.clear();
  cell.quickest_ns.clear();
  cell.launches.clear();
}

/// A client that failed before its first reply has not said where it is at home: the first of the same cells,
/// if one of the two is left out. Null where there is none.
Cell* home_of(std::vector<Cell>& cells, const Cell& fresh) {
  const auto home = std::find_if(cells.begin(), cells.end(), [&](const Cell& each) {
    return std::tie(each.library, each.function, each.client, each.subject) ==
           std::tie(fresh.library, fresh.function, fresh.client, fresh.subject);
  });
  const bool failed = home != cells.end() && (!home->left_out.empty() || !fresh.left_out.empty());
  return failed ? &*home : nullptr;
}

void append(Cell& cell, const Cell& launch, unsigned number) {
  if (!cell.left_out.empty()) return;
  if (!launch.left_out.empty()) return leave_out(cell, fmt::format("launch {}: {}", number, launch.left_out));
  for (std::vector<double> Cell::*values :
       {&Cell::rounds_ns, &Cell::linked_ns, &Cell::quickest_ns, &Cell::firsts_ns})
    (cell.*values).insert((cell.*values).end(), (launch.*values).begin(), (launch.*values).end());
  cell.launches.push_back(launch.rounds_ns.size());
  cell.empty_ns = std::min(cell.empty_ns, launch.empty_ns);
  cell.reads = std::max(cell.reads, launch.reads);
  cell.read_bytes = std::max(cell.read_bytes, launch.read_bytes);
}

}  // namespace

void add_launch(std::vector<Cell>& cells, std::vector<Cell> launch, unsigned number) {
  for (Cell& fresh : launch) {
    const auto found =
        std::find_if(cells.begin(), cells.end(), [&](const Cell& each) { return same(each, fresh); });
    Cell* known = found != cells.end() ? &*found : number > 1 ? home_of(cells, fresh) : nullptr;
    if (known != nullptr) {
      append(*known, fresh, number);
      continue;
    }
    fresh.launches = {fresh.rounds_ns.size()};
    cells.push_back(std::move(fresh));
  }
}

std::vector<Beginning> medians_of(const std::vector<Beginning>& launches) {
  std::vector<Beginning> result;
  const auto same_client = [](const Beginning& a, const Beginning& b) {
    return std::tie(a.library, a.client, a.subject) == std::tie(b.library, b.client, b.subject);
  };
  for (const Beginning& each : launches) {
    const auto known = [&](const Beginning& other) { return same_client(each, other); };
    if (std::any_of(result.begin(), result.end(), known)) continue;
    const auto median_by = [&](double Beginning::*what) {
      std::vector<double> values;
      for (const Beginning& other : launches) {
        if (known(other) && other.*what >= 0) values.push_back(other.*what);
      }
      return values.empty() ? -1 : median(std::move(values));
    };
    result.push_back({each.library, each.client, each.subject, median_by(&Beginning::ready_ns),
                      median_by(&Beginning::load_ns), median_by(&Beginning::first_call_ns)});
  }
  return result;
}

double noise_between(const std::vector<Cell>& cells, const std::vector<Cell>& again) {
  double noise = 0;
  for (const Cell& cell : again) {
    const Cell* reference = reference_of(cells, cell);
    if (reference == nullptr || !cell.left_out.empty()) continue;
    const Series multiples = multiples_of(cell, *reference);
    if (!multiples.values.empty()) noise = std::max(noise, std::fabs(centre(multiples) - 1));
  }
  return noise;
}

}  // namespace concord
