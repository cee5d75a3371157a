#include "plan/part.hpp"

#include <algorithm>

namespace concord {

namespace {

bool family_selected(const Plan& plan, const PlannedFamily& family, const std::vector<JobPattern>& patterns) {
  const std::string id = case_id(plan, family.function, family.name);
  bool whole = false, alone = false;
  for (const JobPattern& pattern : patterns) {
    std::string_view name = pattern.id;
    const std::optional<std::uint64_t> index = take_index(name);
    if (!matches(name, id)) continue;
    whole = whole || !index;
    alone = alone || (index && index == family.only);
  }
  // Where the whole family is the client's, one of its cases is not its a second time.
  return family.only ? alone && !whole : whole;
}

}  // namespace

Part part_of(const Plan& plan, const std::vector<std::string>& patterns, std::string_view client) {
  Part part;
  part.whole = patterns.empty();
  if (part.whole) return part;
  std::vector<JobPattern> own;
  for (const std::string& pattern : patterns) {
    const JobPattern each = split_pattern(pattern);
    if (each.client.empty() || matches(each.client, client)) own.push_back(each);
  }
  for (const PlannedCase& planned : plan.cases) {
    const std::string id = case_id(plan, planned.function, planned.name);
    part.cases.push_back(planned.selected &&
                         std::any_of(own.begin(), own.end(),
                                     [&](const JobPattern& pattern) { return matches(pattern.id, id); }));
  }
  for (const PlannedFamily& family : plan.families)
    part.families.push_back(family_selected(plan, family, own));
  return part;
}

std::vector<std::size_t> steps_of(const Plan& plan, const PlannedSession& session, const Part& part) {
  std::vector<std::size_t> steps;
  for (const std::size_t index : session.steps) {
    if (!plan.cases[index].changed) steps.push_back(index);
  }
  return steps_up_to_wanted(plan, steps, [&](std::size_t index) { return part.has_case(index); });
}

}  // namespace concord
