// Goldens and the recorded contract, made from what the oracle and a host process give; known differences,
// from what a run finds.
#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/stop.hpp"
#include "judge/collector.hpp"
#include "judge/known_changes.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/pipeline.hpp"
#include "report/text_diff.hpp"

namespace concord {

namespace {

bool is_selected(const Orphan& orphan, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           return matches(pattern, orphan.id);
         });
}

/// Like select_cases; a pattern may also name nothing but goldens that no case has any more.
Result<void> select_some(Workbench& bench, const std::vector<std::string>& patterns) {
  std::vector<Plan>& plans = bench.plans;
  std::vector<std::string> of_cases;
  for (const std::string& pattern : patterns) {
    const bool names_orphan = std::any_of(plans.begin(), plans.end(), [&](const Plan& plan) {
      return std::any_of(plan.orphans.begin(), plan.orphans.end(),
                         [&](const Orphan& orphan) { return matches(pattern, orphan.id); });
    });
    const bool names_case = std::any_of(plans.begin(), plans.end(), [&](const Plan& plan) {
      const std::vector<std::string> ids = ids_of(plan);
      return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) { return matches(pattern, id); });
    });
    if (!names_orphan || names_case) of_cases.push_back(pattern);
  }
  if (!of_cases.empty() || patterns.empty())
    return select_cases(plans, bench.prepared.libraries, of_cases, false);
  for (Plan& plan : plans) static_cast<void>(select(plan, {""}));  // no case has such an id
  return {};
}

void add_diff(Blessing& blessing) {
  for (const char* name : {"golden.jsonl", "contract.json", "known.toml"}) {
    const auto now = blessing.files.find(name);
    if (now == blessing.files.end()) continue;
    blessing.diff += unified_diff(read_file(blessing.folder / name).value_or(""), now->second, name);
  }
}

}  // namespace

Result<std::vector<Blessing>> propose_goldens(const Selection& given, const ShowProgress& progress) {
  const Stoppable stoppable;
  Selection selection = given;
  selection.clients = {oracle_id, host_id};
  Result<std::vector<std::string>> cases = without_clients(given.cases);
  if (!cases) return tl::unexpected(cases.error());
  selection.cases = std::move(*cases);
  Selection everything =
      selection;  // cases are chosen below: a pattern may also name a golden without a case
  everything.cases.clear();
  Result<Workbench> made = make_workbench(everything, {}, progress);
  if (!made) return tl::unexpected(made.error());
  Workbench bench = std::move(*made);
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    bench.fixtures[i].recorded.reset();  // what is there now is what will be expected
    Result<Plan> plan = make_plan(bench.prepared.libraries[i].contract, bench.fixtures[i]);
    if (!plan) return tl::unexpected(plan.error());
    bench.plans[i] = std::move(*plan);
  }
  if (auto selected = select_some(bench, selection.cases); !selected) return tl::unexpected(selected.error());

  Lanes lanes = make_lanes(bench);
  if (!lanes.absent.empty()) {
    return environment_error(fmt::format("goldens are made by {} and {}, and {} cannot take part: {}",
                                         oracle_id, host_id, lanes.absent.front().client,
                                         lanes.absent.front().reason));
  }
  std::vector<Plan> written =
      bench.plans;  // the host process shows how written cases end; families are Go's alone
  for (Plan& plan : written) plan.families.clear();
  for (ClientLane& lane : lanes.clients) {
    if (!lane.oracle) lane.plan = &written[static_cast<std::size_t>(lane.plan - bench.plans.data())];
  }
  Collector collector(lanes.clients);
  const Attentive attentive;
  RunRequest request{
      lanes.clients, {}, jobs_of(selection), selection.deadlines, [] { return halt_at(0, {}); }, {}};
  const Result<RunTotals> ran = run(request, collector);
  if (!ran) return tl::unexpected(ran.error());
  if (!ran->halted.empty())
    return tl::unexpected(Error{Fault::interrupted, "interrupted: nothing was recorded"});

  std::vector<Blessing> blessings;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const Plan& plan = bench.plans[i];
    Goldens before = bench.fixtures[i].goldens;
    for (const Orphan& orphan : plan.orphans) {
      if (!is_selected(orphan, selection.cases)) continue;
      before.cases.erase(orphan.id);
      before.families.erase(orphan.id);
    }
    Collector::Collected collected = collector.goldens(plan, written[i], before, selection.cases.empty());
    Blessing blessing;
    blessing.library = plan.library;
    blessing.folder = bench.prepared.libraries[i].request.fixtures_dir;
    blessing.missing = std::move(collected.missing);
    blessing.files = {{"golden.jsonl", goldens_text(collected.goldens)},
                      {"contract.json", recorded_form(*plan.contract)}};
    add_diff(blessing);
    blessings.push_back(std::move(blessing));
  }
  return blessings;
}

Result<std::vector<Blessing>> propose_known(const Selection& selection, const Rounds& rounds,
                                            const ShowProgress& progress) {
  RunOptions run;
  run.selection = selection;
  run.rounds = rounds;
  const Result<Summary> summary = conform(run, progress);
  if (!summary) return tl::unexpected(summary.error());
  if (summary->interrupted)
    return tl::unexpected(Error{Fault::interrupted, "interrupted: nothing was recorded"});
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  const Result<std::vector<LibraryRequest>> libraries = wanted_libraries(*home, selection);
  if (!libraries) return tl::unexpected(libraries.error());
  std::vector<Blessing> blessings;
  for (const LibraryRequest& library : *libraries) {
    const bool ran = std::any_of(summary->libraries.begin(), summary->libraries.end(),
                                 [&](const LibraryState& state) { return state.name == library.name; });
    if (!ran) continue;  // on request only
    const Result<KnownList> list = read_known(library.fixtures_dir / "known.toml");
    if (!list) return tl::unexpected(list.error());
    KnownChanges changes =
        known_changes(*list, *summary, library.name, {selection.cases.empty(), selection.clients.empty()});
    const std::string before = read_file(list->path).value_or("");
    Blessing blessing;
    blessing.library = library.name;
    blessing.folder = library.fixtures_dir;
    blessing.missing = std::move(changes.left_alone);
    if (!changes.edit.empty()) {
      Result<std::string> now = edited(*list, before, changes.edit);
      if (!now) return tl::unexpected(now.error());
      blessing.files = {{"known.toml", std::move(*now)}};
      add_diff(blessing);
    }
    const auto is_new = [](const KnownAddition& each) { return !each.like; };
    if (std::any_of(changes.edit.added.begin(), changes.edit.added.end(), is_new))
      blessing.notes.emplace_back("fill in each reason that is empty: until then the file is an error");
    blessings.push_back(std::move(blessing));
  }
  return blessings;
}

Result<void> record(const Blessing& blessing) {
  for (const auto& [name, content] : blessing.files) {
    if (auto written = write_file_atomically(blessing.folder / name, content); !written) return written;
  }
  return {};
}

}  // namespace concord
