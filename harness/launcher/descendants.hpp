// The processes below this one, as the kernel tells them (/proc/…/children).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace concord::launcher {

/// All of them: children, their children, and so on. Of a sub-reaper also those that made sessions of their
/// own and whose parents have gone. Processes come and go meanwhile: what it gives is true of the past.
[[nodiscard]] std::vector<pid_t> descendants();

[[nodiscard]] std::vector<pid_t> children();  ///< those alone whose parent is this process

[[nodiscard]] std::uint64_t resident_bytes(const std::vector<pid_t>& processes);

}  // namespace concord::launcher
