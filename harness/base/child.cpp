// The libuv side of Child. Order matters at the end of a process: its exit is announced only after everything
// that is still in its pipes has been read, and without waiting for their end of file, which a grandchild
// could hold open.
#include "base/child.hpp"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fmt/format.h>

namespace concord {

namespace {

constexpr std::size_t stderr_kept_bytes = std::size_t{64} << 10;
constexpr int wanted_pipe_bytes = 1 << 20;

struct Pipe {
  uv_file ours = -1;
  uv_file childs = -1;
};

/// A pipe whose `ours` end is non-blocking and `childs` end blocking. reads: we are the reader.
Result<Pipe> make_pipe(bool reads) {
  std::array<uv_file, 2> ends{};
  const int status = uv_pipe(ends.data(), reads ? UV_NONBLOCK_PIPE : 0, reads ? 0 : UV_NONBLOCK_PIPE);
  if (status != 0) return environment_error(fmt::format("cannot make a pipe: {}", uv_strerror(status)));
#ifdef F_SETPIPE_SZ
  fcntl(ends[0], F_SETPIPE_SZ, wanted_pipe_bytes);  // fewer wake-ups; a refusal leaves the default size
#endif
  return reads ? Pipe{ends[0], ends[1]} : Pipe{ends[1], ends[0]};
}

void close_fd(uv_file& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

struct Write {
  uv_write_t request{};
  std::string bytes;
};

}  // namespace

struct Child::Impl {
  explicit Impl(ChildEvents given) : events(std::move(given)) {}

  ChildEvents events;
  std::unique_ptr<Process> process;
  uv_pipe_t requests{}, replies{}, out{}, err{};
  bool has_requests = false, has_replies = false, has_out = false, has_err = false;
  bool abandoned = false;  // the owner is gone: no more events
  bool broken = false;
  bool replies_closed = false;  // by it, while it runs
  bool shows_stderr = false;
  int open_handles = 0;
  std::uint64_t output_limit_bytes = 0, output_seen_bytes = 0;
  std::string partial_line, stdout_bytes, stderr_bytes;
  std::array<char, std::size_t{256} << 10> buffer;  // NOLINT: filled by read(2) before it is looked at

  void adopt(uv_loop_t& loop, uv_pipe_t& handle, bool& has, uv_file& fd) {
    uv_pipe_init(&loop, &handle, 0);
    uv_pipe_open(&handle, fd);
    fd = -1;
    handle.data = this;
    has = true;
    ++open_handles;
  }

  void listen(uv_pipe_t& handle) {
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(&handle),
        [](uv_handle_t* h, std::size_t, uv_buf_t* buf) {
          auto* self = static_cast<Impl*>(h->data);
          *buf = uv_buf_init(self->buffer.data(), static_cast<unsigned>(self->buffer.size()));
        },
        [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buf) {
          auto* self = static_cast<Impl*>(stream->data);
          if (count > 0) self->received(stream, {buf->base, static_cast<std::size_t>(count)});
          if (count >= 0) return;
          uv_read_stop(stream);
          if (stream == reinterpret_cast<uv_stream_t*>(&self->replies)) self->replies_closed = true;
        });
  }

  void received(const void* from, std::string_view bytes) {
    if (abandoned) return;
    if (from == &replies) return received_reply(bytes);
    count_output(bytes.size());
    if (from == &out) {
      stdout_bytes.append(bytes.substr(0, max_kept_stdout - std::min(max_kept_stdout, stdout_bytes.size())));
      return;
    }
    if (shows_stderr) static_cast<void>(::write(STDERR_FILENO, bytes.data(), bytes.size()) + 1);
    stderr_bytes.append(bytes);
    if (stderr_bytes.size() > 2 * stderr_kept_bytes)
      stderr_bytes.erase(0, stderr_bytes.size() - stderr_kept_bytes);
  }

  void count_output(std::size_t bytes) {
    output_seen_bytes += bytes;
    if (output_limit_bytes != 0 && output_seen_bytes > output_limit_bytes) process->signal_group(SIGKILL);
  }

  void received_reply(std::string_view bytes) {
    while (!bytes.empty() && !abandoned && !broken) {
      const std::size_t end = bytes.find('\n');
      if (end == std::string_view::npos) {
        partial_line.append(bytes);
        if (partial_line.size() > max_line_bytes) {
          broken = true;
          partial_line = {};  // nobody will read on
          events.on_broken(fmt::format("a reply line is longer than {} MiB", max_line_bytes >> 20));
        }
        return;
      }
      const std::string_view head = bytes.substr(0, end);
      bytes.remove_prefix(end + 1);
      if (partial_line.empty()) {
        events.on_line(head);
      } else {
        std::string line = std::exchange(partial_line, {});
        line.append(head);
        events.on_line(line);
      }
    }
  }

