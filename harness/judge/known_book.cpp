// Applies known.toml to endings. Knows no outcome and counts no verdict.
#include "judge/known_book.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "plan/pattern.hpp"

namespace concord {

namespace {

bool goes_both_ways(const KnownEntry& entry) { return entry.expect.kind == Expectation::Kind::flaky; }

std::string family_of(const std::string& id) { return id.substr(0, id.rfind('#')); }

/// What is not planned one by one, or only where there is something to be said of it.
bool is_unplanned(std::string_view pattern) {
  return pattern.find("/transcript/") != std::string_view::npos ||
         pattern.find("/process/") != std::string_view::npos;
}

bool names_something(std::string_view pattern, const std::vector<KnownBook::PlannedId>& ids) {
  std::string_view family = pattern;
  const std::optional<std::uint64_t> index = take_index(family);
  return std::any_of(ids.begin(), ids.end(), [&](const KnownBook::PlannedId& each) {
    if (!each.family) return matches(pattern, each.id);
    return matches(family, each.id) && (!index || *index < each.size);
  });
}

}  // namespace

KnownFacts KnownBook::facts_of(const Job& job) const {
  KnownFacts facts = facts_;
  facts.runtime = job.runtime;
  return facts;
}

bool KnownBook::speaks(const KnownEntry& entry, const Job& job) const {
  return names_client(entry, job.client) && names_case(entry, job.id) && holds(entry.when, facts_of(job));
}

std::vector<std::size_t> KnownBook::speaking(const Job& job) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < list_->entries.size(); ++i) {
    const KnownEntry& entry = list_->entries[i];
    if (!speaks(entry, job)) continue;
    if (expired(entry, facts_))
      expired_.insert(i);
    else
      found.push_back(i);
  }
  return found;
}

std::string KnownBook::lines_of(const KnownEntry& entry) const {
  return entry.last_line == entry.where.line
             ? fmt::format("line {} of {}", entry.where.line, list_->path.string())
             : fmt::format("lines {} to {} of {}", entry.where.line, entry.last_line, list_->path.string());
}

Ruling KnownBook::on_difference(const Job& job, const Ending& ending) {
  const std::vector<std::size_t> found = speaking(job);
  for (const std::size_t i : found) {
    met_.emplace(i, job.client, job.id);
    if (job.id.find('#') != std::string::npos) met_.emplace(i, job.client, family_of(job.id));
  }
  for (const std::size_t i : found) {
    if (fits(list_->entries[i].expect, ending)) return {&list_->entries[i], true, ""};
  }
  if (found.empty() || ending.kind == Ending::Kind::not_run) return {};
  const KnownEntry& entry = list_->entries[found.front()];
  return {&entry, false,
          fmt::format("{} expects {}; where this is accepted, line {} becomes\nexpect = {}", position(entry),
                      entry.expect.text, entry.expect_where.line, expectation_of(ending))};
}

Ruling KnownBook::on_pass(const Job& job) {
  for (const std::size_t i : speaking(job)) {
    const KnownEntry& entry = list_->entries[i];
    if (goes_both_ways(entry)) continue;
    // A wildcard means the bindings: Go itself is what they are compared with.
    const bool named =
        std::find(entry.clients.begin(), entry.clients.end(), job.client) != entry.clients.end();
    if (job.oracle && !named) continue;
    return {&entry, false,
            fmt::format("remove {}{}", lines_of(entry),
                        is_exact(entry) ? ", or there this case or client alone" : ", or let it name fewer")};
  }
  return {};
}

std::vector<Ruling> KnownBook::unmet(const Job& family, const std::function<bool(std::uint64_t)>& ran) {
  std::vector<Ruling> all;
  if (family.oracle) return all;
  for (std::size_t i = 0; i < list_->entries.size(); ++i) {
    const KnownEntry& entry = list_->entries[i];
    if (goes_both_ways(entry) || !names_client(entry, family.client) || !holds(entry.when, facts_of(family)))
      continue;
    const NamedCases named = named_cases(entry, family.id);
    if (!named.all && named.indices.empty()) continue;
    if (expired(entry, facts_)) {
      expired_.insert(i);
      continue;
    }
    const std::string mend = fmt::format("remove {}, or there this family or client alone", lines_of(entry));
    if (named.all && met_.count({i, family.client, family.id}) == 0) all.push_back({&entry, false, mend});
    for (const std::uint64_t index : named.indices) {
      if (ran(index) && met_.count({i, family.client, fmt::format("{}#{}", family.id, index)}) == 0)
        all.push_back({&entry, false, mend});
    }
  }
  return all;
}

bool KnownBook::speaks_of_family(const Job& family) const {
  return std::any_of(list_->entries.begin(), list_->entries.end(), [&](const KnownEntry& entry) {
    const NamedCases named = named_cases(entry, family.id);
    return names_client(entry, family.client) && (named.all || !named.indices.empty());
  });
}

ArtifactFact KnownBook::fact(const std::string& library, const KnownEntry& entry, const char* what,
                             const std::string& text) const {
  return {fmt::format("{}/known.toml/{}-{}", library, entry.where.line, what), false,
          fmt::format("{}: {}", position(entry), text)};
}

std::vector<ArtifactFact> KnownBook::without_match(const std::string& library,
                                                   const std::vector<PlannedId>& ids) const {
  std::vector<ArtifactFact> facts;
  std::vector<std::string> names;
  for (const PlannedId& each : ids) names.push_back(each.id);
  for (const KnownEntry& entry : list_->entries) {
    for (const std::string& pattern : entry.cases) {
      if (is_unplanned(pattern) || names_something(pattern, ids)) continue;
      facts.push_back(fact(library, entry, "no-match",
                           fmt::format("{}; remove {}", unknown_name("case (no id matches)", pattern, names),
                                       entry.cases.size() == 1 ? lines_of(entry) : "this pattern")));
      break;
    }
  }
  return facts;
}

std::vector<ArtifactFact> KnownBook::without_client(const std::string& library,
                                                    const std::vector<std::string>& clients) const {
  std::vector<ArtifactFact> facts;
  for (const KnownEntry& entry : list_->entries) {
    for (const std::string& pattern : entry.clients) {
      const bool known = std::any_of(clients.begin(), clients.end(),
                                     [&](const std::string& client) { return matches(pattern, client); });
      if (known || nearest(pattern, clients).empty()) continue;
      facts.push_back(fact(library, entry, "no-client", unknown_name("client", pattern, clients)));
      break;
    }
  }
  return facts;
}

std::vector<ArtifactFact> KnownBook::expired_entries(const std::string& library) const {
  std::vector<ArtifactFact> facts;
  for (const std::size_t i : expired_) {
    const KnownEntry& entry = list_->entries[i];
    facts.push_back(
        fact(library, entry, "expired",
             fmt::format("expired on {}: mend the difference and remove {}, or move the date; its cases "
                         "count as they are until then",
                         entry.expires, lines_of(entry))));
  }
  return facts;
}

}  // namespace concord
