// Knows when to stop, and what a round is; the rest is done by run and judge.
#include "pipeline/rounds.hpp"

#include <set>

#include <fmt/format.h>

#include "base/invariant.hpp"
#include "base/stop.hpp"
#include "judge/repeats.hpp"
#include "pipeline/host.hpp"
#include "pipeline/replay.hpp"

namespace concord {

namespace {

/// Clients that are at work, side by side.
ProgressState state_of(const std::string& phase, const Judge::Progress& now,
                       const std::vector<std::string>& at_work) {
  ProgressState state{phase, {}, now.done, now.planned, now.failures};
  std::set<std::string> shown;
  for (const std::string& client : at_work) {
    const auto part = now.clients.find(client);
    if (part == now.clients.end() || part->second.planned == 0 || !shown.insert(client).second) continue;
    state.clients.push_back(fmt::format("{} {} %", client, part->second.done * 100 / part->second.planned));
  }
  return state;
}

std::string phase_of(const Rounds& rounds) {
  if (stop_flag()) return "coming to an end";
  if (rounds.wanted == 1) return "running";
  return fmt::format("running, round {} of {}", rounds.played, rounds.wanted);
}

JudgeRequest to_judge(const Workbench& bench, const RunOptions& options, const Lanes& lanes) {
  const Selection& selection = options.selection;
  const bool all_cases = selection.cases.empty() && !selection.shard && options.before.empty();
  return {lanes.clients,
          lanes.demos,
          lanes.absent,
          replay_line(bench, selection),
          bless_line(bench, selection),
          known_facts(),
          all_cases,
          selection.clients.empty(),
          options.rounds.wanted > 1};
}

void add(RunTotals& all, const RunTotals& round) {
  const auto each = [](auto& to, const auto& from) {
    to.resize(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
  };
  all.processes += round.processes;
  all.halted = round.halted;
  each(all.clients, round.clients);
  each(all.demos, round.demos);
  each(all.launches, round.launches);
}

/// One round; gives what was found.
Result<Judge::Findings> play(const Workbench& bench, const RunOptions& options, const ShowProgress& progress,
                             Played& all) {
  Judge judge(to_judge(bench, options, all.lanes));
  RunRequest request{
      all.lanes.clients, all.lanes.demos, jobs_of(options.selection), options.selection.deadlines, {}, {}};
  request.halt = [&] { return halt_at(judge.progress().failures, options.bounds); };
  request.tick = [&](const std::vector<std::string>& at_work) {
    if (progress) progress(state_of(phase_of(all.rounds), judge.progress(), at_work));
  };
  for (std::size_t i = 0; i < all.totals.launches.size(); ++i)
    request.clients[i].launched_before = all.totals.launches[i];
  const Result<RunTotals> ran = run(request, judge);
  if (!ran) return tl::unexpected(ran.error());
  add(all.totals, *ran);
  Judge::Findings findings = judge.finish();
  if (const Judge::Progress& now = judge.progress(); now.done != now.planned)
    broken_invariant(fmt::format("{} verdicts for {} planned cases", now.done, now.planned));
  return findings;
}

}  // namespace

Result<Played> play_rounds(Workbench& bench, const RunOptions& options, const ShowProgress& progress) {
  const Attentive attentive;
  Played all;
  all.lanes = make_lanes(bench);
  all.rounds = options.rounds;
  Repeats repeats(to_judge(bench, options, all.lanes), options.rounds);
  for (unsigned round = 1; round <= options.rounds.wanted && all.totals.halted.empty(); ++round) {
    all.rounds.played = round;
    if (options.rounds.seed) {
      for (Plan& plan : bench.plans) shuffle(plan, *options.rounds.seed + (round - 1));
      all.lanes = make_lanes(bench);  // families have other places now
    }
    Result<Judge::Findings> found = play(bench, options, progress, all);
    if (!found) return tl::unexpected(found.error());
    if (options.rounds.wanted == 1)
      all.findings = std::move(*found);
    else
      repeats.add(std::move(*found));
  }
  if (options.rounds.wanted > 1) all.findings = repeats.finish();
  return all;
}

}  // namespace concord
