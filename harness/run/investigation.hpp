// Carries out the experiments of an inquiry, one process after another.
#pragma once

#include <uv.h>

#include <functional>
#include <memory>

#include "run/connection.hpp"
#include "run/inquiry.hpp"
#include "run/step_player.hpp"

namespace concord {

class Investigation {
 public:
  /// `next_start`: how to start one more process. `on_end` is called once, unless it is stopped; this may be
  /// destroyed in it.
  Investigation(uv_loop_t& loop, const ClientLane& lane, const Deadlines& deadlines, Inquiry inquiry,
                std::function<Start()> next_start, std::function<void()> on_end);

  void start();
  void kill();  ///< ends soon, without a finding of its own
  [[nodiscard]] Inquiry::Finding finding() const { return inquiry_.finding(); }
  [[nodiscard]] const Usage& usage() const { return usage_; }

 private:
  void experiment();
  void pump();
  [[nodiscard]] bool send_step(std::size_t index);
  void replied(std::string_view body);
  void ended(const Farewell& farewell);
  void over();

  uv_loop_t& loop_;
  const ClientLane& lane_;
  const Deadlines& deadlines_;
  Inquiry inquiry_;
  std::function<Start()> next_start_;
  std::function<void()> on_end_;
  Inquiry::Experiment experiment_;
  std::size_t sent_ = 0, answered_ = 0;  // requests; those for the suspects come last
  StepPlayer player_;
  bool in_step_ = false;  // of a session, which takes what others gave: it waits for them, and others for it
  std::optional<Outcome> garbled_;  // what a suspect gave as its reply
  std::unique_ptr<Connection> connection_;
  bool killed_ = false;
  unsigned threads_ = 1;
  Usage usage_;
};

}  // namespace concord
