// What a process may use. Passive values; 0 stands for no limit.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace concord {

struct Limits {
  std::uint64_t memory_mib = 0;   ///< resident, of the process and all its descendants together
  std::uint64_t cpu_seconds = 0;  ///< user and system, of each process
  std::uint64_t open_files = 0;   ///< of each process; opening more fails, and ends nobody
  std::uint64_t output_mib = 0;   ///< stdout and stderr together
  friend bool operator==(const Limits&, const Limits&) = default;
};

/// What a client may use where nothing else is said: far above what any well-behaved one needs, far below
/// what would trouble the machine. A call that computes for ever is the deadline's to end.
inline constexpr Limits usual_limits{4096, 0, 4096, 256};

/// The limits by the names that manifests and the command line have for them.
struct NamedLimit {
  const char* name;
  std::uint64_t Limits::*value;
  std::uint64_t least, most;  ///< of what may be asked for, besides 0
};
inline constexpr std::array<NamedLimit, 4> named_limits{{{"memory_mib", &Limits::memory_mib, 1, 1 << 24},
                                                         {"cpu_seconds", &Limits::cpu_seconds, 1, 1 << 24},
                                                         {"open_files", &Limits::open_files, 16, 1 << 24},
                                                         {"output_mib", &Limits::output_mib, 1, 1 << 24}}};

/// text: "memory_mib=512". Fails (usage) with what was expected.
[[nodiscard]] Result<void> set_limit(Limits& limits, const std::string& text);

}  // namespace concord
