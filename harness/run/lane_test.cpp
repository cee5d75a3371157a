// Runs real processes that misbehave (zoo/client.py): whatever they do, each planned case has exactly one
// outcome, and the blame falls on the case that earned it.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>

#include "run/run_fixture.hpp"

namespace concord {
namespace lane_test {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(RunTest, a_client_that_behaves_needs_one_process) {
  const Recorder recorder = play(five_cases() + ticks + family, "behaves");
  expect_all<outcome::Returned>(recorder);
  EXPECT_EQ(totals_.processes, 1U);
  EXPECT_THAT(recorder.complaints, IsEmpty());
  EXPECT_EQ(recorder.launches.at(0).runtime, "behaves");
}

TEST_F(RunTest, nothing_to_do_is_done_at_once) {
  EXPECT_THAT(play("", "behaves").launches, IsEmpty());
  request_.clients.clear();
  Recorder recorder(plan_, 0);
  EXPECT_TRUE(run(request_, recorder));
}

TEST_F(RunTest, who_does_not_start_runs_nothing_and_says_why) {
  const std::map<std::string, std::string> reasons{{"leaves-before-ready", "exit 0"},
                                                   {"fails-before-ready", "no interpreter for you"},
                                                   {"cannot-load", "no such library"},
                                                   {"cannot-load-oddly", "5"},
                                                   {"says-hello", "hello"}};
  for (const auto& [mode, reason] : reasons) {
    const Recorder recorder = play(five_cases() + ticks + family, mode);
    for (const auto& [name, outcome] : recorder.cases[0]) {
      ASSERT_TRUE(is<outcome::NotRun>(outcome)) << mode;
      EXPECT_THAT(std::get<outcome::NotRun>(outcome).reason, HasSubstr(reason)) << mode;
    }
    EXPECT_EQ(totals_.processes, 1U);
  }
}

TEST_F(RunTest, a_program_that_is_not_there_runs_nothing) {
  plan(five_cases() + family);
  ReadyClient client;
  client.id = "gone";
  client.start.argv = {"/nonexistent/client"};
  expect_all<outcome::NotRun>(play(client));
  client.start.argv.clear();
  expect_all<outcome::NotRun>(play(client));
}

TEST_F(RunTest, who_is_never_ready_is_ended_at_the_deadline) {
  request_.deadlines.start = 300ms;
  const Recorder recorder = play(five_cases(), "is-never-ready");
  expect_all<outcome::NotRun>(recorder);
  EXPECT_THAT(std::get<outcome::NotRun>(recorder.cases[0].at("one")).reason, HasSubstr("never said"));
}

TEST_F(RunTest, what_cannot_be_understood_is_garbled_case_by_case) {
  for (const std::string mode :
       {"talks-garbage", "answers-another", "has-too-few-rows", "has-too-many-rows", "has-no-rows"}) {
    SCOPED_TRACE(mode);
    const Recorder recorder = play(five_cases(), mode);
    expect_all<outcome::Garbled>(recorder);
    EXPECT_THAT(recorder.complaints, IsEmpty());
  }
}

TEST_F(RunTest, a_second_reply_is_not_taken_for_the_next_one) {
  const Recorder several = play(five_cases() + family, "answers-twice");
  for (const auto& [name, outcome] : several.cases[0])
    EXPECT_TRUE(is<outcome::Garbled>(outcome) || is<outcome::Returned>(outcome)) << name;
  const Recorder last = play(case_of("one", "1"), "answers-twice");
  expect_all<outcome::Returned>(last);
  EXPECT_THAT(last.complaints, ElementsAre(HasSubstr("nothing asked for")));
}

TEST_F(RunTest, half_a_line_is_no_reply) {
  expect_all<outcome::Crashed>(play(five_cases(), "says-half-a-line"));
}

TEST_F(RunTest, the_blame_for_a_death_falls_on_one_row) {
  const Recorder recorder = play(five_cases() + ticks + family, "dies-on-the-bad-row");
  expect_others_returned(recorder);
  const auto* crashed = std::get_if<outcome::Crashed>(&recorder.cases[0].at("bad"));
  ASSERT_NE(crashed, nullptr);
  EXPECT_EQ(crashed->end, (ProcessEnd{0, SIGABRT}));
  EXPECT_EQ(crashed->panic, "panic: zoo: the bad row");
  EXPECT_THAT(recorder.complaints, IsEmpty());
  std::size_t deaths = 0;
  for (const auto& [index, outcome] : recorder.generated[0]) {
    const bool bad = plan_.families[0].family->row(index) == R"(["13"])";
    EXPECT_EQ(is<outcome::Crashed>(outcome), bad);
    deaths += bad ? 1 : 0;
  }
  EXPECT_GT(deaths, 0U);
}

TEST_F(RunTest, leaving_in_the_middle_is_a_death_too) {
  const Recorder recorder = play(five_cases(), "exits-on-the-bad-row");
  expect_others_returned(recorder);
  EXPECT_TRUE(is<outcome::Crashed>(recorder.cases[0].at("bad")));
}

TEST_F(RunTest, who_dies_on_each_call_is_started_for_each) {
  const Recorder recorder = play(five_cases(), "dies-always");
  expect_all<outcome::Crashed>(recorder);
  EXPECT_EQ(totals_.processes, 6U);  // the batch, then each row
}

TEST_F(RunTest, a_death_that_no_row_repeats_is_complained_of) {
  const Recorder recorder = play(five_cases() + case_of("deadly", "13", true), "dies-in-batches");
  expect_all<outcome::Returned>(recorder);
  EXPECT_THAT(recorder.complaints,
              ElementsAre(HasSubstr("SIGABRT: panic: zoo: the bad row, during a batch")));
}

TEST_F(RunTest, a_hang_costs_one_row) {
  request_.deadlines.request = 1s;
  const Recorder recorder = play(five_cases(), "hangs-on-the-bad-row");
  expect_others_returned(recorder);
  EXPECT_TRUE(is<outcome::TimedOut>(recorder.cases[0].at("bad")));
  EXPECT_THAT(recorder.complaints, IsEmpty());
}

TEST_F(RunTest, who_closes_its_replies_is_ended_at_the_deadline) {
  request_.deadlines.request = 500ms;
  expect_all<outcome::TimedOut>(play(case_of("one", "1"), "closes-its-replies"));
}

TEST_F(RunTest, who_uses_more_than_its_limits_is_ended_and_it_is_said) {
  const std::map<std::string, std::string> words{
      {"eats-memory-on-the-bad-row", "it used more than 128 MiB of memory"},
      {"prints-for-ever-on-the-bad-row", "it printed more than 4 MiB"}};
  for (const auto& [mode, said] : words) {
    SCOPED_TRACE(mode);
    plan(five_cases());
    ReadyClient client = zoo(mode);
    client.start.limits.memory_mib = 128;
    client.start.limits.output_mib = 4;
    const Recorder recorder = play(client);
    expect_others_returned(recorder);
    const auto* crashed = std::get_if<outcome::Crashed>(&recorder.cases[0].at("bad"));
    ASSERT_NE(crashed, nullptr);
    EXPECT_EQ(to_string(crashed->end), "SIGKILL: " + said);
    EXPECT_GT(totals_.clients.at(0).peak_bytes, 0U);
  }
}

TEST_F(RunTest, a_flood_of_output_holds_up_nobody) {
  const Recorder recorder = play(five_cases() + ticks, "floods");
  expect_all<outcome::Returned>(recorder);
}

TEST_F(RunTest, who_ignores_its_end_is_killed_and_told_of) {
  request_.deadlines.leave = 200ms;
  const Recorder recorder = play(five_cases(), "ignores-the-end");
  expect_all<outcome::Returned>(recorder);
  EXPECT_THAT(recorder.complaints, ElementsAre(HasSubstr("nor on SIGTERM")));
}

TEST_F(RunTest, a_bad_end_after_the_last_reply_is_told_of) {
  for (const std::string mode : {"exits-badly", "dies-after-its-reply"}) {
    const Recorder recorder = play(case_of("one", "1"), mode);
    expect_all<outcome::Returned>(recorder);
    EXPECT_THAT(recorder.complaints, SizeIs(1)) << mode;
  }
}

TEST_F(RunTest, a_grandchild_that_holds_the_pipes_delays_nothing_and_ends_too) {
  const auto before = std::chrono::steady_clock::now();
  expect_all<outcome::Returned>(play(five_cases(), "leaves-a-grandchild"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, 30s);
  int pid = 0;
  std::ifstream(folder_ / "grandchild") >> pid;
  ASSERT_GT(pid, 0);
  // Reaped by whoever reaps orphans here; what must not be is a process that still runs.
  bool gone = false;
  for (int tries = 0; tries < 200 && !gone; ++tries) {
    std::string state;
    std::ifstream stat(fmt::format("/proc/{}/stat", pid));
    gone = !(stat >> state >> state >> state) || state == "Z";
    if (!gone) std::this_thread::sleep_for(20ms);
  }
  EXPECT_TRUE(gone);
}

TEST_F(RunTest, another_spelling_is_understood) {
  for (const std::string mode : {"spells-widely", "spells-oddly"}) {
    SCOPED_TRACE(mode);
    const Recorder recorder = play(five_cases() + ticks + family, mode);
    expect_others_returned(recorder);
    expect_all<outcome::Returned>(recorder);
    EXPECT_EQ(totals_.processes, 1U);
  }
}

TEST_F(RunTest, a_refused_function_is_not_called) {
  const Recorder recorder = play(five_cases() + ticks + family, "refuses");
  EXPECT_TRUE(is<outcome::Refused>(recorder.cases[0].at("bad")));
  EXPECT_TRUE(is<outcome::Refused>(recorder.generated[0].at(0)));
  EXPECT_EQ(returned(recorder.cases[0].at("s.b")), R"(["2"])");
}

TEST_F(RunTest, an_error_row_is_the_outcome_of_its_case) {
  const Recorder recorder = play(five_cases(), "errs-on-the-bad-row");
  expect_others_returned(recorder);
  EXPECT_EQ(std::get<outcome::FailedCall>(recorder.cases[0].at("bad")).code, "bad-value");
  expect_all<outcome::FailedCall>(play(five_cases() + family + ticks, "fails-every-request"));
}

TEST_F(RunTest, a_row_with_the_wrong_number_of_values_is_garbled_alone) {
  const Recorder recorder = play(five_cases(), "has-a-short-bad-row");
  expect_others_returned(recorder);
  EXPECT_TRUE(is<outcome::Garbled>(recorder.cases[0].at("bad")));
  EXPECT_EQ(totals_.processes, 1U);
}

TEST_F(RunTest, steps_behind_a_death_are_not_run_and_other_cases_are) {
  const Recorder recorder = play(five_cases() + ticks, "dies-on-the-second-tick");
  expect_others_returned(recorder);
  EXPECT_EQ(returned(recorder.cases[0].at("s.a")), R"(["1"])");
  EXPECT_TRUE(is<outcome::Crashed>(recorder.cases[0].at("s.b")));
  EXPECT_TRUE(is<outcome::NotRun>(recorder.cases[0].at("s.c")));
}

TEST_F(RunTest, a_step_has_what_it_printed_and_nothing_else) {
  const Recorder recorder = play(ticks, "prints");
  const auto& outcome = recorder.cases[0].at("s.b");
  ASSERT_TRUE(is<outcome::Returned>(outcome));
  EXPECT_EQ(std::get<outcome::Returned>(outcome).stdout_bytes, "tick 2\n");
}

TEST_F(RunTest, a_deadly_case_comes_last_and_alone) {
  const Recorder recorder =
      play(case_of("deadly", "13", true) + case_of("one", "1") + ticks, "dies-on-the-bad-row");
  EXPECT_TRUE(is<outcome::Crashed>(recorder.cases[0].at("deadly")));
  EXPECT_EQ(totals_.processes, 1U);
}

TEST_F(RunTest, unasked_words_are_not_blamed_on_who_waits) {
  // It waits for the oracle when the words come, which end its process; then the oracle answers.
  plan(family);
  const ReadyClient client = zoo("speaks-unasked");
  Recorder recorder(plan_);
  recorder.may_go_on = false;
  request_.clients = {{&plan_, &library_, &client, false}};
  int seen = 0;
  request_.tick = [&](const auto&) { recorder.may_go_on = recorder.may_go_on || ++seen > 3; };
  const auto later = std::chrono::steady_clock::now() + 20s;
  request_.halt = [&] {
    const bool told = !recorder.complaints.empty() && recorder.may_go_on;
    return !told && std::chrono::steady_clock::now() < later ? Halt{} : Halt{Halt::How::now, "enough"};
  };
  EXPECT_TRUE(run(request_, recorder));
  recorder.expect_complete();
  EXPECT_THAT(recorder.complaints, Contains(HasSubstr("nothing asked for")));
}

TEST_F(RunTest, a_halt_ends_everything_and_forgets_nothing) {
  plan(five_cases() + ticks + family);
  const ReadyClient hanging = zoo("hangs-on-the-bad-row"), silent = zoo("is-never-ready"),
                    good = zoo("behaves");
  Recorder recorder(plan_, 4);
  request_.clients = {{&plan_, &library_, &hanging, false},
                      {&plan_, &library_, &silent, false},
                      {&plan_, &library_, &hanging, false},
                      {&plan_, &library_, &good, false}};
  ReadyDemo demo{"zoo", "zoo", {{"/bin/sleep", "60"}, {}, ""}, "", ""};
  request_.demos = {{&plan_, &demo}, {&plan_, &demo}};
  int seen = 0;
  request_.tick = [&](const auto&) { ++seen; };
  request_.halt = [&] { return seen < 3 ? Halt{} : Halt{Halt::How::now, "enough"}; };
  const Result<RunTotals> totals = run(request_, recorder);
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->halted, "enough");
  recorder.expect_complete();
  EXPECT_THAT(recorder.demos, SizeIs(2));
  EXPECT_TRUE(is<outcome::NotRun>(recorder.cases[1].at("one")));
}

TEST_F(RunTest, a_halt_at_any_moment_forgets_nothing) {
  plan(five_cases() + ticks + family);
  const ReadyClient dying = zoo("dies-always"), hanging = zoo("hangs-on-the-bad-row");
  for (const auto after : {1ms, 40ms, 130ms, 300ms}) {
    Recorder recorder(plan_, 3);
    request_.clients = {{&plan_, &library_, &dying, false},
                        {&plan_, &library_, &hanging, false},
                        {&plan_, &library_, &dying, false}};
    const auto at = std::chrono::steady_clock::now() + after;
    request_.grace = 100ms;
    request_.halt = [&] {
      return std::chrono::steady_clock::now() < at ? Halt{} : Halt{Halt::How::finish, "enough"};
    };
    const Result<RunTotals> totals = run(request_, recorder);
    ASSERT_TRUE(totals);
    EXPECT_EQ(totals->halted, "enough");
    recorder.expect_complete();
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), 0) << "the launcher is our only child, and lives";
  }
}

