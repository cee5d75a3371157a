// What a process may use and what it leaves behind, with real processes that try.
#include "base/process.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "base/child_fixture.hpp"

namespace concord {
namespace process_test {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// A process that is in nobody's group or session any more, and says who it is.
constexpr const char* stray = R"(setsid --fork sh -c 'echo $$ >&4; exec sleep 1000'; read -r go <&3; )";

bool is_there(int pid) { return ::kill(pid, 0) == 0 || errno != ESRCH; }

int parent_of(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string number, name, state;
  int parent = 0;
  file >> number >> name >> state >> parent;
  return parent;
}

/// Whether it goes, whoever reaps it.
bool goes(int pid) {
  for (int tries = 0; tries < 1000; ++tries) {
    std::string number, name, state;
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    if (!(file >> number >> name >> state) || state == "Z" || state == "X") return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

class ProcessTest : public ChildTest {
 protected:
  /// Runs it with this limit; gives the words for the limit that ended it.
  std::string exceeded(const std::string& script, const Limits& limits) {
    ChildSpec spec;
    spec.limits = limits;
    run(script, spec);
    return end_ ? end_->exceeded : "it did not start";
  }
  /// The number that the child says.
  int next_number() {
    const std::size_t before = lines_.size();
    while (lines_.size() == before && !end_) uv_run(&loop_, UV_RUN_ONCE);
    return lines_.size() > before ? std::stoi(lines_.back()) : 0;
  }
  void run_on() { uv_run(&loop_, UV_RUN_DEFAULT); }
};

TEST_F(ProcessTest, memory_is_that_of_all_it_started) {
  EXPECT_EQ(exceeded("head -c 300000000 /dev/zero | tail; read -r forever <&3", {.memory_mib = 64}),
            "it used more than 64 MiB of memory");
  EXPECT_EQ(end_->signal, SIGKILL);
}

TEST_F(ProcessTest, memory_below_the_limit_is_nobodys_business) {
  EXPECT_EQ(exceeded("head -c 30000000 /dev/zero | tail >/dev/null; sleep 0.3", {.memory_mib = 512}), "");
  EXPECT_EQ(end_->exit_code, 0);
  EXPECT_GT(end_->usage.peak_bytes, 30'000'000U);
}

TEST_F(ProcessTest, processor_time_is_limited_and_counted) {
  EXPECT_EQ(exceeded("while :; do :; done", {.cpu_seconds = 1}), "it used 1 s of processor time");
  EXPECT_GE(end_->usage.cpu, std::chrono::milliseconds(750));
}

TEST_F(ProcessTest, a_kill_from_elsewhere_is_not_taken_for_a_limit) {
  EXPECT_EQ(exceeded("kill -KILL $$", {.memory_mib = 64, .cpu_seconds = 5, .output_mib = 1}), "");
  EXPECT_EQ(end_->signal, SIGKILL);
}

TEST_F(ProcessTest, output_without_end_is_ended) {
  EXPECT_EQ(exceeded("yes", {.output_mib = 2}), "it printed more than 2 MiB");
}

TEST_F(ProcessTest, output_on_stderr_counts_as_well) {
  EXPECT_EQ(exceeded("yes >&2", {.output_mib = 2}), "it printed more than 2 MiB");
}

TEST_F(ProcessTest, opening_too_many_files_fails_in_its_own_words) {
  exceeded("exec python3 -ISc 'import os\nwhile True: os.dup(0)'", {.open_files = 32});
  EXPECT_THAT(child_->stderr_tail(), HasSubstr("Too many open files"));
  EXPECT_EQ(end_->exit_code, 1);
}

TEST_F(ProcessTest, cores_are_not_dumped_to_a_file_nor_to_a_program) {
  run("grep -i 'core file' /proc/self/limits >&4");
  std::istringstream words(lines_.at(0));
  std::string max, core, file, size, soft, hard;
  words >> max >> core >> file >> size >> soft >> hard;
  EXPECT_EQ(soft + " " + hard, "1 1");
}

TEST_F(ProcessTest, sees_only_the_environment_that_it_was_given) {
  ::setenv("CONCORD_TEST_LEAK", "1", 1);
  ChildSpec spec;
  spec.env = {"ONLY=this"};
  run("tr '\\0' '\\n' </proc/$$/environ >&4", spec);
  ::unsetenv("CONCORD_TEST_LEAK");
  EXPECT_THAT(lines_, ElementsAre("ONLY=this"));
}

TEST_F(ProcessTest, runs_on_the_processor_that_it_was_given) {
  cpu_set_t ours;
  ASSERT_EQ(::sched_getaffinity(0, sizeof ours, &ours), 0);
  ChildSpec spec;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &ours)) spec.processor = cpu;
  }
  run("grep Cpus_allowed_list /proc/self/status | cut -f2 >&4", spec);
  EXPECT_THAT(lines_, ElementsAre(std::to_string(spec.processor)));
}

TEST_F(ProcessTest, whatever_it_started_is_gone_when_its_end_is_told) {
  for (const std::string end : {"exit 0", "kill -SEGV $$", "kill -KILL $$"}) {
    SCOPED_TRACE(end);
    end_.reset();
    start(stray + end);
    const int pid = next_number();
    ASSERT_GT(pid, 0);
    EXPECT_TRUE(is_there(pid));
    child_->send("go");
    run_on();
    EXPECT_TRUE(end_);
    EXPECT_FALSE(is_there(pid));
  }
}

TEST_F(ProcessTest, whatever_it_started_is_gone_when_it_is_killed_or_given_up) {
  for (const bool given_up : {false, true}) {
    end_.reset();
    start(stray + std::string("sleep 1000"));
    const int pid = next_number();
    ASSERT_GT(pid, 0);
    if (given_up)
      child_.reset();
    else
      child_->signal_group(SIGKILL);
    run_on();
    EXPECT_FALSE(is_there(pid));
  }
}

TEST_F(ProcessTest, ignored_signals_of_ours_are_not_inherited) {
  run("grep -E 'SigIgn|SigBlk' /proc/self/status | cut -f2 >&4");
  constexpr auto of_the_c_library = 0x180000000ULL;  // 32 and 33, which it lets nobody set
  ASSERT_THAT(lines_, SizeIs(2));
  for (const std::string& signals : lines_)
    EXPECT_EQ(std::stoull(signals, nullptr, 16) & ~of_the_c_library, 0U);
}

TEST_F(ProcessTest, a_killed_launcher_costs_nobody_anything) {
  start("while read -r line; do echo \"<$line>\"; done <&3 >&4");
  const int launcher = parent_of(parent_of(child_->pid()));
  EXPECT_EQ(parent_of(launcher), ::getpid());
  EXPECT_EQ(::getsid(launcher), launcher) << "the terminal's Ctrl-C would hit it";
  ASSERT_EQ(::kill(launcher, SIGKILL), 0);
  EXPECT_TRUE(goes(launcher));
  child_->send("still here");
  while (lines_.empty()) uv_run(&loop_, UV_RUN_ONCE);
  EXPECT_EQ(lines_[0], "<still here>");
  const std::unique_ptr<Child> first = std::move(child_);
  start("echo again >&4");
  EXPECT_NE(parent_of(parent_of(child_->pid())), launcher);
  while (!end_) uv_run(&loop_, UV_RUN_ONCE);
  EXPECT_THAT(lines_, Contains("again"));
  end_.reset();
  first->close_requests();
  run_on();
  EXPECT_EQ(end_.value().exit_code, 0);
}

TEST_F(ProcessTest, a_killed_keeper_takes_its_processes_along) {
  start(stray + std::string("sleep 1000"));
  const int pid = next_number();
  const int client = child_->pid();
  ASSERT_EQ(::kill(parent_of(client), SIGKILL), 0);
  run_on();
  EXPECT_EQ(end_.value().signal, SIGKILL);
  EXPECT_THAT(end_->exceeded, HasSubstr("was killed"));
  EXPECT_TRUE(goes(client));
  EXPECT_TRUE(goes(pid));
}

TEST_F(ProcessTest, a_client_without_launcher_and_keeper_ends_as_well) {
  start("sleep 1000");
  const int client = child_->pid(), keeper = parent_of(client), launcher = parent_of(keeper);
  ASSERT_EQ(::kill(launcher, SIGKILL), 0);
  EXPECT_TRUE(goes(launcher));
  ASSERT_EQ(::kill(keeper, SIGKILL), 0);
  run_on();
  EXPECT_TRUE(goes(client));
  EXPECT_TRUE(start_launcher());
  start("exit 0");  // which finds the old one gone
  end_.reset();
  run_on();
}

/// In a process of its own: starts a client with a stray, tells who is there, and is killed.
[[noreturn]] void start_and_die(int tell) {
  uv_loop_t loop;
  uv_loop_init(&loop);
  ChildSpec spec;
  spec.argv = {"/bin/sh", "-c", stray + std::string("sleep 1000")};
  std::unique_ptr<Child> child;
  std::array<int, 4> pids{};  // stray, client, keeper, launcher
  child = Child::start(loop, spec,
                       {[&](std::string_view line) { pids[0] = std::stoi(std::string(line)); }, {}, {}})
              .value();
  while (pids[0] == 0) uv_run(&loop, UV_RUN_ONCE);
  pids[1] = child->pid();
  pids[2] = parent_of(pids[1]);
  pids[3] = parent_of(pids[2]);
  if (::write(tell, pids.data(), sizeof pids) != sizeof pids) std::_Exit(1);
  ::kill(::getpid(), SIGKILL);
  std::_Exit(1);
}

TEST_F(ProcessTest, nothing_outlives_a_program_that_is_killed) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t program = ::fork();
  if (program == 0) start_and_die(pipe[1]);
  ::close(pipe[1]);
  std::array<int, 4> pids{};
  EXPECT_EQ(::read(pipe[0], pids.data(), sizeof pids), static_cast<ssize_t>(sizeof pids));
  ::close(pipe[0]);
  EXPECT_EQ(::waitpid(program, nullptr, 0), program);
  for (const int pid : pids) {
    ASSERT_GT(pid, 1);
    EXPECT_TRUE(goes(pid)) << pid;
  }
}

TEST(SetLimit, reads_what_manifests_and_the_command_line_say) {
  Limits limits = usual_limits;
  EXPECT_TRUE(set_limit(limits, "memory_mib=512"));
  EXPECT_EQ(limits.memory_mib, 512U);
  EXPECT_TRUE(set_limit(limits, "memory_mib=0"));
  EXPECT_EQ(limits.memory_mib, 0U);
  for (const std::string wrong :
       {"memory_mib", "memory_mib=", "memory_mib=-1", "memory_mib=1x", "open_files=3", "=1"})
    EXPECT_FALSE(set_limit(limits, wrong)) << wrong;
  EXPECT_THAT(set_limit(limits, "memory=5").error().text, HasSubstr("\"memory_mib\""));
  EXPECT_EQ(limits, (Limits{0, 0, 4096, 256}));
}

}  // namespace process_test
}  // namespace concord
