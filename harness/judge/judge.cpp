// Compares outcomes with what was expected and keeps the count. Runs nothing, formats nothing for any report.
#include "judge/judge.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"
#include "judge/common_cause.hpp"
#include "judge/describe.hpp"
#include "judge/excerpt.hpp"
#include "judge/gather.hpp"
#include "judge/lane_state.hpp"
#include "plan/values.hpp"
#include "plan/witness.hpp"

namespace concord {

namespace {

/// Whether it says something of the library: what it returned, refused to take, or died of.
bool is_answer(const Outcome& outcome) {
  return std::holds_alternative<outcome::Returned>(outcome) ||
         std::holds_alternative<outcome::FailedCall>(outcome) ||
         std::holds_alternative<outcome::Crashed>(outcome);
}

/// The block that holds a generated case.
Block block_of(const Plan& plan, std::size_t family, std::uint64_t index) {
  const PlannedFamily& planned = plan.families[family];
  if (planned.only) return {family, index, 1};
  const std::uint64_t rows = planned.family->rows_per_block(), first = index - index % rows;
  return {family, first, std::min(rows, planned.family->size() - first)};
}

/// What a client may put in the place of a row. Our own words for ends (row_of) are not for it to use.
bool is_row(const Json& row) {
  return row.is_array() || (row.is_object() && row.contains("error") && row["error"].is_string());
}

/// Why the client cannot pass what the row holds, where it says so.
std::optional<std::string> refusal_in(const Json& row) {
  if (!row.is_object() || row.value("error", Json()) != "refused") return std::nullopt;
  const Json text = row.value("text", Json(""));
  return text.is_string() ? shorten(visible(text.get<std::string>()), 200) : shown(text);
}

/// Rows are the same when they are spelled the same; of errors only the code counts.
bool same_row(const Json& left, const Json& right) {
  if (left.is_object() && right.is_object() && left.contains("error") && right.contains("error")) {
    return left["error"] == right["error"];
  }
  return to_text(left) == to_text(right);
}

/// How a lone outcome is kept as a row. Ends compare by Go's panic: the oracle exits 2 where a host dies of
/// SIGABRT.
Json row_of(const Outcome& outcome) {
  if (const auto* returned = std::get_if<outcome::Returned>(&outcome))
    return parse_json(returned->row).value_or(Json(returned->row));
  if (const auto* failed = std::get_if<outcome::FailedCall>(&outcome)) return {{"error", failed->code}};
  if (const auto* crashed = std::get_if<outcome::Crashed>(&outcome)) {
    return {{"dies", crashed->panic.empty() ? to_string(crashed->end) : crashed->panic}};
  }
  return {{"none", describe(outcome, nullptr)}};
}

/// What is compared of a return, at a fraction of the price: most clients say the same bytes.
XXH128_hash_t digest_of(const Outcome& outcome) {
  const auto* returned = std::get_if<outcome::Returned>(&outcome);
  if (returned == nullptr) return {};
  XXH128_hash_t digest = XXH3_128bits(returned->row.data(), returned->row.size());
  for (const auto* more : {&returned->stdout_bytes, &returned->witness}) {
    if (*more) digest = XXH3_128bits_withSeed((*more)->data(), (*more)->size(), digest.low64 ^ digest.high64);
  }
  return digest;
}

/// Null where nothing is. A mirror tells which of its answers it gave.
const Json* expected_of(const PlannedCase& planned, bool oracle, const Outcome& outcome) {
  if (!planned.golden) return nullptr;
  const Golden* golden = &*planned.golden;
  const auto* returned = std::get_if<outcome::Returned>(&outcome);
  if (!planned.turns.empty() && returned != nullptr && returned->witness)
    golden = &planned.turns[calls_before(*returned->witness, planned.function) % planned.turns.size()];
  return oracle ? &golden->go : &golden->ffi;
}

std::string words_for_row(const Json& row, const Export& callee) {
  if (row.is_object()) {
    if (row.contains("error")) return fmt::format("error {}", shown(row["error"]));
    if (row.contains("dies")) return "dies: " + row["dies"].get<std::string>();
    if (row.contains("none")) return row["none"].get<std::string>();
  }
  return describe(observation(outcome::Returned{to_text(row), std::nullopt}, callee));
}

Json whole_row(const Json& row, const Export& callee) {
  return whole_observation(outcome::Returned{to_text(row), std::nullopt}, callee);
}

std::string words_for_call(const PlannedFamily& family, std::uint64_t index) {
  return shown_call(*family.callee, family.family->row(index));
}

Ending ending_of(const Outcome& outcome, Json seen) {
  if (std::holds_alternative<outcome::TimedOut>(outcome)) return {Ending::Kind::timed_out, nullptr};
  if (std::holds_alternative<outcome::Garbled>(outcome)) return {Ending::Kind::garbled, nullptr};
  if (const auto* left = std::get_if<outcome::NotRun>(&outcome))
    return {Ending::Kind::not_run, nullptr, left->cut_off};
  return {Ending::Kind::answered, std::move(seen)};
}

/// Of a row that came in a block.
Ending ending_of_row(const Json& row, const Export& callee) {
  if (row.is_object() && row.contains("error")) return {Ending::Kind::answered, {{"error", row["error"]}}};
  return {Ending::Kind::answered, observation(outcome::Returned{to_text(row), std::nullopt}, callee)};
}

void tell(Failure& failure, Said said) {
  failure.panic = std::move(said.panic);
  failure.output = std::move(said.output);
  failure.errors = std::move(said.errors);
  failure.stacks = std::move(said.stacks);
}

/// What else has to be asked for to see it.
void tell_dependence(Failure& failure, const Outcome& outcome) {
  const std::optional<Dependence> depends = dependence_of(outcome);
  if (!depends) return;
  failure.detail += (failure.detail.empty() ? "" : "\n") + describe(*depends);
  failure.depends_on = depends->on;
  if (!depends->on.empty() && !failure.replay.empty()) failure.replay += " --case " + shell_word(depends->on);
}

bool happened_once(const Outcome& outcome) {
  const std::optional<Dependence> depends = dependence_of(outcome);
  return depends && depends->on.empty();
}

/// Of what a mirror says, the parts that the other does not say, too: there are as many as arguments have
/// fields.
Json unlike(const Json& one, const Json& other) {
  Json parts = Json::object();
  for (const auto& [key, value] : one.items()) {
    if (!other.contains(key)) {
      parts[key] = value;
      continue;
    }
    const bool nested = key == "arrived" && value.is_object() && other[key].is_object();
    if (nested) {
      if (Json inner = unlike(value, other[key]); !inner.empty()) parts[key] = std::move(inner);
    } else if (to_text(value) != to_text(other[key])) {
      parts[key] = value;
    }
  }
  return parts;
}

/// Expected and got in words, cut alike where they are long.
void compare(Failure& failure, const Json& expected, const Outcome& outcome, const Json& seen) {
  if (!std::holds_alternative<outcome::Returned>(outcome) || seen.contains("garbled")) {
    failure.expected = describe(expected);
    return;
  }
  Excerpts both = expected.contains("arrived") ? describe_both(unlike(expected, seen), unlike(seen, expected))
                                               : describe_both(expected, seen);
  failure.expected = std::move(both.expected);
  failure.got = std::move(both.got);
  failure.detail = std::move(both.note);
}

}  // namespace

Judge::Judge(JudgeRequest request) : request_(std::move(request)) {
  for (const ClientLane& lane : request_.clients) plan_lane(lane);
  for (const DemoLane& demo : request_.demos) {
    demo_entries_.push_back(&new_entry(*demo.plan, "transcript", demo.demo->transcript.stem().string(),
                                       demo.demo->client, false, 1));
  }
  for (const AbsentLane& lane : request_.absent) plan_absent(lane);
}

Judge::~Judge() = default;

Entry& Judge::new_entry(const Plan& plan, const std::string& function, const std::string& name,
                        const std::string& client, bool generated, std::uint64_t planned, Position where) {
  Entry entry;
  entry.library = plan.library;
  entry.function = function;
  entry.name = name;
  entry.client = client;
  entry.generated = generated;
  entry.line = where.line;
  progress_.planned += planned;
  progress_.clients[client].planned += planned;
  return entries_.emplace_back(std::move(entry));
}

void Judge::plan_lane(const ClientLane& lane) {
  auto state = std::make_unique<LaneState>();
  state->spec = lane;
  state->client.id = lane.client->id;
  const Plan& plan = *lane.plan;
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    if (!plan.cases[i].selected || !lane.part.has_case(i)) continue;
    Entry& entry = new_entry(plan, plan.cases[i].function, plan.cases[i].name, lane.client->id, false, 1,
                             plan.cases[i].where);
    if (plan.cases[i].changed)
      report_change(plan, entry);
    else
      state->cases[i] = &entry;
  }
  for (std::size_t f = 0; f < plan.families.size(); ++f) {
    if (!lane.part.has_family(f)) continue;
    const PlannedFamily& family = plan.families[f];
    const std::string name = family.only ? fmt::format("{}#{}", family.name, *family.only) : family.name;
    const std::uint64_t size = family.changed || family.only ? 1 : family.family->size();
    Entry& entry = new_entry(plan, family.function, name, lane.client->id, true, size, family.where);
    if (family.changed)
      report_change(plan, entry);
    else
      state->families[f] = &entry;
  }
  lanes_.push_back(std::move(state));
}

