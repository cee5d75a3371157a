// The zoo: real processes, each misbehaving in a way of its own (zoo/client.py), and what a run says of each.
#include <sys/resource.h>

#include <fstream>
#include <thread>

#include "run/run_fixture.hpp"

namespace concord {
namespace zoo_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// Modes and what is said of the case with the bad row, or of all cases.
using Sayings = std::vector<std::pair<std::string, std::string>>;

class ZooTest : public RunTest {
 protected:
  /// The client on five cases, with limits that are soon reached.
  Recorder visit(const std::string& mode) {
    plan(five_cases());
    ReadyClient client = zoo(mode);
    client.start.limits.memory_mib = 128;
    client.start.limits.output_mib = 4;
    client.start.limits.open_files = 32;
    std::filesystem::remove(folder_ / "grandchild");
    return play(client);
  }

  /// Only the bad row is to blame, and nobody else suffers.
  void expect_of_bad_row(const Sayings& sayings) {
    for (const auto& [mode, saying] : sayings) {
      SCOPED_TRACE(mode);
      const Recorder recorder = visit(mode);
      expect_others_returned(recorder);
      EXPECT_EQ(words(recorder.cases[0].at("bad")), saying);
      EXPECT_THAT(recorder.complaints, IsEmpty());
    }
  }

  /// Every case says the same.
  void expect_of_all(const Sayings& sayings) {
    for (const auto& [mode, saying] : sayings) {
      SCOPED_TRACE(mode);
      const Recorder recorder = visit(mode);
      for (const auto& [name, outcome] : recorder.cases[0])
        EXPECT_THAT(words(outcome), HasSubstr(saying)) << name;
      EXPECT_THAT(recorder.complaints, IsEmpty());
    }
  }

  /// Whether the process whose number stands in our file has ended.
  bool stray_is_gone() {
    int pid = 0;
    std::ifstream(folder_ / "grandchild") >> pid;
    if (pid == 0) return false;
    for (int tries = 0; tries < 250; ++tries) {
      std::string state;
      std::ifstream stat(fmt::format("/proc/{}/stat", pid));
      if (!(stat >> state >> state >> state) || state == "Z") return true;
      std::this_thread::sleep_for(20ms);
    }
    return false;
  }
};

TEST_F(ZooTest, who_never_becomes_ready_runs_nothing) {
  const std::string not_started = "not run: the client did not start: ";
  expect_of_all({
      {"leaves-before-ready", not_started + "it ended with exit 0"},
      {"fails-before-ready", not_started + "it ended with exit 1; stderr: no interpreter for you"},
      {"dies-before-ready", not_started + "it ended with SIGSEGV"},
      {"speaks-another-version", not_started + "this client speaks version 2, not 1"},
      {"cannot-load", not_started + "no such library"},
      {"greets-with-half-a-line", not_started + "it ended with exit 0"},
      {"says-hello", not_started + "expected {\"ready\":…}, got hello"},
      {"greets-in-another-shape", not_started + "expected {\"ready\":…}, got {\"ready\":[\"zoo\"]}"},
      {"is-ready-without-end", not_started + "a reply line is longer than 16 MiB"},
  });
}

TEST_F(ZooTest, a_process_can_end_in_every_way) {
  Sayings sayings;
  for (const int code : {0, 1, 2, 42, 255})
    sayings.emplace_back(fmt::format("ends-with-exit-{}", code), fmt::format("exit {}", code));
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL,
                           SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ, SIGSYS})
    sayings.emplace_back(fmt::format("ends-by-signal-{}", signal), to_string(ProcessEnd{0, signal}));
  expect_of_bad_row(sayings);
}

TEST_F(ZooTest, what_is_no_reply_is_said_to_be_none) {
  expect_of_all({
      {"talks-garbage", "garbled: not JSON"},
      {"answers-with-a-list", "garbled: not a reply: [1,"},
      {"answers-with-a-text", "garbled: not a reply: \"done\""},
      {"answers-another", "garbled: a reply to request 8 where 1 was next"},
      {"has-no-rows", "garbled: expected one row, got }"},
      {"has-rows-that-are-no-list", "garbled: expected one row, got "},
      {"has-rows-of-numbers", "garbled: "},
      {"has-too-few-rows", "garbled: expected one row, got \"rows\":[]}"},
      {"has-too-many-rows", "garbled: expected one row, got "},
      {"says-half-a-line", "exit 0"},
      {"never-ends-its-line", "garbled: a reply line is longer than 16 MiB"},
  });
}

std::uint64_t own_peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss);
}

TEST_F(ZooTest, a_line_without_end_does_not_fill_our_memory) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "TSan keeps notes of every byte, several times its size";
#endif
  static_cast<void>(visit("behaves"));
  const std::uint64_t before = own_peak_kib();
  static_cast<void>(visit("never-ends-its-line"));
#ifdef __SANITIZE_ADDRESS__
  constexpr std::uint64_t mib = 128 + 256;  // which is what ASan holds back of freed memory
