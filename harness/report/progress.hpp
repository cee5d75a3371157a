// The live line on a terminal while a run goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/terminal.hpp"

namespace concord {

struct ProgressState {
  std::string phase;                 ///< "building awesome", "running"
  std::vector<std::string> clients;  ///< those at work, each with how far it is
  std::uint64_t done = 0;
  std::uint64_t planned = 0;   ///< 0: not known
  std::uint64_t failures = 0;  ///< so far
};

/// What is left at the pace so far; nothing while that would be a guess: in the first second, and below 2 %.
[[nodiscard]] std::optional<std::chrono::seconds> time_left(const ProgressState& state,
                                                            std::chrono::nanoseconds elapsed);

/// One line of at most `columns` columns.
[[nodiscard]] std::string progress_text(const ProgressState& state, std::size_t columns, bool ascii,
                                        std::optional<std::chrono::seconds> left = std::nullopt);

/// Draws on a descriptor only if a person looks at it, at most ten times a second. Erases the line when it
/// ends.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  Progress(int descriptor, const Terminal& terminal);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const ProgressState& state, Clock::time_point now = Clock::now());
  void erase();  ///< call it before writing other lines to the same terminal

 private:
  int descriptor_;
  Terminal terminal_;
  std::string drawn_;
  Clock::time_point last_;
  std::string phase_;
  Clock::time_point phase_began_;
};

}  // namespace concord