/// Each case alone, so that there is one request at a time.
std::string sessions_of_one() {
  std::string suite;
  for (const char* name : {"a", "b", "c"})
    suite += fmt::format("[[session]]\nname=\"{}\"\n[[session.step]]\ncall=\"Tick\"\nname=\"s\"\n", name);
  return suite;
}

TEST_F(RunTest, who_is_to_finish_may_still_answer) {
  plan(sessions_of_one());
  const ReadyClient slow =
      shell("read -r request <&3; sleep 0.4; echo '{\"id\":1,\"rows\":[[\"1\"]]}' >&4; cat <&3");
  Recorder recorder(plan_);
  request_.clients = {{&plan_, &library_, &slow, false}};
  bool asked = false;
  request_.tick = [&](const auto&) { asked = true; };
  request_.halt = [&] { return asked ? Halt{Halt::How::finish, "enough"} : Halt{}; };
  ASSERT_TRUE(run(request_, recorder));
  recorder.expect_complete();
  EXPECT_TRUE(is<outcome::Returned>(recorder.cases[0].at("a.s")));
  for (const char* left : {"b.s", "c.s"}) {
    const auto& outcome = std::get<outcome::NotRun>(recorder.cases[0].at(left));
    EXPECT_EQ(outcome.reason, "enough");
    EXPECT_TRUE(outcome.cut_off);
  }
}

