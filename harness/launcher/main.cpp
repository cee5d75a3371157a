// concord-launcher: starts processes for concord, and ends them all when it ends, whatever its end is like.
//
// It is a program of its own since it forks: forking is cheap and safe in a small process with one thread.
// For each process that is wanted it forks a keeper (keeper.cpp), and hears no more of it but its end. Should
// a keeper be killed, its processes become children of this one, and are ended.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <vector>

#include "launcher/descendants.hpp"
#include "launcher/keeper.hpp"
#include "launcher/launcher.hpp"

namespace concord::launcher {

namespace {

struct Wish {
  int channel = -1;
  std::array<int, given_fds> fds{-1, -1, -1, -1, -1};

  void close() const {
    if (channel >= 0) ::close(channel);
    for (const int fd : fds) {
      if (fd >= 0) ::close(fd);
    }
  }
};

enum class Heard { wish, nothing, end };

/// The byte tells which descriptors come along: bit n for descriptor n. Who sends too many, or more than we
/// can open, loses its channel, which tells it.
Heard receive(Wish& wish) {
  unsigned char which = 0;
  iovec bytes{&which, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * (given_fds + 1))];
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const ssize_t got = ::recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Heard::nothing;
  if (got <= 0) return Heard::end;
  std::vector<int> came;
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
    came.resize((each->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    std::memcpy(came.data(), CMSG_DATA(each), came.size() * sizeof(int));
  }
  std::size_t used = 0;
  const auto take = [&] { return used < came.size() ? came[used++] : -1; };
  wish.channel = take();
  for (std::size_t i = 0; i < given_fds; ++i) {
    if ((static_cast<unsigned>(which) >> i & 1U) != 0) wish.fds[i] = take();
  }
  if ((message.msg_flags & MSG_CTRUNC) == 0 && wish.channel >= 0) return Heard::wish;
  wish.close();
  return Heard::nothing;
}

/// Keepers at work.
class Keepers {
 public:
  void start(const Wish& wish) {
    const pid_t keeper = ::fork();
    if (keeper == 0) {
      ::dup2(STDIN_FILENO, socket_fd);  // gives the socket up: none but the launcher shall hold it
      keep(wish.channel, wish.fds);
      ::_exit(0);
    }
    if (keeper > 0) pids_.push_back(keeper);
    wish.close();
  }

  /// Takes note of those that have ended. A keeper that was killed leaves its processes to us.
  void reap() {
    int status = 0;
    bool stray = false;
    for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;)
      stray = std::erase(pids_, ended) == 0 || status != 0 || stray;
    if (!stray) return;
    for (const pid_t each : children()) {
      if (std::find(pids_.begin(), pids_.end(), each) == pids_.end()) ::kill(each, SIGKILL);
    }
  }

 private:
  std::vector<pid_t> pids_;
};

void prepare() {
  ::setsid();                           // the terminal's Ctrl-C is for concord
  ::dup2(STDIN_FILENO, socket_fd + 1);  // so that no descriptor we open stands where a client's will be
  ::close_range(socket_fd + 2, ~0U, 0);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (const int each : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGPIPE, SIGTSTP, SIGUSR1, SIGUSR2})
    std::signal(each, SIG_IGN);
  struct sigaction wake {};
  wake.sa_handler = [](int) {};
  ::sigaction(SIGCHLD, &wake, nullptr);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
}

int run() {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (::getpeername(socket_fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) {
    static_cast<void>(
        std::fputs("concord-launcher: started by concord itself; there is nothing to do by hand\n", stderr));
    return 2;
  }
  prepare();
  Keepers keepers;
  sigset_t none;
  sigemptyset(&none);
  for (;;) {
    pollfd socket{socket_fd, POLLIN, 0};
    const bool heard = ::ppoll(&socket, 1, nullptr, &none) > 0;
    keepers.reap();
    if (!heard) continue;
    Wish wish;
    switch (receive(wish)) {
      case Heard::wish:
        keepers.start(wish);
        break;
      case Heard::nothing:
        break;
      case Heard::end:  // concord has gone, or needs nobody any more
        end_descendants(-1);
        return 0;
    }
  }
}

}  // namespace
}  // namespace concord::launcher

int main() { return concord::launcher::run(); }
