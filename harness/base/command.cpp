// One private libuv loop a command, so that threads need no common loop. It knows nothing of what it runs.
#include "base/command.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <uv.h>

#include "base/event_loop.hpp"
#include "base/process.hpp"

namespace concord {
namespace {

constexpr std::uint64_t look_at_stop_ms = 50;

/// Both ends of what it prints are ours until it has started.
struct OutputPipe {
  std::array<uv_file, 2> ends{-1, -1};

  OutputPipe() = default;
  OutputPipe(const OutputPipe&) = delete;
  OutputPipe& operator=(const OutputPipe&) = delete;
  ~OutputPipe() {
    for (const uv_file fd : ends) {
      if (fd >= 0) ::close(fd);
    }
  }
};

/// A process with two pipes and a timer on one loop. libuv calls back with `handle->data`.
class Running {
 public:
  Running(const Command& command, const std::atomic<bool>* stop) : command_(command), stop_(stop) {
    problem_ = open_loop(loop_);
    if (problem_ != 0) return;
    for (Capture& capture : captures_) {
      uv_pipe_init(&loop_, &capture.pipe, 0);
      capture.pipe.data = &capture;
    }
    uv_timer_init(&loop_, &timer_);
    timer_.data = this;
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (problem_ != 0) return;
    close_all();
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }

  Result<void> start() {
    if (problem_ != 0)
      return environment_error(fmt::format("cannot make an event loop: {}", uv_strerror(problem_)));
    std::array<OutputPipe, 2> pipes;
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      if (const int code = uv_pipe(pipes[i].ends.data(), UV_NONBLOCK_PIPE, 0); code != 0)
        return environment_error(fmt::format("cannot make a pipe: {}", uv_strerror(code)));
    }
    ProcessSpec spec{command_.argv,
                     {},
                     command_.folder.string(),
                     {},
                     true,
                     -1,
                     {-1, pipes[0].ends[1], pipes[1].ends[1], -1, -1}};
    std::vector<std::string> added;
    for (const auto& [name, value] : command_.env) added.push_back(name + "=" + value);
    spec.env = inherited_environment(added);
    auto started = Process::start(loop_, spec, [this](const ProcessStatus& status) { ended(status); });
    if (!started) return tl::unexpected(started.error());
    process_ = std::move(*started);
    for (std::size_t i = 0; i < pipes.size(); ++i)
      uv_pipe_open(&captures_[i].pipe, std::exchange(pipes[i].ends[0], -1));
    return {};
  }

  void run() {
    for (Capture& capture : captures_) uv_read_start(stream(capture), allocate, received);
    began_ms_ = uv_now(&loop_);
    uv_timer_start(
        &timer_, [](uv_timer_t* timer) { static_cast<Running*>(timer->data)->look(); }, look_at_stop_ms,
        look_at_stop_ms);
    uv_run(&loop_, UV_RUN_DEFAULT);
    end_.out = std::move(captures_[0].text);
    end_.err = std::move(captures_[1].text);
  }

  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] CommandEnd take() { return std::move(end_); }

 private:
  struct Capture {
    uv_pipe_t pipe{};
    std::string text;
    std::array<char, 16384> buffer{};
  };

  static uv_stream_t* stream(Capture& capture) { return reinterpret_cast<uv_stream_t*>(&capture.pipe); }

  static void allocate(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
    auto& capture = *static_cast<Capture*>(handle->data);
    *buffer = uv_buf_init(capture.buffer.data(), static_cast<unsigned>(capture.buffer.size()));
  }

  static void received(uv_stream_t* from, ssize_t count, const uv_buf_t* buffer) {
    auto& capture = *static_cast<Capture*>(from->data);
    if (count > 0) capture.text.append(buffer->base, static_cast<std::size_t>(count));
    if (count < 0) close(reinterpret_cast<uv_handle_t*>(from));
  }

  static void close(uv_handle_t* handle) {
    if (uv_is_closing(handle) == 0) uv_close(handle, nullptr);
  }

  void close_all() {
    for (Capture& capture : captures_) close(reinterpret_cast<uv_handle_t*>(&capture.pipe));
    close(reinterpret_cast<uv_handle_t*>(&timer_));
    process_.reset();
  }

  void ended(const ProcessStatus& status) {
    end_.exit_code = status.exit_code;
    end_.signal = status.signal;
    // Its output ends with it, since all that it started has ended, too. Unless somebody was given the pipe
    // by other means, who is not waited for (see look).
    ended_ms_ = uv_now(&loop_);
    uv_unref(reinterpret_cast<uv_handle_t*>(&timer_));
  }

  void look() {
    if (ended_ms_) {
      if (uv_now(&loop_) - *ended_ms_ >= 1000) close_all();
      return;
    }
    stopped_ = stopped_ || (stop_ != nullptr && stop_->load());
    const auto limit_ms = static_cast<std::uint64_t>(std::chrono::milliseconds(command_.time_limit).count());
    end_.timed_out = end_.timed_out || uv_now(&loop_) - began_ms_ >= limit_ms;
    if (stopped_ || end_.timed_out) process_->signal_group(SIGKILL);
  }

  const Command& command_;
  const std::atomic<bool>* stop_;
  uv_loop_t loop_{};
  int problem_ = 0;  // of opening the loop: nothing else is there then
  std::unique_ptr<Process> process_;
  uv_timer_t timer_{};
  std::array<Capture, 2> captures_;
  CommandEnd end_;
  std::uint64_t began_ms_ = 0;
  std::optional<std::uint64_t> ended_ms_;
  bool stopped_ = false;
};

}  // namespace

std::string explain(const Command& command, const CommandEnd& end) {
  std::string how = end.timed_out ? fmt::format("took longer than {} s", command.time_limit.count())
                    : end.signal != 0
                        ? fmt::format("died of signal {} ({})", end.signal, ::strsignal(end.signal))
                        : fmt::format("exit {}", end.exit_code);
  std::string said = end.err.empty() ? end.out : end.err;
  while (!said.empty() && said.back() == '\n') said.pop_back();
  return fmt::format("\"{}\": {}{}{}", fmt::join(command.argv, " "), how, said.empty() ? "" : "\n", said);
}

Result<CommandEnd> run_command(const Command& command, const std::atomic<bool>* stop) {
  if (command.argv.empty()) return usage_error("cannot run an empty command");
  Running running(command, stop);
  if (auto started = running.start(); !started) return tl::unexpected(started.error());
  running.run();
  if (running.stopped()) return environment_error(fmt::format("\"{}\" was interrupted", command.argv[0]));
  return running.take();
}

}  // namespace concord
