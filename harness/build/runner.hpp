// Runs the commands of builds: at most so many at once, until someone asks to stop; and tells what is going
// on.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <semaphore>
#include <string>

#include "base/command.hpp"
#include "base/result.hpp"

namespace concord {

class Runner {
 public:
  Runner(unsigned jobs, std::function<void(const std::string&)> progress, const std::atomic<bool>* stop);

  /// Waits for its turn, then for the command's end.
  [[nodiscard]] Result<CommandEnd> run(Command command);

  /// As run(), and a failing command is an error that shows what it printed.
  [[nodiscard]] Result<CommandEnd> must(Command command);

  void say(const std::string& what);

  /// Nothing is started any more: the result is an error already.
  void abandon() { abandoned_ = true; }

  [[nodiscard]] const std::atomic<bool>* stop() const { return stop_; }
  [[nodiscard]] unsigned started() const { return started_; }  ///< commands so far

 private:
  std::counting_semaphore<> turns_;
  std::function<void(const std::string&)> progress_;
  std::mutex speaking_;
  const std::atomic<bool>* stop_;
  std::atomic<bool> abandoned_{false};
  std::atomic<unsigned> started_{0};
};

/// What every command of a build runs with: the toolchain that was chosen and no other (GOTOOLCHAIN=local),
/// cgo, and no version control stamps, which would make a package outside of a clean repository fail to
/// build.
[[nodiscard]] std::map<std::string, std::string> build_environment();

}  // namespace concord
