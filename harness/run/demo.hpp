// One article program: started once, its stdout and its end are the outcome.
#pragma once

#include <uv.h>

#include <functional>
#include <memory>
#include <optional>

#include "base/child.hpp"
#include "run/room.hpp"
#include "run/run.hpp"

namespace concord {

class Demo {
 public:
  Demo(uv_loop_t& loop, std::size_t number, const ReadyDemo& spec, std::chrono::milliseconds deadline,
       Listener& listener, std::function<void()> on_idle);
  ~Demo();
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  void start();
  void finish(const std::string& why);  ///< it may still end by itself
  void stop(const std::string& why);
  [[nodiscard]] const std::string& name() const { return spec_.client; }
  [[nodiscard]] const Usage& usage() const { return usage_; }

 private:
  void ended(ChildEnd end);

  uv_loop_t& loop_;
  std::size_t number_;
  const ReadyDemo& spec_;
  std::chrono::milliseconds deadline_;
  Listener& listener_;
  std::function<void()> on_idle_;
  std::optional<Room> room_;
  std::unique_ptr<Child> child_;
  Usage usage_;
  uv_timer_t* timer_ = nullptr;
  std::chrono::steady_clock::time_point started_;
  std::string stopped_;  // why; empty: it was not
  bool late_ = false;
};

}  // namespace concord
