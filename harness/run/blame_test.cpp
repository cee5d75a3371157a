// Who is to blame, in real processes: a case by itself, a case after another one, or nobody.
#include "run/run_fixture.hpp"

namespace concord {
namespace blame_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class BlameTest : public RunTest {
 protected:
  std::string told(const Recorder& recorder, const std::string& name) {
    return words(recorder.cases[0].at(name));
  }
};

TEST_F(BlameTest, a_case_that_fails_after_another_one_is_said_to_depend_on_it) {
  for (const std::string mode : {"dies-on-4-after-2", "hangs-on-4-after-2"}) {
    SCOPED_TRACE(mode);
    request_.deadlines.request = 700ms;
    const Recorder recorder = play(five_cases(), mode);
    EXPECT_THAT(told(recorder, "four"), testing::EndsWith(", after zoo/Twice/two+0"));
    EXPECT_THAT(told(recorder, "four"), HasSubstr(mode.starts_with("dies") ? "SIGABRT" : "late"));
    EXPECT_EQ(returned(recorder.cases[0].at("five")), R"(["10"])");
    EXPECT_EQ(returned(recorder.cases[0].at("two")), R"(["4"])");
    EXPECT_THAT(recorder.complaints, IsEmpty());
  }
}

TEST_F(BlameTest, two_that_have_to_come_before_are_not_told_as_one) {
  const Recorder recorder = play(five_cases(), "dies-on-4-after-one-and-2");
  EXPECT_EQ(told(recorder, "four"), "SIGABRT, after zoo/Twice/one+2");
}

TEST_F(BlameTest, a_step_of_a_session_before_can_be_what_a_case_depends_on) {
  // Its batch went well case by case: what made the difference was asked for before the batch.
  const Recorder recorder = play(five_cases() + ticks + family, "dies-on-4-after-a-tick");
  EXPECT_EQ(told(recorder, "four"), "SIGABRT, after zoo/Tick/s.c+0");
  EXPECT_EQ(returned(recorder.cases[0].at("one")), R"(["2"])");
  EXPECT_EQ(returned(recorder.cases[0].at("s.c")), R"(["3"])");
  EXPECT_THAT(recorder.complaints, IsEmpty());
}

TEST_F(BlameTest, a_generated_case_can_depend_on_a_written_one) {
  const Recorder recorder = play(case_of("two", "2") + family, "dies-on-14-after-2");
  std::vector<std::string> told;
  for (const auto& [index, outcome] : recorder.generated[0]) {
    if (!is<outcome::Returned>(outcome)) told.push_back(words(outcome));
  }
  // Only the first: its death takes the written case's traces with it, and the others come in later
  // processes.
  EXPECT_THAT(told, ElementsAre("SIGABRT, after zoo/Twice/two+0"));
}

TEST_F(BlameTest, who_dies_on_every_third_call_is_told_so_by_each_of_its_deaths) {
  const Recorder recorder = play(five_cases(), "dies-on-every-call-3");
  EXPECT_EQ(told(recorder, "bad"), "SIGABRT, after zoo/Twice/one+1");
  EXPECT_EQ(returned(recorder.cases[0].at("four")), R"(["8"])");
}

TEST_F(BlameTest, what_happened_and_did_not_happen_again_is_told_as_that) {
  const Recorder recorder = play(five_cases(), "dies-on-4-two-times-ever");
  EXPECT_EQ(told(recorder, "four"), "SIGABRT, not again");
  EXPECT_THAT(recorder.complaints, IsEmpty());
}

TEST_F(BlameTest, a_batch_that_dies_again_only_as_a_batch_is_complained_of) {
  const Recorder recorder = play(five_cases() + ticks, "dies-in-batches");
  expect_all<outcome::Returned>(recorder);
  EXPECT_THAT(recorder.complaints,
              ElementsAre(HasSubstr("SIGABRT: panic: zoo: the bad row, during a batch")));
}

TEST_F(BlameTest, who_hangs_on_case_after_case_does_not_cost_a_deadline_for_each) {
  request_.deadlines.request = 400ms;
  request_.deadlines.stop = 100ms;
  std::string suite;
  for (int i = 0; i < 40; ++i) suite += case_of(fmt::format("c{:02}", i), fmt::format("{}", i));
  const auto before = std::chrono::steady_clock::now();
  const Recorder recorder = play(suite + family + case_of("deadly", "13", true) + ticks, "hangs-always");
  EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
  EXPECT_EQ(told(recorder, "c00"), "late: 0 replies had come before");
  EXPECT_EQ(told(recorder, "c02"), "late: 0 replies had come before");
  const std::string given_up = "not run: given up: Twice gave no answer 3 times, each within 0.4 s";
  EXPECT_EQ(told(recorder, "c03"), given_up);
  EXPECT_EQ(told(recorder, "deadly"), given_up);
  EXPECT_EQ(words(recorder.generated[0].at(29)), given_up);
  EXPECT_EQ(told(recorder, "s.c"), R"(["3"])") << "another function";
}

TEST_F(BlameTest, nobody_gives_up_on_crashes) {
  const Recorder recorder = play(five_cases() + family, "dies-always");
  expect_all<outcome::Crashed>(recorder);
}

TEST_F(BlameTest, cases_that_are_only_slow_together_are_not_late) {
  request_.deadlines.request = 1s;
  std::string suite;
  for (int i = 0; i < 12; ++i) suite += case_of(fmt::format("c{}", i), fmt::format("{}", i + 20));
  const Recorder recorder = play(suite + family, "takes-its-time");
  expect_all<outcome::Returned>(recorder);
  EXPECT_THAT(recorder.complaints, IsEmpty());
  EXPECT_EQ(totals_.processes, 2U) << "once known to be slow, the family is asked one by one";
}

TEST_F(BlameTest, a_client_has_the_patience_of_its_manifest) {
  request_.deadlines.request = 300ms;
  plan(case_of("one", "1"));
  ReadyClient client = zoo("takes-its-time-for-long");
  EXPECT_TRUE(is<outcome::TimedOut>(play(client).cases[0].at("one")));
  client.start.patience = 20;
  EXPECT_TRUE(is<outcome::Returned>(play(client).cases[0].at("one")));
}

TEST_F(BlameTest, an_inquiry_can_be_interrupted_and_forgets_nothing) {
  plan(five_cases() + ticks + family);
  const ReadyClient client = zoo("hangs-on-4-after-2");
  for (const auto after : {1200ms, 2000ms, 2800ms}) {
    request_.deadlines.request = 700ms;
    Recorder recorder(plan_);
    request_.clients = {{&plan_, &library_, &client, false}};
    const auto start = std::chrono::steady_clock::now();
    request_.halt = [&]() -> Halt {
      if (std::chrono::steady_clock::now() - start < after) return {};
      return {Halt::How::now, "the run was interrupted"};
    };
    ASSERT_TRUE(run(request_, recorder));
    recorder.expect_complete();
  }
}

}  // namespace blame_test
}  // namespace concord
