// What the orchestrator and its launcher say to each other. Both are built together and run on one machine,
// so these are plain structs; `version` is there for the day when an old launcher stands beside a new
// concord.
//
//   1. Over the socket that the launcher was started with goes one byte for each process that is wanted, and
//   with
//      it, by SCM_RIGHTS, a channel (one end of a socket pair) and the descriptors that the process gets: the
//      byte's bit n stands for descriptor n; what is not sent is empty (0, 1, 2) or closed (3, 4).
//   2. Over the channel: a SpawnHead and its strings; back comes a SpawnReply, and one EndReport at the end.
//      Meanwhile each byte sent is a signal for the process group. A channel that closes is the order to end
//      everything that the process has started.
#pragma once

#include <cstddef>
#include <cstdint>

namespace concord::launcher {

inline constexpr std::uint32_t version = 1;
inline constexpr int socket_fd = 3;  ///< of the launcher

/// The descriptors 0 … 4 of a process.
inline constexpr std::size_t given_fds = 5;

struct SpawnHead {
  std::uint32_t version = launcher::version;
  std::uint32_t text_bytes = 0;  ///< of the strings behind this, each ended by a NUL: cwd, argv, environment
  std::uint32_t arguments = 0, variables = 0;
  std::int32_t processor = -1;  ///< the only one that it may run on
  // Limits; 0 is none.
  std::uint64_t memory_bytes = 0;  ///< resident, of the process and its descendants together
  std::uint64_t cpu_seconds = 0;   ///< of each process
  std::uint64_t open_files = 0;    ///< of each process
  std::uint64_t core_dumps = 0;    ///< 1: as the user has set it
};

struct SpawnReply {
  std::int32_t error = 0;  ///< errno
  std::int32_t pid = 0;
};

enum class Exceeded : std::uint32_t { none, memory, cpu };

struct EndReport {
  std::int32_t status = 0;  ///< of wait(2)
  Exceeded exceeded = Exceeded::none;
  std::uint64_t cpu_us = 0;      ///< user and system, with the descendants that were waited for
  std::uint64_t peak_bytes = 0;  ///< resident, of the largest process
};

}  // namespace concord::launcher
