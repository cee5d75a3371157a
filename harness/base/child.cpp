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
  uv_process_t process{};
  uv_pipe_t requests{}, replies{}, out{}, err{};
  bool has_requests = false, has_replies = false, has_out = false, has_err = false;
  bool spawned = false;    // the process handle is live and the exit callback is owed
  bool abandoned = false;  // the owner is gone: no more events
  bool broken = false;
  bool shows_stderr = false;
  bool exited = false;  // nobody is there to read requests
  int open_handles = 0;
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
          if (count < 0) uv_read_stop(stream);
        });
  }

  void received(const void* from, std::string_view bytes) {
    if (abandoned) return;
    if (from == &replies) return received_reply(bytes);
    if (from == &out) {
      stdout_bytes.append(bytes.substr(0, max_kept_stdout - std::min(max_kept_stdout, stdout_bytes.size())));
      return;
    }
    if (shows_stderr) static_cast<void>(::write(STDERR_FILENO, bytes.data(), bytes.size()) + 1);
    stderr_bytes.append(bytes);
    if (stderr_bytes.size() > 2 * stderr_kept_bytes)
      stderr_bytes.erase(0, stderr_bytes.size() - stderr_kept_bytes);
  }

  void received_reply(std::string_view bytes) {
    while (!bytes.empty() && !abandoned && !broken) {
      const std::size_t end = bytes.find('\n');
      if (end == std::string_view::npos) {
        partial_line.append(bytes);
        if (partial_line.size() > max_line_bytes) {
          broken = true;
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
    exited = true;
    ::kill(-process.pid, SIGKILL);  // what it started may still hold the pipes
    drain(replies, has_replies);
    drain(out, has_out);
    drain(err, has_err);
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
    close_handle(reinterpret_cast<uv_handle_t*>(&process), spawned);
  }
};

namespace {

/// Our environment with `added` on top, as the char* array that uv_spawn wants.
struct Environment {
  std::vector<std::string> entries;
  std::vector<char*> pointers;

  explicit Environment(const std::vector<std::string>& added) {
    for (char** each = environ; *each != nullptr; ++each) {
      const std::string_view entry = *each;
      const std::string_view name = entry.substr(0, entry.find('=') + 1);
      const bool replaced =
          std::any_of(added.begin(), added.end(), [&](const std::string& a) { return a.starts_with(name); });
      if (!replaced) entries.emplace_back(entry);
    }
    entries.insert(entries.end(), added.begin(), added.end());
    for (std::string& entry : entries) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
  }
};

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

uv_stdio_container_t given(uv_file fd) {
  uv_stdio_container_t slot{};
  slot.flags = fd >= 0 ? UV_INHERIT_FD : UV_IGNORE;  // ignored 0, 1, 2 become /dev/null
  slot.data.fd = fd;
  return slot;
}

}  // namespace

Result<std::unique_ptr<Child>> Child::start(uv_loop_t& loop, const ChildSpec& spec, ChildEvents events) {
  if (spec.argv.empty()) return environment_error("cannot start a program: its command is empty");
  Pipes pipes;
  if (auto opened = pipes.open(spec); !opened) return tl::unexpected(opened.error());

  std::vector<char*> argv;
  for (const std::string& word : spec.argv) argv.push_back(const_cast<char*>(word.c_str()));  // NOLINT: C API
  argv.push_back(nullptr);
  Environment environment(spec.env);
  std::array<uv_stdio_container_t, 5> stdio{given(-1), given(pipes.out.childs), given(pipes.err.childs),
                                            given(pipes.requests.childs), given(pipes.replies.childs)};
  uv_process_options_t options{};
  options.file = argv[0];
  options.args = argv.data();
  options.env = environment.pointers.data();
  options.cwd = spec.cwd.empty() ? nullptr : spec.cwd.c_str();
  options.flags = UV_PROCESS_DETACHED;
  options.stdio = stdio.data();
  options.stdio_count = spec.wire ? 5 : 3;
  options.exit_cb = [](uv_process_t* process, std::int64_t status, int signal) {
    static_cast<Impl*>(process->data)->ended({static_cast<int>(status), signal});
  };

  auto* impl = new Impl(std::move(events));
  impl->process.data = impl;
  impl->shows_stderr = spec.shows_stderr;
  std::unique_ptr<Child> child(new Child(impl));
  const int status = uv_spawn(&loop, &impl->process, &options);
  impl->spawned = true;  // even a failed spawn leaves a handle that must be closed
  ++impl->open_handles;
  if (status != 0) {
    impl->close_all();
    return environment_error(fmt::format("cannot start \"{}\": {}", spec.argv[0], uv_strerror(status)));
  }
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
  return child;
}

Child::~Child() {
  impl_->abandoned = true;
  if (impl_->spawned && uv_is_closing(reinterpret_cast<uv_handle_t*>(&impl_->process)) == 0) {
    signal_group(SIGKILL);  // the exit callback closes the rest
    return;
  }
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

void Child::signal_group(int signal) {
  if (impl_->spawned && impl_->process.pid > 0) ::kill(-impl_->process.pid, signal);
}

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

int Child::pid() const { return impl_->process.pid; }

bool Child::is_running() const { return impl_->spawned && !impl_->exited; }

}  // namespace concord
