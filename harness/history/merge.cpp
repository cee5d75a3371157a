// Shards of one run put together. They must have had the same plan, and each case must be there once; what
// differs is named. Compares no verdicts.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "history/history.hpp"

namespace concord {

namespace {

/// What is wrong with a set of shards, in words; nothing where all is well.
using Objection = std::optional<std::string>;

Objection check_shards(const std::vector<NamedRun>& runs) {
  std::map<unsigned, std::string> seen;
  const NamedRun& first = runs.front();
  for (const NamedRun& run : runs) {
    const std::optional<Shard>& shard = run.summary.shard;
    if (!shard)
      return fmt::format("\"{}\" is a whole run, no shard of one: there is nothing to merge", run.name);
    if (shard->count != first.summary.shard->count)
      return fmt::format("\"{}\" is one of {} shards, and \"{}\" one of {}", first.name,
                         first.summary.shard->count, run.name, shard->count);
    const auto [place, fresh] = seen.emplace(shard->index, run.name);
    if (!fresh)
      return fmt::format("shard {} of {} is there twice: \"{}\" and \"{}\"", shard->index, shard->count,
                         place->second, run.name);
  }
  std::vector<unsigned> missing;
  for (unsigned i = 1; i <= first.summary.shard->count; ++i) {
    if (seen.count(i) == 0) missing.push_back(i);
  }
  if (missing.empty()) return std::nullopt;
  return fmt::format("shard {} of {} {} missing", fmt::join(missing, ", "), first.summary.shard->count,
                     missing.size() == 1 ? "is" : "are");
}

std::vector<std::string> names_of(const std::vector<LibraryState>& libraries) {
  std::vector<std::string> names;
  for (const LibraryState& library : libraries) names.push_back(library.name);
  return names;
}

/// The first way in which two states of a library are not of one run.
Objection compare_libraries(const LibraryState& a, const LibraryState& b) {
  const auto differ = [&](const char* what, const std::string& left, const std::string& right) -> Objection {
    return fmt::format("{} {}: {} and {}", a.name, what, left.empty() ? "none" : left,
                       right.empty() ? "none" : right);
  };
  if (a.go_version != b.go_version) return differ("was built by different Go", a.go_version, b.go_version);
  if (a.source_digest != b.source_digest)
    return differ("has different source files (digests)", a.source_digest, b.source_digest);
  for (std::size_t i = 0; i < std::max(a.cases.size(), b.cases.size()); ++i) {
    static const CaseState none{};
    const CaseState &left = i < a.cases.size() ? a.cases[i] : none,
                    &right = i < b.cases.size() ? b.cases[i] : none;
    if (left == right) continue;
    if (left.function != right.function || left.name != right.name)
      return differ("has different cases", left.function + "/" + left.name,
                    right.function + "/" + right.name);
    if (left.expected != right.expected)
      return differ(fmt::format("has different expectations of {}/{}", left.function, left.name).c_str(),
                    left.expected, right.expected);
    return differ(fmt::format("has different definitions of {}/{}", left.function, left.name).c_str(),
                  left.call + " " + left.digest, right.call + " " + right.digest);
  }
  if (a.fixtures_digest != b.fixtures_digest)
    return differ("has different fixtures (digests)", a.fixtures_digest, b.fixtures_digest);
  if (a.functions != b.functions)
    return differ("has different exports", fmt::format("{}", fmt::join(a.functions, " ")),
                  fmt::format("{}", fmt::join(b.functions, " ")));
  return std::nullopt;
}

Objection compare_clients(const ClientState& a, const ClientState& b) {
  if (a.unavailable.empty() != b.unavailable.empty())
    return fmt::format("client {} is unavailable in one of them: {}", a.id,
                       a.unavailable.empty() ? b.unavailable : a.unavailable);
  // A client that had nothing to do never said what it is.
  if (!a.runtime.empty() && !b.runtime.empty() && a.runtime != b.runtime)
    return fmt::format("client {} is {} in one and {} in the other", a.id, a.runtime, b.runtime);
  return std::nullopt;
}

std::string rounds_in_words(const Rounds& rounds) {
  return fmt::format("{} round{} {}", rounds.wanted, rounds.wanted == 1 ? "" : "s",
                     rounds.seed ? fmt::format("with --seed {}", *rounds.seed) : "in the suite's order");
}

/// The first way in which two summaries are not of one run.
Objection compare_plans(const Summary& a, const Summary& b) {
  const std::vector<std::string> left = names_of(a.libraries), right = names_of(b.libraries);
  if (left != right)
    return fmt::format("different libraries: {} and {}", fmt::join(left, ", "), fmt::join(right, ", "));
  for (std::size_t i = 0; i < a.libraries.size(); ++i) {
    if (auto objection = compare_libraries(a.libraries[i], b.libraries[i])) return objection;
  }
  std::vector<std::string> clients, others;
  for (const ClientState& client : a.clients) clients.push_back(client.id);
  for (const ClientState& client : b.clients) others.push_back(client.id);
  if (clients != others)
    return fmt::format("different clients: {} and {}", fmt::join(clients, ", "), fmt::join(others, ", "));
  for (std::size_t i = 0; i < a.clients.size(); ++i) {
    if (auto objection = compare_clients(a.clients[i], b.clients[i])) return objection;
  }
  if (a.rounds.wanted != b.rounds.wanted || a.rounds.seed != b.rounds.seed)
    return fmt::format("{} and {}", rounds_in_words(a.rounds), rounds_in_words(b.rounds));
  return std::nullopt;
}

/// "process/end" tells of a client's process and not of a case, so each shard may have one.
bool is_of_process(const Entry& entry) { return entry.function == "process"; }

std::string job_id(const std::string& library, const std::string& function, const std::string& name,
                   const std::string& client) {
  return fmt::format("{}/{}/{}@{}", library, function, name, client);
}

/// Each case of the plan has one entry for each client, in one shard.
Objection check_entries(const std::vector<NamedRun>& runs) {
  std::map<std::string, const NamedRun*> seen;
  for (const NamedRun& run : runs) {
    for (const Entry& entry : run.summary.entries) {
      if (is_of_process(entry)) continue;
      const std::string id = job_id(entry.library, entry.function, entry.name, entry.client);
      const auto [place, fresh] = seen.emplace(id, &run);
      if (!fresh)
        return fmt::format(
            "\"{}\" is in \"{}\" and in \"{}\": they were divided in different ways (--shard-times?)", id,
            place->second->name, run.name);
    }
  }
  const Summary& plan = runs.front().summary;
  for (const LibraryState& library : plan.libraries) {
    for (const CaseState& each : library.cases) {
      for (const ClientState& client : plan.clients) {
        if (!each.client.empty() && each.client != client.id) continue;
        const auto& some = each.clients;
        if (!some.empty() && std::find(some.begin(), some.end(), client.id) == some.end()) continue;
        const std::string id = job_id(library.name, each.function, each.name, client.id);
        if (seen.count(id) == 0)
          return fmt::format(
              "\"{}\" is in none of them: they were divided in different ways (--shard-times?)", id);
      }
    }
  }
  return std::nullopt;
}

/// A report kept `kept_failures` of each entry, and so does the sum.
void add_entry(Entry& to, Entry&& from) {
  to.counts += from.counts;
  to.time += from.time;
  to.failures_omitted += from.failures_omitted;
  for (Failure& failure : from.failures) {
    if (to.failures.size() < kept_failures)
      to.failures.push_back(std::move(failure));
    else
      ++to.failures_omitted;
  }
}

void add_entries(Summary& whole, std::vector<Entry>&& entries) {
  for (Entry& entry : entries) {
    if (is_of_process(entry)) {
      const auto same = std::find_if(whole.entries.begin(), whole.entries.end(), [&](const Entry& each) {
        return is_of_process(each) && each.library == entry.library && each.client == entry.client;
      });
      if (same != whole.entries.end()) {
        add_entry(*same, std::move(entry));
        continue;
      }
    }
    whole.entries.push_back(std::move(entry));
  }
}

/// Shards run side by side: the slowest one is how long it took, what they used adds up.
void add_timing(Timing& to, const Timing& from) {
  to.wall = std::max(to.wall, from.wall);
  to.prepare = std::max(to.prepare, from.prepare);
  to.orchestrator_cpu += from.orchestrator_cpu;
  to.clients_cpu += from.clients_cpu;
  to.orchestrator_peak_bytes = std::max(to.orchestrator_peak_bytes, from.orchestrator_peak_bytes);
  to.processes += from.processes;
}

void add_run(Summary& whole, Summary&& part) {
  add_entries(whole, std::move(part.entries));
  add_timing(whole.timing, part.timing);
  whole.interrupted = whole.interrupted || part.interrupted;
  whole.rounds.played = std::min(whole.rounds.played, part.rounds.played);
  if (whole.stopped.empty()) whole.stopped = part.stopped;
  whole.when = std::min(whole.when, part.when);
  for (std::size_t i = 0; i < whole.clients.size(); ++i) {
    ClientState& client = whole.clients[i];
    if (client.runtime.empty()) client.runtime = part.clients[i].runtime;
    client.launches += part.clients[i].launches;
    client.startup = std::max(client.startup, part.clients[i].startup);
    client.cpu += part.clients[i].cpu;
    client.peak_bytes = std::max(client.peak_bytes, part.clients[i].peak_bytes);
  }
}

}  // namespace

Result<Summary> merge_shards(std::vector<NamedRun> runs) {
  if (runs.empty()) return usage_error("there is nothing to merge");
  if (auto objection = check_shards(runs)) return usage_error("cannot merge: " + *objection);
  for (const NamedRun& run : runs) {
    if (auto objection = compare_plans(runs.front().summary, run.summary))
      return usage_error(fmt::format("cannot merge \"{}\" and \"{}\": they are not of one run: {}",
                                     runs.front().name, run.name, *objection));
  }
  if (auto objection = check_entries(runs)) return usage_error("cannot merge: " + *objection);
  std::sort(runs.begin(), runs.end(), [](const NamedRun& a, const NamedRun& b) {
    return a.summary.shard->index < b.summary.shard->index;
  });
  Summary whole = std::move(runs.front().summary);
  for (std::size_t i = 1; i < runs.size(); ++i) add_run(whole, std::move(runs[i].summary));
  whole.shard.reset();
  whole.sort_entries();
  return whole;
}

}  // namespace concord
