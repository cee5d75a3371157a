// Differences of medians, and whether noise explains those that cannot be. Measures nothing.
#include "measure/shares.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "measure/statistics.hpp"

namespace concord {

namespace {

constexpr std::string_view linked_client = "c-linked";
constexpr std::string_view oracle = "go-native";

/// Two launches of the same code differ by up to this part in 95 of 100 cases, whatever the interval of each
/// says.
constexpr double between_launches = 0.11;

/// A figure and how far noise can move it.
struct Uncertain {
  double ns = 0, noise = 0;
};

Uncertain uncertain(const Cell* cell) {
  if (cell == nullptr) return {};
  return {cell->median_ns, std::max((cell->high_ns - cell->low_ns) / 2, between_launches * cell->median_ns)};
}

/// Independent errors add as squares.
Uncertain operator-(const Uncertain& a, const Uncertain& b) {
  return {a.ns - b.ns, std::hypot(a.noise, b.noise)};
}

double not_negative(const Uncertain& value, std::string_view what, std::vector<std::string>& warnings) {
  if (value.ns >= 0) return value.ns;
  if (-value.ns > value.noise) {
    warnings.push_back(fmt::format(
        "{} comes out as {:.1f} ns, more than noise (± {:.1f} ns) explains: shown as 0; measure again", what,
        value.ns, value.noise));
  }
  return 0;
}

const Cell* find(const std::vector<Cell>& cells, const Cell& like, std::string_view client, Subject subject) {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const Cell& each) {
    return each.library == like.library && each.function == like.function && each.client == client &&
           each.subject == subject && each.left_out.empty();
  });
  return found == cells.end() ? nullptr : &*found;
}

/// What all clients share in one function.
struct Call {
  const Cell* linked = nullptr;
  double go_entry_ns = 0, own_work_ns = 0;
};

Call examine(const std::vector<Cell>& cells, const Cell& cell, std::vector<std::string>& warnings) {
  const std::string name = fmt::format("{}/{}", cell.library, cell.function);
  const Cell* twin = find(cells, cell, linked_client, Subject::twin);
  const Cell* native = find(cells, cell, oracle, Subject::library);
  Call call{reference_of(cells, cell), 0, uncertain(native).ns};
  if (call.linked == nullptr) {
    warnings.push_back(
        fmt::format("{}: {} was not measured, so no cost can be divided", name, linked_client));
  } else if (twin == nullptr || native == nullptr) {
    warnings.push_back(fmt::format("{}: {} was not measured, so Go's entry is not known", name,
                                   twin == nullptr ? "the C twin" : oracle));
  } else {
    call.go_entry_ns = not_negative(uncertain(call.linked) - uncertain(twin) - uncertain(native),
                                    name + ": Go's entry", warnings);
  }
  return call;
}

}  // namespace

Division divide(const std::vector<Cell>& cells) {
  Division division;
  std::map<std::pair<std::string, std::string>, Call> calls;
  for (const Cell& cell : cells) {
    if (!cell.left_out.empty() || cell.subject == Subject::twin || cell.client == oracle) continue;
    const auto [place, is_new] = calls.try_emplace({cell.library, cell.function});
    if (is_new) place->second = examine(cells, cell, division.warnings);
    const Call& call = place->second;
    if (call.linked == nullptr) continue;
    const std::string what =
        fmt::format("{}/{}/{}{}: the binding's cost", cell.library, cell.function, cell.client,
                    cell.context == call.linked->context ? "" : ", " + cell.context);
    const double binding_ns = &cell == call.linked ? 0
                                                   : not_negative(uncertain(&cell) - uncertain(call.linked),
                                                                  what, division.warnings);
    division.shares.push_back({cell.library, cell.function, cell.client, binding_ns, call.go_entry_ns,
                               call.own_work_ns, cell.context});
  }
  return division;
}

}  // namespace concord
