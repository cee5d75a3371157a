// concord run --watch: the run again, whenever the package or its fixtures change.
#pragma once

#include "cli/options.hpp"

namespace concord {

/// Runs until SIGINT or SIGTERM. Within a run 130; while it waits, the exit code of the last run, and 1 where
/// a case that was not run again is still failing.
[[nodiscard]] int watch(const Options& options);

/// One run, shown and reported. Filled in are the states of its libraries; the error has been said.
struct RunEnd {
  int exit_code = 0;
  std::optional<std::vector<LibraryState>> libraries;  ///< none where nothing could be run
  bool interrupted = false;
};
[[nodiscard]] RunEnd run_once(const Options& options, const RunOptions& run);

}  // namespace concord