void Judge::plan_absent(const AbsentLane& lane) {
  const auto add = [&](const std::string& function, const std::string& name, bool generated,
                       std::uint64_t times, bool changed, Position where) {
    Entry& entry = new_entry(*lane.plan, function, name, lane.client, generated, times, where);
    if (changed) return report_change(*lane.plan, entry);
    if (lane.verdict == Verdict::unavailable) return count(entry, lane.verdict, times);
    Failure failure = failure_of(*lane.plan, case_id(*lane.plan, function, name), lane.client, function);
    failure.got = "not run: the client could not be built";
    failure.detail = lane.reason;
    const Answered how = answered_with(lane.verdict, "", failure.got);
    fail(entry, lane.verdict, std::move(failure));
    note(entry, {1, times - 1, how});
    count(entry, lane.verdict, times - 1);
    entry.failures_omitted += times - 1;
  };
  for (std::size_t i = 0; i < lane.plan->cases.size(); ++i) {
    const PlannedCase& each = lane.plan->cases[i];
    if (each.selected && lane.part.has_case(i))
      add(each.function, each.name, false, 1, each.changed, each.where);
  }
  for (std::size_t f = 0; f < lane.plan->families.size(); ++f) {
    if (!lane.part.has_family(f)) continue;
    const PlannedFamily& each = lane.plan->families[f];
    add(each.function, each.name, true, each.changed || each.only ? 1 : each.family->size(), each.changed,
        each.where);
  }
  ClientState state;
  state.id = lane.client;
  state.unavailable = lane.reason;
  absent_clients_.push_back(std::move(state));
}

