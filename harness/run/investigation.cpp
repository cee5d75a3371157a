// Knows processes and replies; what follows from them is the inquiry's to say.
#include "run/investigation.hpp"

#include "run/reply.hpp"
#include "run/request.hpp"

namespace concord {

Investigation::Investigation(uv_loop_t& loop, const ClientLane& lane, const Deadlines& deadlines,
                             Inquiry inquiry, std::function<Start()> next_start, std::function<void()> on_end)
    : loop_(loop),
      lane_(lane),
      deadlines_(deadlines),
      inquiry_(std::move(inquiry)),
      next_start_(std::move(next_start)),
      on_end_(std::move(on_end)),
      player_(*lane.plan) {}

void Investigation::start() { experiment(); }

void Investigation::experiment() {
  std::optional<Inquiry::Experiment> next = inquiry_.next();
  if (!next || killed_) return over();
  experiment_ = std::move(*next);
  sent_ = answered_ = 0;
  player_.process_started();
  in_step_ = false;
  garbled_.reset();
  auto opened = Connection::open(loop_, next_start_(), lane_.library->wire, deadlines_, false,
                                 {[this](const Launch& launch) {
                                    threads_ = threads_of(lane_, launch);
                                    pump();
                                  },
                                  [this](std::string_view body, std::chrono::nanoseconds) { replied(body); },
                                  [this](const Farewell& farewell) { ended(farewell); }});
  if (!opened) {
    killed_ = true;  // no process, no finding
    return over();
  }
  connection_ = std::move(*opened);
}

void Investigation::over() {
  const auto tell = std::move(on_end_);
  if (tell) tell();
}

void Investigation::pump() {
  const std::size_t before = experiment_.before.size(), all = before + experiment_.suspects.size();
  while (sent_ < all && connection_->takes_requests()) {
    const Item item = sent_ < before ? experiment_.before[sent_] : Item(experiment_.suspects[sent_ - before]);
    const std::optional<std::size_t> step = handing_step(*lane_.plan, item);
    const std::size_t ahead = sent_ < before && !step && !in_step_ ? requests_ahead : 1;
    if (sent_ - answered_ >= ahead) return;
    if (!step)
      connection_->request(request_body(*lane_.plan, item, threads_));
    else if (!send_step(*step))
      ++answered_;
    ++sent_;
  }
  if (answered_ == all) connection_->kill();
}

/// Where the past was cut a step may lack what it takes: it is left out, as it has nothing to do then.
bool Investigation::send_step(std::size_t index) {
  const Result<std::string> body = player_.request(index);
  if (body) connection_->request(*body);
  in_step_ = body.has_value();
  return in_step_;
}

void Investigation::replied(std::string_view body) {
  if (in_step_) {
    const auto next = player_.replied(body);
    if (const auto* more = std::get_if<std::string>(&next)) return connection_->request(*more);
    in_step_ = false;
  }
  const std::size_t before = experiment_.before.size();
  if (answered_ >= before) {
    Outcome outcome =
        outcome_of_reply(body, callee_of(*lane_.plan, experiment_.suspects[answered_ - before]));
    if (std::holds_alternative<outcome::Garbled>(outcome)) {
      garbled_ = std::move(outcome);
      return connection_->kill();
    }
  }
  ++answered_;
  pump();
}

void Investigation::ended(const Farewell& farewell) {
  usage_ += farewell.usage;
  connection_.reset();
  const std::size_t before = experiment_.before.size(), all = before + experiment_.suspects.size();
  if (killed_) return over();
  if (answered_ == all)
    inquiry_.went_well();
  else if (answered_ >= before && farewell.was_ready)
    inquiry_.failed(answered_ - before, garbled_ ? *garbled_ : outcome_of(farewell));
  else if (before > 0)
    inquiry_.went_astray();
  else
    killed_ = true;  // it did not even start
  experiment();
}

void Investigation::kill() {
  killed_ = true;
  if (connection_) connection_->kill();
}

}  // namespace concord
