// suite.toml, and the plan that is made of it: argument values, generators, families.
#include "contract/contract.hpp"
#include "fuzz/target.hpp"
#include "plan/plan.hpp"

namespace concord::fuzz {

void run_target(const std::string& input) {
  static const Contract contract =
      parse_contract(fixture("fixtures/awesome/contract.json"), "contract.json").value();
  Result<Suite> suite = parse_suite(input, "suite.toml");
  if (!suite) return require(suite.error().text.starts_with("suite.toml:"), "a complaint without its place");
  Fixtures fixtures;
  fixtures.suite = std::move(*suite);
  Result<Plan> plan = make_plan(contract, fixtures);
  if (!plan) return require(plan.error().text.starts_with("suite.toml:"), "a complaint without its place");
  for (const PlannedCase& each : plan->cases) {
    require(parse_json(each.row).has_value(), "a row that is not JSON");
    require(!call_of(each).empty(), "a call without words");
  }
  for (const PlannedFamily& each : plan->families) {
    const std::uint64_t size = each.family->size();
    require(size > 0, "a family without cases");
    for (const std::uint64_t index : {std::uint64_t{0}, size / 2, size - 1})
      require(parse_json(each.family->row(index)).has_value(), "a generated row that is not JSON");
  }
  for (const std::string& id : ids_of(*plan)) require(matches(id, id), "an id that does not select itself");
}

}  // namespace concord::fuzz