void Judge::count(Entry& entry, Verdict verdict, std::uint64_t times) {
  entry.counts[verdict] += times;
  progressed(entry, verdict, times);
}

void Judge::progressed(const Entry& entry, Verdict verdict, std::uint64_t times) {
  progress_.done += times;
  progress_.clients[entry.client].done += times;
  if (is_failure(verdict)) progress_.failures += times;
}

void Judge::fail(Entry& entry, Verdict verdict, Failure failure, bool cut_off) {
  failure.verdict = verdict;
  note(entry, {index_in(entry, failure.id), 1, answered_with(failure, cut_off)});
  progressed(entry, verdict, 1);
  add_failure(entry, verdict, std::move(failure));
}

void Judge::note(const Entry& entry, const Span& span) {
  if (request_.records) records_[&entry].add(span);
}

Failure Judge::failure_of(const Plan& plan, const std::string& id, const std::string& client,
                          const std::string& call) const {
  Failure failure;
  failure.id = id;
  failure.client = client;
  failure.call = call;
  if (request_.replay) failure.replay = request_.replay(plan, id, client);
  return failure;
}

std::string Judge::bless_line(const Plan& plan) const {
  return request_.bless ? request_.bless(plan) : "concord bless " + plan.library;
}

void Judge::report_change(const Plan& plan, Entry& entry) {
  Failure failure = failure_of(plan, case_id(plan, entry.function, entry.name), entry.client, entry.function);
  failure.cause = Cause::signature;
  for (const SignatureChange& change : plan.changes) {
    if (change.function != entry.function) continue;
    failure.expected = change.recorded;
    failure.got = change.current.empty() ? "the library does not export it any more" : change.current;
    if (!change.where.empty()) failure.got += fmt::format(" ({})", change.where);
  }
  fail(entry, Verdict::changed_signature, std::move(failure));
}

