// What a process that is late can be made to say of where it is: first the kernel is asked, which disturbs
// nobody; then the process's runtime, by the signal that its manifest names; then the Go in it, which does
// not survive that.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/child.hpp"
#include "build/build.hpp"
#include "run/timer.hpp"

namespace concord {

class LastWords {
 public:
  /// `on_told` is called once, unless this is destroyed before; it may destroy this.
  LastWords(uv_loop_t& loop, Child& child, const Start& start, std::chrono::milliseconds patience,
            std::function<void()> on_told);

  /// What was said so far, the most telling first.
  [[nodiscard]] std::string text();

 private:
  void ask_runtime();
  void ask_go();
  void listen();
  void take_answer();

  Child& child_;
  std::chrono::milliseconds patience_;
  int dump_signal_;
  int go_thread_ = 0;  // one that is in the library's own code; 0: none
  std::function<void()> on_told_;
  std::string kernel_, runtime_, go_;
  std::string* answer_ = nullptr;  // of whom we asked last
  std::chrono::steady_clock::time_point asked_, heard_;
  std::size_t heard_bytes_ = 0;
  Timer timer_;
};

}  // namespace concord
