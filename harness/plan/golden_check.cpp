// Goldens against signatures. What is written here nobody blessed: it was edited, or the types changed
// beneath it.
#include "plan/golden_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "plan/values.hpp"

namespace concord {

namespace {

/// What long values are stood for by (plan/values.hpp).
bool is_condensed(const Json& value) {
  return value.is_object() && value.contains("digest") && value.contains("bytes");
}

/// Goldens are compared by their spelling, so a value must have the one that results get.
std::string value_problem(const Json& value, const Type& type, const std::string& what) {
  if (is_condensed(value)) return "";
  const Result<Json> wire = wire_from_suite(value, type);
  if (!wire) return fmt::format("{}: {}", what, wire.error().text);
  const Json spelled = readable_from_wire(*wire, type);
  if (to_text(spelled) == to_text(value)) return "";
  return fmt::format("{}: {} is spelled {} for {}", what, shown(value), shown(spelled), type.go);
}

std::string returns_problem(const Json& seen, const Export& function) {
  if (!seen.is_array() || seen.size() != function.results.size())
    return fmt::format("\"returns\": expected a list of {} value{}, as {} has results",
                       function.results.size(), function.results.size() == 1 ? "" : "s", function.name);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (auto problem = value_problem(seen[i], function.results[i].type, "\"returns\""); !problem.empty())
      return problem;
  }
  return "";
}

std::string after_problem(const Json& seen, const Export& function) {
  if (!seen.is_object()) return "\"after\": expected the values of parameters by name";
  for (const auto& [name, value] : seen.items()) {
    const auto slot =
        std::find_if(function.params.begin(), function.params.end(),
                     [&, key = name](const Slot& each) { return each.name == key && each.changes; });
    if (slot == function.params.end())
      return fmt::format("\"after\": {} has no parameter \"{}\" that the callee may change", function.name,
                         name);
    if (auto problem = value_problem(value, slot->type, fmt::format("\"after\".\"{}\"", name));
        !problem.empty())
      return problem;
  }
  return "";
}

std::string problem_of(const Json& seen, const Export& function) {
  if (seen.contains("returns")) {
    if (auto problem = returns_problem(seen["returns"], function); !problem.empty()) return problem;
  }
  if (seen.contains("after")) {
    if (auto problem = after_problem(seen["after"], function); !problem.empty()) return problem;
  }
  for (const char* key : {"dies", "panic", "error", "stdout"}) {
    const bool bytes =
        std::string_view(key) == "panic" || std::string_view(key) == "stdout";  // {"hex":…}, a digest
    if (seen.contains(key) && !seen[key].is_string() && !(bytes && seen[key].is_object()))
      return fmt::format("\"{}\": expected a text", key);
  }
  return "";
}

}  // namespace

Result<void> check_goldens(const Plan& plan) {
  for (const PlannedCase& each : plan.cases) {
    if (each.changed || each.callee == nullptr || !each.golden) continue;
    for (const Json* seen : {&each.golden->go, &each.golden->ffi}) {
      const std::string problem = problem_of(*seen, *each.callee);
      if (problem.empty()) continue;
      return usage_error(fmt::format("{}:{}: golden of \"{}\": {}; `concord bless` records it anew",
                                     (plan.fixtures / "golden.jsonl").string(), each.golden->line,
                                     case_id(plan, each.function, each.name), problem));
    }
  }
  return {};
}

}  // namespace concord
