// Plays an agenda on a client. The rule of blame: replies come in order, so whatever ended the process
// belongs to the oldest unanswered request; if that held several rows they are run again one by one, in a
// fresh process.
#include "run/lane.hpp"

#include <fmt/format.h>

#include "run/reply.hpp"

namespace concord {

namespace {

/// The end of a process as the end of a sentence about its client.
std::string how_it_ended(const Farewell& farewell) {
  switch (farewell.why) {
    case Farewell::Why::silent:
      return "gave no answer in time: " + farewell.problem;
    case Farewell::Why::garbled:
      return "said what cannot be read: " + farewell.problem;
    case Farewell::Why::left:
    case Farewell::Why::died:
      break;
  }
  return "ended with " + to_string(farewell.end);
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
      agenda_(*spec.plan) {}

void Lane::start() {
  if (agenda_.finished()) return on_idle_();
  launch();
}

void Lane::launch() {
  ++launches_;
  ready_ = leaving_ = false;
  agenda_.process_started();
  Start start = spec_.client->start;
  if (!start.requests_prefix.empty())
    start.requests_prefix += fmt::format("-{}.jsonl", spec_.launched_before + launches_);
  auto opened =
      Connection::open(loop_, start, spec_.library->wire, deadlines_, false,
                       {[this](const Launch& launch) { ready(launch); },
                        [this](std::string_view body, std::chrono::nanoseconds took) { replied(body, took); },
                        [this](const Farewell& farewell) { ended(farewell); }});
  if (opened) {
    connection_ = std::move(*opened);
    return;
  }
  drop_all(outcome::NotRun{opened.error().text});
  on_idle_();
}

void Lane::ready(const Launch& launch) {
  ready_ = true;
  listener_.on_launch(number_, launch);
  for (const auto& refusal : launch.refuses) {
    drop(agenda_.remove([&](const std::string& called) { return called == refusal.first; }),
         outcome::Refused{refusal.second});
  }
  pump();
}

void Lane::wake() {
  if (ready_ && !leaving_) pump();
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
  const Plan& plan = *spec_.plan;
  std::string body;
  const auto call = [&](const std::string& function) {
    body = fmt::format("\"call\":{},\"rows\":[", to_text(Json(function)));
  };
  if (const auto* step = std::get_if<Step>(&item)) {
    call(plan.cases[step->index].function);
    body += plan.cases[step->index].row;
    static_cast<void>(connection_->take_stdout());  // what was printed before is not this step's
  } else if (const auto* batch = std::get_if<Batch>(&item)) {
    call(plan.cases[batch->cases.front()].function);
    for (const std::size_t index : batch->cases) {
      if (body.back() != '[') body += ',';
      body += plan.cases[index].row;
    }
  } else if (const auto* block = std::get_if<Block>(&item)) {
    const PlannedFamily& family = plan.families[block->family];
    call(family.function);
    for (std::uint64_t i = 0; i < block->count; ++i) {
      if (i > 0) body += ',';
      family.family->append_row(block->first + i, body);
    }
  } else if (const auto* single = std::get_if<Single>(&item)) {
    const PlannedFamily* family = single->index ? nullptr : &plan.families[single->family];
    call(family != nullptr ? family->function : plan.cases[*single->index].function);
    body += family != nullptr ? family->family->row(single->row) : plan.cases[*single->index].row;
  }
  body += "]}";
  connection_->request(body);
  in_flight_.push_back(std::move(item));
}

void Lane::rows_of_cases(const std::vector<std::size_t>& cases, std::string_view body,
                         std::chrono::nanoseconds took) {
  std::string own;
  const auto rows = rows_of(body, own);
  const std::optional<Outcome> failed = rows ? std::nullopt : refusal_of_all(body);
  if (failed) {
    const auto share = took / static_cast<std::int64_t>(cases.size());
    for (const std::size_t index : cases) listener_.on_case(number_, index, *failed, share);
  } else if (!rows) {
    garbled(fmt::format("a reply without rows: {}", body.substr(0, 200)));
  } else if (const auto problem = listener_.on_batch(number_, *spec_.plan, cases, *rows, took)) {
    garbled(*problem);
  }
}

void Lane::replied(std::string_view body, std::chrono::nanoseconds took) {
  const Plan& plan = *spec_.plan;
  const Item item = in_flight_.front();  // stays there until it is settled: a garbled reply is blamed on it
  std::string own;
  if (const auto* batch = std::get_if<Batch>(&item)) {
    rows_of_cases(batch->cases, body, took);
  } else if (const auto* block = std::get_if<Block>(&item)) {
    const auto rows = rows_of(body, own);
    const std::optional<Outcome> failed = rows ? std::nullopt : refusal_of_all(body);
    if (failed)
      listener_.on_range(number_, *block, *failed);
    else if (!rows)
      garbled(fmt::format("a reply without rows: {}", body.substr(0, 200)));
    else if (const auto problem = listener_.on_block(number_, *block, *rows, took))
      garbled(*problem);
  } else {
    const auto* step = std::get_if<Step>(&item);
    const auto* single = std::get_if<Single>(&item);
    const bool generated = single != nullptr && !single->index;
    const Export& callee = generated ? *plan.families[single->family].callee
                                     : *plan.cases[step != nullptr ? step->index : *single->index].callee;
    const auto rows = rows_of(body, own);
    const Result<Json> parsed = rows ? parse_json(*rows) : usage_error("no rows");
    std::optional<Outcome> outcome = parsed ? std::nullopt : refusal_of_all(body);
    if (parsed && parsed->is_array() && parsed->size() == 1) outcome = outcome_of_row((*parsed)[0], callee);
    if (!outcome) outcome = outcome::Garbled{fmt::format("expected one row, got {}", body.substr(0, 200))};
    if (std::holds_alternative<outcome::Garbled>(*outcome)) suspicion_.clear();  // found
    if (step != nullptr) {
      if (auto* returned = std::get_if<outcome::Returned>(&*outcome))
        returned->stdout_bytes = connection_->take_stdout();
      listener_.on_case(number_, step->index, std::move(*outcome), took);
    } else if (generated) {
      listener_.on_generated(number_, single->family, single->row, std::move(*outcome));
    } else {
      listener_.on_case(number_, *single->index, std::move(*outcome), took);
    }
  }
  if (!problem_.empty()) return;  // the end of the process will settle it
  in_flight_.pop_front();
  acquit();
  if (halted_.empty())
    pump();
  else
    let_go();
  on_progress_();
}

void Lane::garbled(const std::string& problem) {
  problem_ = problem;
  connection_->kill();
}

void Lane::ended(const Farewell& given) {
  Farewell farewell = given;
  usage_ += farewell.usage;
  connection_.reset();
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
  if (!was_ready) {
    const std::string how = farewell.why == Farewell::Why::died
                                ? fmt::format("it ended with {}", to_string(farewell.end))
                                : farewell.problem;
    const std::string last = farewell.stderr_tail.substr(
        farewell.stderr_tail.size() - std::min<std::size_t>(farewell.stderr_tail.size(), 500));
    abandon(outcome::NotRun{
        fmt::format("the client did not start: {}{}{}", how, last.empty() ? "" : "; stderr: ", last)});
    return on_idle_();
  }
  if (in_flight_.empty()) {
    if (farewell.why != Farewell::Why::left) {
      listener_.on_complaint(
          number_, fmt::format("{} {}, when nothing was asked of it", name(), how_it_ended(farewell)));
    }
  } else {
    blame(in_flight_.front(), farewell);
  }
  const std::vector<std::size_t> lost = agenda_.died(std::exchange(in_flight_, {}));
  for (const std::size_t index : lost)
    listener_.on_case(number_, index, outcome::NotRun{"a step before it ended the process"}, {});
  if (agenda_.finished()) return on_idle_();
  launch();
}

void Lane::blame(const Item& item, const Farewell& farewell) {
  const Outcome outcome = outcome_of(farewell, deadlines_.request);
  if (std::holds_alternative<Step>(item) || std::holds_alternative<Single>(item)) {
    suspicion_.clear();
    settle(item, outcome);
  } else {
    suspicion_ = how_it_ended(farewell);
  }
}

/// A batch ended its process, and none of its rows does so alone.
void Lane::acquit() {
  if (suspicion_.empty() || agenda_.has_suspects()) return;
  listener_.on_complaint(number_, fmt::format("{} {}, during a batch whose rows go well one by one", name(),
                                              std::exchange(suspicion_, {})));
}

void Lane::drop(const Agenda::Removed& removed, const Outcome& outcome) {
  for (const std::size_t index : removed.cases) listener_.on_case(number_, index, outcome, {});
  for (const Block& block : removed.blocks) listener_.on_range(number_, block, outcome);
}

void Lane::settle(const Item& item, const Outcome& outcome) {
  if (const auto* step = std::get_if<Step>(&item))
    return listener_.on_case(number_, step->index, outcome, {});
  if (const auto* block = std::get_if<Block>(&item)) return listener_.on_range(number_, *block, outcome);
  if (const auto* batch = std::get_if<Batch>(&item)) {
    for (const std::size_t index : batch->cases) listener_.on_case(number_, index, outcome, {});
  }
  if (const auto* single = std::get_if<Single>(&item)) {
    if (single->index)
      listener_.on_case(number_, *single->index, outcome, {});
    else
      listener_.on_generated(number_, single->family, single->row, outcome);
  }
}

void Lane::abandon(const Outcome& outcome) {
  for (const Item& item : std::exchange(in_flight_, {})) settle(item, outcome);
  for (const std::size_t index : agenda_.died({})) listener_.on_case(number_, index, outcome, {});
  drop_all(outcome);
}

void Lane::drop_all(const Outcome& outcome) {
  drop(agenda_.remove([](const std::string&) { return true; }), outcome);
}

void Lane::finish(const std::string& why) {
  if (!halted_.empty()) return;
  halted_ = why;
  suspicion_.clear();  // not all of its rows will be looked at
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
  if (!connection_) return;
  killed_ = true;
  connection_->kill();
}

/// A call that was asked for alone ended the process before the run was over: that is its outcome.
void Lane::take_last_words(const Farewell& farewell) {
  if (in_flight_.empty()) return;
  const Item item = in_flight_.front();
  if (!std::holds_alternative<Step>(item) && !std::holds_alternative<Single>(item)) return;
  settle(item, outcome_of(farewell, deadlines_.request));
  in_flight_.pop_front();
}

}  // namespace concord
