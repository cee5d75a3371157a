// From outcomes to goldens.
#include "judge/collector.hpp"

#include <fmt/format.h>

#include "judge/describe.hpp"

namespace concord {

void Collector::on_case(std::size_t lane, std::size_t index, Outcome outcome, std::chrono::nanoseconds) {
  outcomes_[lanes_[lane].plan].insert_or_assign(index, std::move(outcome));
}

std::optional<std::string> Collector::on_block(std::size_t lane, const Block& block, std::string_view rows,
                                               std::chrono::nanoseconds) {
  references_[lanes_[lane].plan].store(block, rows);
  return std::nullopt;
}

void Collector::on_generated(std::size_t lane, std::size_t family, std::uint64_t index, Outcome outcome) {
  // Only a batch that failed is asked for row by row: the family then has no digest, and that is said below.
  references_[lanes_[lane].plan].give_up({family, index, 1});
  static_cast<void>(outcome);
}

void Collector::on_range(std::size_t lane, const Block& block, const Outcome& outcome) {
  references_[lanes_[lane].plan].give_up(block);
  if (std::holds_alternative<outcome::Refused>(outcome)) refused_.insert({lanes_[lane].plan, block.family});
}

namespace {

/// What no golden shall expect, although something came: empty where nothing is wrong.
std::string why_not_expected(const PlannedCase& planned, const Outcome& outcome, bool of_go) {
  if (const auto* failed = std::get_if<outcome::FailedCall>(&outcome)) {
    const bool ours = failed->code == code_unnamed || failed->code == code_uncalled;
    return ours ? failed->text : "";
  }
  const auto* crashed = std::get_if<outcome::Crashed>(&outcome);
  const bool asked = crashed != nullptr && planned.forms && planned.forms->death;
  return asked ? death_problem(*crashed, *planned.forms->death, of_go) : "";
}

}  // namespace

Result<Json> Collector::given(const Plan& plan, std::size_t index, bool of_go) const {
  const PlannedCase& planned = plan.cases[index];
  const std::string id = case_id(plan, planned.function, planned.name);
  const auto of_plan = outcomes_.find(&plan);
  if (of_plan == outcomes_.end() || of_plan->second.count(index) == 0)
    return environment_error(fmt::format("\"{}\" was not run", id));
  const Outcome& outcome = of_plan->second.at(index);
  if (std::holds_alternative<outcome::Refused>(outcome)) return Json(nullptr);
  Json seen = seen_of(planned, outcome, of_go, nullptr);
  if (const std::string problem = why_not_expected(planned, outcome, of_go); !problem.empty())
    return usage_error(
        located(plan.fixtures / "suite.toml", planned.where, fmt::format("\"{}\": {}", id, problem)));
  if (const auto depends = dependence_of(outcome))  // alone it gives something else
    return environment_error(
        fmt::format("\"{}\" has no end of its own: {}, {}", id, describe(outcome, seen), describe(*depends)));
  if (!seen.is_null() && !seen.contains("garbled")) return seen;
  return environment_error(
      fmt::format("\"{}\" gave nothing that a golden could hold: {}", id, describe(outcome, seen)));
}

/// Nothing where a client refuses the export: there is nothing to expect then.
Result<std::optional<Golden>> Collector::golden(const Plan& plan, const Plan& host_plan,
                                                std::size_t index) const {
  Result<Json> go = given(plan, index, true);
  if (!go) return tl::unexpected(go.error());
  Result<Json> ffi = given(host_plan, index, false);
  if (!ffi) return tl::unexpected(ffi.error());
  if (go->is_null() || ffi->is_null()) return std::optional<Golden>();
  const PlannedCase& planned = plan.cases[index];
  if (planned.dies && !go->contains("dies") && !ffi->contains("dies")) {
    return usage_error(
        located(plan.fixtures / "suite.toml", planned.where,
                fmt::format("\"{}\" is said to end its process (dies = true), and it does not: {}",
                            case_id(plan, planned.function, planned.name), describe(*ffi))));
  }
  return Golden{std::move(*go), std::move(*ffi), 0};
}

Collector::Collected Collector::goldens(const Plan& plan, const Plan& host_plan, const Goldens& before,
                                        bool all) const {
  Collected collected;
  Goldens& goldens = collected.goldens;
  if (!all) goldens = before;
  const auto keep = [](const auto& old, auto& now, const std::string& id) {
    if (const auto found = old.find(id); found != old.end()) now[id] = found->second;
  };
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    if (!plan.cases[i].selected) continue;
    const std::string id = case_id(plan, plan.cases[i].function, plan.cases[i].name);
    Result<std::optional<Golden>> made = golden(plan, host_plan, i);
    if (!made) {
      collected.missing.push_back(made.error().text);
      keep(before.cases, goldens.cases, id);
    } else if (*made) {
      goldens.cases[id] = std::move(**made);
    }
  }
  for (std::size_t f = 0; f < plan.families.size(); ++f) {
    const PlannedFamily& family = plan.families[f];
    if (family.only || refused_.count({&plan, f}) != 0) continue;
    FamilyGolden golden = family.current;
    const auto reference = references_.find(&plan);
    if (reference != references_.end()) golden.digest = reference->second.family_digest(f, golden.count);
    const std::string id = case_id(plan, family.function, family.name);
    if (!golden.digest.empty()) {
      goldens.families[id] = golden;
      continue;
    }
    collected.missing.push_back(
        fmt::format("\"{}\": go-native did not answer every generated case; limit the family's values", id));
    keep(before.families, goldens.families, id);
  }
  return collected;
}

}  // namespace concord