  /// Reads what is in the pipe right now, past the event loop. No more than a pipe can hold: somebody may be
  /// writing without end.
  void drain(uv_pipe_t& handle, bool has) {
    if (!has || uv_is_closing(reinterpret_cast<uv_handle_t*>(&handle)) != 0) return;
    uv_os_fd_t fd = -1;
    if (uv_fileno(reinterpret_cast<uv_handle_t*>(&handle), &fd) != 0) return;
    // Not `buffer`: a reply in there may still be under discussion by the caller.
    std::array<char, std::size_t{64} << 10> chunk;  // NOLINT: filled by read(2) before it is looked at
    for (std::size_t seen = 0; !abandoned && seen < std::size_t{wanted_pipe_bytes};) {
      const ssize_t count = ::read(fd, chunk.data(), chunk.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return;
      seen += static_cast<std::size_t>(count);
      received(&handle, {chunk.data(), static_cast<std::size_t>(count)});
    }
  }

  void ended(ChildEnd end) {
    drain(replies, has_replies);
    drain(out, has_out);
    drain(err, has_err);
    if (output_limit_bytes != 0 && output_seen_bytes > output_limit_bytes)
      end.exceeded = fmt::format("it printed more than {} MiB", output_limit_bytes >> 20);
    const bool tell = !abandoned;
    close_all();
    if (tell) events.on_end(end);  // may destroy the Child; `this` lives until the handles are closed
  }

  void close_handle(uv_handle_t* handle, bool& has) {
    if (!has) return;
    has = false;
    uv_close(handle, [](uv_handle_t* h) {
      auto* self = static_cast<Impl*>(h->data);
      if (--self->open_handles == 0 && self->abandoned) delete self;
    });
  }

  void close_all() {
    close_handle(reinterpret_cast<uv_handle_t*>(&requests), has_requests);
    close_handle(reinterpret_cast<uv_handle_t*>(&replies), has_replies);
    close_handle(reinterpret_cast<uv_handle_t*>(&out), has_out);
    close_handle(reinterpret_cast<uv_handle_t*>(&err), has_err);
  }
};

namespace {

struct Pipes {
  Pipe requests, replies, out, err;

  ~Pipes() {
    for (Pipe* pipe : {&requests, &replies, &out, &err}) {
      close_fd(pipe->ours);
      close_fd(pipe->childs);
    }
  }

  [[nodiscard]] Result<void> open(const ChildSpec& spec) {
    struct Wanted {
      Pipe* pipe;
      bool reads, needed;
    };
    for (const Wanted& each : {Wanted{&requests, false, spec.wire}, Wanted{&replies, true, spec.wire},
                               Wanted{&out, true, !spec.discard_stdout}, Wanted{&err, true, true}}) {
      if (!each.needed) continue;
      Result<Pipe> made = make_pipe(each.reads);
      if (!made) return tl::unexpected(made.error());
      *each.pipe = *made;
    }
    return {};
  }
};

}  // namespace

Result<std::unique_ptr<Child>> Child::start(uv_loop_t& loop, const ChildSpec& spec, ChildEvents events) {
  Pipes pipes;
  if (auto opened = pipes.open(spec); !opened) return tl::unexpected(opened.error());
  ProcessSpec process{spec.argv,
                      spec.env,
                      spec.cwd,
                      spec.limits,
                      false,
                      spec.processor,
                      {-1, pipes.out.childs, pipes.err.childs, pipes.requests.childs, pipes.replies.childs}};
  auto impl = std::make_unique<Impl>(std::move(events));
  auto started =
      Process::start(loop, process, [self = impl.get()](const ChildEnd& end) { self->ended(end); });
  if (!started) return tl::unexpected(started.error());
  impl->process = std::move(*started);
  impl->output_limit_bytes = spec.limits.output_mib << 20;
  impl->shows_stderr = spec.shows_stderr;
  if (spec.wire) {
    impl->adopt(loop, impl->requests, impl->has_requests, pipes.requests.ours);
    impl->adopt(loop, impl->replies, impl->has_replies, pipes.replies.ours);
    impl->listen(impl->replies);
  }
  if (!spec.discard_stdout) {
    impl->adopt(loop, impl->out, impl->has_out, pipes.out.ours);
    impl->listen(impl->out);
  }
  impl->adopt(loop, impl->err, impl->has_err, pipes.err.ours);
  impl->listen(impl->err);
  return std::unique_ptr<Child>(new Child(impl.release()));
}

Child::~Child() {
  impl_->abandoned = true;
  impl_->process.reset();
  impl_->close_all();
  if (impl_->open_handles == 0) delete impl_;
}

void Child::send(std::string line) {
  if (!impl_->has_requests) return;
  auto* write = new Write;
  write->bytes = std::move(line);
  write->bytes += '\n';
  write->request.data = write;
  const uv_buf_t buf = uv_buf_init(write->bytes.data(), static_cast<unsigned>(write->bytes.size()));
  const int status = uv_write(&write->request, reinterpret_cast<uv_stream_t*>(&impl_->requests), &buf, 1,
                              [](uv_write_t* request, int) { delete static_cast<Write*>(request->data); });
  if (status != 0) delete write;  // the child has gone: its end is reported by on_end
}

void Child::close_requests() {
  impl_->close_handle(reinterpret_cast<uv_handle_t*>(&impl_->requests), impl_->has_requests);
}

void Child::signal_group(int signal) { impl_->process->signal_group(signal); }

std::string Child::take_stdout() {
  impl_->drain(impl_->out, impl_->has_out);
  return std::exchange(impl_->stdout_bytes, {});
}

const std::string& Child::stderr_tail() {
  impl_->drain(impl_->err, impl_->has_err);
  if (impl_->stderr_bytes.size() > stderr_kept_bytes) {
    impl_->stderr_bytes.erase(0, impl_->stderr_bytes.size() - stderr_kept_bytes);
  }
  return impl_->stderr_bytes;
}

std::string Child::take_stderr() {
  static_cast<void>(stderr_tail());
  return std::exchange(impl_->stderr_bytes, {});
}

std::size_t Child::unfinished_reply_bytes() const { return impl_->partial_line.size(); }

bool Child::has_closed_replies() const { return impl_->replies_closed; }

std::size_t Child::output_bytes() const { return impl_->output_seen_bytes; }

int Child::pid() const { return impl_->process->pid(); }

bool Child::is_running() const { return impl_->process->is_running(); }

}  // namespace concord
