// What a process reads while it is measured: calls of the kernel that a loop of calls should not need.
#pragma once

#include <cstdint>
#include <optional>

namespace concord {

struct Reads {
  std::uint64_t calls = 0, bytes = 0;
};

/// Of the whole process so far: syscr and rchar of /proc/PID/io (proc(5)). Nothing where the system does not
/// tell.
[[nodiscard]] std::optional<Reads> reads_of(int pid);

}  // namespace concord
