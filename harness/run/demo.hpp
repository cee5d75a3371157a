// One article program: started once, its stdout and its end are the outcome.
#pragma once

#include <uv.h>

#include <functional>
#include <memory>
#include <optional>

#include "base/child.hpp"
#include "run/last_words.hpp"
#include "run/room.hpp"
#include "run/run.hpp"
#include "run/timer.hpp"

namespace concord {

class Demo {
 public:
  Demo(uv_loop_t& loop, std::size_t number, const ReadyDemo& spec, const Deadlines& deadlines,
       Listener& listener, std::function<void()> on_idle);
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  void start();
  void finish(const std::string& why);  ///< it may still end by itself
  void stop(const std::string& why);
  [[nodiscard]] const std::string& name() const { return spec_.client; }
  [[nodiscard]] const Usage& usage() const { return usage_; }

 private:
  void overdue();
  void ended(ChildEnd end);

  uv_loop_t& loop_;
  std::size_t number_;
  const ReadyDemo& spec_;
  Deadlines deadlines_;
  Listener& listener_;
  std::function<void()> on_idle_;
  std::optional<Room> room_;
  std::unique_ptr<Child> child_;
  std::optional<LastWords> last_words_;
  std::string errors_;  // what it had written before it was late
  Usage usage_;
  Timer timer_;
  std::chrono::steady_clock::time_point started_;
  std::string stopped_;  // why; empty: it was not
  bool late_ = false;
};

}  // namespace concord
