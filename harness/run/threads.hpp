// Where the threads of another process are, as the kernel tells it (Linux's /proc). It says less than a
// stack, but always something, whatever the process is busy with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace concord {

struct ThreadState {
  int id = 0;
  std::string name;
  char state = '?';              ///< as in proc(5): R, S, D, T, …
  long system_call = -1;         ///< that it waits in; -1: none, or not told to us
  std::string waits_in;          ///< the kernel's own function; empty where that is not told
  std::filesystem::path file{};  ///< whose code made the system call; empty where nothing maps it
};

/// `process`: a folder like /proc/1234. What cannot be read is left out.
[[nodiscard]] std::vector<ThreadState> threads_of(const std::filesystem::path& process);

/// A line for each thread; one for all that are in the same place.
[[nodiscard]] std::string describe(const std::vector<ThreadState>& threads);

}  // namespace concord