void Judge::on_case(std::size_t number, std::size_t index, Outcome outcome, std::chrono::nanoseconds took) {
  LaneState& lane = *lanes_[number];
  const auto found = lane.cases.find(index);
  if (found == lane.cases.end()) return;
  Entry& entry = *found->second;
  const PlannedCase& planned = lane.spec.plan->cases[index];
  entry.time = took;
  if (const auto* refused = std::get_if<outcome::Refused>(&outcome)) {
    Failure reason = failure_of(*lane.spec.plan, case_id(*lane.spec.plan, planned.function, planned.name),
                                lane.spec.client->id, call_of(planned));
    reason.got = refused->reason;
    return fail(entry, Verdict::refused, std::move(reason));
  }
  const Json* expected = expected_of(planned, lane.spec.oracle, outcome);
  const XXH128_hash_t spelling = digest_of(outcome);
  const auto known = passed_.find(expected);
  const bool returned = std::holds_alternative<outcome::Returned>(outcome);
  if (planned.dies && returned && !lane.spec.oracle) return survived(lane, index, outcome);
  if (known != passed_.end() && XXH128_isEqual(known->second, spelling) != 0)
    return pass(*lane.spec.plan, entry, planned.function, planned.name, expected);
  const Json seen = seen_of(planned, outcome, lane.spec.oracle, expected);
  if (expected != nullptr && !seen.is_null() && to_text(seen) == to_text(*expected)) {
    if (const auto* value = std::get_if<outcome::Returned>(&outcome)) {
      passed_[expected] = spelling;
      if (is_condensed(*expected)) whole_.try_emplace(expected, *value);
    }
    return pass(*lane.spec.plan, entry, planned.function, planned.name, expected);
  }
  unlike_golden(lane, index, outcome, seen, expected);
}

/// Most clients say the same bytes, of which every row is as expected: parsed once, they are known.
std::optional<std::string> Judge::on_batch(std::size_t number, const Plan& plan,
                                           const std::vector<std::size_t>& cases, std::string_view rows,
                                           std::chrono::nanoseconds took) {
  LaneState& lane = *lanes_[number];
  const std::tuple<const Plan*, bool, std::uint64_t> key{
      &plan, lane.spec.oracle, XXH3_64bits(cases.data(), cases.size() * sizeof cases.front())};
  const XXH128_hash_t spelling = XXH3_128bits(rows.data(), rows.size());
  const auto known = passed_batches_.find(key);
  if (known != passed_batches_.end() && XXH128_isEqual(known->second, spelling) != 0) {
    for (const std::size_t index : cases) {
      Entry& entry = *lane.cases.at(index);
      entry.time = took / static_cast<std::int64_t>(cases.size());
      const PlannedCase& planned = plan.cases[index];
      const auto& golden = planned.golden;
      const Json* expected = !golden ? nullptr : lane.spec.oracle ? &golden->go : &golden->ffi;
      pass(plan, entry, planned.function, planned.name, expected);
    }
    return std::nullopt;
  }
  if (auto problem = Listener::on_batch(number, plan, cases, rows, took)) return problem;
  const bool all_passed = std::all_of(cases.begin(), cases.end(), [&](std::size_t index) {
    const auto found = lane.cases.find(index);
    return found != lane.cases.end() && found->second->counts[Verdict::pass] == found->second->counts.total();
  });
  if (all_passed) passed_batches_[key] = spelling;
  return std::nullopt;
}

