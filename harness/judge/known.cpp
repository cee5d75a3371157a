// The judge's part that knows of known.toml, and of what is wrong with the fixtures themselves.
#include <algorithm>

#include <fmt/format.h>

#include "judge/describe.hpp"
#include "judge/lane_state.hpp"

namespace concord {

namespace {

std::vector<KnownBook::PlannedId> planned_ids(const Plan& plan) {
  std::vector<KnownBook::PlannedId> ids;
  for (const PlannedCase& each : plan.cases)
    ids.push_back({case_id(plan, each.function, each.name), false, 1});
  for (const PlannedFamily& each : plan.families)
    ids.push_back(
        {case_id(plan, each.function, each.name), true, each.changed ? UINT64_MAX : each.family->size()});
  return ids;
}

std::vector<ArtifactFact> orphan_facts(const Plan& plan, const std::string& bless) {
  std::vector<ArtifactFact> facts;
  for (const Orphan& orphan : plan.orphans) {
    facts.push_back({fmt::format("{}/golden.jsonl/{}-orphan", plan.library, orphan.line), false,
                     fmt::format("{}:{}: no case of the suite is \"{}\"; `{}` removes its golden",
                                 (plan.fixtures / "golden.jsonl").string(), orphan.line, orphan.id, bless)});
  }
  return facts;
}

}  // namespace

KnownBook& Judge::book(const Plan& plan) {
  const auto found = books_.find(&plan);
  if (found != books_.end()) return found->second;
  KnownFacts facts = request_.known_facts;
  for (const auto& lane : lanes_) {
    if (lane->spec.plan == &plan) facts.go = lane->spec.library->go_version;
  }
  return books_.emplace(&plan, KnownBook(plan.known, std::move(facts))).first->second;
}

std::string Judge::runtime_of(const Plan& plan, const std::string& client) const {
  for (const auto& lane : lanes_) {
    if (lane->spec.plan == &plan && lane->client.id == client) return lane->client.runtime;
  }
  return "";
}

void Judge::differ(const Plan& plan, Entry& entry, Verdict verdict, Failure failure, const Ending& ending) {
  failure.expect = expectation_of(ending);
  if (plan.known.entries.empty()) return fail(entry, verdict, std::move(failure), ending.cut_off);
  const std::string runtime = runtime_of(plan, entry.client);
  const Ruling ruling =
      book(plan).on_difference({failure.id, entry.client, runtime, entry.client == judged_by}, ending);
  if (ruling.entry != nullptr) {
    failure.known = book(plan).position(*ruling.entry);
    failure.reason = ruling.entry->reason;
    failure.link = ruling.entry->link;
    failure.mend = ruling.mend;
  }
  fail(entry, ruling.accepted ? Verdict::known_difference : verdict, std::move(failure), ending.cut_off);
}

/// `seen`: what it gave, where that is at hand.
void Judge::pass(const Plan& plan, Entry& entry, const std::string& function, const std::string& name,
                 const Json* seen) {
  if (plan.known.entries.empty()) return count(entry, Verdict::pass);
  const std::string id = case_id(plan, function, name);
  const std::string runtime = runtime_of(plan, entry.client);
  const Ruling ruling = book(plan).on_pass({id, entry.client, runtime, entry.client == judged_by});
  if (ruling.entry == nullptr) return count(entry, Verdict::pass);
  const auto planned = std::find_if(plan.cases.begin(), plan.cases.end(), [&](const PlannedCase& each) {
    return each.function == function && each.name == name;
  });
  Failure failure =
      failure_of(plan, id, entry.client, planned != plan.cases.end() ? call_of(*planned) : function);
  failure.known = book(plan).position(*ruling.entry);
  failure.reason = ruling.entry->reason;
  failure.link = ruling.entry->link;
  failure.expected = fmt::format("{} ({})", ruling.entry->expect.text, failure.known);
  failure.got = seen != nullptr ? describe(*seen) : "as it should be";
  failure.mend = ruling.mend;
  fail(entry, Verdict::unexpected_pass, std::move(failure));
}

/// Entries of known.toml that name a family, all of whose cases went well.
void Judge::check_known_families() {
  for (const auto& lane : lanes_) {
    const Plan& plan = *lane->spec.plan;
    if (plan.known.entries.empty()) continue;
    for (const auto& [index, entry] : lane->families) {
      const PlannedFamily& family = plan.families[index];
      if (entry->counts[Verdict::pass] == 0 || entry->counts[Verdict::not_run] > 0) continue;
      const std::string id = case_id(plan, family.function, family.name);
      const auto ran = [only = family.only](std::uint64_t at) { return !only || *only == at; };
      const auto unmet = book(plan).unmet({id, entry->client, lane->client.runtime, lane->spec.oracle}, ran);
      for (const Ruling& ruling : unmet) {
        if (family.only && named_cases(*ruling.entry, id).all)
          continue;  // one case says nothing of the others
        if (entry->counts[Verdict::pass] == 0) break;
        Failure failure = failure_of(plan, id, entry->client, family.function);
        failure.known = book(plan).position(*ruling.entry);
        failure.reason = ruling.entry->reason;
        failure.link = ruling.entry->link;
        failure.expected = fmt::format("{} ({})", ruling.entry->expect.text, failure.known);
        failure.got = "as it should be";
        failure.mend = ruling.mend;
        --entry->counts[Verdict::pass];
        --progress_.done;
        --progress_.clients[entry->client].done;
        fail(*entry, Verdict::unexpected_pass, std::move(failure));
      }
    }
  }
}

void Judge::check_fixtures(Findings& findings) {
  std::map<const Plan*, std::vector<std::string>> clients;
  for (const auto& lane : lanes_) clients[lane->spec.plan].push_back(lane->client.id);
  for (const AbsentLane& lane : request_.absent) clients[lane.plan].push_back(lane.client);
  for (const auto& [plan, ids] : clients) {
    std::vector<ArtifactFact>& facts = findings.fixtures[plan];
    const auto add = [&facts](std::vector<ArtifactFact> more) {
      facts.insert(facts.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    if (request_.all_cases) {
      add(orphan_facts(*plan, bless_line(*plan)));
      add(book(*plan).without_match(plan->library, planned_ids(*plan)));
    }
    if (request_.all_clients) add(book(*plan).without_client(plan->library, ids));
    add(book(*plan).expired_entries(plan->library));
  }
}

}  // namespace concord
