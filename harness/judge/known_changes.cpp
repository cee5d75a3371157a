// From the failures of a run to changes of known.toml. Knows texts and verdicts, opens no file.
#include "judge/known_changes.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace concord {

namespace {

constexpr std::uint64_t single_cases = 5;  // of a family; more are recorded as the family

struct Job {
  std::string id, client, expect;
};

/// What the cases of one entry did in this run.
struct Met {
  std::vector<Job> still, gone, changed;
};

std::string id_of(const Entry& entry) {
  return fmt::format("{}/{}/{}", entry.library, entry.function, entry.name);
}

/// Clients of the same case with the same ending stand together.
std::vector<KnownAddition> grouped(const std::vector<Job>& jobs, std::optional<std::size_t> like) {
  std::vector<KnownAddition> additions;
  for (const Job& job : jobs) {
    const auto same = std::find_if(additions.begin(), additions.end(), [&](const KnownAddition& each) {
      return each.cases.front() == job.id && each.expect == job.expect;
    });
    if (same == additions.end()) {
      additions.push_back({{job.id}, {job.client}, job.expect, like});
    } else if (std::find(same->clients.begin(), same->clients.end(), job.client) == same->clients.end()) {
      same->clients.push_back(job.client);
    }
  }
  return additions;
}

class Changes {
 public:
  Changes(const KnownList& list, const Summary& summary, const std::string& library, KnownScope scope)
      : list_(list), summary_(summary), library_(library), scope_(scope), met_(list.entries.size()) {}

  KnownChanges make() {
    for (const Entry& entry : summary_.entries) {
      if (entry.library == library_) take(entry);
    }
    for (std::size_t i = 0; i < met_.size(); ++i) settle(i);
    take_facts();
    for (KnownAddition& each : grouped(new_, std::nullopt)) changes_.edit.added.push_back(std::move(each));
    return std::move(changes_);
  }

 private:
  void leave(const std::string& text) {
    std::vector<std::string>& all = changes_.left_alone;
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
  }

  std::optional<std::size_t> entry_at(const std::string& position) const {
    for (std::size_t i = 0; i < list_.entries.size(); ++i) {
      if (position_of(list_, list_.entries[i]) == position) return i;
    }
    return std::nullopt;
  }

  /// The case of an entry, as the entry names it: all of a family, or one of its cases.
  Job job_of(std::size_t index, const Entry& entry, const Failure& failure) const {
    const bool whole = entry.generated && named_cases(list_.entries[index], id_of(entry)).all;
    return {whole ? id_of(entry) + "#*" : failure.id, entry.client, failure.expect};
  }

  void take(const Entry& entry) {
    std::vector<const Failure*> unknown;
    for (const Failure& failure : entry.failures) {
      const std::optional<std::size_t> index = entry_at(failure.known);
      if (!index) {
        if (is_failure(failure.verdict)) unknown.push_back(&failure);
        continue;
      }
      Met& met = met_[*index];
      if (failure.verdict == Verdict::known_difference)
        met.still.push_back(job_of(*index, entry, failure));
      else if (failure.verdict == Verdict::unexpected_pass)
        met.gone.push_back(job_of(*index, entry, failure));
      else
        met.changed.push_back(job_of(*index, entry, failure));
    }
    if (entry.counts[Verdict::unavailable] > 0) {  // nothing is known of it now, so it stays as it is
      for (std::size_t i = 0; i < list_.entries.size(); ++i) {
        const std::string id = id_of(entry) + (entry.generated ? "#*" : "");
        if (names_client(list_.entries[i], entry.client) && names_case(list_.entries[i], id))
          met_[i].still.push_back({id, entry.client, ""});
      }
    }
    take_unknown(entry, unknown);
  }

  void take_unknown(const Entry& entry, const std::vector<const Failure*>& failures) {
    if (failures.empty()) return;
    const std::string at = fmt::format("{}@{}", id_of(entry), entry.client);
    if (entry.counts[Verdict::changed_signature] > 0)
      return leave(fmt::format("{}/{}: its signature changed; `concord bless` records signatures", library_,
                               entry.function));
    if (failures.front()->expected.starts_with("no golden"))
      return leave(fmt::format("{}: it has no golden; record that first", at));
    const auto client = std::find_if(summary_.clients.begin(), summary_.clients.end(),
                                     [&](const ClientState& each) { return each.id == entry.client; });
    if (client == summary_.clients.end() || client->launches == 0)
      return leave(fmt::format("{}: the client did not run: {}", entry.client, failures.front()->got));
    if (is_expired(entry)) return;  // said by its fact
    if (entry.generated && failures.size() + entry.failures_omitted > single_cases)
      return new_.push_back({id_of(entry) + "#*", entry.client, "\"fails\""});
    for (const Failure* failure : failures) {
      if (failure->expect.empty())
        leave(fmt::format("{}: {}", at, to_string(failure->verdict)));
      else
        new_.push_back({failure->id, entry.client, failure->expect});
    }
  }

