// Runs one program to its end and gives what it printed. For compilers and probes; clients are driven
// elsewhere.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace concord {

struct Command {
  std::vector<std::string> argv;           ///< the program is looked for on PATH; no shell sees any of it
  std::filesystem::path folder;            ///< working folder; empty: ours
  std::map<std::string, std::string> env;  ///< added to the environment, or replacing what is there
  std::chrono::seconds time_limit{600};
};

struct CommandEnd {
  int exit_code = 0;
  int signal = 0;  ///< 0 when it exited
  bool timed_out = false;
  std::string out, err;  ///< everything it wrote to stdout and to stderr

  [[nodiscard]] bool succeeded() const { return exit_code == 0 && signal == 0 && !timed_out; }
};

/// `"go build": exit 1`, `"javac …": took longer than 600 s`, and what it printed below.
[[nodiscard]] std::string explain(const Command& command, const CommandEnd& end);

/// Blocks until the program has ended; may be called from several threads at once. Stdin is empty. The
/// program is killed with all that it started at the time limit, soon after `*stop` became true, and with us.
/// What it leaves running when it ends by itself is ended, too (base/process.hpp). Fails only where nothing
/// could be started, or on `stop`.
[[nodiscard]] Result<CommandEnd> run_command(const Command& command, const std::atomic<bool>* stop = nullptr);

}  // namespace concord
