// Pairs the entries of two runs by their ids and says what became of each. Shows nothing.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "history/compare.hpp"

namespace concord {

namespace {

std::string id_of(const Entry& entry) {
  return fmt::format("{}/{}/{}", entry.library, entry.function, entry.name);
}

/// What became of all cases of an entry, in words.
std::string state_of(const Entry& entry) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (entry.counts[verdict] == 0) continue;
    if (entry.counts[verdict] == entry.counts.total()) return std::string(to_string(verdict));
    if (verdict != Verdict::pass)
      parts.push_back(fmt::format("{} {}", entry.counts[verdict], to_string(verdict)));
  }
  return fmt::format("{} of {}", fmt::join(parts, ", "), entry.counts.total());
}

/// Cases that say nothing of the library, since they were not called.
std::uint64_t uncalled(const VerdictCounts& counts) {
  return counts[Verdict::refused] + counts[Verdict::unavailable];
}

Direction direction_of(const VerdictCounts& before, const VerdictCounts& after) {
  if (after.failures() != before.failures())
    return after.failures() > before.failures() ? Direction::worse : Direction::better;
  if (uncalled(after) != uncalled(before))
    return uncalled(after) > uncalled(before) ? Direction::worse : Direction::better;
  return Direction::changed;
}

/// The kept failures of an entry as far as they say what was got.
std::vector<std::pair<std::string, std::string>> answers_of(const Entry& entry) {
  std::vector<std::pair<std::string, std::string>> answers;
  for (const Failure& failure : entry.failures)
    answers.emplace_back(failure.id, fmt::format("{} {}", key_of(failure.verdict), failure.got));
  return answers;
}

const Failure* find_failure(const Entry* entry, const std::string& id) {
  if (entry == nullptr) return nullptr;
  for (const Failure& failure : entry->failures) {
    if (failure.id == id) return &failure;
  }
  return nullptr;
}

/// The failure that shows best what changed: the first that the other side has not, or has otherwise.
const Failure* telling(const Entry& entry, const Entry* other) {
  for (const Failure& failure : entry.failures) {
    const Failure* same = find_failure(other, failure.id);
    if (same == nullptr || same->got != failure.got) return &failure;
  }
  return entry.failures.empty() ? nullptr : &entry.failures.front();
}

Change change_of(const Entry* before, const Entry& after) {
  Change change;
  change.id = id_of(after);
  change.clients = {after.client};
  change.before = before == nullptr ? "not there" : state_of(*before);
  change.after = state_of(after);
  const Failure* now = telling(after, before);
  const Failure* shown = now != nullptr || before == nullptr ? now : telling(*before, &after);
  if (shown == nullptr) return change;
  if (after.generated) change.id = shown->id;
  change.call = shown->call;
  change.expected = shown->expected;
  change.replay = shown->replay;
  if (now != nullptr) change.got_after = now->got;
  if (const Failure* then = find_failure(before, shown->id)) change.got_before = then->got;
  return change;
}

constexpr std::ptrdiff_t most_alike = 64;  // entries of one case stand together: no need to look further back

/// Changes that differ in their client alone become one.
void add(std::vector<Change>& changes, Change change) {
  const auto key = [](const Change& c) {
    return std::tie(c.direction, c.id, c.before, c.after, c.call, c.expected, c.got_before, c.got_after);
  };
  const auto last = changes.rbegin() + std::min(most_alike, std::distance(changes.rbegin(), changes.rend()));
  const auto same =
      std::find_if(changes.rbegin(), last, [&](const Change& each) { return key(each) == key(change); });
  if (same == last) return changes.push_back(std::move(change));
  same->clients.push_back(change.clients.front());
}

class RunComparer {
 public:
  RunComparer(const Summary& before, const Summary& after) : before_(before), after_(after) {}

  RunComparison compare() {
    compare_surroundings();
    compare_entries();
    for (const LibraryState& library : after_.libraries) {
      if (const LibraryState* then = library_of(before_, library.name)) compare_libraries(*then, library);
    }
    std::stable_sort(result_.changes.begin(), result_.changes.end(),
                     [](const Change& a, const Change& b) { return a.direction < b.direction; });
    return std::move(result_);
  }

