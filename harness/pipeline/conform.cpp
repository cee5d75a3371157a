// The main job: every stage in its order.
#include <sys/resource.h>

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

std::chrono::microseconds cpu_time(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto part = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return part(usage.ru_utime) + part(usage.ru_stime);
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
  const auto children_before = cpu_time(RUSAGE_CHILDREN);
  RunRequest request{lanes.clients,
                     lanes.demos,
                     jobs_of(selection),
                     selection.deadlines,
                     nullptr,
                     [&](const std::vector<std::string>& at_work) {
                       const Judge::Progress now = judge.progress();
                       if (progress) progress({"running", at_work, now.done, now.planned, now.failures});
                     }};
  const Result<RunTotals> ran = run(request, judge);
  if (!ran) return tl::unexpected(ran.error());
  Judge::Findings findings = judge.finish();

  Summary summary;
  summary.libraries = library_states(bench);
  summary.clients = std::move(findings.clients);
  summary.entries = std::move(findings.entries);
  summary.sort_entries();
  summary.shard = selection.shard;
  summary.interrupted = ran->interrupted;
  summary.host = this_host();
  summary.when = utc_now();
  rusage self{};
  getrusage(RUSAGE_SELF, &self);
  summary.timing = {since(start),
                    prepared_in,
                    cpu_time(RUSAGE_SELF),
                    cpu_time(RUSAGE_CHILDREN) - children_before,
                    static_cast<std::uint64_t>(self.ru_maxrss) * 1024,
                    ran->processes};
  remember_run(bench, selection, summary);
  return summary;
}

}  // namespace concord
