// Compares rounds by their records, and shows failures that the rounds have kept.
#include "judge/repeats.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "judge/gather.hpp"
#include "judge/lane_state.hpp"

namespace concord {

namespace {

constexpr std::size_t longest_answer_bytes = 200;  // in a line that tells of several

/// Of an answer, as a part of a line.
std::string in_a_line(const std::string& got) {
  const std::size_t end = std::min({got.find('\n'), got.size(), longest_answer_bytes});
  std::string text = got.substr(0, end);
  while (!text.empty() && end < got.size() && (static_cast<unsigned char>(got[text.size()]) & 0xc0U) == 0x80U)
    text.pop_back();  // not in the middle of a character
  return end < got.size() ? text + "…" : text;
}

/// "112 in 3 rounds, as expected in 2"
std::string in_words(const std::vector<SeenAnswer>& answers) {
  std::vector<std::string> parts;
  for (const SeenAnswer& each : answers) {
    parts.push_back(fmt::format("{} in {}{}", each.got.empty() ? "as expected" : in_a_line(each.got),
                                each.times, parts.empty() ? each.times == 1 ? " round" : " rounds" : ""));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

/// What is left of an entry while rounds go on: no more than one round keeps, however many there are.
struct Repeats::Kept {
  Entry entry;  // of the first round in which it was
  Tally tally;
  std::map<std::pair<std::uint64_t, std::uint64_t>, Failure> failures;  // by index and answer
};

Repeats::~Repeats() = default;

Repeats::Repeats(const JudgeRequest& request, Rounds wanted)
    : wanted_(wanted), lanes_(request.clients), facts_(request.known_facts) {
  for (const ClientLane& lane : lanes_) {
    KnownFacts facts = facts_;
    facts.go = lane.library->go_version;
    books_.emplace(lane.plan, KnownBook(lane.plan->known, std::move(facts)));
  }
}

void Repeats::add(Judge::Findings round) {
  for (const ClientState& client : round.clients) add_client(clients_, client);
  for (auto& [plan, facts] : round.fixtures) {
    std::vector<ArtifactFact>& all = fixtures_[plan];
    for (ArtifactFact& fact : facts) {
      const bool told =
          std::any_of(all.begin(), all.end(), [&](const ArtifactFact& each) { return each.id == fact.id; });
      if (!told) all.push_back(std::move(fact));
    }
  }
  for (std::size_t i = 0; i < round.entries.size(); ++i)
    add_entry(std::move(round.entries[i]), round.records[i]);
}

void Repeats::add_entry(Entry entry, const Record& record) {
  const auto [place, fresh] =
      places_.emplace(Key{entry.library, entry.function, entry.name, entry.client}, kept_.size());
  if (fresh) {
    kept_.emplace_back();
    kept_.back().entry = entry;
    kept_.back().entry.time = {};
  }
  Kept& kept = kept_[place->second];
  kept.tally.add(record, entry.counts);
  kept.entry.time += entry.time;
  for (Failure& failure : entry.failures) {
    if (kept.failures.size() >= 2 * kept_failures) break;
    const std::pair key{index_in(entry, failure.id), answered_with(failure, false).answer};
    kept.failures.try_emplace(key, std::move(failure));
  }
}

Judge::Findings Repeats::finish() {
  Judge::Findings findings;
  for (Kept& kept : kept_) findings.entries.push_back(whole_of(kept));
  name_the_library(findings.entries);
  findings.clients = std::move(clients_);
  findings.fixtures = std::move(fixtures_);
  return findings;
}

Entry Repeats::whole_of(Kept& kept) {
  Entry entry = kept.entry;
  const std::uint64_t total = entry.counts.total();
  entry.counts = {};
  entry.failures.clear();
  entry.failures_omitted = 0;
  entry.time /= kept.tally.rounds();
  if (!kept.tally.is_complete()) {
    take_counts(kept, entry);
    return entry;
  }
  for (const Tally::Cases& cases : kept.tally.cases()) take_cases(kept, cases, entry);
  entry.counts[Verdict::pass] += total - entry.counts.total();
  return entry;
}

void Repeats::take_cases(Kept& kept, const Tally::Cases& cases, Entry& entry) {
  const Tally::Way& way = cases.ways.front();
  const bool alike = cases.ways.size() == 1;
  if (alike && way.how.verdict == Verdict::pass) return;  // counted with all that pass
  std::uint64_t left = cases.count();
  for (std::uint64_t index = cases.first; left > 0; ++index, --left) {
    if (!alike) {
      flaky(entry, flaky_failure(kept, index, cases));
      continue;
    }
    const Failure* failure = kept_failure(kept, index, way);
    if (failure == nullptr) {  // those behind it are not kept either
      entry.counts[way.how.verdict] += left;
      if (way.how.verdict != Verdict::known_difference) entry.failures_omitted += left;
      return;
    }
    add_failure(entry, way.how.verdict, *failure);
  }
}

/// Too much went wrong to be remembered case by case: what the rounds have not in common has changed.
void Repeats::take_counts(const Kept& kept, Entry& entry) {
  entry.counts = kept.tally.common();
  const std::uint64_t changed = kept.entry.counts.total() - entry.counts.total();
  entry.failures = kept.entry.failures;
  entry.failures_omitted =
      entry.counts.failures() - std::min<std::uint64_t>(entry.counts.failures(), entry.failures.size());
  if (changed == 0) return;
  Failure failure;
  failure.id = fmt::format("{}/{}/{}", entry.library, entry.function, entry.name);
  failure.client = entry.client;
  failure.call = fmt::format("generated cases of {}", entry.function);
  failure.got = fmt::format(
      "at least {} of them did not end alike in {} rounds, and more went wrong than can be "
      "told apart",
      changed, kept.tally.rounds());
  flaky(entry, std::move(failure));
  entry.counts[Verdict::flaky] += changed - 1;
  entry.failures_omitted += changed - 1;
}

void Repeats::flaky(Entry& entry, Failure failure) {
  failure.verdict = Verdict::flaky;
  failure.cause = Cause::none;
  failure.expect = "\"flaky\"";
  failure.mend.clear();
  failure.known.clear();
  failure.reason.clear();
  failure.link.clear();
  rule(entry, failure);
  const Verdict verdict = failure.verdict;
  add_failure(entry, verdict, std::move(failure));
}

/// What known.toml makes of it.
void Repeats::rule(const Entry& entry, Failure& failure) {
  for (const ClientLane& lane : lanes_) {
    if (lane.plan->library != entry.library || lane.client->id != entry.client) continue;
    std::string runtime;
    for (const ClientState& client : clients_) {
      if (client.id == entry.client) runtime = client.runtime;
    }
    KnownBook& book = books_.at(lane.plan);
    const Ruling ruling =
        book.on_difference({failure.id, entry.client, runtime, lane.oracle}, {Ending::Kind::flaky, nullptr});
    if (ruling.entry == nullptr) return;
    failure.known = book.position(*ruling.entry);
    failure.reason = ruling.entry->reason;
    failure.link = ruling.entry->link;
    failure.mend = ruling.mend;
    if (ruling.accepted) failure.verdict = Verdict::known_difference;
    return;
  }
}

const Failure* Repeats::kept_failure(const Kept& kept, std::uint64_t index, const Tally::Way& way) const {
  const std::uint64_t place = is_of_the_whole(index) ? of_the_whole : index;
  const auto found = kept.failures.find({place, way.how.answer});
  return found != kept.failures.end() ? &found->second : nullptr;
}

std::string Repeats::id_in(const Kept& kept, std::uint64_t index) const {
  const Entry& entry = kept.entry;
  std::string id = fmt::format("{}/{}/{}", entry.library, entry.function, entry.name);
  const std::string number = fmt::format("#{}", index);
  const bool one_of_many = entry.generated && !is_of_the_whole(index) && !id.ends_with(number);
  return one_of_many ? id + number : id;
}

Failure Repeats::failure_of(const Kept& kept, std::uint64_t index, const Tally::Way& way) const {
  if (const Failure* failure = kept_failure(kept, index, way)) return *failure;
  Failure failure;
  failure.id = id_in(kept, index);
  failure.client = kept.entry.client;
  failure.got = way.how.verdict == Verdict::pass ? "" : "another answer (only the first ones are kept)";
  return failure;
}

Failure Repeats::flaky_failure(const Kept& kept, std::uint64_t index, const Tally::Cases& cases) const {
  std::optional<Failure> shown;
  std::vector<SeenAnswer> answers;
  std::vector<std::string> rounds;
  for (const Tally::Way& way : cases.ways) {
    Failure one = failure_of(kept, index, way);
    const bool passed = way.how.verdict == Verdict::pass;
    answers.push_back({way.how.verdict, passed ? "" : one.got, way.times});
    if (passed) continue;
    rounds.push_back(fmt::format("{}{}", way.first_round, seed_of(way.first_round)));
    if (!shown || shown->call.empty()) shown = std::move(one);
  }
  Failure failure = std::move(*shown);  // there are two ways, of which one is no pass
  const std::string first = fmt::format("first so in round {}", fmt::join(rounds, ", in round "));
  failure.detail = failure.detail.empty() ? first : failure.detail + "\n" + first;
  failure.got = in_words(answers);
  failure.answers = std::move(answers);
  if (!failure.replay.empty()) failure.replay += fmt::format(" --repeat {}", wanted_.wanted);
  return failure;
}

/// How the order of a round can be had again.
std::string Repeats::seed_of(unsigned round) const {
  return wanted_.seed ? fmt::format(" (--shuffle --seed {})", *wanted_.seed + (round - 1)) : "";
}

/// Where Go's own answers change, the bindings are not to blame.
void Repeats::name_the_library(std::vector<Entry>& entries) const {
  std::map<Key, bool> changing;
  for (const Entry& entry : entries) {
    if (entry.client == judged_by && entry.counts[Verdict::flaky] > 0)
      changing[{entry.library, entry.function, entry.name, ""}] = true;
  }
  for (Entry& entry : entries) {
    if (entry.client == judged_by || changing.count({entry.library, entry.function, entry.name, ""}) == 0)
      continue;
    for (Failure& failure : entry.failures) {
      if (failure.verdict == Verdict::flaky)
        failure.detail += fmt::format("\n{} is flaky here, too: look at the library first", judged_by);
    }
  }
}

}  // namespace concord