void Judge::unlike_golden(LaneState& lane, std::size_t index, const Outcome& outcome, const Json& seen,
                          const Json* expected) {
  const Plan& plan = *lane.spec.plan;
  const PlannedCase& planned = plan.cases[index];
  Failure failure =
      failure_of(plan, case_id(plan, planned.function, planned.name), lane.spec.client->id, call_of(planned));
  failure.expected = "no golden";
  failure.got = describe(outcome, seen);
  if (expected != nullptr) compare(failure, *expected, outcome, seen);
  tell(failure, said(outcome));
  if (expected == nullptr) failure.detail = fmt::format("`{}` records goldens", bless_line(plan));
  tell_dependence(failure, outcome);
  const bool ran = !std::holds_alternative<outcome::NotRun>(outcome);
  const auto* returned = std::get_if<outcome::Returned>(&outcome);
  if (returned != nullptr && expected != nullptr && is_condensed(*expected))
    lane.long_ones[index] = *returned;
  lane.unlike[index] = to_text(returned != nullptr && planned.forms ? seen : row_of(outcome));
  if (returned != nullptr && returned->stdout_bytes && !planned.forms)
    lane.unlike[index] += *returned->stdout_bytes;
  const bool once = happened_once(outcome);
  differ(plan, *lane.cases[index],
         once  ? Verdict::flaky
         : ran ? Verdict::fail
               : Verdict::not_run,
         std::move(failure), once ? Ending{Ending::Kind::flaky, nullptr} : ending_of(outcome, seen));
}

/// The suite says that the call ends its process, and a golden that says otherwise does not help it.
void Judge::survived(LaneState& lane, std::size_t index, const Outcome& outcome) {
  const Plan& plan = *lane.spec.plan;
  const PlannedCase& planned = plan.cases[index];
  const Json seen = seen_of(planned, outcome, lane.spec.oracle, nullptr);
  Failure failure =
      failure_of(plan, case_id(plan, planned.function, planned.name), lane.spec.client->id, call_of(planned));
  failure.expected = fmt::format("it ends its process: {}",
                                 located(plan.fixtures / "suite.toml", planned.where, "dies = true"));
  failure.got = describe(outcome, seen);
  lane.unlike[index] = to_text(row_of(outcome));
  differ(plan, *lane.cases[index], Verdict::fail, std::move(failure), ending_of(outcome, seen));
}

bool Judge::answered(std::size_t lane, const Block& block) const {
  const Plan* plan = lanes_[lane]->spec.plan;
  const auto reference = references_.find(plan);
  if (reference != references_.end() && reference->second.settled(block)) return true;
  // Where there is no oracle nobody shall wait for it.
  return std::none_of(lanes_.begin(), lanes_.end(),
                      [&](const auto& each) { return each->spec.oracle && each->spec.plan == plan; });
}

std::optional<std::string> Judge::on_block(std::size_t number, const Block& block, std::string_view rows,
                                           std::chrono::nanoseconds took) {
  LaneState& lane = *lanes_[number];
  Entry& entry = *lane.families[block.family];
  Reference& reference = references_[lane.spec.plan];
  entry.time += took;
  if (!lane.spec.oracle && reference.same(block, rows)) {
    count(entry, Verdict::pass, block.count);
    return std::nullopt;
  }
  // The oracle's shape is looked at too: everybody is compared with it.
  const Result<Json> parsed = parse_json(rows);
  if (!parsed) return fmt::format("rows that are not JSON: {}", parsed.error().text);
  if (!parsed->is_array() || parsed->size() != block.count) {
    return fmt::format("{} rows in the reply to {}", parsed->is_array() ? parsed->size() : 0, block.count);
  }
  const auto odd = std::find_if_not(parsed->begin(), parsed->end(), is_row);
  if (odd != parsed->end()) return fmt::format("a row that is neither a list nor an error: {}", shown(*odd));
  if (lane.spec.oracle) {
    reference.store(block, rows);
    count(entry, Verdict::pass, block.count);
    return std::nullopt;
  }
  const Json* expected = reference.rows(block);
  if (!expected) {
    unjudged(lane, block, Verdict::not_run, fmt::format("{} gave no answer to compare with", judged_by),
             {Ending::Kind::not_run, nullptr});
    return std::nullopt;
  }
  const Export& callee = *lane.spec.plan->families[block.family].callee;
  for (std::size_t i = 0; i < block.count; ++i) {
    judge_row(lane, block.family, block.first + i, (*expected)[i],
              {(*parsed)[i], words_for_row((*parsed)[i], callee), std::nullopt,
               ending_of_row((*parsed)[i], callee)});
  }
  return std::nullopt;
}

