// What ends a run before everything is run.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "run/run.hpp"

namespace concord {

/// Of --max-failures and --run-timeout; 0 is no bound.
struct Bounds {
  std::uint64_t failures = 0;
  std::chrono::milliseconds time{0};  ///< of everything, builds included
};

/// Whether to go on with so many failures so far: neither Ctrl-C nor SIGTERM came, and both bounds hold.
[[nodiscard]] Halt halt_at(std::uint64_t failures, const Bounds& bounds);

/// Where a stop was asked for before anything could be run: the error that says so.
[[nodiscard]] Result<void> go_on(const std::string& while_doing);

}  // namespace concord
