// Contract, build and plan: what stands before the first call.
#include <algorithm>

#include <fmt/format.h>

#include "base/shell.hpp"
#include "base/stop.hpp"
#include "measure/statistics.hpp"
#include "pipeline/assumed.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/halt.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/outline.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/prebuilt.hpp"
#include "pipeline/shards.hpp"
#include "pipeline/surroundings.hpp"
#include "pipeline/threads.hpp"
#include "plan/mirror.hpp"

namespace concord {

namespace {

/// What concord.toml leaves out: said of exports that have no case, and an error of those that have some.
Result<void> leave_out(const Annotations& notes, Plan& plan, const std::filesystem::path& suite) {
  for (const auto& [name, named] : notes.exports) {
    if (named.skip.empty()) continue;
    const auto called = [&function = name](const auto& each) { return each.function == function; };
    const auto one = std::find_if(plan.cases.begin(), plan.cases.end(), called);
    const auto family = std::find_if(plan.families.begin(), plan.families.end(), called);
    if (one != plan.cases.end() || family != plan.families.end())
      return usage_error(located(suite, one != plan.cases.end() ? one->where : family->where,
                                 fmt::format("a case of {}, which {} leaves out: {}", name,
                                             notes.path.filename().string(), named.skip)));
    plan.unreachable.insert_or_assign(name, "left out: " + named.skip);
  }
  return {};
}

/// A mirror's cases and what they give are made up.
Fixtures no_fixtures(const std::filesystem::path& folder) {
  Fixtures fixtures;
  fixtures.folder = folder;
  return fixtures;
}

/// Of a library without a suite, what is made up; what cannot be is kept among the bench's needs.
Result<void> make_up(Workbench& bench, const BuiltLibrary& library, Fixtures& fixtures,
                     const Selection& selection, const ShowProgress& progress) {
  if (progress) progress({"looking for cases of " + library.request.name, {}, 0, 0, 0});
  Result<Assumption> assumption = assumed_cases(library, fixtures, selection);
  if (!assumption) return tl::unexpected(assumption.error());
  fixtures.suite.families = std::move(assumption->families);
  fixtures.suite.benches = std::move(assumption->benches);
  bench.needs[library.request.name] = std::move(assumption->needs);
  return {};
}

Result<Plan> plan_of(Workbench& bench, std::size_t index, const Selection& selection,
                     const ShowProgress& progress) {
  BuiltLibrary& library = bench.prepared.libraries[index];
  Fixtures& fixtures = bench.fixtures[index];
  if (fixtures.assumed) {
    if (auto made = make_up(bench, library, fixtures, selection, progress); !made)
      return tl::unexpected(made.error());
  }
  if (library.request.package_dir.empty()) fit(fixtures, library.contract);
  Result<Plan> plan = make_plan(library.contract, fixtures);
  if (!plan) return plan;
  adapt(*plan, library);
  const Result<Annotations> notes = read_annotations(fixtures.folder);
  if (!notes) return tl::unexpected(notes.error());
  if (auto left = leave_out(*notes, *plan, fixtures.suite.path); !left) return tl::unexpected(left.error());
  if (const auto needs = bench.needs.find(plan->library); needs != bench.needs.end()) {
    for (const Unsaid& need : needs->second)
      if (!need.asked) plan->unreachable.emplace(need.function, in_short(need));
  }
  return plan;
}

/// The libraries that take part; their fixtures go into the bench.
Result<std::vector<LibraryRequest>> take_libraries(Workbench& bench, const Selection& selection,
                                                   const Purpose& purpose) {
  Result<std::vector<LibraryRequest>> libraries = wanted_libraries(bench.home, selection);
  if (!libraries) return libraries;
  std::vector<LibraryRequest> taken;
  for (LibraryRequest& library : *libraries) {
    const bool asked_for = !selection.libraries.empty() || !selection.library_file.empty();
    const bool may_lack = purpose.assumes && (selection.fixtures.empty() || purpose.begins);
    Result<Fixtures> fixtures = purpose.mirrors && asked_for
                                    ? no_fixtures(library.fixtures_dir)
                                    : read_fixtures(library.fixtures_dir, asked_for, may_lack);
    if (!fixtures) return tl::unexpected(fixtures.error());
    if (fixtures->suite.on_request && !asked_for) continue;
    bench.fixtures.push_back(std::move(*fixtures));
    taken.push_back(std::move(library));
  }
  return taken;
}

}  // namespace

Result<Workbench> make_workbench(const Selection& selection, const Purpose& purpose,
                                 const ShowProgress& progress) {
  Workbench bench;
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  bench.home = *home;

  const Result<std::vector<LibraryRequest>> taken = take_libraries(bench, selection, purpose);
  if (!taken) return tl::unexpected(taken.error());

  BuildRequest request;
  request.home = *home;
  request.libraries = *taken;
  if (auto chosen = choose_clients(selection, request); !chosen) return tl::unexpected(chosen.error());
  if (!request.clients.empty() && !purpose.mirrors) {  // everybody is compared with it
    for (const LibraryRequest& library : *taken) request.clients.push_back(reference_of(library));
    if (purpose.measures) request.clients.emplace_back(reference_client);
  }
  request.demos = purpose.demos && demos_wanted(selection);
  request.measures = purpose.measures;
  request.twins = purpose.twins;
  request.mirrors = bench.mirrors = purpose.mirrors;
  request.instrument = bench.instrument = purpose.instrument;
  request.jobs = selection.jobs;
  request.progress = [&](const std::string& what) {
    if (progress) progress({what, {}, 0, 0, 0});
  };
  const Stoppable stoppable;
  request.stop = &stop_flag();
  Result<Prepared> prepared = prepare(request);
  if (auto goes_on = go_on("building"); !goes_on) return tl::unexpected(goes_on.error());
  if (!prepared) return tl::unexpected(prepared.error());
  bench.prepared = std::move(*prepared);

  for (BuiltLibrary& library : bench.prepared.libraries) {
    if (auto given = surround(library, selection, purpose.mirrors); !given)
      return tl::unexpected(given.error());
  }
  for (std::size_t i = 0; i < bench.prepared.libraries.size(); ++i) {
    Result<Plan> plan = purpose.mirrors ? mirror_plan(bench.prepared.libraries[i].contract,
                                                      bench.prepared.libraries[i].unmirrored)
                                        : plan_of(bench, i, selection, progress);
    if (!plan) return tl::unexpected(plan.error());
    bench.plans.push_back(std::move(*plan));
  }
  if (auto shared = share_among_threads(bench, purpose.threads); !shared)
    return tl::unexpected(shared.error());
  for (std::size_t i = 0; i < bench.plans.size(); ++i)
    keep_playable(bench.prepared.libraries[i], bench.plans[i]);
  std::vector<std::set<std::string>> shard;
  if (selection.shard) {
    Result<std::vector<std::set<std::string>>> divided = divide(bench, selection);
    if (!divided) return tl::unexpected(divided.error());
    shard = std::move(*divided);
  }
  if (auto selected = purpose.measures ? select_benches(bench.plans, selection.cases)
                                       : select_cases(bench.plans, bench.prepared.libraries, selection.cases,
                                                      selection.cases_may_be_gone);
      !selected)
    return tl::unexpected(selected.error());
  if (!purpose.measures) bench.patterns = selection.cases;  // cases are not chosen among
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    bench.outlines.push_back(outline_of(bench.plans[i], bench.prepared.libraries[i].demos));
    note_clients(bench.outlines.back(), bench.plans[i], parts_of(bench, i));
  }
  const auto is_empty = [](const std::vector<CaseState>& outline) { return outline.empty(); };
  if (selection.cases_may_be_gone && std::all_of(bench.outlines.begin(), bench.outlines.end(), is_empty)) {
    Selection everything =
        selection;  // all that was asked for is gone: nothing run would look like all is well
    everything.cases.clear();
    everything.cases_may_be_gone = false;
    return make_workbench(everything, purpose, progress);
  }
  if (selection.shard) keep_shard(bench, shard);
  return bench;
}

Result<std::vector<std::string>> program_lines(const Selection& selection, const ShowProgress& progress) {
  const Result<Workbench> bench = make_workbench(selection, {.demos = true, .assumes = true}, progress);
  if (!bench) return tl::unexpected(bench.error());
  std::vector<std::string> lines;
  for (const BuiltLibrary& library : bench->prepared.libraries) {
    for (const ReadyDemo& demo : library.demos) {
      if (!demo.problem.empty()) return environment_error(demo.problem);
      std::string line;
      for (const std::string& word : demo.start.env) line += (line.empty() ? "" : " ") + shell_word(word);
      for (const std::string& word : demo.start.argv) line += (line.empty() ? "" : " ") + shell_word(word);
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace concord
