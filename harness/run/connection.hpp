// A started client: the hello, requests, replies in order, and deadlines. One that misses its deadline is
// asked where it is, then asked to end, then killed, and nothing that it says is taken for a reply any more.
// Knows the envelope of the protocol (clients/PROTOCOL.md §1–§2), not what the requests mean.
#pragma once

#include <uv.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/child.hpp"
#include "run/run.hpp"

namespace concord {

/// Why a connection ended.
struct Farewell {
  enum class Why { left, died, silent, garbled, failed };
  Why why = Why::left;
  ProcessEnd end;       ///< of the process
  std::string problem;  ///< garbled: what was wrong; silent: how far it got; failed: which call of set_up or
                        ///< tear_down, and how
  std::string stderr_tail;
  std::string stacks;                     ///< silent: where its threads were
  std::chrono::milliseconds deadline{0};  ///< silent: the one that it missed
  Usage usage;
  bool was_ready = false;
};
[[nodiscard]] Outcome outcome_of(const Farewell& farewell);

class Connection {
 public:
  struct Events {
    std::function<void(const Launch&)> on_ready;
    /// The reply to the oldest request: the line behind its id, as in `"rows":[…]}`.
    std::function<void(std::string_view body, std::chrono::nanoseconds took)> on_reply;
    std::function<void(const Farewell&)> on_end;  ///< once, last; the Connection may be destroyed in it
  };

  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(uv_loop_t& loop, const Start& start,
                                                                const std::string& contract,
                                                                const Deadlines& deadlines,
                                                                bool discard_stdout, Events events);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// `body` is what comes behind the id: `"call":"Add","rows":[…]}`.
  void request(std::string_view body);
  [[nodiscard]] bool takes_requests() const;  ///< not before it is ready, not when it is ending
  [[nodiscard]] std::size_t in_flight() const;
  void leave();  ///< no more requests: it shall end
  void kill();   ///< now
  [[nodiscard]] std::string take_stdout();
  [[nodiscard]] std::string take_witness();  ///< what the mirror wrote since this was last asked for
  [[nodiscard]] int pid() const;

 private:
  struct Impl;
  explicit Connection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace concord
