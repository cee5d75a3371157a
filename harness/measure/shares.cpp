// Differences of medians, and whether noise explains those that cannot be. Measures nothing.
#include "measure/shares.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// The same call on the same client; may be null. Its own context comes first.
const Cell* with_ready_arguments(const std::vector<Cell>& cells, const Cell& made) {
  const Cell* ready = find(cells, made, made.client, made.subject);
  return ready == nullptr || ready->context == made.context ? nullptr : ready;
}

/// What all clients share in one function.
struct Call {
  const Cell* linked = nullptr;
  double go_entry_ns = 0, own_work_ns = 0;
};

/// Why something is not known, with the functions of which it is not: by library, then reason.
using Unknown = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

class Divider {
 public:
  Divider(const std::vector<Cell>& cells, bool twins) : cells_(cells), twins_(twins) {}

  Call examine(const Cell& cell) {
    const Cell* twin = find(cells_, cell, linked_client, Subject::twin);
    const Cell* native = find(cells_, cell, oracle, Subject::library);
    Call call{find(cells_, cell, linked_client, Subject::library), 0, uncertain(native).ns};
    if (call.linked == nullptr) {
      miss(cell, fmt::format("{} was not measured, so no cost can be divided", linked_client));
    } else if (twin == nullptr || native == nullptr) {
      if (twins_)
        miss(cell, fmt::format("{} was not measured, so Go's entry is not known",
                               twin == nullptr ? "the C twin" : oracle));
    } else {
      call.go_entry_ns =
          not_negative(uncertain(call.linked) - uncertain(twin) - uncertain(native),
                       fmt::format("{}/{}: Go's entry", cell.library, cell.function), warnings_);
    }
    return call;
  }

  double binding_ns(const Cell& cell, const Call& call) {
    if (&cell == call.linked) return 0;
    const Uncertain more = uncertain(&cell) - uncertain(call.linked);
    // From elsewhere a call may well cost less: in a callback Go has the thread already.
    if (cell.context != call.linked->context) return std::max(0.0, more.ns);
    return not_negative(more,
                        fmt::format("{}/{}/{}: the binding's cost", cell.library, cell.function, cell.client),
                        warnings_);
  }

  double making_ns(const Cell& made, const Cell& ready) {
    return not_negative(
        uncertain(&made) - uncertain(&ready),
        fmt::format("{}/{}/{}: making the arguments", made.library, made.function, made.client), warnings_);
  }

  /// What is missing first.
  [[nodiscard]] std::vector<std::string> warnings() const {
    std::vector<std::string> texts;
    for (const auto& [what, functions] : unknown_)
      texts.push_back(fmt::format("{}/{}: {}", what.first, fmt::join(functions, ", "), what.second));
    texts.insert(texts.end(), warnings_.begin(), warnings_.end());
    return texts;
  }

 private:
  void miss(const Cell& cell, std::string why) {
    unknown_[{cell.library, std::move(why)}].push_back(cell.function);
  }

  const std::vector<Cell>& cells_;
  const bool twins_;
  Unknown unknown_;
  std::vector<std::string> warnings_;
};

}  // namespace

Division divide(const std::vector<Cell>& cells, bool twins) {
  Division division;
  Divider divider(cells, twins);
  std::map<std::pair<std::string, std::string>, Call> calls;
  for (const Cell& cell : cells) {
    if (!cell.left_out.empty() || cell.subject == Subject::twin || cell.client == oracle) continue;
    const auto [place, is_new] = calls.try_emplace({cell.library, cell.function});
    if (is_new) place->second = divider.examine(cell);
    const Call& call = place->second;
    if (call.linked == nullptr) continue;
    const Cell* ready = cell.context == "made" ? with_ready_arguments(cells, cell) : nullptr;
    Share share{cell.library,     cell.function,
                cell.client,      divider.binding_ns(ready != nullptr ? *ready : cell, call),
                call.go_entry_ns, call.own_work_ns,
                cell.context};
    if (ready != nullptr) share.making_ns = divider.making_ns(cell, *ready);
    division.shares.push_back(std::move(share));
  }
  division.warnings = divider.warnings();
  return division;
}

}  // namespace concord
