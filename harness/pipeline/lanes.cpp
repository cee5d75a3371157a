#include "pipeline/lanes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pipeline/host.hpp"
#include "pipeline/outline.hpp"
#include "pipeline/prebuilt.hpp"

namespace concord {

namespace {

Verdict verdict_of(AbsentClient::Why why) {
  return why == AbsentClient::Why::unavailable ? Verdict::unavailable : Verdict::not_run;
}

/// In this shard or another.
bool takes_part(const std::vector<CaseState>& cases, const std::string& function) {
  return std::any_of(cases.begin(), cases.end(),
                     [&](const CaseState& each) { return each.function == function; });
}

}  // namespace

bool demos_wanted(const Selection& selection) {
  return selection.cases.empty() ||
         std::any_of(selection.cases.begin(), selection.cases.end(), [](const std::string& pattern) {
           return pattern.find(fmt::format("/{}/", transcript_function)) != std::string::npos;
         });
}

void keep_playable(BuiltLibrary& library, const Plan& plan) {
  const bool broken = std::any_of(plan.changes.begin(), plan.changes.end(),
                                  [](const SignatureChange& c) { return c.kind == "breaking"; });
  std::erase_if(library.demos, [&](const ReadyDemo& demo) {
    // Fixtures of one's own need not hold transcripts; a single missing file is a failure all the same.
    std::error_code ignored;
    return broken || !std::filesystem::exists(demo.transcript.parent_path(), ignored);
  });
}

std::map<std::string, Part> parts_of(const Workbench& bench, std::size_t library) {
  const Plan& plan = bench.plans[library];
  const std::string reference = reference_of(bench.prepared.libraries[library].request);
  std::map<std::string, Part> parts;
  const auto add = [&](const std::string& id) {
    parts[id] = id == reference ? Part() : part_of(plan, bench.patterns, id);
  };
  for (const ReadyClient& client : bench.prepared.libraries[library].clients) add(client.id);
  for (const AbsentClient& absent : bench.prepared.absent) {
    if (absent.library.empty() || absent.library == plan.library) add(absent.id);
  }
  return parts;
}

Lanes make_lanes(const Workbench& bench) {
  Lanes lanes;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const BuiltLibrary& library = bench.prepared.libraries[i];
    const Plan& plan = bench.plans[i];
    const std::map<std::string, Part> parts = parts_of(bench, i);
    for (const ReadyClient& client : library.clients)
      lanes.clients.push_back(
          {&plan, &library, &client, client.id == reference_of(library.request), parts.at(client.id)});
    for (const AbsentClient& absent : bench.prepared.absent) {
      if (!absent.library.empty() && absent.library != plan.library) continue;
      const std::string why = absent.install.empty() ? absent.reason : absent.reason + "; " + absent.install;
      lanes.absent.push_back({&plan, absent.id, verdict_of(absent.why), why, parts.at(absent.id)});
    }
    for (const ReadyDemo& demo : library.demos) lanes.demos.push_back({&plan, &demo});
  }
  return lanes;
}

/// As one would type it, where the file is below the working folder.
std::string seen_from_here(const std::filesystem::path& file) {
  std::error_code problem;
  const std::filesystem::path near = std::filesystem::proximate(file, problem);
  return problem || *near.begin() == ".." ? file.string() : near.string();
}

/// Two more than cores: a process that starts or ends waits for the disk and the kernel now and then.
unsigned jobs_of(const Selection& selection) { return selection.jobs != 0 ? selection.jobs : cores() + 2; }

std::vector<LibraryState> library_states(const Workbench& bench) {
  std::vector<LibraryState> states;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const BuiltLibrary& library = bench.prepared.libraries[i];
    LibraryState state;
    state.name = library.request.name;
    const bool has_source = !library.request.package_dir.empty();
    state.package_dir = (has_source ? library.request.package_dir : library.library).string();
    state.go_version = library.go_version;
    state.source_digest = library.source_digest;
    state.fixtures_digest = fixtures_digest(bench.plans[i].fixtures);
    state.cases = bench.outlines[i];
    for (const Export& each : library.contract.exports) {
      if (bench.patterns.empty() || takes_part(state.cases, each.name)) state.functions.push_back(each.name);
    }
    state.uncovered = bench.plans[i].uncovered;
    state.unreachable = bench.plans[i].unreachable;
    state.artifact = library.facts;
    state.changes = bench.plans[i].changes;
    state.lint = library.contract.lint;
    if (!bench.mirrors && !bench.fixtures[i].assumed)
      state.suite = seen_from_here(bench.fixtures[i].suite.path);
    states.push_back(std::move(state));
  }
  return states;
}

}  // namespace concord
