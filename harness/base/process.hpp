// One process, from the launcher, on a libuv loop. What it reads and writes is its owner's.
//
// It leads a session and process group of its own. With its end, with that of this object and with that of
// this program, however it comes, everything that it started ends too, in whatever session that is.
#pragma once

#include <uv.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace concord {

struct ProcessSpec {
  std::vector<std::string> argv;  ///< argv[0] is a path or a name on the PATH of `env`; no shell sees it
  std::vector<std::string> env;   ///< "NAME=value": all that it sees
  std::string cwd;                ///< empty: ours
  Limits limits;                  ///< `output_mib` is for the reader of the output to keep
  bool core_dumps = false;        ///< as the user has set them, instead of none
  int processor = -1;             ///< the only one it may run on; -1: any
  /// Its descriptors 0 … 4, which stay the caller's. -1: empty (0, 1, 2), closed (3, 4).
  std::array<uv_file, 5> descriptors{-1, -1, -1, -1, -1};
};

struct Usage {
  std::chrono::microseconds cpu{0};  ///< user and system, with the descendants'
  std::uint64_t peak_bytes = 0;      ///< resident, of the largest process

  Usage& operator+=(const Usage& other) {
    cpu += other.cpu;
    peak_bytes = std::max(peak_bytes, other.peak_bytes);
    return *this;
  }
};

struct ProcessStatus {
  int exit_code = 0;
  int signal = 0;        ///< 0 when it exited
  std::string exceeded;  ///< the limit that ended it, as in "it used more than 512 MiB of memory"; or empty
  Usage usage;
};

class Process {
 public:
  /// Fails (environment) when it cannot be executed. `on_end` is called once, and may destroy the Process.
  [[nodiscard]] static Result<std::unique_ptr<Process>> start(
      uv_loop_t& loop, const ProcessSpec& spec, std::function<void(const ProcessStatus&)> on_end);
  ~Process();  ///< kills what still runs; the loop turns until that is done
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal_group(int signal);  ///< SIGKILL: also what is not in the group any more
  [[nodiscard]] int pid() const;
  [[nodiscard]] bool is_running() const;

 private:
  struct Channel;
  explicit Process(Channel* channel) : channel_(channel) {}
  Channel* channel_;  // frees itself once the loop has closed it
};

/// This program's own environment with `added` on top.
[[nodiscard]] std::vector<std::string> inherited_environment(const std::vector<std::string>& added);

}  // namespace concord
