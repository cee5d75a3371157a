// Groups failures of several clients and says what the grouping shows. Prints nothing.
#include "report/differences.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "report/page.hpp"

namespace concord {

namespace {

constexpr std::string_view oracle = "go-native";

void add(Difference& difference, const Failure& failure) {
  for (Voice& voice : difference.voices) {
    if (voice.got == failure.got && voice.cause == failure.cause && voice.first->known == failure.known) {
      voice.clients.push_back(visible(failure.client));
      return;
    }
  }
  difference.voices.push_back({failure.got, &failure, failure.cause, {visible(failure.client)}});
}

bool did_as_expected(const Entry& entry, const std::string& id) {
  if (entry.counts[Verdict::pass] == 0 || entry.failures_omitted > 0) return false;
  return std::none_of(entry.failures.begin(), entry.failures.end(),
                      [&](const Failure& each) { return each.id == id; });
}

void finish(EntryDifferences& gathered, const std::vector<const Entry*>& entries) {
  for (Difference& difference : gathered.differences) {
    for (const Entry* entry : entries) {
      if (did_as_expected(*entry, difference.id)) difference.agreeing.push_back(visible(entry->client));
    }
    std::stable_partition(difference.agreeing.begin(), difference.agreeing.end(),
                          [](const std::string& client) { return client == oracle; });
    std::stable_sort(difference.voices.begin(), difference.voices.end(),
                     [](const Voice& a, const Voice& b) { return a.clients.size() > b.clients.size(); });
  }
}

std::string who_agrees(const Difference& difference) {
  const bool with_oracle = !difference.agreeing.empty() && difference.agreeing.front() == oracle;
  if (difference.generated && with_oracle) {  // the oracle's answer of this run is the golden
    const std::vector<std::string> others(difference.agreeing.begin() + 1, difference.agreeing.end());
    if (others.empty()) return "go-native says otherwise";
    return fmt::format("{} agree{} with go-native", enumeration(others, 2), others.size() == 1 ? "s" : "");
  }
  return fmt::format("{} agree{} with the golden", enumeration(difference.agreeing, 2),
                     difference.agreeing.size() == 1 ? "s" : "");
}

}  // namespace

std::vector<EntryDifferences> gather(const Summary& summary, bool (*wanted)(Verdict)) {
  std::vector<EntryDifferences> all;
  std::vector<std::vector<const Entry*>> entries;
  std::unordered_map<std::string, std::size_t> places;
  std::vector<std::unordered_map<std::string, std::size_t>> cases;
  for (const Entry& entry : summary.entries) {
    const std::string key = fmt::format("{}/{}/{}", entry.library, entry.function, entry.name);
    const auto [place, is_new] = places.try_emplace(key, all.size());
    if (is_new) {
      all.push_back({key, entry.library, entry.line, {}, 0});
      entries.emplace_back();
      cases.emplace_back();
    }
    const std::size_t at = place->second;
    entries[at].push_back(&entry);
    all[at].omitted += entry.failures_omitted;
    for (const Failure& failure : entry.failures) {
      if (!wanted(failure.verdict)) continue;
      const std::string identity = fmt::format("{}\n{}\n{}\n{}", to_string(failure.verdict), failure.id,
                                               failure.call, failure.expected);
      const auto [known, first] = cases[at].try_emplace(identity, all[at].differences.size());
      if (first)
        all[at].differences.push_back(
            {failure.id, failure.call, failure.expected, failure.verdict, entry.generated, {}, {}});
      add(all[at].differences[known->second], failure);
    }
  }
  for (std::size_t at = 0; at < all.size(); ++at) finish(all[at], entries[at]);
  std::erase_if(all, [](const EntryDifferences& each) { return each.differences.empty(); });
  return all;
}

std::string answers_in_words(const Difference& difference) {
  constexpr std::size_t longest_columns = 24;
  if (difference.verdict != Verdict::fail ||
      difference.voices.size() + (difference.agreeing.empty() ? 0 : 1) < 2)
    return "";
  std::vector<std::string> parts;
  const auto add = [&](const std::vector<std::string>& clients, const std::string& value) {
    const std::string who =
        clients.size() == 1 ? clients.front() + " says" : fmt::format("{} say", clients.size());
    parts.push_back(fmt::format("{} {}", who, visible(value)));
    return fits(value, longest_columns) && !value.empty();
  };
  bool short_ones = difference.agreeing.empty() || add(difference.agreeing, difference.expected);
  for (const Voice& voice : difference.voices) short_ones = add(voice.clients, voice.got) && short_ones;
  return short_ones ? fmt::format("{}", fmt::join(parts, ", ")) : "";
}

std::string cause_in_words(const Difference& difference, const Voice& voice) {
  switch (voice.cause) {
    case Cause::binding:
      if (difference.agreeing.empty()) return "the binding is wrong";
      return "the binding is wrong: " + who_agrees(difference);
    case Cause::library_changed:
      return "the library changed: go-native differs from the golden too";
    case Cause::signature:
      return "the signature changed: the contract differs from the recorded one";
    case Cause::foreign:
      return "the library: every client differs from go-native in the same way, so it cannot do this when it "
             "is "
             "called from outside Go";
    case Cause::none:
      break;
  }
  if (difference.verdict == Verdict::unexpected_pass) return "the difference that known.toml lists is gone";
  if (difference.verdict == Verdict::flaky)
    return "it goes both ways: the same call gave different results in this run";
  return "";
}

}  // namespace concord