 private:
  static const LibraryState* library_of(const Summary& run, const std::string& name) {
    for (const LibraryState& library : run.libraries) {
      if (library.name == name) return &library;
    }
    return nullptr;
  }

  void note(const std::string& what, const std::string& then, const std::string& now) {
    if (then != now) result_.surroundings.push_back(fmt::format("{}: {} → {}", what, then, now));
  }

  void compare_surroundings() {
    note("machine", fmt::format("{}, {}", before_.host.system, before_.host.cpu),
         fmt::format("{}, {}", after_.host.system, after_.host.cpu));
    for (const LibraryState& now : after_.libraries) {
      const LibraryState* then = library_of(before_, now.name);
      if (then == nullptr) {
        result_.surroundings.push_back(fmt::format("{}: only in the second", now.name));
        continue;
      }
      note(now.name, then->go_version, now.go_version);
      if (then->source_digest != now.source_digest)
        result_.surroundings.push_back(fmt::format("{}: its source files changed", now.name));
    }
    for (const LibraryState& then : before_.libraries) {
      if (library_of(after_, then.name) == nullptr)
        result_.surroundings.push_back(fmt::format("{}: only in the first", then.name));
    }
    compare_clients();
    for (const auto& [name, run] : {std::pair{"first", &before_}, {"second", &after_}}) {
      if (run->interrupted)
        result_.surroundings.push_back(fmt::format("the {} was interrupted", name));
      else if (!run->stopped.empty())
        result_.surroundings.push_back(fmt::format("the {} did not come to its end: {}", name, run->stopped));
    }
  }

  void compare_clients() {
    std::map<std::string, std::string> then;
    const auto said = [](const ClientState& client) {
      return !client.unavailable.empty() ? "unavailable"
             : client.runtime.empty()    ? "not started"
                                         : client.runtime;
    };
    for (const ClientState& client : before_.clients) then[client.id] = said(client);
    for (const ClientState& client : after_.clients) {
      const auto found = then.find(client.id);
      if (found == then.end()) {
        result_.surroundings.push_back(fmt::format("{}: only in the second", client.id));
        continue;
      }
      note(client.id, found->second, said(client));
      then.erase(found);
    }
    for (const auto& [id, runtime] : then)
      result_.surroundings.push_back(fmt::format("{}: only in the first", id));
  }

  void compare_entries() {
    std::map<std::string, const Entry*> then;
    std::set<std::string> ids_then, ids_now;
    for (const Entry& entry : before_.entries) {
      then[id_of(entry) + "@" + entry.client] = &entry;
      ids_then.insert(id_of(entry));
    }
    for (const Entry& entry : after_.entries) {
      const std::string id = id_of(entry);
      const auto found = then.find(id + "@" + entry.client);
      if (ids_now.insert(id).second && ids_then.count(id) == 0) result_.appeared.push_back(id);
      compare_entry(found == then.end() ? nullptr : found->second, entry);
    }
    std::set<std::string> told;
    for (const Entry& entry : before_.entries) {
      const std::string id = id_of(entry);
      if (ids_now.count(id) == 0 && told.insert(id).second) result_.gone.push_back(id);
    }
  }

  void compare_entry(const Entry* then, const Entry& now) {
    if (then == nullptr) {
      if (now.counts.failures() == 0) return;
      Change change = change_of(nullptr, now);
      change.direction = Direction::worse;
      return add(result_.changes, std::move(change));
    }
    const bool same_counts = then->counts.of == now.counts.of;
    // Of a family whose size changed, and where nothing else did, the list of expectations tells.
    const bool resized = now.generated && direction_of(then->counts, now.counts) == Direction::changed &&
                         then->counts.total() != now.counts.total();
    if ((same_counts || resized) && answers_of(*then) == answers_of(now)) {
      ++result_.same;
      return;
    }
    Change change = change_of(then, now);
    change.direction = direction_of(then->counts, now.counts);
    add(result_.changes, std::move(change));
  }

