// One child process on a libuv loop: line requests on its descriptor 3, line replies on 4, stdout and stderr
// captured. Knows processes and bytes; knows nothing of the protocol or of conformance.
//
// What it starts ends with it (base/process.hpp). Pipes are made by `uv_pipe` (socket pairs could not be
// opened as /dev/fd/3 by Java or a shell), close-on-exec on our side. A child may leave at any
// time: SIGPIPE is ignored from the first one on (base/launch.hpp).
#pragma once

#include <uv.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/process.hpp"
#include "base/result.hpp"

namespace concord {

struct ChildSpec {
  std::vector<std::string> argv;  ///< argv[0] is a path or a name on the PATH of `env`; no shell sees it
  std::vector<std::string> env;   ///< "NAME=value": all that it sees
  std::string cwd;                ///< empty: ours
  bool wire = true;               ///< with descriptors 3 and 4
  bool discard_stdout = false;    ///< /dev/null instead of a pipe
  bool shows_stderr = false;      ///< what it writes to stderr goes to ours, too
  Limits limits;
  int processor = -1;  ///< the only one it may run on; -1: any
};

using ChildEnd = ProcessStatus;

struct ChildEvents {
  std::function<void(std::string_view)> on_line;      ///< a reply, without its newline; valid during the call
  std::function<void(const std::string&)> on_broken;  ///< the reply stream cannot be read further: why
  std::function<void(ChildEnd)> on_end;               ///< once; every byte it wrote before has been delivered
};

inline constexpr std::size_t max_line_bytes = std::size_t{16} << 20;

class Child {
 public:
  /// Starts the process. Fails (environment) when it cannot be executed.
  [[nodiscard]] static Result<std::unique_ptr<Child>> start(uv_loop_t& loop, const ChildSpec& spec,
                                                            ChildEvents events);
  ~Child();  ///< kills the group if it still runs; the loop must turn until it is reaped
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void send(std::string line);  ///< queues one line; the newline is added
  void close_requests();        ///< end of file on its descriptor 3
  void signal_group(int signal);
  /// What it printed since the last call, read until the pipe would block. At most `max_kept_stdout` bytes.
  [[nodiscard]] std::string take_stdout();
  [[nodiscard]] const std::string& stderr_tail();            ///< the last 64 KiB
  [[nodiscard]] std::string take_stderr();                   ///< the same since the last call
  [[nodiscard]] std::size_t unfinished_reply_bytes() const;  ///< of a line that has no end yet
  [[nodiscard]] bool has_closed_replies() const;
  [[nodiscard]] std::size_t output_bytes() const;  ///< stdout and stderr, since the start
  [[nodiscard]] int pid() const;
  [[nodiscard]] bool is_running() const;  ///< false while its last words are delivered

 private:
  struct Impl;
  explicit Child(Impl* impl) : impl_(impl) {}
  Impl* impl_;  // frees itself once the loop has closed its handles
};

inline constexpr std::size_t max_kept_stdout = std::size_t{32} << 20;

}  // namespace concord
