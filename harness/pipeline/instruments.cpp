#include "pipeline/instruments.hpp"

#include <set>

#include <fmt/format.h>

#include "pipeline/rounds.hpp"

namespace concord {

namespace {

using Job = std::pair<std::string, std::string>;  // id, client

std::set<Job> failures_among(const std::vector<Entry>& entries) {
  std::set<Job> jobs;
  for (const Entry& entry : entries)
    for (const Failure& failure : entry.failures)
      if (is_failure(failure.verdict) && failure.verdict != Verdict::not_run && entry.function != "process")
        jobs.emplace(failure.id, entry.client);
  return jobs;
}

std::string meaning_of(Instrument instrument) {
  if (instrument == Instrument::race)
    return "it passes without --race: two threads use the same memory, and one of them changes it; stderr "
           "says where";
  return "it passes without --dangling: what was given leads into memory of Go that nothing in Go refers to "
         "any more, and that the next collection takes; give memory of C's (C.CString, C.malloc), or keep "
         "what it leads to";
}

}  // namespace

Result<void> explain_instrument(const RunOptions& options, std::vector<Entry>& entries,
                                const ShowProgress& progress) {
  const std::set<Job> failed = failures_among(entries);
  if (options.instrument == Instrument::none || failed.empty()) return {};
  RunOptions plain = options;
  plain.instrument = Instrument::none;
  plain.selection.cases.clear();
  for (const auto& [id, client] : failed) plain.selection.cases.push_back(id + "@" + client);
  plain.selection.cases_may_be_gone = true;
  Result<Workbench> bench =
      make_workbench(plain.selection, {.assumes = true, .threads = plain.threads}, progress);
  if (!bench) return tl::unexpected(bench.error());
  const Result<Played> played = play_rounds(*bench, plain, progress);
  if (!played) return tl::unexpected(played.error());
  const std::set<Job> failed_again = failures_among(played->findings.entries);
  for (Entry& entry : entries) {
    for (Failure& failure : entry.failures) {
      const Job job(failure.id, entry.client);
      if (failed.count(job) == 0 || failed_again.count(job) != 0) continue;
      failure.cause = Cause::none;
      failure.detail = meaning_of(options.instrument);
    }
  }
  return {};
}

std::string instrument_word(Instrument instrument) {
  switch (instrument) {
    case Instrument::none:
    case Instrument::caller:  // of benches, which nobody replays
      return "";
    case Instrument::collector:
      return "--dangling";
    case Instrument::race:
      return "--race";
  }
  return "";
}

}  // namespace concord
