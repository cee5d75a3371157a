// A sub-reaper for one client: what the client starts stays below this process, whatever sessions it makes
// and however often it forks, so that all of it is found, counted and ended. Knows nothing of the
// orchestrator but its channel.
#include "launcher/keeper.hpp"

#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>

#include "launcher/descendants.hpp"
#include "launcher/start.hpp"

namespace concord::launcher {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t fastest_bytes_a_ms = 4'000'000;  // that processes can come to own memory
constexpr std::uint64_t soonest_sample_ms = 20, latest_sample_ms = 500;
constexpr int report_after_ms = 1000;  // at the latest: a process may hang in the kernel
constexpr int look_again_ms = 20;

timespec as_timespec(std::chrono::nanoseconds time) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
  return {static_cast<time_t>(whole.count()), static_cast<long>((time - whole).count())};
}

/// Waits for bytes, for the end of a child, or until the time is over.
bool wait_for(pollfd* fds, nfds_t count, const timespec* timeout) {
  sigset_t none;
  sigemptyset(&none);
  return ::ppoll(fds, count, timeout, &none) > 0;
}

/// As soon as the limit could be reached. Looking is not free: a Java has dozens of threads to be asked for
/// children, and a client that ends soon is never looked at.
Clock::duration until_sample(std::uint64_t left_bytes) {
  return std::chrono::milliseconds(
      std::clamp(left_bytes / fastest_bytes_a_ms, soonest_sample_ms, latest_sample_ms));
}

/// A busy client on its only processor shall not share it with us.
void step_aside(int processor) {
  cpu_set_t ours;
  if (processor < 0 || ::sched_getaffinity(0, sizeof ours, &ours) != 0) return;
  CPU_CLR(static_cast<std::size_t>(processor), &ours);
  ::sched_setaffinity(0, sizeof ours, &ours);  // refused where none is left
}

class Keeper {
 public:
  Keeper(int channel, Order order) : channel_(channel), order_(std::move(order)) {}

  void run() {
    step_aside(order_.head.processor);
    const SpawnReply reply = start(order_);
    for (const int fd : order_.fds) {
      if (fd >= 0) ::close(fd);
    }
    send(&reply, sizeof reply);
    if (reply.error != 0) return;
    client_ = reply.pid;
    next_sample_ = Clock::now() + until_sample(order_.head.memory_bytes);
    while (!ended_) turn();
    const bool nothing_left = end_descendants(report_after_ms);
    send(&report_, sizeof report_);
    ::close(channel_);
    if (!nothing_left) end_descendants(-1);
  }

 private:
  void turn() {
    pollfd command{channel_open_ ? channel_ : -1, POLLIN, 0};
    const bool samples = order_.head.memory_bytes != 0;
    const auto left = std::max<Clock::duration>(next_sample_ - Clock::now(), Clock::duration::zero());
    const timespec timeout = as_timespec(left);
    const bool told = wait_for(&command, 1, samples ? &timeout : nullptr);
    collect();
    if (told) obey();
    if (samples && !ended_ && Clock::now() >= next_sample_) sample();
  }

  void obey() {
    unsigned char signal = 0;
    const ssize_t got = ::recv(channel_, &signal, 1, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      channel_open_ = false;
      return kill_all();
    }
    if (signal == SIGKILL) return kill_all();
    if (!ended_) ::kill(-client_, signal);
  }

  void kill_all() {
    killed_ = true;
    if (!ended_) ::kill(-client_, SIGKILL);
    for (const pid_t each : descendants()) ::kill(each, SIGKILL);
  }

  void sample() {
    const std::uint64_t used = resident_bytes(descendants()), most = order_.head.memory_bytes;
    next_sample_ = Clock::now() + until_sample(most - std::min(used, most));
    if (used <= most || killed_) return;
    report_.exceeded = Exceeded::memory;
    kill_all();
  }

  /// Takes note of those that have ended.
  void collect() {
    for (;;) {
      siginfo_t which{};
      if (::waitid(P_ALL, 0, &which, WEXITED | WNOHANG | WNOWAIT) != 0 || which.si_pid == 0) return;
      if (which.si_pid == client_)
        ::kill(-client_, SIGKILL);  // as long as its number is not given to another
      int status = 0;
      rusage usage{};
      if (::wait4(which.si_pid, &status, 0, &usage) != which.si_pid) return;
      count(usage);
      if (which.si_pid == client_) client_ended(status, usage);
    }
  }

  void count(const rusage& usage) {
    report_.cpu_us += cpu_us(usage);
    report_.peak_bytes = std::max(report_.peak_bytes, static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
  }

  void client_ended(int status, const rusage& usage) {
    ended_ = true;
    report_.status = status;
    const std::uint64_t limit_us = order_.head.cpu_seconds * 1'000'000;
    const bool by_kernel = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && !killed_;
    // The kernel looks at its clock ticks, which run a little ahead of the times that it tells.
    if (by_kernel && limit_us != 0 && cpu_us(usage) + 100'000 >= limit_us) report_.exceeded = Exceeded::cpu;
  }

  static std::uint64_t cpu_us(const rusage& usage) {
    const auto part = [](const timeval& time) {
      return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(time.tv_usec);
    };
    return part(usage.ru_utime) + part(usage.ru_stime);
  }

  void send(const void* bytes, std::size_t count) const {
    static_cast<void>(
        ::send(channel_, bytes, count, MSG_NOSIGNAL));  // it may have gone, and then nobody asks
  }

  int channel_;
  Order order_;
  pid_t client_ = 0;
  EndReport report_;
  Clock::time_point next_sample_;
  bool ended_ = false, killed_ = false, channel_open_ = true;
};

}  // namespace

bool end_descendants(int patience_ms) {
  const auto until = Clock::now() + std::chrono::milliseconds(patience_ms);
  for (;;) {
    pid_t reaped = 0;
    while ((reaped = ::waitpid(-1, nullptr, WNOHANG)) > 0) continue;
    if (reaped < 0) return true;  // no child: and whoever lost its parent would be one
    const std::vector<pid_t> left = descendants();
    if (left.empty()) return true;  // there is no /proc to find them in
    for (const pid_t each : left) ::kill(each, SIGKILL);
    if (patience_ms >= 0 && Clock::now() >= until) return false;
    const timespec soon = as_timespec(std::chrono::milliseconds(look_again_ms));
    wait_for(nullptr, 0, &soon);
  }
}

void keep(int channel, const std::array<int, given_fds>& fds) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_NAME, "concord-keeper");
  std::optional<Order> order = read_order(channel, fds);
  if (order) Keeper(channel, std::move(*order)).run();
}

}  // namespace concord::launcher