TEST_F(RunTest, who_dies_while_it_is_to_finish_is_blamed) {
  plan(sessions_of_one());
  const ReadyClient dying = shell("read -r request <&3; sleep 0.4; kill -SEGV $$");
  Recorder recorder(plan_);
  request_.clients = {{&plan_, &library_, &dying, false}};
  bool asked = false;
  request_.tick = [&](const auto&) { asked = true; };
  request_.halt = [&] { return asked ? Halt{Halt::How::finish, "enough"} : Halt{}; };
  ASSERT_TRUE(run(request_, recorder));
  recorder.expect_complete();
  EXPECT_TRUE(is<outcome::Crashed>(recorder.cases[0].at("a.s")));
  EXPECT_TRUE(is<outcome::NotRun>(recorder.cases[0].at("b.s")));
}

TEST_F(RunTest, who_is_to_finish_has_a_moment_and_no_more) {
  plan(five_cases());
  const ReadyClient hanging = zoo("hangs-on-the-bad-row");
  ReadyDemo demo{"zoo", "zoo", {{"/bin/sleep", "60"}, {}, ""}, "", ""};
  for (const auto how : {Halt::How::finish, Halt::How::now}) {
    Recorder recorder(plan_, 1);
    request_.clients = {{&plan_, &library_, &hanging, false}};
    request_.demos = {{&plan_, &demo}};
    request_.grace = how == Halt::How::finish ? 500ms : 60'000ms;
    const auto at = std::chrono::steady_clock::now() + 300ms;
    request_.halt = [&] { return std::chrono::steady_clock::now() < at ? Halt{} : Halt{how, "enough"}; };
    ASSERT_TRUE(run(request_, recorder));
    recorder.expect_complete();
    const auto took = std::chrono::steady_clock::now() - at;
    EXPECT_LT(took, 10s);
    if (how == Halt::How::finish) {
      EXPECT_GE(took, 500ms);
    }
    EXPECT_TRUE(is<outcome::NotRun>(recorder.cases[0].at("bad")));
    EXPECT_TRUE(is<outcome::NotRun>(recorder.demos.at(0)));
  }
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST_F(RunTest, three_hundred_crashes_leave_neither_descriptors_nor_zombies) {
  std::string suite;
  for (int i = 0; i < 300; ++i) suite += case_of(fmt::format("c{}", i), fmt::format("{}", i));
  play(five_cases(), "behaves");  // libuv and the launcher keep what the first run opened
  plan(suite);
  const std::size_t before = open_descriptors();
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit low{std::min<rlim_t>(limit.rlim_max, before + 48), limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  const Recorder recorder = play(shell("read -r request <&3; kill -SEGV $$"));
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  expect_all<outcome::Crashed>(recorder);
  EXPECT_GE(totals_.processes, 300U);
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), 0) << "the launcher is our only child, and lives";
}

