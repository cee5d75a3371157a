// Real signals. What ends the program is tried in a child of it.
#include "base/stop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <thread>

namespace concord {
namespace stop_test {

using namespace std::chrono_literals;

/// Exit code of `act` in a process of its own; 0 where it returns.
template <class Act>
int exit_code_of(const Act& act) {
  const pid_t child = ::fork();
  if (child == 0) {
    act();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(Stop, nothing_is_asked_at_first) {
  const Stoppable here;
  EXPECT_EQ(stop_cause(), StopCause::none);
  EXPECT_FALSE(stop_flag());
  EXPECT_FALSE(stop_asked_twice());
}

TEST(Stop, each_signal_counts_once_and_is_forgotten_at_the_end) {
  for (const int number : {SIGINT, SIGTERM}) {
    const Stoppable here;
    ASSERT_EQ(::raise(number), 0);
    EXPECT_EQ(stop_cause(), StopCause::interrupted);
    EXPECT_TRUE(stop_flag());
    EXPECT_FALSE(stop_asked_twice());
  }
  const Stoppable again;
  EXPECT_EQ(stop_cause(), StopCause::none);
}

TEST(Stop, an_inner_one_restores_nothing) {
  const Stoppable outer;
  { const Stoppable inner; }
  ASSERT_EQ(::raise(SIGTERM), 0);
  EXPECT_EQ(stop_cause(), StopCause::interrupted);
}

TEST(Stop, the_second_signal_is_left_to_whoever_is_attentive_and_the_third_is_not) {
  const auto signals = [](int times, bool somebody) {
    return exit_code_of([&] {
      const Stoppable here;
      std::optional<Attentive> looks;
      if (somebody) looks.emplace();
      for (int i = 0; i < times; ++i) ::raise(i % 2 == 0 ? SIGINT : SIGTERM);
      ::_exit(stop_asked_twice() ? 2 : 1);
    });
  };
  EXPECT_EQ(signals(1, false), 1);
  EXPECT_EQ(signals(2, false), 130);
  EXPECT_EQ(signals(2, true), 2);
  EXPECT_EQ(signals(3, true), 130);
}

TEST(Stop, what_was_there_before_is_there_again) {
  EXPECT_EQ(exit_code_of([] {
              std::signal(SIGTERM, SIG_DFL);
              { const Stoppable here; }
              ::raise(SIGTERM);
            }),
            -SIGTERM);
}

TEST(Stop, a_program_in_the_background_keeps_ignoring_the_terminal) {
  EXPECT_EQ(exit_code_of([] {
              std::signal(SIGINT, SIG_IGN);
              const Stoppable here;
              ::raise(SIGINT);
              ::_exit(stop_flag() ? 1 : 0);
            }),
            0);
}

TEST(Stop, time_is_over_when_it_is_over) {
  const Stoppable here;
  stop_after(20ms);
  while (!stop_flag()) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(stop_cause(), StopCause::time_over);
  stop_after(1h);
  EXPECT_EQ(stop_cause(), StopCause::none) << "it begins anew";
  EXPECT_FALSE(stop_flag());
  stop_after(0ms);
}

TEST(Stop, an_interruption_is_the_stronger_cause) {
  const Stoppable here;
  stop_after(1ms);
  while (!stop_flag()) std::this_thread::sleep_for(1ms);
  ASSERT_EQ(::raise(SIGINT), 0);
  EXPECT_EQ(stop_cause(), StopCause::interrupted);
}

}  // namespace stop_test
}  // namespace concord