void Judge::judge_row(LaneState& lane, std::size_t family, std::uint64_t index, const Json& expected,
                      const Row& got) {
  Entry& entry = *lane.families[family];
  if (const auto reason = refusal_in(got.value))
    return unjudged(lane, {family, index, 1}, Verdict::refused, *reason, {});
  if (same_row(expected, got.value)) return count(entry, Verdict::pass);
  const Plan& plan = *lane.spec.plan;
  const PlannedFamily& planned = plan.families[family];
  if (!has_room(entry, Verdict::fail) && plan.known.entries.empty()) {  // only counted: no words needed
    if (request_.records)
      note(entry, {index, 1, answered_with(Verdict::fail, expectation_of(got.ending), got.text)});
    count(entry, Verdict::fail);
    ++entry.failures_omitted;
    return;
  }
  const std::string id = fmt::format("{}#{}", case_id(plan, planned.function, planned.name), index);
  Failure failure = failure_of(*lane.spec.plan, id, lane.spec.client->id, words_for_call(planned, index));
  failure.expected = words_for_row(expected, *planned.callee);
  failure.got = got.text;
  if (expected.is_array() && got.value.is_array() && got.value.size() == expected.size())
    compare(failure, whole_row(expected, *planned.callee),
            outcome::Returned{to_text(got.value), std::nullopt}, whole_row(got.value, *planned.callee));
  failure.cause = Cause::binding;
  const bool once = got.outcome && happened_once(*got.outcome);
  if (got.outcome) {
    tell(failure, said(*got.outcome));
    tell_dependence(failure, *got.outcome);
  }
  differ(plan, entry, once ? Verdict::flaky : Verdict::fail, std::move(failure),
         once ? Ending{Ending::Kind::flaky, nullptr} : got.ending);
}

void Judge::on_generated(std::size_t number, std::size_t family, std::uint64_t index, Outcome outcome) {
  LaneState& lane = *lanes_[number];
  const Plan& plan = *lane.spec.plan;
  const Block block = block_of(plan, family, index);
  Reference& reference = references_[&plan];
  const bool ran = !std::holds_alternative<outcome::NotRun>(outcome);
  if (const auto* refused = std::get_if<outcome::Refused>(&outcome); refused != nullptr && !lane.spec.oracle)
    return unjudged(lane, {family, index, 1}, Verdict::refused, refused->reason, {});
  if (!ran || (lane.spec.oracle && !is_answer(outcome))) {
    if (lane.spec.oracle) reference.give_up(block);
    return unjudged(lane, {family, index, 1}, ran ? Verdict::fail : Verdict::not_run,
                    describe(outcome, nullptr), ending_of(outcome, nullptr), outcome);
  }
  Json row = row_of(outcome);
  if (lane.spec.oracle) {
    // What the library does to Go itself is what it does: clients are compared with it.
    reference.store_row(block, index, std::move(row));
    return count(*lane.families[family], Verdict::pass);
  }
  const Json* expected = reference.rows(block);
  if (!expected)
    return unjudged(lane, {family, index, 1}, Verdict::not_run,
                    fmt::format("{} gave no answer to compare with", judged_by),
                    {Ending::Kind::not_run, nullptr});
  Json seen = observation(outcome, *plan.families[family].callee);
  std::string words = describe(outcome, seen);
  judge_row(lane, family, index, (*expected)[index - block.first],
            {std::move(row), std::move(words), outcome, ending_of(outcome, std::move(seen))});
}

void Judge::on_range(std::size_t number, const Block& block, const Outcome& outcome) {
  LaneState& lane = *lanes_[number];
  if (lane.spec.oracle) {
    // What is left of a block that was looked at row by row leaves the whole without an answer.
    Block rows = block_of(*lane.spec.plan, block.family, block.first);
    rows.count = std::max(rows.first + rows.count, block.first + block.count) - rows.first;
    references_[lane.spec.plan].give_up(rows);
  }
  if (const auto* refused = std::get_if<outcome::Refused>(&outcome)) {
    return unjudged(lane, block, Verdict::refused, refused->reason, {});
  }
  const bool ran = !std::holds_alternative<outcome::NotRun>(outcome);
  const auto* failed = std::get_if<outcome::FailedCall>(&outcome);
  unjudged(lane, block, ran ? Verdict::fail : Verdict::not_run, describe(outcome, nullptr),
           ending_of(outcome, failed != nullptr ? Json{{"error", failed->code}} : Json()));
}