  /// Whether an entry that has expired speaks of it: its date is for people to move.
  bool is_expired(const Entry& entry) const {
    return std::any_of(list_.entries.begin(), list_.entries.end(), [&](const KnownEntry& known) {
      return has_fact(known, "expired") && names_client(known, entry.client) &&
             (names_case(known, id_of(entry)) || !named_cases(known, id_of(entry)).indices.empty());
    });
  }

  bool has_fact(const KnownEntry& entry, std::string_view what) const {
    const std::string id = fmt::format("{}/known.toml/{}-{}", library_, entry.where.line, what);
    return std::any_of(summary_.libraries.begin(), summary_.libraries.end(),
                       [&](const LibraryState& library) {
                         return std::any_of(library.artifact.begin(), library.artifact.end(),
                                            [&](const ArtifactFact& fact) { return fact.id == id; });
                       });
  }

  /// Everything that it speaks of was run.
  bool in_scope(const KnownEntry& entry) const {
    const auto ran = [&](const std::string& pattern) {
      return std::any_of(summary_.entries.begin(), summary_.entries.end(), [&](const Entry& each) {
        return id_of(each) == pattern || (each.generated && id_of(each) + "#*" == pattern);
      });
    };
    const auto took_part = [&](const std::string& client) {
      return std::any_of(summary_.clients.begin(), summary_.clients.end(),
                         [&](const ClientState& each) { return each.id == client; });
    };
    return (scope_.all_cases || std::all_of(entry.cases.begin(), entry.cases.end(), ran)) &&
           (scope_.all_clients || std::all_of(entry.clients.begin(), entry.clients.end(), took_part));
  }

  void settle(std::size_t index) {
    const KnownEntry& entry = list_.entries[index];
    Met& met = met_[index];
    if (met.gone.empty() && met.changed.empty()) return;
    if (!in_scope(entry))
      return leave(fmt::format("{}: it speaks of more than was selected", position_of(list_, entry)));
    if (met.still.size() >= kept_known && !is_exact(entry))
      return leave(fmt::format("{}: too many of its cases still differ to name them; narrow it by hand",
                               position_of(list_, entry)));
    const bool alike = std::all_of(met.changed.begin(), met.changed.end(),
                                   [&](const Job& job) { return job.expect == met.changed.front().expect; });
    if (met.still.empty() && met.gone.empty() && alike) {
      changes_.edit.expectations[index] = met.changed.front().expect;
      return;
    }
    changes_.edit.removed.insert(index);
    for (Job& job : met.still) job.expect = entry.expect.text;
    for (const std::vector<Job>* jobs : {&met.still, &met.changed}) {
      for (KnownAddition& each : grouped(*jobs, index)) changes_.edit.added.push_back(std::move(each));
    }
  }

  void take_facts() {
    for (std::size_t i = 0; i < list_.entries.size(); ++i) {
      const KnownEntry& entry = list_.entries[i];
      const std::string position = position_of(list_, entry);
      if (has_fact(entry, "expired"))
        leave(fmt::format("{}: it has expired: mend the difference, or move the date", position));
      if (has_fact(entry, "no-client")) leave(fmt::format("{}: one of its clients is unknown", position));
      if (!has_fact(entry, "no-match")) continue;
      if (entry.cases.size() == 1)
        changes_.edit.removed.insert(i);
      else
        leave(fmt::format("{}: one of its patterns matches no case", position));
    }
  }

  const KnownList& list_;
  const Summary& summary_;
  const std::string& library_;
  KnownScope scope_;
  std::vector<Met> met_;
  std::vector<Job> new_;
  KnownChanges changes_;
};

}  // namespace

KnownChanges known_changes(const KnownList& list, const Summary& summary, const std::string& library,
                           KnownScope scope) {
  return Changes(list, summary, library, scope).make();
}

}  // namespace concord
