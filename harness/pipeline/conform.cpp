// The main job: every stage in its order.
#include <sys/resource.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/stop.hpp"
#include "base/temporary_folder.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/host.hpp"
#include "pipeline/instruments.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/last_run.hpp"
#include "pipeline/ownership.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/prebuilt.hpp"
#include "pipeline/rounds.hpp"
#include "pipeline/shrink.hpp"
#include "pipeline/unchanged.hpp"
#include "pipeline/under.hpp"
#include "plan/golden_check.hpp"

namespace concord {

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::microseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
}

std::chrono::microseconds own_cpu_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto part = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return part(usage.ru_utime) + part(usage.ru_stime);
}

std::chrono::microseconds cpu_of(const RunTotals& totals) {
  Usage all;
  for (const Usage& each : totals.clients) all += each;
  for (const Usage& each : totals.demos) all += each;
  return all.cpu;
}

void add_usage(std::vector<ClientState>& clients, const Lanes& lanes, const RunTotals& totals) {
  for (std::size_t i = 0; i < lanes.clients.size(); ++i) {
    for (ClientState& client : clients) {
      if (client.id != lanes.clients[i].client->id) continue;
      client.cpu += totals.clients[i].cpu;
      client.peak_bytes = std::max(client.peak_bytes, totals.clients[i].peak_bytes);
    }
  }
}

std::uint64_t own_peak_bytes() {
  rusage self{};
  getrusage(RUSAGE_SELF, &self);
  return static_cast<std::uint64_t>(self.ru_maxrss) * 1024;
}

}  // namespace

Result<Summary> conform(const RunOptions& options, const ShowProgress& progress) {
  const auto start = Clock::now();
  const Selection& selection = options.selection;
  const Stoppable stoppable;
  stop_after(options.bounds.time);
  if (!options.under.empty()) {
    if (auto found = check_tool(options.under); !found) return tl::unexpected(found.error());
  }
  const bool special = options.mirrors || options.instrument != Instrument::none || options.threads > 1;
  Result<Workbench> made = make_workbench(selection,
                                          {.demos = !special,
                                           .assumes = !options.mirrors,
                                           .mirrors = options.mirrors,
                                           .instrument = options.instrument,
                                           .threads = options.threads},
                                          progress);
  if (!made) return tl::unexpected(made.error());
  leave_out_unchanged(*made, options.before);
  Workbench bench = std::move(*made);
  if (options.on_ready) options.on_ready(bench);
  if (auto all_there = check_required(bench, selection, options.required); !all_there)
    return tl::unexpected(all_there.error());
  for (const Plan& plan : bench.plans) {
    if (options.mirrors) break;  // what is expected there was not written by people
    if (auto checked = check_goldens(plan); !checked) return tl::unexpected(checked.error());
  }
  const auto prepared_in = since(start);

  if (!options.under.empty() && !is_debugger(options.under))
    put_under(bench, options.under, selection.limits);
  if (!options.save_requests.empty()) {
    if (auto kept = save_requests(bench, options.save_requests); !kept) return tl::unexpected(kept.error());
  }
  Result<Played> played = play_rounds(bench, options, progress);
  if (!played) return tl::unexpected(played.error());
  Judge::Findings& findings = played->findings;
  const RunTotals& ran = played->totals;
  if (!options.save_requests.empty()) {
    if (auto scripts = write_replays(bench, options.save_requests); !scripts)
      return tl::unexpected(scripts.error());
  }

  Summary summary;
  summary.libraries = library_states(bench);
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    std::vector<ArtifactFact>& facts = summary.libraries[i].artifact;
    const auto& more = findings.fixtures[&bench.plans[i]];
    facts.insert(facts.end(), more.begin(), more.end());
  }
  summary.clients = std::move(findings.clients);
  summary.entries = std::move(findings.entries);
  if (options.ownership && ran.halted.empty()) {
    Result<std::vector<Entry>> owned = check_ownership(bench, selection, progress);
    if (!owned) return tl::unexpected(owned.error());
    std::move(owned->begin(), owned->end(), std::back_inserter(summary.entries));
  }
  forget_causes(summary.entries, bench);
  summary.sort_entries();
  if (ran.halted.empty()) {
    if (auto explained = explain_instrument(options, summary.entries, progress); !explained)
      return tl::unexpected(explained.error());
  }
  const bool as_usual =
      !special && options.under.empty() && options.save_requests.empty() && options.rounds.wanted == 1;
  if (ran.halted.empty() && as_usual) {
    if (progress) progress({"looking for the smallest that fails", {}, 0, 0, 0});
    find_smallest(bench, selection, summary.entries);
  }
  summary.shard = selection.shard;
  summary.rounds = played->rounds;
  add_usage(summary.clients, played->lanes, ran);
  summary.stopped = ran.halted;
  summary.interrupted = !ran.halted.empty() && stop_cause() == StopCause::interrupted;
  summary.host = this_host();
  summary.when = utc_now();
  summary.timing = {since(start), prepared_in, own_cpu_time(), cpu_of(ran), own_peak_bytes(), ran.processes};
  if (!special) remember_run(bench, selection, summary);
  return summary;
}

Result<int> debug(const RunOptions& options, const ShowProgress& progress,
                  const std::function<void(const Summary&)>& show) {
  const TemporaryFolder temporary;
  RunOptions recording = options;
  if (recording.save_requests.empty()) recording.save_requests = temporary.path();
  const Result<Summary> summary = conform(recording, progress);
  if (!summary) return tl::unexpected(summary.error());
  show(*summary);
  std::vector<std::filesystem::path> scripts;
  for (const std::string& name : list_folder(recording.save_requests).value_or(std::vector<std::string>())) {
    if (name.ends_with(".sh")) scripts.push_back(std::filesystem::absolute(recording.save_requests) / name);
  }
  if (scripts.size() > 1) {  // the oracle only takes part to be compared with
    std::erase_if(scripts, [](const auto& each) {
      return each.string().find(fmt::format("@{}-", oracle_id)) != std::string::npos;
    });
  }
  if (scripts.size() != 1) {
    return usage_error(
        fmt::format("--under {}: {} client processes took part, and a debugger looks at one; name one "
                    "client and one case (--client, --case)",
                    options.under.front(), scripts.size()));
  }
  return in_foreground(scripts.front(), options.under);
}

}  // namespace concord
