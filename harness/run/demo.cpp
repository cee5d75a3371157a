// Runs an article program. Compares nothing.
#include "run/demo.hpp"

#include <csignal>

namespace concord {

Demo::Demo(uv_loop_t& loop, std::size_t number, const ReadyDemo& spec, std::chrono::milliseconds deadline,
           Listener& listener, std::function<void()> on_idle)
    : loop_(loop),
      number_(number),
      spec_(spec),
      deadline_(deadline),
      listener_(listener),
      on_idle_(std::move(on_idle)) {}

Demo::~Demo() {
  if (timer_ == nullptr) return;
  uv_close(reinterpret_cast<uv_handle_t*>(timer_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
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
  timer_ = new uv_timer_t;
  uv_timer_init(&loop_, timer_);
  timer_->data = this;
  uv_timer_start(
      timer_,
      [](uv_timer_t* timer) {
        auto* self = static_cast<Demo*>(timer->data);
        self->late_ = true;
        self->child_->signal_group(SIGKILL);
      },
      static_cast<std::uint64_t>(deadline_.count()), 0);
}

void Demo::ended(ChildEnd end) {
  uv_timer_stop(timer_);
  usage_ = end.usage;
  const std::string errors = child_->stderr_tail();
  Outcome outcome = outcome::Crashed{{end.exit_code, end.signal, end.exceeded}, panic_line(errors), errors};
  if (end.signal == 0 && end.exit_code == 0) outcome = outcome::Returned{"", child_->take_stdout()};
  if (late_) outcome = outcome::TimedOut{deadline_, "the program did not end"};
  if (!stopped_.empty()) outcome = outcome::NotRun{stopped_, true};
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
