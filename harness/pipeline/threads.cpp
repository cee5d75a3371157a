#include "pipeline/threads.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace concord {

namespace {

bool has_callback(const Export& callee) {
  return std::any_of(callee.params.begin(), callee.params.end(),
                     [](const Slot& slot) { return slot.type.kind == Kind::callback; });
}

void keep_concurrent(Plan& plan, const std::set<std::string>& concurrent) {
  const auto is_safe = [&](const std::string& function, const Export* callee) {
    return callee != nullptr && concurrent.count(function) != 0 && !has_callback(*callee);
  };
  std::set<std::string> ids;
  for (const std::size_t index : plan.stateless) {
    const PlannedCase& each = plan.cases[index];
    if (is_safe(each.function, each.callee)) ids.insert(case_id(plan, each.function, each.name));
  }
  for (const PlannedFamily& each : plan.families)
    if (is_safe(each.function, each.callee)) ids.insert(case_id(plan, each.function, each.name));
  keep(plan, [&](const std::string& function, const std::string& name) {
    return ids.count(case_id(plan, function, name)) != 0;
  });
}

bool is_empty(const Plan& plan) { return plan.stateless.empty() && plan.families.empty(); }

}  // namespace

Result<void> share_among_threads(Workbench& bench, unsigned threads) {
  if (threads <= 1) return {};
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    bench.plans[i].threads = threads;
    keep_concurrent(bench.plans[i], bench.prepared.libraries[i].concurrent);
    bench.prepared.libraries[i].demos.clear();
  }
  if (!std::all_of(bench.plans.begin(), bench.plans.end(), is_empty)) return {};
  const BuiltLibrary& first = bench.prepared.libraries.front();
  const std::string name = first.contract.exports.empty() ? "NAME" : first.contract.exports.front().name;
  return usage_error(
      fmt::format("--threads: no case calls a function that may be called from several threads; say of each "
                  "that may, in {}: export.{}.threads = true",
                  (first.request.fixtures_dir / "concord.toml").string(), name));
}

}  // namespace concord