  /// Facts that hold in the one library and not in the other.
  void compare_facts(const LibraryState& holding, const LibraryState& failing, Direction direction) {
    const auto fails_in = [](const LibraryState& library, const std::string& id) {
      return std::any_of(library.artifact.begin(), library.artifact.end(),
                         [&](const ArtifactFact& fact) { return fact.id == id && !fact.holds; });
    };
    for (const ArtifactFact& fact : failing.artifact) {
      if (fact.holds || fails_in(holding, fact.id)) continue;
      Change change;
      change.direction = direction;
      change.id = fact.id;
      change.before = direction == Direction::worse ? "holds" : "does not hold";
      change.after = direction == Direction::worse ? "does not hold" : "holds";
      (direction == Direction::worse ? change.got_after : change.got_before) = fact.text;
      add(result_.changes, std::move(change));
    }
  }

  void compare_libraries(const LibraryState& then, const LibraryState& now) {
    compare_facts(then, now, Direction::worse);
    compare_facts(now, then, Direction::better);
    for (const std::string& function : now.functions) {
      if (std::find(then.functions.begin(), then.functions.end(), function) == then.functions.end())
        result_.surroundings.push_back(fmt::format("{}: exports {}, too", now.name, function));
    }
    for (const std::string& function : then.functions) {
      if (std::find(now.functions.begin(), now.functions.end(), function) == now.functions.end())
        result_.surroundings.push_back(fmt::format("{}: no longer exports {}", now.name, function));
    }
    compare_expectations(then, now);
  }

  void compare_expectations(const LibraryState& then, const LibraryState& now) {
    std::map<std::string, const CaseState*> known;
    for (const CaseState& each : then.cases)
      known[each.function + "/" + each.name + "@" + each.client] = &each;
    for (const CaseState& each : now.cases) {
      const auto found = known.find(each.function + "/" + each.name + "@" + each.client);
      if (found == known.end() || found->second->digest == each.digest) continue;
      const auto words = [](const CaseState& state) {
        std::string text = state.call;
        if (state.generated > 0) text = fmt::format("{} generated cases", state.generated);
        if (!state.expected.empty()) text += (text.empty() ? "" : " = ") + state.expected;
        return text;
      };
      result_.expectations.push_back(
          {fmt::format("{}/{}/{}", now.name, each.function, each.name), words(*found->second), words(each)});
    }
  }

  const Summary &before_, &after_;
  RunComparison result_;
};

std::string names_of(const Summary& run) {
  std::vector<std::string> names;
  for (const LibraryState& library : run.libraries) names.push_back(library.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string part_of(const Summary& run) {
  return run.shard ? fmt::format("shard {} of {}", run.shard->index, run.shard->count) : "a whole run";
}

}  // namespace

Result<RunComparison> compare_runs(const NamedRun& before, const NamedRun& after) {
  if (before.summary.shard != after.summary.shard)
    return usage_error(
        fmt::format("cannot compare \"{}\", {}, with \"{}\", {}; `concord merge` puts shards together",
                    before.name, part_of(before.summary), after.name, part_of(after.summary)));
  const auto& libraries = before.summary.libraries;
  const bool common = std::any_of(libraries.begin(), libraries.end(), [&](const LibraryState& library) {
    return std::any_of(after.summary.libraries.begin(), after.summary.libraries.end(),
                       [&](const LibraryState& other) { return other.name == library.name; });
  });
  if (!common)
    return usage_error(
        fmt::format("cannot compare \"{}\" with \"{}\": they have no library in common; the first has "
                    "{}, the second {}",
                    before.name, after.name, names_of(before.summary), names_of(after.summary)));
  return RunComparer(before.summary, after.summary).compare();
}

std::uint64_t count_of(const RunComparison& comparison, Direction direction) {
  std::uint64_t count = 0;
  for (const Change& change : comparison.changes) {
    if (change.direction == direction) count += std::max<std::size_t>(1, change.clients.size());
  }
  return count;
}

}  // namespace concord
