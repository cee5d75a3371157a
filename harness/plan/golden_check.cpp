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

/// Whether a value has a spelling that is not its type's: a form (plan/comparison.hpp), or names in it.
bool is_in_form(const PlannedCase& planned, const std::string& slot, const Json& value) {
  return (planned.forms && has_form(*planned.forms, slot)) || (planned.passing && holds_name(value));
}

std::string returns_problem(const Json& seen, const PlannedCase& planned) {
  const Export& function = *planned.callee;
  if (!seen.is_array() || seen.size() != function.results.size())
    return fmt::format("\"returns\": expected a list of {} value{}, as {} has results",
                       function.results.size(), function.results.size() == 1 ? "" : "s", function.name);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (is_in_form(planned, name_of_result(function, i), seen[i])) continue;
    if (auto problem = value_problem(seen[i], function.results[i].type, "\"returns\""); !problem.empty())
      return problem;
  }
  return "";
}

std::string after_problem(const Json& seen, const PlannedCase& planned) {
  const Export& function = *planned.callee;
  if (!seen.is_object()) return "\"after\": expected the values of parameters by name";
  for (const auto& [name, value] : seen.items()) {
    const auto slot =
        std::find_if(function.params.begin(), function.params.end(),
                     [&, key = name](const Slot& each) { return each.name == key && each.changes; });
    if (slot == function.params.end())
      return fmt::format("\"after\": {} has no parameter \"{}\" that the callee may change", function.name,
                         name);
    const bool unknown =
        slot->type.kind == Kind::unsupported;  // of what a step kept that is not called any more
    if (unknown || is_in_form(planned, name, value)) continue;
    if (auto problem = value_problem(value, slot->type, fmt::format("\"after\".\"{}\"", name));
        !problem.empty())
      return problem;
  }
  return "";
}

std::string problem_of(const Json& seen, const PlannedCase& planned) {
  if (seen.contains("returns")) {
    if (auto problem = returns_problem(seen["returns"], planned); !problem.empty()) return problem;
  }
  if (seen.contains("after")) {
    if (auto problem = after_problem(seen["after"], planned); !problem.empty()) return problem;
  }
  for (const std::string_view key : {"dies", "panic", "error", "stdout", "stderr"}) {
    const bool bytes = key == "panic" || key == "stdout" || key == "stderr";  // {"hex":…}, a digest, a form
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
      const std::string problem = problem_of(*seen, each);
      if (problem.empty()) continue;
      return usage_error(fmt::format("{}:{}: golden of \"{}\": {}; `concord bless` records it anew",
                                     (plan.fixtures / "golden.jsonl").string(), each.golden->line,
                                     case_id(plan, each.function, each.name), problem));
    }
  }
  return {};
}

}  // namespace concord
