// Finds and starts concord-launcher, and asks it for processes. Should it have been killed, it is started
// again: those who have a process do not need it any more (launcher/keeper.cpp).
#include "base/launch.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <mutex>

#include <fmt/format.h>

#include "base/descriptor.hpp"
#include "launcher/launcher.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

constexpr int patience_ms = 30'000;  // to fork and exec; on a machine that is out of breath
constexpr int farewell_ms = 2'000;

tl::unexpected<Error> failed(std::string_view what, int code) {
  return environment_error(fmt::format("cannot {}: {}", what, std::strerror(code)));
}

Result<std::pair<Descriptor, Descriptor>> socket_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return failed("make a socket", errno);
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
}

/// In the launcher, 0, 1 and 2 are nothing, and 3 is the socket.
int spawn_launcher(const fs::path& program, int socket, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, socket, launcher::socket_fd);
  for (const int each : {0, 1, 2}) ::posix_spawn_file_actions_addopen(&actions, each, "/dev/null", O_RDWR, 0);
  std::string name = program.string();
  std::array<char*, 2> argv{name.data(), nullptr};
  const int code = ::posix_spawn(&pid, name.c_str(), &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  return code;
}

class Launcher {
 public:
  ~Launcher() { end(); }

  Result<void> start() {
    if (socket_.get() >= 0 && owner_ == ::getpid()) return {};
    std::signal(SIGPIPE,
                SIG_IGN);  // a process that leaves its pipes is data, and not the end of who started it
    auto pair = socket_pair();
    if (!pair) return tl::unexpected(pair.error());
    auto& [ours, theirs] = *pair;
    // dup2 of a descriptor onto itself would leave it close-on-exec.
    if (theirs.get() == launcher::socket_fd) theirs = Descriptor(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, 4));
    const fs::path program = part_of_ours("concord-launcher");
    if (const int code = spawn_launcher(program, theirs.get(), pid_); code != 0)
      return failed(fmt::format("start \"{}\"", program.string()), code);
    owner_ = ::getpid();  // a fork of ours has our socket, and should have its own
    socket_ = std::move(ours);
    return {};
  }

  /// A launcher that does not listen any more is replaced, once.
  Result<void> ask(const std::array<uv_file, launcher::given_fds>& fds, int channel) {
    for (const bool again : {true, false}) {
      if (auto started = start(); !started) return started;
      if (send(fds, channel)) break;
      if (!again || errno != EPIPE) return failed("reach the launcher", errno);
      end();
    }
    return {};
  }

  /// Waits for it, since it waits for what it ends; but not for a process that hangs in the kernel.
  void end() {
    if (socket_.get() >= 0 && owner_ == ::getpid()) {
      ::shutdown(socket_.get(), SHUT_WR);
      pollfd gone{socket_.get(), POLLIN, 0};
      if (::poll(&gone, 1, farewell_ms) > 0) ::waitpid(pid_, nullptr, 0);
    }
    socket_ = Descriptor();
  }

  std::mutex mutex;

 private:
  [[nodiscard]] bool send(const std::array<uv_file, launcher::given_fds>& fds, int channel) const {
    unsigned char which = 0;
    std::array<int, launcher::given_fds + 1> sent{channel};
    std::size_t count = 1;
    for (std::size_t i = 0; i < fds.size(); ++i) {
      if (fds[i] < 0) continue;
      which = static_cast<unsigned char>(which | 1U << i);
      sent[count++] = fds[i];
    }
    iovec bytes{&which, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof sent)> control{};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    std::memcpy(CMSG_DATA(header), sent.data(), count * sizeof(int));
    ssize_t done = 0;
    do {
      done = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    } while (done < 0 && errno == EINTR);
    return done == 1;
  }

  Descriptor socket_;
  pid_t pid_ = 0, owner_ = 0;
};

Launcher& the_launcher() {
  static Launcher launcher;  // ends with this program
  return launcher;
}

std::string order_of(const ProcessSpec& spec) {
  std::string texts = spec.cwd + '\0';
  for (const std::string& each : spec.argv) texts += each + '\0';
  for (const std::string& each : spec.env) texts += each + '\0';
  launcher::SpawnHead head;
  head.text_bytes = static_cast<std::uint32_t>(texts.size());
  head.arguments = static_cast<std::uint32_t>(spec.argv.size());
  head.variables = static_cast<std::uint32_t>(spec.env.size());
  head.processor = spec.processor;
  head.memory_bytes = spec.limits.memory_mib << 20;
  head.cpu_seconds = spec.limits.cpu_seconds;
  head.open_files = spec.limits.open_files;
  head.core_dumps = spec.core_dumps ? 1 : 0;
  std::string order(sizeof head, '\0');
  std::memcpy(order.data(), &head, sizeof head);
  return order + texts;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// 0, or errno.
int receive(int fd, launcher::SpawnReply& reply) {
  pollfd waiting{fd, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&waiting, 1, patience_ms);
  } while (ready < 0 && errno == EINTR);
  if (ready == 0) return ETIMEDOUT;
  const ssize_t got = ::recv(fd, &reply, sizeof reply, MSG_WAITALL);
  return got == static_cast<ssize_t>(sizeof reply) ? 0
                                                   : EAGAIN;  // it had no descriptor, or no process, to spare
}

}  // namespace

fs::path part_of_ours(const std::string& file) {
  std::error_code code;
  const fs::path folder = fs::read_symlink("/proc/self/exe", code).parent_path();
  const fs::path name = fs::path("lib") / "concord" / file;
  const fs::path usual = folder.parent_path() / name, deeper = folder.parent_path().parent_path() / name;
  return !fs::exists(usual, code) && fs::exists(deeper, code) ? deeper : usual;
}

Result<void> start_launcher() {
  const std::lock_guard one_at_a_time(the_launcher().mutex);
  return the_launcher().start();
}

Result<Launched> launch(const ProcessSpec& spec) {
  const auto cannot = [&](const std::string& why) {
    return environment_error(fmt::format("cannot start \"{}\"{}: {}", spec.argv[0],
                                         spec.cwd.empty() ? "" : " in \"" + spec.cwd + "\"", why));
  };
  auto pair = socket_pair();
  if (!pair) return cannot(pair.error().text);
  auto& [ours, theirs] = *pair;
  {
    const std::lock_guard one_at_a_time(the_launcher().mutex);
    if (auto asked = the_launcher().ask(spec.descriptors, theirs.get()); !asked)
      return cannot(asked.error().text);
  }
  theirs = Descriptor();  // or its end could not be seen
  launcher::SpawnReply reply;
  const int problem = send_all(ours.get(), order_of(spec)) ? receive(ours.get(), reply) : errno;
  if (problem != 0) return cannot(fmt::format("the launcher did not answer ({})", std::strerror(problem)));
  if (reply.error != 0) return cannot(uv_strerror(-reply.error));
  return Launched{reply.pid, ours.release()};
}

}  // namespace concord
