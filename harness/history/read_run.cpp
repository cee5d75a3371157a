// A run from its JSON document, or from its lines.
#include "history/parts.hpp"

namespace concord {

namespace {

/// Counts that do not add up: a line or an entry was lost, or somebody's hand was at work.
void check_totals(const Fields& document, const Summary& run) {
  const Fields totals = document.object("totals");
  const VerdictCounts said = counts_from(totals), counted = run.totals();
  for (std::size_t i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (said[verdict] == counted[verdict]) continue;
    totals.fail(key_of(verdict), fmt::format("says {}, and its entries have {}: it is torn or was edited",
                                             said[verdict], counted[verdict]));
  }
}

void read_head(const Fields& head, Summary& run) {
  run.interrupted = head.flag("interrupted");
  run.stopped = head.text("stopped", false);
  run.rounds = rounds_from(head);
  run.shard = shard_from(head);
}

}  // namespace

Summary run_from(const Fields& document) {
  Summary run;
  read_head(document.object("concord"), run);
  for (const Fields& each : document.objects("libraries")) run.libraries.push_back(library_from(each));
  for (const Fields& each : document.objects("clients")) run.clients.push_back(client_from(each));
  for (const Fields& each : document.objects("entries")) run.entries.push_back(entry_from(each));
  run.host = host_from(document.object("host"));
  run.when = document.text("when");
  const Fields timing = document.object("timing"), clients = timing.object("clients");
  run.timing = timing_from(timing);
  for (ClientState& client : run.clients) read_timing(clients.object(client.id), client);
  const std::vector<std::uint64_t> times = timing.numbers("entries_ns");
  if (times.size() != run.entries.size()) {
    timing.fail("entries_ns", fmt::format("{} times of {} entries", times.size(), run.entries.size()));
    return run;
  }
  for (std::size_t i = 0; i < times.size(); ++i) run.entries[i].time = std::chrono::nanoseconds(times[i]);
  check_totals(document, run);
  return run;
}

Summary run_from_lines(const std::vector<Fields>& lines) {
  Summary run;
  const Fields &first = lines.front(), &last = lines.back();
  read_head(first.object("concord"), run);
  run.host = host_from(first.object("host"));
  run.when = first.text("when");
  if (last.text("line") != "end") last.fail("", "the line \"end\" is missing: it is torn");
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const Fields& fields = lines[i];
    const std::string line = fields.text("line");
    if (line == "library") {
      run.libraries.push_back(library_from(fields));
    } else if (line == "client") {
      run.clients.push_back(client_from(fields));
      read_timing(fields.object("timing"), run.clients.back());
    } else if (line == "entry") {
      run.entries.push_back(entry_from(fields));
      run.entries.back().time = std::chrono::nanoseconds(fields.object("timing").number("ns"));
    } else {
      fields.fail("line", fmt::format("\"{}\" is not known", line));
    }
  }
  run.timing = timing_from(last.object("timing"));
  if (last.number("lines") != lines.size())
    last.fail("lines", fmt::format("says {}, and there are {}", last.number("lines"), lines.size()));
  check_totals(last, run);
  return run;
}

}  // namespace concord
