// Signal handlers touch nothing but lock-free atomics; everybody else looks at those when it suits them.
#include "base/stop.hpp"

#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace concord {

namespace {

constexpr int interrupted_code = 130;
constexpr std::array<int, 3> watched{SIGINT, SIGTERM, SIGALRM};

std::atomic<unsigned> asked = 0, attentive = 0, stoppable = 0;
std::atomic<bool> time_over = false, flag = false;
static_assert(std::atomic<unsigned>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

std::array<struct sigaction, watched.size()> before{};

void on_signal(int number) {
  if (number == SIGALRM) {
    time_over = true;
  } else {
    const unsigned times = ++asked;
    if (times > 2 || (times == 2 && attentive == 0)) ::_exit(interrupted_code);
  }
  flag = true;
}

void set_timer(std::chrono::milliseconds time) {
  itimerval timer{};
  timer.it_value.tv_sec = time.count() / 1000;
  timer.it_value.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

Stoppable::Stoppable() {
  if (stoppable++ > 0) return;
  struct sigaction handler {};
  handler.sa_handler = on_signal;
  handler.sa_flags = SA_RESTART;
  sigemptyset(&handler.sa_mask);
  for (std::size_t i = 0; i < watched.size(); ++i) {
    ::sigaction(watched[i], &handler, &before[i]);
    // Whoever started us in the background wants Ctrl-C to reach others only.
    if (watched[i] == SIGINT && before[i].sa_handler == SIG_IGN) ::sigaction(SIGINT, &before[i], nullptr);
  }
}

Stoppable::~Stoppable() {
  if (--stoppable > 0) return;
  set_timer(std::chrono::milliseconds(0));
  for (std::size_t i = 0; i < watched.size(); ++i) ::sigaction(watched[i], &before[i], nullptr);
  asked = 0;
  time_over = flag = false;
}

Attentive::Attentive() { ++attentive; }
Attentive::~Attentive() { --attentive; }

void stop_after(std::chrono::milliseconds time) {
  set_timer(std::chrono::milliseconds(0));
  time_over = false;
  flag = asked > 0;
  set_timer(time);
}

StopCause stop_cause() {
  if (asked > 0) return StopCause::interrupted;
  return time_over ? StopCause::time_over : StopCause::none;
}

bool stop_asked_twice() { return asked > 1; }

const std::atomic<bool>& stop_flag() { return flag; }

}  // namespace concord