#else
  constexpr std::uint64_t mib = 128;
#endif
  EXPECT_LT(own_peak_kib(), before + mib * 1024)
      << "the line has a GiB; what is kept of it may be copied once";
}

TEST_F(ZooTest, who_gives_no_answer_is_late_and_it_is_said_how_far_it_got) {
  request_.deadlines.request = 1500ms;
  request_.deadlines.stop = 100ms;
  const Sayings sayings{
      {"never-reads", "late: 0 replies had come before"},
      {"answers-nothing", "late: 0 replies had come before"},
      {"answers-a-byte-a-second", "late: 0 replies had come before, and 2 bytes of the next one"},
      {"closes-descriptor-and-stays-3", "late: 0 replies had come before"},
      {"closes-descriptor-and-stays-4",
       "late: 0 replies had come before; it has closed its replies (descriptor 4)"},
  };
  for (const auto& [mode, saying] : sayings) {
    SCOPED_TRACE(mode);
    plan(case_of("one", "1"));
    EXPECT_EQ(words(play(zoo(mode)).cases[0].at("one")), saying);
  }
}

TEST_F(ZooTest, who_closes_what_it_does_not_need_is_not_disturbed) {
  for (const std::string mode : {"closes-descriptor-0", "closes-descriptor-1", "closes-descriptor-2"}) {
    SCOPED_TRACE(mode);
    const Recorder recorder = visit(mode);
    expect_all<outcome::Returned>(recorder);
    EXPECT_THAT(recorder.complaints, IsEmpty());
  }
  for (const std::string mode : {"closes-descriptor-3", "closes-descriptor-4"}) {
    SCOPED_TRACE(mode);
    const Recorder recorder = visit(mode);
    const auto* crashed = std::get_if<outcome::Crashed>(&recorder.cases[0].at("bad"));
    ASSERT_NE(crashed, nullptr);
    EXPECT_EQ(crashed->end.exit_code, 1);
    EXPECT_THAT(crashed->stderr_tail, HasSubstr("Bad file descriptor"));
  }
}

TEST_F(ZooTest, who_takes_too_much_is_ended_or_told) {
  expect_of_bad_row({
      {"eats-memory-on-the-bad-row", "SIGKILL: it used more than 128 MiB of memory"},
      {"prints-for-ever-on-the-bad-row", "SIGKILL: it printed more than 4 MiB"},
      {"prints-errors-for-ever-on-the-bad-row", "SIGKILL: it printed more than 4 MiB"},
      {"opens-files-on-the-bad-row", "raised: [Errno 24] Too many open files: '/dev/null'"},
  });
}

TEST_F(ZooTest, who_stops_itself_or_will_not_hear_is_ended_all_the_same) {
  request_.deadlines.request = 700ms;
  request_.deadlines.stop = 100ms;
  expect_of_bad_row({{"hangs-on-the-bad-row", "late: 0 replies had come before"},
                     {"hangs-and-ignores-sigterm", "late: 0 replies had come before"},
                     {"stops-itself-on-the-bad-row", "late: 0 replies had come before"}});
}

TEST_F(ZooTest, where_a_late_process_was_is_told) {
  request_.deadlines.request = 700ms;
  request_.deadlines.stop = 100ms;
  for (const auto& [mode, place] : Sayings{{"hangs-on-the-bad-row", "python3 waits in clock_nanosleep"},
                                           {"stops-itself-on-the-bad-row", "python3 is stopped"}}) {
    SCOPED_TRACE(mode);
    const Recorder recorder = visit(mode);
    const auto* late = std::get_if<outcome::TimedOut>(&recorder.cases[0].at("bad"));
    ASSERT_NE(late, nullptr);
    EXPECT_THAT(late->stacks, AllOf(StartsWith("the kernel:\n"), HasSubstr(place)));
  }
}

TEST_F(ZooTest, what_a_process_leaves_behind_ends_with_it) {
  for (const std::string mode : {"leaves-a-grandchild", "leaves-a-session"}) {
    SCOPED_TRACE(mode);
    expect_all<outcome::Returned>(visit(mode));
    EXPECT_TRUE(stray_is_gone());
  }
  expect_of_bad_row({{"leaves-a-session-and-dies", "SIGABRT"}});
  EXPECT_TRUE(stray_is_gone());
}

TEST_F(ZooTest, a_reply_too_many_is_not_taken_for_the_next_one) {
  const Recorder several = visit("answers-twice");
  for (const auto& [name, outcome] : several.cases[0]) {
    EXPECT_THAT(words(outcome),
                testing::AnyOf(StartsWith("garbled: a reply to request 1 where 2 was next"),
                               StartsWith("garbled: a reply that nothing asked for"), StartsWith("[\"")))
        << name;
  }
  plan(case_of("one", "1"));
  EXPECT_THAT(play(zoo("answers-twice")).complaints, ElementsAre(HasSubstr("nothing asked for")));
}

}  // namespace zoo_test
}  // namespace concord