void Judge::unjudged(LaneState& lane, const Block& block, Verdict verdict, const std::string& reason,
                     const Ending& ending, const std::optional<Outcome>& outcome) {
  const Plan& plan = *lane.spec.plan;
  const PlannedFamily& planned = plan.families[block.family];
  const std::string family_id = case_id(plan, planned.function, planned.name);
  Entry& entry = *lane.families[block.family];
  const auto failure_at = [&](std::uint64_t index) {
    Failure failure = failure_of(plan, fmt::format("{}#{}", family_id, index), lane.spec.client->id,
                                 words_for_call(planned, index));
    failure.got = reason;
    if (outcome) {
      tell(failure, said(*outcome));
      tell_dependence(failure, *outcome);
    }
    return failure;
  };
  const std::string runtime = lane.client.runtime;
  const bool one_by_one = verdict != Verdict::refused && !plan.known.entries.empty() &&
                          book(plan).speaks_of_family({family_id, entry.client, runtime, lane.spec.oracle});
  if (one_by_one) {
    for (std::uint64_t i = 0; i < block.count; ++i)
      differ(plan, entry, verdict, failure_at(block.first + i), ending);
    return;
  }
  Failure first = failure_at(block.first);
  if (verdict != Verdict::refused) first.expect = expectation_of(ending);
  first.verdict = verdict;
  const Answered how = answered_with(first, ending.cut_off);
  fail(entry, verdict, std::move(first), ending.cut_off);
  note(entry, {block.first + 1, block.count - 1, how});
  count(entry, verdict, block.count - 1);
  entry.failures_omitted += block.count - 1;
}

void Judge::on_launch(std::size_t number, const Launch& launch) {
  ClientState& client = lanes_[number]->client;
  ++client.launches;
  client.runtime = launch.runtime;
  client.startup = std::max(client.startup, launch.startup);
}

void Judge::on_demo(std::size_t number, Outcome outcome, std::chrono::nanoseconds took) {
  const DemoLane& demo = request_.demos[number];
  Entry& entry = *demo_entries_[number];
  entry.time = took;
  Failure failure = failure_of(*demo.plan, case_id(*demo.plan, "transcript", entry.name), demo.demo->client,
                               fmt::format("the article program of {}", demo.demo->client));
  const std::filesystem::path& file = demo.demo->transcript;
  const Result<std::string> transcript = read_file_inside(file.parent_path(), file.filename());
  const auto* returned = std::get_if<outcome::Returned>(&outcome);
  if (transcript && returned != nullptr && returned->stdout_bytes == *transcript)
    return pass(*demo.plan, entry, entry.function, entry.name, nullptr);
  failure.expected = transcript ? *transcript : fmt::format("no transcript: {}", transcript.error().text);
  failure.got = returned != nullptr ? returned->stdout_bytes.value_or("")
                                    : describe(outcome, observation(outcome, Export{}));
  if (returned == nullptr) tell(failure, said(outcome));
  const bool ran = !std::holds_alternative<outcome::NotRun>(outcome);
  differ(*demo.plan, entry, ran ? Verdict::fail : Verdict::not_run, std::move(failure),
         ending_of(outcome, observation(outcome, Export{})));
}

void Judge::on_complaint(std::size_t number, const std::string& text) {
  if (lanes_[number]->complaint.empty()) lanes_[number]->complaint = text;
}

constexpr const char* only_digests = "the golden is a digest, and no client gave its value";

/// A golden that holds only digests says nothing of what differs; a client that agreed with it does.
void Judge::show_whole() {
  for (const auto& lane : lanes_) {
    for (const auto& [index, got] : lane->long_ones) {
      const PlannedCase& planned = lane->spec.plan->cases[index];
      const Golden& golden = *planned.golden;
      auto whole = whole_.find(lane->spec.oracle ? &golden.go : &golden.ffi);
      if (whole == whole_.end() && to_text(golden.go) == to_text(golden.ffi))
        whole = whole_.find(lane->spec.oracle ? &golden.ffi : &golden.go);
      if (whole == whole_.end()) {
        for (Failure& failure : lane->cases[index]->failures) {
          if (failure.detail.empty()) failure.detail = only_digests;
        }
        continue;
      }
      const Outcome outcome = got;
      const Json* given = lane->spec.oracle ? &golden.go : &golden.ffi;
      const Json expected = seen_of(planned, whole->second, lane->spec.oracle, given, true);
      for (Failure& failure : lane->cases[index]->failures)
        compare(failure, expected, outcome, seen_of(planned, outcome, lane->spec.oracle, given, true));
    }
  }
}