/// Ends the process: what a first loop opens, and whether libuv aborts there, shows once in a process.
void run_with_few_descriptors(const RunRequest& request, const Plan& plan, rlim_t most) {
  const rlimit low{most, most};
  if (::setrlimit(RLIMIT_NOFILE, &low) != 0) std::_Exit(1);
  Recorder each(plan);
  if (run(request, each)) each.expect_complete();
  std::_Exit(testing::Test::HasFailure() ? 1 : 0);
}

TEST_F(RunTest, no_descriptors_left_is_our_trouble_and_not_a_crash) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP()
      << "UBSan asks through a pipe whether an object's memory is there: without descriptors it never is";
#endif
  plan(five_cases());
  const ReadyClient client = zoo("behaves");
  request_.clients = {{&plan_, &library_, &client, false}};
  const auto used = static_cast<rlim_t>(open_descriptors());
  for (rlim_t most = used - 1; most < used + 24; ++most) {
    EXPECT_EXIT(run_with_few_descriptors(request_, plan_, most), testing::ExitedWithCode(0), "") << most;
  }
}

TEST_F(RunTest, a_demo_is_what_it_prints_or_how_it_ends) {
  plan("");
  const auto demo = [](const std::string& script) {
    return ReadyDemo{"sh", "sh", {{"/bin/sh", "-c", script}, {}, ""}, "", ""};
  };
  ReadyDemo broken = demo("echo never");
  broken.problem = "the compiler is gone";
  const std::vector<ReadyDemo> demos{demo("echo hello"), demo("echo 'panic: oh' >&2; exit 2"),
                                     demo("sleep 60"), broken, demo("sleep 60 & echo early")};
  request_.deadlines.request = 1s;
  for (const ReadyDemo& each : demos) request_.demos.push_back({&plan_, &each});
  Recorder recorder(plan_, 0);
  ASSERT_TRUE(run(request_, recorder));
  ASSERT_THAT(recorder.demos, SizeIs(5));
  EXPECT_EQ(std::get<outcome::Returned>(recorder.demos[0]).stdout_bytes, "hello\n");
  EXPECT_EQ(std::get<outcome::Crashed>(recorder.demos[1]).panic, "panic: oh");
  EXPECT_TRUE(is<outcome::TimedOut>(recorder.demos[2]));
  EXPECT_EQ(std::get<outcome::NotRun>(recorder.demos[3]).reason, "the compiler is gone");
  EXPECT_EQ(std::get<outcome::Returned>(recorder.demos[4]).stdout_bytes, "early\n");
}

TEST(PanicLine, is_the_first_line_that_begins_so) {
  EXPECT_EQ(panic_line("log\npanic: boom\n\ngoroutine 1"), "panic: boom");
  EXPECT_EQ(panic_line("no panic: here\nfatal error: all goroutines are asleep - deadlock!\n"),
            "fatal error: all goroutines are asleep - deadlock!");
  EXPECT_EQ(panic_line("panic: unfinished"), "panic: unfinished");
  EXPECT_EQ(panic_line("nothing"), "");
}

}  // namespace lane_test
}  // namespace concord
