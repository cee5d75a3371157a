// With real processes: what a fake would prove here is only that the fake agrees.
#include "base/command.hpp"

#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace command_test {

using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

Command shell(const std::string& script) { return Command{{"sh", "-c", script}, {}, {}, seconds{20}}; }

TEST(RunCommand, CapturesOutputErrorsAndStatus) {
  const auto end = run_command(shell("echo out; echo err >&2; exit 3"));
  ASSERT_TRUE(end) << end.error().text;
  EXPECT_EQ(end->out, "out\n");
  EXPECT_EQ(end->err, "err\n");
  EXPECT_EQ(end->exit_code, 3);
  EXPECT_FALSE(end->succeeded());
}

TEST(RunCommand, ReadsMoreThanAPipeHolds) {
  const auto end = run_command(shell("head -c 3000000 /dev/zero"));
  ASSERT_TRUE(end);
  EXPECT_EQ(end->out.size(), 3'000'000U);
}

TEST(RunCommand, TellsADeathBySignalFromAnExit) {
  const auto end = run_command(shell("kill -SEGV $$"));
  ASSERT_TRUE(end);
  EXPECT_EQ(end->signal, SIGSEGV);
  EXPECT_THAT(explain(shell("x"), *end), HasSubstr("Segmentation fault"));
}

TEST(RunCommand, PassesFolderAndEnvironment) {
  ::setenv("CONCORD_TEST_REPLACED", "old", 1);
  const auto end = run_command({{"sh", "-c", "pwd; echo $A $CONCORD_TEST_REPLACED"},
                                "/usr",
                                {{"A", "1"}, {"CONCORD_TEST_REPLACED", "new"}},
                                seconds{20}});
  ::unsetenv("CONCORD_TEST_REPLACED");
  ASSERT_TRUE(end);
  EXPECT_EQ(end->out, "/usr\n1 new\n");
}

TEST(RunCommand, SaysWhatCannotBeStarted) {
  const auto end = run_command({{"/nonexistent/tool"}, {}, {}, seconds{20}});
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().text, "cannot start \"/nonexistent/tool\": no such file or directory");
  EXPECT_EQ(end.error().fault, Fault::environment);
}

TEST(RunCommand, KillsTheWholeGroupAtTheTimeLimit) {
  const auto began = steady_clock::now();
  const auto end = run_command({{"sh", "-c", "sleep 60 & sleep 60"}, {}, {}, seconds{1}});
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->timed_out);
  EXPECT_LT(steady_clock::now() - began, seconds{5});
}

TEST(RunCommand, StopsWhenAskedTo) {
  std::atomic<bool> stop{true};
  const auto began = steady_clock::now();
  const auto end = run_command(shell("sleep 60"), &stop);
  ASSERT_FALSE(end);
  EXPECT_THAT(end.error().text, HasSubstr("interrupted"));
  EXPECT_LT(steady_clock::now() - began, seconds{5});
}

TEST(RunCommand, DoesNotWaitForAGrandchildThatKeepsItsOutputOpen) {
  const auto began = steady_clock::now();
  const auto end = run_command(shell("setsid sleep 5 & echo done"));
  ASSERT_TRUE(end);
  EXPECT_EQ(end->out, "done\n");
  EXPECT_LT(steady_clock::now() - began, seconds{4});
}

TEST(RunCommand, WorksFromSeveralThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      const auto end = run_command(shell("echo " + std::to_string(i)));
      if (end && end->out == std::to_string(i) + "\n") ++right;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 8);
}

}  // namespace command_test
}  // namespace concord
