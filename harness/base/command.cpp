// One private libuv loop a command, so that threads need no common loop. It knows nothing of what it runs.
#include "base/command.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <uv.h>

#include "base/event_loop.hpp"

namespace concord {
namespace {

constexpr std::uint64_t look_at_stop_ms = 50;

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> result;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view entry(*at);
    if (!added.contains(std::string(entry.substr(0, entry.find('='))))) result.emplace_back(entry);
  }
  for (const auto& [name, value] : added) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

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

  /// 0, or libuv's error.
  int start() {
    if (problem_ != 0) return problem_;
    std::vector<std::string> argv = command_.argv;
    std::vector<std::string> env = merged_environment(command_.env);
    std::vector<char*> argv_pointers = pointers(argv), env_pointers = pointers(env);
    const std::string folder = command_.folder.string();

    std::array<uv_stdio_container_t, 3> stdio{};
    stdio[0].flags = UV_IGNORE;
    for (std::size_t i = 0; i < captures_.size(); ++i) {
      stdio[i + 1].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_WRITABLE_PIPE);
      stdio[i + 1].data.stream = stream(captures_[i]);
    }
    uv_process_options_t options{};
    options.file = argv_pointers[0];
    options.args = argv_pointers.data();
    options.env = env_pointers.data();
    options.cwd = folder.empty() ? nullptr : folder.c_str();
    options.flags = UV_PROCESS_DETACHED;  // a session of its own: the whole group can be killed
    options.stdio_count = static_cast<int>(stdio.size());
    options.stdio = stdio.data();
    options.exit_cb = [](uv_process_t* process, std::int64_t status, int signal) {
      static_cast<Running*>(process->data)->ended(static_cast<int>(status), signal);
    };
    process_.data = this;
    spawned_ = true;  // also after a failure: libuv initialised the handle, and wants it closed
    return uv_spawn(&loop_, &process_, &options);
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
    if (spawned_) close(reinterpret_cast<uv_handle_t*>(&process_));
  }

  void ended(int status, int signal) {
    end_.exit_code = status;
    end_.signal = signal;
    exited_ = true;
    exited_ms_ = uv_now(&loop_);
    close(reinterpret_cast<uv_handle_t*>(&process_));
    // Its output normally ends with it; a grandchild that keeps the pipes open is not waited for (see look).
    uv_unref(reinterpret_cast<uv_handle_t*>(&timer_));
  }

  void look() {
    if (exited_) {
      if (uv_now(&loop_) - exited_ms_ >= 1000) close_all();
      return;
    }
    stopped_ = stopped_ || (stop_ != nullptr && stop_->load());
    const auto limit_ms = static_cast<std::uint64_t>(std::chrono::milliseconds(command_.time_limit).count());
    end_.timed_out = end_.timed_out || uv_now(&loop_) - began_ms_ >= limit_ms;
    if (stopped_ || end_.timed_out) ::kill(-process_.pid, SIGKILL);
  }

  const Command& command_;
  const std::atomic<bool>* stop_;
  uv_loop_t loop_{};
  int problem_ = 0;  // of opening the loop: nothing else is there then
  uv_process_t process_{};
  uv_timer_t timer_{};
  std::array<Capture, 2> captures_;
  CommandEnd end_;
  std::uint64_t began_ms_ = 0, exited_ms_ = 0;
  bool spawned_ = false, exited_ = false, stopped_ = false;
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
  if (const int code = running.start(); code != 0)
    return environment_error(fmt::format(
        "cannot start \"{}\"{}: {}", command.argv[0],
        command.folder.empty() ? "" : " in \"" + command.folder.string() + "\"", uv_strerror(code)));
  running.run();
  if (running.stopped()) return environment_error(fmt::format("\"{}\" was interrupted", command.argv[0]));
  return running.take();
}

}  // namespace concord
