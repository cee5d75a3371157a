// Runs an article program. Compares nothing.
#include "run/demo.hpp"

#include <csignal>

namespace concord {

Demo::Demo(uv_loop_t& loop, std::size_t number, const ReadyDemo& spec, const Deadlines& deadlines,
           Listener& listener, std::function<void()> on_idle)
    : loop_(loop),
      number_(number),
      spec_(spec),
      deadlines_(deadlines),
      listener_(listener),
      on_idle_(std::move(on_idle)),
      timer_(loop, [this] { overdue(); }) {
  deadlines_ *= spec.start.patience;
}

void Demo::start() {
  if (!spec_.problem.empty()) {
    listener_.on_demo(number_, outcome::NotRun{spec_.problem}, {});
    return on_idle_();
  }
  started_ = std::chrono::steady_clock::now();
  auto room = Room::make();
  if (!room) {
    listener_.on_demo(number_, outcome::NotRun{room.error().text}, {});
    return on_idle_();
  }
  room_ = std::move(*room);
  ChildSpec spec = process_in(*room_, spec_.start);
  spec.wire = false;
  auto child = Child::start(loop_, spec, {nullptr, nullptr, [this](ChildEnd end) { ended(end); }});
  if (!child) {
    listener_.on_demo(number_, outcome::NotRun{child.error().text}, {});
    return on_idle_();
  }
  child_ = std::move(*child);
  timer_.start(deadlines_.request);
}

/// The same end as a client's (connection.cpp): it is asked where it is, then to end, then killed.
void Demo::overdue() {
  if (late_) return child_->signal_group(SIGKILL);
  late_ = true;
  errors_ = child_->stderr_tail();
  last_words_.emplace(loop_, *child_, spec_.start, deadlines_.tell, [this] {
    child_->signal_group(SIGTERM);
    timer_.start(deadlines_.stop);
  });
}

void Demo::ended(ChildEnd end) {
  timer_.stop();
  usage_ = end.usage;
  const std::string errors = child_->stderr_tail();
  Outcome outcome =
      outcome::Crashed{{end.exit_code, end.signal, end.exceeded}, panic_line(errors), errors, {}};
  if (end.signal == 0 && end.exit_code == 0) outcome = outcome::Returned{"", child_->take_stdout()};
  if (late_)
    outcome =
        outcome::TimedOut{deadlines_.request, "the program did not end", errors_, last_words_->text(), {}};
  if (!stopped_.empty()) outcome = outcome::NotRun{stopped_, true};
  last_words_.reset();
  child_.reset();
  room_.reset();
  listener_.on_demo(number_, std::move(outcome), std::chrono::steady_clock::now() - started_);
  on_idle_();
}

void Demo::finish(const std::string& why) {
  if (!child_) listener_.on_demo(number_, outcome::NotRun{why, true}, {});
}

void Demo::stop(const std::string& why) {
  finish(why);
  if (!child_) return;
  stopped_ = why;
  child_->signal_group(SIGKILL);
}

}  // namespace concord
