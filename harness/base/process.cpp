// The channel to one process's keeper, as a libuv handle.
#include "base/process.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

#include "base/launch.hpp"
#include "launcher/launcher.hpp"

namespace concord {

namespace {

std::string words_of(launcher::Exceeded exceeded, const Limits& limits) {
  switch (exceeded) {
    case launcher::Exceeded::none:
      return "";
    case launcher::Exceeded::memory:
      return fmt::format("it used more than {} MiB of memory", limits.memory_mib);
    case launcher::Exceeded::cpu:
      return fmt::format("it used {} s of processor time", limits.cpu_seconds);
  }
  return "?";
}

ProcessStatus status_of(const launcher::EndReport& report, const Limits& limits) {
  ProcessStatus status;
  if (WIFSIGNALED(report.status))
    status.signal = WTERMSIG(report.status);
  else
    status.exit_code = WEXITSTATUS(report.status);
  status.exceeded = words_of(report.exceeded, limits);
  status.usage = {std::chrono::microseconds(report.cpu_us), report.peak_bytes};
  return status;
}

}  // namespace

struct Process::Channel {
  uv_pipe_t pipe{};
  uv_os_fd_t fd = -1;
  int pid = 0;
  Limits limits;
  std::function<void(const ProcessStatus&)> on_end;
  launcher::EndReport report;
  std::size_t received = 0;
  bool ended = false, closed = false, owned = true;

  void listen() {
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(&pipe),
        [](uv_handle_t* handle, std::size_t, uv_buf_t* buf) {
          auto* self = static_cast<Channel*>(handle->data);
          *buf = uv_buf_init(reinterpret_cast<char*>(&self->report) + self->received,
                             static_cast<unsigned>(sizeof self->report - self->received));
        },
        [](uv_stream_t* stream, ssize_t count, const uv_buf_t*) {
          auto* self = static_cast<Channel*>(stream->data);
          if (count > 0) self->received += static_cast<std::size_t>(count);
          if (self->received == sizeof self->report) return self->end(status_of(self->report, self->limits));
          // Its keeper was killed, and it with its keeper (launcher/start.cpp).
          if (count < 0) self->end({0, SIGKILL, "the process that looks after it was killed", {}});
        });
  }

  void end(const ProcessStatus& status) {
    ended = true;
    uv_close(reinterpret_cast<uv_handle_t*>(&pipe), [](uv_handle_t* handle) {
      auto* self = static_cast<Channel*>(handle->data);
      self->closed = true;
      if (!self->owned) delete self;
    });
    const auto tell = std::exchange(on_end, nullptr);
    if (tell) tell(status);  // may destroy the Process
  }
};

Result<std::unique_ptr<Process>> Process::start(uv_loop_t& loop, const ProcessSpec& spec,
                                                std::function<void(const ProcessStatus&)> on_end) {
  if (spec.argv.empty()) return environment_error("cannot start a program: its command is empty");
  Result<Launched> launched = launch(spec);
  if (!launched) return tl::unexpected(launched.error());
  auto* channel = new Channel;
  channel->fd = launched->channel;
  channel->pid = launched->pid;
  channel->limits = spec.limits;
  channel->on_end = std::move(on_end);
  uv_pipe_init(&loop, &channel->pipe, 0);
  channel->pipe.data = channel;
  uv_pipe_open(&channel->pipe, launched->channel);
  channel->listen();
  return std::unique_ptr<Process>(new Process(channel));
}

Process::~Process() {
  channel_->on_end = nullptr;
  channel_->owned = false;
  signal_group(SIGKILL);
  if (channel_->closed) delete channel_;
}

void Process::signal_group(int signal) {
  if (channel_->ended) return;
  const auto byte = static_cast<unsigned char>(signal);
  static_cast<void>(::send(channel_->fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT));
}

int Process::pid() const { return channel_->pid; }

bool Process::is_running() const { return !channel_->ended; }

std::vector<std::string> inherited_environment(const std::vector<std::string>& added) {
  std::vector<std::string> entries;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view entry = *each;
    const std::string_view name = entry.substr(0, entry.find('=') + 1);
    const bool replaced =
        std::any_of(added.begin(), added.end(), [&](const std::string& a) { return a.starts_with(name); });
    if (!replaced) entries.emplace_back(entry);
  }
  entries.insert(entries.end(), added.begin(), added.end());
  return entries;
}

}  // namespace concord
