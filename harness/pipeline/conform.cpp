// The main job: every stage in its order.
#include <sys/resource.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "judge/judge.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/host.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/last_run.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/replay.hpp"
#include "pipeline/unchanged.hpp"

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

/// Clients that are at work, side by side.
ProgressState state_of(const Judge::Progress& now, const std::vector<std::string>& at_work) {
  ProgressState state{"running", {}, now.done, now.planned, now.failures};
  std::set<std::string> shown;
  for (const std::string& client : at_work) {
    const auto part = now.clients.find(client);
    if (part == now.clients.end() || part->second.planned == 0 || !shown.insert(client).second) continue;
    state.clients.push_back(fmt::format("{} {} %", client, part->second.done * 100 / part->second.planned));
  }
  return state;
}

}  // namespace

Result<Summary> conform(const RunOptions& options, const ShowProgress& progress) {
  const auto start = Clock::now();
  const Selection& selection = options.selection;
  Result<Workbench> made = make_workbench(selection, {.demos = true}, progress);
  if (!made) return tl::unexpected(made.error());
  leave_out_unchanged(*made, options.before);
  const Workbench bench = std::move(*made);
  if (options.on_ready) options.on_ready(bench);
  if (auto all_there = check_required(bench, selection, options.required); !all_there)
    return tl::unexpected(all_there.error());
  const auto prepared_in = since(start);

  const Lanes lanes = make_lanes(bench);
  Judge judge({lanes.clients, lanes.demos, lanes.absent, replay_line(bench, selection),
               bless_line(bench, selection)});
  RunRequest request{lanes.clients,
                     lanes.demos,
                     jobs_of(selection),
                     selection.deadlines,
                     nullptr,
                     [&](const std::vector<std::string>& at_work) {
                       if (progress) progress(state_of(judge.progress(), at_work));
                     }};
  const Result<RunTotals> ran = run(request, judge);
  if (!ran) return tl::unexpected(ran.error());
  Judge::Findings findings = judge.finish();

  Summary summary;
  summary.libraries = library_states(bench, selection);
  summary.clients = std::move(findings.clients);
  summary.entries = std::move(findings.entries);
  summary.sort_entries();
  summary.shard = selection.shard;
  add_usage(summary.clients, lanes, *ran);
  summary.interrupted = ran->interrupted;
  summary.host = this_host();
  summary.when = utc_now();
  rusage self{};
  getrusage(RUSAGE_SELF, &self);
  summary.timing = {since(start),
                    prepared_in,
                    own_cpu_time(),
                    cpu_of(*ran),
                    static_cast<std::uint64_t>(self.ru_maxrss) * 1024,
                    ran->processes};
  remember_run(bench, selection, summary);
  return summary;
}

}  // namespace concord
