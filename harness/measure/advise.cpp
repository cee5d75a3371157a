#include "measure/advise.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace concord {

namespace {

constexpr double least_ns = 1;  // an empty function may cost less than can be measured

/// Nanoseconds by function, where the binding usually makes its calls.
using Costs = std::map<std::string, double>;

/// Nothing where a function was left out.
std::optional<Costs> costs_of(const std::vector<Cell>& cells, const std::string& library,
                              const std::string& client) {
  Costs costs;
  for (const Cell& cell : cells) {
    if (cell.library != library || cell.client != client || cell.subject != Subject::library) continue;
    if (!cell.left_out.empty()) return std::nullopt;
    costs.emplace(cell.function, std::max(cell.median_ns, least_ns));  // its own context comes first
  }
  return costs.empty() ? std::nullopt : std::optional(costs);
}

double times(const Costs& costs, const Costs& usual) {
  double sum = 0;
  for (const auto& [function, ns] : costs) sum += std::log(ns / usual.at(function));
  return std::exp(sum / static_cast<double>(costs.size()));
}

bool same_functions(const Costs& a, const Costs& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first; });
}

std::string saved(const Costs& costs, const Costs& usual) {
  std::vector<std::string> functions;
  for (const auto& [function, ns] : costs)
    functions.push_back(fmt::format("{} {:.0f} → {:.0f}", function, usual.at(function), ns));
  return fmt::format("{} ns", fmt::join(functions, ", "));
}

std::string advice_for(const std::vector<Cell>& cells, const std::string& library,
                       const std::vector<const Binding*>& bindings, double resolution) {
  const Binding& usual = *bindings.front();
  const std::optional<Costs> now = costs_of(cells, library, usual.client);
  if (!now) return "";
  const Binding* best = nullptr;
  std::optional<Costs> least;
  std::vector<std::string> cannot;
  for (const Binding* binding : bindings) {
    const std::optional<Costs> costs = costs_of(cells, library, binding->client);
    if (!costs || !same_functions(*costs, *now)) {
      cannot.push_back(binding->client);
      continue;
    }
    if (best == nullptr || times(*costs, *least) < 1) {
      best = binding;
      least = costs;
    }
  }
  std::string text = fmt::format("{}, {}: ", library, usual.language);
  if (best == &usual || times(*least, *now) * (1 + resolution) > 1)
    text += fmt::format("of {} measured none is cheaper than {} by more than {:.0f} %, which is noise here",
                        bindings.size() - cannot.size(), usual.client, 100 * resolution);
  else
    text += fmt::format("{} costs {:.2f} times what {} does ({}){}{}", best->client, times(*least, *now),
                        usual.client, saved(*least, *now),
                        best->advice.empty() ? "" : ". To change: ", best->advice);
  if (!cannot.empty()) text += fmt::format(". Not for all of these functions: {}", fmt::join(cannot, ", "));
  return text;
}

}  // namespace

std::vector<std::string> advise(const std::vector<Cell>& cells, const std::vector<Binding>& bindings,
                                double resolution) {
  std::map<std::string, std::vector<const Binding*>> languages;  // the usual one first
  for (const bool usual : {true, false}) {
    for (const Binding& binding : bindings) {
      if (binding.usual == usual) languages[binding.language].push_back(&binding);
    }
  }
  std::vector<std::string> libraries, texts;
  for (const Cell& cell : cells) {
    if (std::find(libraries.begin(), libraries.end(), cell.library) == libraries.end())
      libraries.push_back(cell.library);
  }
  for (const std::string& library : libraries) {
    for (const auto& [language, candidates] : languages) {
      const std::string text =
          candidates.front()->usual ? advice_for(cells, library, candidates, resolution) : "";
      if (!text.empty()) texts.push_back(text);
    }
  }
  return texts;
}

}  // namespace concord
