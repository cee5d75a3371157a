// Plays an agenda on a client. The rule of blame: replies come in order, so whatever ended the process
// belongs to the oldest unanswered request; if that held several rows they are run again one by one, in a
// fresh process. Whether a row to blame fails by itself is found out in another one (inquiry.hpp).
#include "run/lane.hpp"

#include <numeric>

#include <fmt/format.h>

#include "run/reply.hpp"
#include "run/request.hpp"

namespace concord {

namespace {

/// Of one client on one library: each takes a process for each halving of what came before.
constexpr unsigned most_searches = 8;

/// The end of a process as the end of a sentence about its client.
std::string how_it_ended(const Farewell& farewell) {
  switch (farewell.why) {
    case Farewell::Why::silent:
      return "gave no answer in time: " + farewell.problem;
    case Farewell::Why::garbled:
      return "said what cannot be read: " + farewell.problem;
    case Farewell::Why::failed:
      return "could not end as it should: " + farewell.problem;
    case Farewell::Why::left:
    case Farewell::Why::died:
      break;
  }
  const std::string panic = panic_line(farewell.stderr_tail);
  return fmt::format("ended with {}{}{}{}{}", to_string(farewell.end), farewell.problem.empty() ? "" : " ",
                     farewell.problem, panic.empty() ? "" : ": ", panic);
}

std::vector<Single> cases_of(const Item& item) {
  std::vector<Single> cases;
  if (const auto* batch = std::get_if<Batch>(&item)) {
    for (const std::size_t index : batch->cases) cases.push_back({index, 0, 0});
  } else if (const auto* block = std::get_if<Block>(&item)) {
    for (std::uint64_t i = 0; i < block->count; ++i)
      cases.push_back({std::nullopt, block->family, block->first + i});
  }
  return cases;
}

std::string refused_before(const PlannedCase& step, const std::string& reason) {
  return fmt::format("step {} before it is refused: {}", step.name, reason);
}

std::string without_rows(std::string_view body) {
  return fmt::format("a reply without rows: {}", body.substr(0, 200));
}

}  // namespace

Lane::Lane(uv_loop_t& loop, std::size_t number, const ClientLane& spec, const Deadlines& deadlines,
           Listener& listener, std::function<void()> on_idle, std::function<void()> on_progress)
    : loop_(loop),
      number_(number),
      spec_(spec),
      deadlines_(deadlines),
      listener_(listener),
      on_idle_(std::move(on_idle)),
      on_progress_(std::move(on_progress)),
      agenda_(*spec.plan, spec.part),
      player_(*spec.plan) {}

void Lane::start() { go_on(); }

/// No process runs.
void Lane::go_on() {
  if (agenda_.finished()) return on_idle_();
  launch();
}

Start Lane::next_start() {
  ++launches_;
  Start start = spec_.client->start;
  start.witnessed = spec_.plan->witnessed;
  if (!start.requests_prefix.empty())
    start.requests_prefix += fmt::format("-{}.jsonl", spec_.launched_before + launches_);
  return start;
}

void Lane::launch() {
  ready_ = leaving_ = false;
  past_ = {};
  player_.process_started();
  agenda_.process_started();
  auto opened =
      Connection::open(loop_, next_start(), spec_.library->wire, deadlines_, false,
                       {[this](const Launch& launch) { ready(launch); },
                        [this](std::string_view body, std::chrono::nanoseconds took) { replied(body, took); },
                        [this](const Farewell& farewell) { ended(farewell); }});
  if (opened) {
    connection_ = std::move(*opened);
    return;
  }
  abandon(outcome::NotRun{opened.error().text});
  on_idle_();
}

void Lane::ready(const Launch& launch) {
  ready_ = true;
  listener_.on_launch(number_, launch);
  threads_ = threads_of(spec_, launch);
  if (threads_ == 0) drop_all(outcome::Refused{"it makes all its calls on one thread"});
  refuse(launch.refuses);
  if (!agenda_.has_suspects()) tell_answers();  // it refuses now what it took before
  pump();
}

/// What a refused step would have done is missing behind it, whatever the steps there give.
void Lane::refuse(const std::map<std::string, std::string>& refuses) {
  if (refuses.empty()) return;
  cut_sessions([&](const std::string& called) { return refuses.count(called) != 0; },
               [&](const Agenda::Cut& cut) -> Outcome {
                 const PlannedCase& refused = spec_.plan->cases[cut.at];
                 const std::string& reason = refuses.at(refused.function);
                 if (cut.index == cut.at) return outcome::Refused{reason};
                 return outcome::Refused{refused_before(refused, reason)};
               });
  for (const auto& refusal : refuses) {
    drop(agenda_.remove([&](const std::string& called) { return called == refusal.first; }),
         outcome::Refused{refusal.second});
  }
}

void Lane::cut_sessions(const std::function<bool(const std::string&)>& called,
                        const std::function<Outcome(const Agenda::Cut&)>& outcome_of_cut) {
  for (const Agenda::Cut& cut : agenda_.cut_sessions(called)) {
    tell_case(cut.index, outcome_of_cut(cut), {});
    if (cut.stays) told_.insert(cut.index);
  }
}

void Lane::wake() {
  if (connection_ && ready_ && !leaving_) pump();
}

void Lane::pump() {
  const auto answered = [this](const Block& block) {
    return spec_.oracle || listener_.answered(number_, block);
  };
  if (!connection_->takes_requests()) return;  // its end will come, and what is left goes to the next one
  while (std::optional<Item> item = agenda_.next(in_flight_.size(), answered)) send(std::move(*item));
  if (in_flight_.empty() && agenda_.process_done()) {
    leaving_ = true;
    connection_->leave();
  }
}

void Lane::send(Item item) {
  if (spec_.plan->witnessed) static_cast<void>(connection_->take_witness());
  const auto* step = std::get_if<Step>(&item);
  if (step == nullptr) {
    connection_->request(request_body(*spec_.plan, item, threads_));
    return in_flight_.push_back(std::move(item));
  }
  static_cast<void>(connection_->take_stdout());  // what was printed before is not this step's
  if (!missing_.empty()) {
    tell_case(step->index, outcome::Refused{missing_}, {});
    if (!spec_.plan->cases[step->index].always) return;
    told_.insert(step->index);
  }
  const Result<std::string> body = player_.request(step->index);
  if (!body) return tell_case(step->index, outcome::NotRun{body.error().text}, {});
  step_took_ = {};
  connection_->request(*body);
  in_flight_.push_back(std::move(item));
}

void Lane::replied(std::string_view body, std::chrono::nanoseconds took) {
  const Item item = in_flight_.front();  // stays there until it is settled: a garbled reply is blamed on it
  if (const auto* batch = std::get_if<Batch>(&item))
    replied_to_cases(batch->cases, body, took);
  else if (const auto* block = std::get_if<Block>(&item))
    replied_to_block(*block, body, took);
  else if (const auto* step = std::get_if<Step>(&item)) {
    if (!replied_to_step(*step, body, took)) return;
  } else if (const auto* single = std::get_if<Single>(&item))
    replied_to_single(*single, body, took);
  if (!problem_.empty()) return;  // the end of the process will settle it
  in_flight_.pop_front();
  past_.add(item);
  const bool all_answered = doubt_ && std::holds_alternative<Single>(item) && !agenda_.has_suspects();
  if (all_answered && halted_.empty()) all_went_well();
  if (investigation_) return connection_->kill();  // its end begins it
  on_progress_();  // first: this reply may have been the last one that was to be waited for
  if (halted_.empty())
    pump();
  else
    let_go();
}

void Lane::replied_to_cases(const std::vector<std::size_t>& cases, std::string_view body,
                            std::chrono::nanoseconds took) {
  std::string own;
  const auto rows = rows_of(body, own);
  const std::optional<Outcome> failed = rows ? std::nullopt : refusal_of_all(body);
  if (failed) {
    const auto share = took / static_cast<std::int64_t>(cases.size());
    for (const std::size_t index : cases) listener_.on_case(number_, index, *failed, share);
  } else if (!rows) {
    garbled(without_rows(body));
  } else if (const auto problem = listener_.on_batch(number_, *spec_.plan, cases, *rows, took)) {
    garbled(*problem);
  }
}

void Lane::replied_to_block(const Block& block, std::string_view body, std::chrono::nanoseconds took) {
  std::string own;
  const auto rows = rows_of(body, own);
  const std::optional<Outcome> failed = rows ? std::nullopt : refusal_of_all(body);
  if (failed)
    listener_.on_range(number_, block, *failed);
  else if (!rows)
    garbled(without_rows(body));
  else if (const auto problem = listener_.on_block(number_, block, *rows, took))
    garbled(*problem);
}

bool Lane::replied_to_step(const Step& step, std::string_view body, std::chrono::nanoseconds took) {
  step_took_ += took;
  std::variant<std::string, Outcome> next = player_.replied(body);
  if (const auto* more = std::get_if<std::string>(&next)) {
    connection_->request(*more);
    return false;
  }
  Outcome outcome = std::move(std::get<Outcome>(next));
  if (auto* returned = std::get_if<outcome::Returned>(&outcome))
    returned->stdout_bytes = connection_->take_stdout();
  const auto* refused = std::get_if<outcome::Refused>(&outcome);
  if (refused != nullptr && missing_.empty())
    missing_ = refused_before(spec_.plan->cases[step.index], refused->reason);
  tell_case(step.index, std::move(outcome), step_took_);
  return true;
}

void Lane::replied_to_single(const Single& single, std::string_view body, std::chrono::nanoseconds took) {
  Outcome outcome = single.index ? outcome_of_reply(body, spec_.plan->cases[*single.index])
                                 : outcome_of_reply(body, callee_of(*spec_.plan, single));
  if (auto* returned = std::get_if<outcome::Returned>(&outcome); returned != nullptr && spec_.plan->witnessed)
    returned->witness = connection_->take_witness();
  if (std::holds_alternative<outcome::Garbled>(outcome)) tell_answers();  // found
  if (doubt_)
    doubt_->answers.push_back({single, std::move(outcome), took});
  else
    tell(single, std::move(outcome), took);
}

void Lane::garbled(const std::string& problem) {
  problem_ = problem;
  connection_->kill();
}

void Lane::never_ready(const Farewell& farewell) {
  const std::string how = farewell.why == Farewell::Why::died
                              ? fmt::format("it ended with {}{}{}", to_string(farewell.end),
                                            farewell.problem.empty() ? "" : " ", farewell.problem)
                              : farewell.problem;
  const std::string panic = panic_line(farewell.stderr_tail), &tail = farewell.stderr_tail;
  const std::string last =
      panic.empty() ? tail.substr(tail.size() - std::min<std::size_t>(tail.size(), 500)) : panic;
  abandon(outcome::NotRun{
      fmt::format("the client did not start: {}{}{}", how, last.empty() ? "" : "; stderr: ", last)});
  on_idle_();
}

void Lane::ended(const Farewell& given) {
  Farewell farewell = given;
  usage_ += farewell.usage;
  connection_.reset();
  missing_.clear();
  const bool was_ready = std::exchange(ready_, false);
  if (!problem_.empty()) {
    farewell.why = Farewell::Why::garbled;
    farewell.problem = std::exchange(problem_, {});
  }
  if (!halted_.empty()) {
    if (was_ready && !killed_) take_last_words(farewell);
    abandon(outcome::NotRun{halted_, true});
    return on_idle_();
  }
  if (!was_ready) return never_ready(farewell);
  if (investigation_) return investigation_->start();  // whose process this was has answered everything
  std::deque<Item> unanswered = std::exchange(in_flight_, {});
  const std::optional<Item> oldest =
      unanswered.empty() ? std::nullopt : std::optional<Item>(unanswered.front());
  const std::vector<std::size_t> lost = agenda_.died(std::move(unanswered));
  if (oldest) {
    blame(*oldest, farewell);
  } else if (farewell.why != Farewell::Why::left) {
    listener_.on_complaint(
        number_, fmt::format("{} {}, when nothing was asked of it", name(), how_it_ended(farewell)));
  }
  for (const std::size_t index : lost)
    tell_case(index, outcome::NotRun{"a step before it ended the process"}, {});
  if (investigation_) return investigation_->start();
  go_on();
}

void Lane::blame(const Item& item, const Farewell& farewell) {
  const Outcome outcome = outcome_of(farewell);
  if (const auto* step = std::get_if<Step>(&item)) {
    if (told_.count(step->index) != 0)
      listener_.on_complaint(number_,
                             fmt::format("{} {}, in the clean-up step {}", name(), how_it_ended(farewell),
                                         spec_.plan->cases[step->index].name));
    tell_case(step->index, outcome, {});
    count_timeout(function_of(*spec_.plan, item), outcome);
  } else if (const auto* single = std::get_if<Single>(&item)) {
    tell_answers();
    blame_single(*single, outcome);
  } else {
    doubt(item, farewell);
  }
}

/// A row failed alone in its request, but perhaps not by itself.
void Lane::blame_single(const Single& single, Outcome outcome) {
  const std::string& function = function_of(*spec_.plan, single);
  const bool said_to_die = single.index && spec_.plan->cases[*single.index].dies;
  // Each time-out costs a deadline: where one row of a function was late by itself, so are the others.
  const bool known = std::holds_alternative<outcome::TimedOut>(outcome) && timeouts_.count(function) != 0;
  if (past_.cases() == 0 || said_to_die || known) {
    count_timeout(function, outcome);
    return tell(single, std::move(outcome), {});
  }
  investigated_ = single;
  investigate(Inquiry(*spec_.plan, single, past_, std::move(outcome), searches_ < most_searches));
}

void Lane::doubt(const Item& item, const Farewell& farewell) {
  doubt_ = Doubt{how_it_ended(farewell), outcome_of(farewell), past_, cases_of(item), {}};
}

/// A request of several cases ended its process, and none of them does so alone.
void Lane::all_went_well() {
  const auto took =
      std::accumulate(doubt_->answers.begin(), doubt_->answers.end(), std::chrono::nanoseconds(0),
                      [](auto sum, const auto& answer) { return sum + answer.took; });
  const auto* late = std::get_if<outcome::TimedOut>(&doubt_->outcome);
  if (late != nullptr && took * 2 >= late->after) {  // they are slow, and so many at once are too many
    agenda_.ask_one_by_one(function_of(*spec_.plan, doubt_->suspects.front()));
    return tell_answers();
  }
  if (doubt_->past.cases() > 0 && searches_ < most_searches) {
    ++searches_;
    return investigate(Inquiry(*spec_.plan, doubt_->suspects, doubt_->past, doubt_->outcome));
  }
  acquit();
}

void Lane::acquit() {
  listener_.on_complaint(
      number_, fmt::format("{} {}, during a batch whose rows go well one by one", name(), doubt_->how));
  tell_answers();
}

void Lane::investigate(Inquiry inquiry) {
  investigation_ = std::make_unique<Investigation>(
      loop_, spec_, deadlines_, std::move(inquiry), [this] { return next_start(); }, [this] { found(); });
}

void Lane::found() {
  const std::unique_ptr<Investigation> done = std::move(investigation_);
  usage_ += done->usage();
  Inquiry::Finding finding = done->finding();
  if (investigated_) {
    investigated_.reset();
    const std::string& function = function_of(*spec_.plan, *finding.culprit);
    if (dependence_of(finding.outcome)) ++searches_;
    count_timeout(function, finding.outcome);
    tell(*finding.culprit, std::move(finding.outcome), {});
  } else if (finding.culprit) {
    for (Doubt::Answer& answer : doubt_->answers) {
      if (answer.single == *finding.culprit) answer.outcome = std::move(finding.outcome);
    }
    tell_answers();
  } else if (halted_.empty()) {
    acquit();
  }
  if (!halted_.empty()) {
    abandon(outcome::NotRun{halted_, true});
    return on_idle_();
  }
  go_on();
}

void Lane::count_timeout(const std::string& function, const Outcome& outcome) {
  const auto* late = std::get_if<outcome::TimedOut>(&outcome);
  if (late == nullptr || ++timeouts_[function] != most_timeouts) return;
  const outcome::NotRun given_up{fmt::format("given up: {} gave no answer {} times, each within {} s",
                                             function, most_timeouts,
                                             static_cast<double>(late->after.count()) / 1000)};
  const auto is_it = [&](const std::string& called) { return called == function; };
  cut_sessions(is_it, [&](const Agenda::Cut&) -> Outcome { return given_up; });
  drop(agenda_.remove(is_it), given_up);
}

/// Each planned case has one outcome: a clean-up step that had its own keeps it.
void Lane::tell_case(std::size_t index, Outcome outcome, std::chrono::nanoseconds took) {
  if (told_.erase(index) == 0) listener_.on_case(number_, index, std::move(outcome), took);
}

void Lane::tell(const Single& single, Outcome outcome, std::chrono::nanoseconds took) {
  if (single.index)
    tell_case(*single.index, std::move(outcome), took);
  else
    listener_.on_generated(number_, single.family, single.row, std::move(outcome));
}

void Lane::tell_answers() {
  if (!doubt_) return;
  for (Doubt::Answer& answer : doubt_->answers) tell(answer.single, std::move(answer.outcome), answer.took);
  doubt_.reset();
}

void Lane::drop(const Agenda::Removed& removed, const Outcome& outcome) {
  for (const std::size_t index : removed.cases) tell_case(index, outcome, {});
  for (const Block& block : removed.blocks) listener_.on_range(number_, block, outcome);
}

void Lane::settle(const Item& item, const Outcome& outcome) {
  if (const auto* step = std::get_if<Step>(&item)) return tell_case(step->index, outcome, {});
  if (const auto* block = std::get_if<Block>(&item)) return listener_.on_range(number_, *block, outcome);
  if (const auto* single = std::get_if<Single>(&item)) return tell(*single, outcome, {});
  if (const auto* batch = std::get_if<Batch>(&item)) {
    for (const std::size_t index : batch->cases) listener_.on_case(number_, index, outcome, {});
  }
}

void Lane::abandon(const Outcome& outcome) {
  tell_answers();
  if (investigated_) {
    const Inquiry::Finding finding = investigation_->finding();
    investigated_.reset();
    tell(*finding.culprit, finding.outcome, {});
  }
  for (const Item& item : std::exchange(in_flight_, {})) settle(item, outcome);
  for (const std::size_t index : agenda_.died({})) tell_case(index, outcome, {});
  drop_all(outcome);
}

void Lane::drop_all(const Outcome& outcome) {
  drop(agenda_.remove([](const std::string&) { return true; }), outcome);
}

void Lane::finish(const std::string& why) {
  if (!halted_.empty()) return;
  halted_ = why;
  drop_all(outcome::NotRun{halted_, true});
  if (connection_) let_go();
}

/// Nothing more is asked: the process may go once it has answered. One that is not ready has nothing to say.
void Lane::let_go() {
  if (!in_flight_.empty() || leaving_) return;
  leaving_ = true;
  if (ready_)
    connection_->leave();
  else
    connection_->kill();
}

void Lane::stop(const std::string& why) {
  finish(why);
  killed_ = true;
  if (connection_) return connection_->kill();
  if (investigation_) investigation_->kill();
}

/// A call that was asked for alone ended the process before the run was over: that is its outcome.
void Lane::take_last_words(const Farewell& farewell) {
  if (in_flight_.empty()) return;
  const Item item = in_flight_.front();
  if (!std::holds_alternative<Step>(item) && !std::holds_alternative<Single>(item)) return;
  settle(item, outcome_of(farewell));
  in_flight_.pop_front();
}

}  // namespace concord
