#include "pipeline/assumed.hpp"

#include <algorithm>
#include <set>

#include "pipeline/rehearsal.hpp"

namespace concord {

namespace {

Result<Unfit> unfit_of(const BuiltLibrary& library, Fixtures fixtures,
                       const std::vector<SuiteFamily>& families, const Selection& selection,
                       const std::string& name) {
  fixtures.suite.families = families;
  const Result<Plan> plan = make_plan(library.contract, fixtures);
  if (!plan) return tl::unexpected(plan.error());
  return rehearse(library, *plan, selection, name);
}

/// Why a function has no cases, by its name.
std::map<std::string, std::string> functions_of(const Unfit& unfit) {
  std::map<std::string, std::string> functions;
  for (const auto& [name, why] : unfit) functions.emplace(name.first, why);
  return functions;
}

}  // namespace

Result<Assumption> assumed_cases(const BuiltLibrary& library, const Fixtures& fixtures,
                                 const Selection& selection) {
  const Result<Annotations> notes = read_annotations(fixtures.folder);
  if (!notes) return tl::unexpected(notes.error());
  Assumption assumption = assume(library.contract, *notes);
  const auto unfit = unfit_of(library, fixtures, assumption.families, selection, "usual");
  if (!unfit) return tl::unexpected(unfit.error());
  std::map<std::string, std::string> left_out = functions_of(*unfit);
  const auto is_left_out = [&](const auto& each) { return left_out.count(each.function) > 0; };
  std::erase_if(assumption.families, is_left_out);

  std::vector<SuiteFamily> small;
  for (const auto& [name, why] : left_out)
    if (auto family = small_values(*find_export(library.contract, name))) small.push_back(std::move(*family));
  const auto still_unfit = unfit_of(library, fixtures, small, selection, "small");
  if (!still_unfit) return tl::unexpected(still_unfit.error());
  for (SuiteFamily& family : small) {
    const auto problem = still_unfit->find({family.function, family.name});
    if (problem != still_unfit->end()) {
      left_out[family.function] = problem->second;
      continue;
    }
    left_out.erase(family.function);
    assumption.families.push_back(std::move(family));
  }
  std::erase_if(assumption.benches, is_left_out);
  for (const auto& [name, why] : left_out)
    assumption.needs.push_back({name, "made-up cases do not suit it: " + why, "", false});
  return assumption;
}

}  // namespace concord