/// A written case that go-native fails in the same way was changed in the library; else the binding is wrong.
void Judge::find_causes() {
  std::map<std::pair<const Plan*, std::size_t>, std::string> changed;
  for (const auto& lane : lanes_) {
    if (!lane->spec.oracle) continue;
    for (const auto& [index, gave] : lane->unlike) changed[{lane->spec.plan, index}] = gave;
  }
  for (const auto& lane : lanes_) {
    for (const auto& [index, entry] : lane->cases) {
      for (Failure& failure : entry->failures) {
        if (failure.verdict != Verdict::fail || !lane->spec.plan->cases[index].golden) continue;
        const auto oracle = changed.find({lane->spec.plan, index});
        const bool alike = oracle != changed.end() && oracle->second == lane->unlike[index];
        failure.cause = alike ? Cause::library_changed : Cause::binding;
      }
    }
  }
}

/// The oracle's answers to a whole family against the digest that was recorded of them.
void Judge::check_family_goldens() {
  for (const auto& lane : lanes_) {
    if (!lane->spec.oracle) continue;
    const Plan& plan = *lane->spec.plan;
    for (const auto& [index, entry] : lane->families) {
      const PlannedFamily& family = plan.families[index];
      FamilyGolden now = family.current;
      if (family.only || family.assumed || entry->counts.failures() > 0) continue;
      now.digest = references_[&plan].family_digest(index, family.family->size());
      if (now.digest.empty() || (family.golden && *family.golden == now)) continue;
      const std::string id = case_id(plan, family.function, family.name);
      Failure failure = failure_of(plan, id, lane->spec.client->id,
                                   fmt::format("{} generated cases of {}", now.count, family.function));
      const bool comparable = family.golden && family.golden->seed == now.seed &&
                              family.golden->count == now.count && family.golden->generator == now.generator;
      failure.cause = comparable ? Cause::library_changed : Cause::none;
      failure.expected =
          comparable ? "answers with the digest " + family.golden->digest
                     : fmt::format("no golden; `{}` records the digest of these cases", bless_line(plan));
      failure.got = "digest " + now.digest;
      --entry->counts[Verdict::pass];
      --progress_.done;
      --progress_.clients[entry->client].done;
      differ(plan, *entry, Verdict::fail, std::move(failure), {});
    }
  }
}

Judge::Findings Judge::finish() {
  show_whole();
  find_causes();
  std::map<std::string, std::string> languages;
  for (const auto& lane : lanes_)
    if (!lane->spec.oracle) languages[lane->client.id] = lane->spec.client->language;
  find_common_causes(entries_, languages);
  check_family_goldens();
  check_known_families();
  Findings findings;
  for (const auto& lane : lanes_) {
    if (!lane->complaint.empty()) {
      Entry& entry = new_entry(*lane->spec.plan, "process", "end", lane->spec.client->id, false, 1);
      Failure failure = failure_of(*lane->spec.plan, case_id(*lane->spec.plan, "process", "end"),
                                   lane->spec.client->id, "the client's process");
      failure.expected = "ends only when it is told to";
      failure.got = lane->complaint;
      differ(*lane->spec.plan, entry, Verdict::flaky, std::move(failure), {Ending::Kind::flaky, nullptr});
    }
  }
  check_fixtures(findings);
  for (const auto& lane : lanes_) add_client(findings.clients, lane->client);
  for (const ClientState& client : absent_clients_) add_client(findings.clients, client);
  if (request_.records) {
    for (const Entry& entry : entries_) findings.records.push_back(std::move(records_[&entry]));
  }
  findings.entries.assign(std::make_move_iterator(entries_.begin()), std::make_move_iterator(entries_.end()));
  return findings;
}

}  // namespace concord
