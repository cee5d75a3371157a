// fork and exec. Knows nothing of what the program is for.
#include "launcher/start.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

namespace concord::launcher {

namespace {

constexpr std::uint32_t most_text_bytes = 64U << 20;

bool read_all(int fd, void* to, std::size_t count) {
  auto* at = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = ::read(fd, at, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

/// Never above what we may have ourselves.
bool limit(__rlimit_resource which, rlim_t most) {
  rlimit now{};
  if (::getrlimit(which, &now) != 0) return false;
  if (now.rlim_max != RLIM_INFINITY && most > now.rlim_max) most = now.rlim_max;
  now = {most, most};
  return ::setrlimit(which, &now) == 0;
}

bool apply_limits(const SpawnHead& head) {
  // Of 0 bytes would not do: a core_pattern that starts a program ignores every limit but 1 (core(5)).
  if (head.core_dumps == 0 && !limit(RLIMIT_CORE, 1)) return false;
  // Soft and hard alike: Go ignores the SIGXCPU of the soft one.
  if (head.cpu_seconds != 0 && !limit(RLIMIT_CPU, head.cpu_seconds)) return false;
  return head.open_files == 0 || limit(RLIMIT_NOFILE, head.open_files);
}

bool place_descriptors(const std::array<int, given_fds>& fds) {
  for (int to = 0; to < static_cast<int>(given_fds); ++to) {
    const int from = fds[static_cast<std::size_t>(to)];
    if (from >= 0 && ::dup2(from, to) < 0) return false;
    if (from < 0 && to > 2) ::close(to);  // 0, 1 and 2 are /dev/null as ours are
  }
  return true;  // whatever else is open is close-on-exec
}

void pin(int processor) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<std::size_t>(processor), &one);
  ::sched_setaffinity(0, sizeof one, &one);
}

void reset_signals() {
  for (int each = 1; each < NSIG; ++each) std::signal(each, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// In the new process. Gives errno, or does not return.
int become(const Order& order, pid_t parent, const char* cwd, std::vector<char*>& argv,
           std::vector<char*>& env) {
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it ended before the line above
  reset_signals();
  if (order.head.processor >= 0) pin(order.head.processor);
  if (!place_descriptors(order.fds) || !apply_limits(order.head)) return errno;
  if (*cwd != '\0' && ::chdir(cwd) != 0) return errno;
  environ = env.data();  // the PATH in there is the one that counts
  ::execvp(argv[0], argv.data());
  return errno;
}

}  // namespace

std::optional<Order> read_order(int channel, const std::array<int, given_fds>& fds) {
  Order order;
  order.fds = fds;
  if (!read_all(channel, &order.head, sizeof order.head)) return std::nullopt;
  if (order.head.version != version || order.head.text_bytes > most_text_bytes) return std::nullopt;
  order.texts.resize(order.head.text_bytes);
  if (!read_all(channel, order.texts.data(), order.texts.size())) return std::nullopt;
  return order;
}

SpawnReply start(Order& order) {
  char* at = order.texts.data();
  const auto next = [&at] {
    char* const text = at;
    at += std::char_traits<char>::length(text) + 1;
    return text;
  };
  const char* cwd = next();
  std::vector<char*> argv, env;
  for (std::uint32_t i = 0; i < order.head.arguments; ++i) argv.push_back(next());
  for (std::uint32_t i = 0; i < order.head.variables; ++i) env.push_back(next());
  argv.push_back(nullptr);
  env.push_back(nullptr);

  std::array<int, 2> failure{};  // closes by itself when exec succeeds
  if (::pipe2(failure.data(), O_CLOEXEC) != 0) return {errno, 0};
  const pid_t us = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    const int problem = become(order, us, cwd, argv, env);
    static_cast<void>(::write(failure[1], &problem, sizeof problem));
    ::_exit(127);
  }
  const int cannot_fork = errno;
  ::close(failure[1]);
  int problem = child < 0 ? cannot_fork : 0;
  if (child > 0 && !read_all(failure[0], &problem, sizeof problem)) problem = 0;
  ::close(failure[0]);
  return {problem, child};
}

}  // namespace concord::launcher
