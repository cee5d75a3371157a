// What the judge makes of outcomes that are handed to it; and, with real processes, that nobody waits for an
// oracle that is gone.
#include "judge/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <csignal>

#include <fmt/format.h>

#include "base/temporary_folder.hpp"

namespace concord {
namespace judge_test {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],
   "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]}]})";

constexpr const char* written =
    "[[case]]\ncall=\"Twice\"\nname=\"one\"\nargs=[1]\n[[case]]\ncall=\"Twice\"\nname=\"two\"\nargs=[2]\n";

std::string family(std::uint64_t count) {
  return fmt::format("[[family]]\ncall=\"Twice\"\nname=\"random\"\nvalues=\"random\"\nseed=1\ncount={}\n",
                     count);
}

outcome::Returned row(const std::string& text) { return {text, std::nullopt}; }
outcome::Crashed death(int exit_code, int signal, const std::string& panic) {
  return {{exit_code, signal}, panic, panic + "\n\ngoroutine 1 [running]:\nmain.Twice(0xc000012345)\n"};
}

constexpr std::size_t oracle = 0, first = 1, second = 2;

class JudgeTest : public testing::Test {
 protected:
  JudgeTest() {
    library_.contract = parse_contract(contract_text, "the test").value();
    library_.wire = wire_form(library_.contract);
    clients_[oracle].id = "go-native";
    clients_[first].id = "first";
    clients_[second].id = "second";
  }

  void plan(const std::string& suite, const std::string& goldens = "") {
    Fixtures fixtures;
    fixtures.suite = parse_suite("concord = 1\n" + suite, "suite.toml").value();
    fixtures.goldens = parse_goldens(goldens, "golden.jsonl").value();
    Result<Plan> made = make_plan(library_.contract, fixtures);
    ASSERT_TRUE(made) << made.error().text;
    plan_ = std::move(*made);
  }

  Judge judge(std::vector<AbsentLane> absent = {}) {
    JudgeRequest request;
    for (std::size_t i = 0; i < clients_.size(); ++i)
      request.clients.push_back({&plan_, &library_, &clients_[i], i == oracle});
    request.absent = std::move(absent);
    request.replay = [](const Plan&, const std::string& id, const std::string& client) {
      return id + "@" + client;
    };
    return Judge(std::move(request));
  }

  static const Entry& entry(const Judge::Findings& findings, const std::string& name,
                            const std::string& client) {
    for (const Entry& each : findings.entries) {
      if (each.name == name && each.client == client) return each;
    }
    ADD_FAILURE() << "no entry " << name << "@" << client;
    static const Entry none;
    return none;
  }
  static const Failure& failure(const Judge::Findings& findings, const std::string& name,
                                const std::string& client) {
    const Entry& found = entry(findings, name, client);
    static const Failure none;
    EXPECT_THAT(found.failures, SizeIs(1)) << name << "@" << client;
    return found.failures.empty() ? none : found.failures.front();
  }

  BuiltLibrary library_;
  Plan plan_;
  std::array<ReadyClient, 3> clients_;
};

constexpr const char* goldens =
    "{\"case\":\"zoo/Twice/one\",\"returns\":[2]}\n{\"case\":\"zoo/Twice/two\",\"returns\":[4]}\n";

TEST_F(JudgeTest, a_case_passes_when_it_gives_what_the_golden_says) {
  plan(written, goldens);
  Judge judge = this->judge();
  for (const std::size_t lane : {oracle, first, second}) {
    judge.on_case(lane, 0, row(R"(["2"])"), 1ms);
    judge.on_case(lane, 1, row(R"([ "4" ])"), 1ms);
  }
  EXPECT_EQ(judge.progress().done, judge.progress().planned);
  EXPECT_EQ(judge.progress().failures, 0U);
  EXPECT_EQ(entry(judge.finish(), "one", "first").counts[Verdict::pass], 1U);
}

TEST_F(JudgeTest, a_batch_is_judged_row_by_row_and_known_again_by_its_bytes) {
  plan(written, goldens);
  Judge judge = this->judge();
  const auto batch = [&](std::size_t lane, std::string_view rows) {
    return judge.on_batch(lane, plan_, {0, 1}, rows, 2ms);
  };
  EXPECT_EQ(batch(oracle, R"([["3"],["4"]])"), std::nullopt);
  EXPECT_EQ(batch(first, R"([["2"],["4"]])"), std::nullopt);
  EXPECT_EQ(batch(second, R"([["2"],["4"]])"), std::nullopt);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(failure(findings, "one", "go-native").got, "3");
  for (const char* client : {"first", "second"}) {
    for (const char* name : {"one", "two"}) {
      EXPECT_EQ(entry(findings, name, client).counts[Verdict::pass], 1U) << name << "@" << client;
      EXPECT_EQ(entry(findings, name, client).time, 1ms);
    }
  }
}

TEST_F(JudgeTest, bytes_that_failed_once_fail_again) {
  plan(written, goldens);
  Judge judge = this->judge();
  for (const std::size_t lane : {oracle, first, second})
    EXPECT_EQ(judge.on_batch(lane, plan_, {0, 1}, R"([["2"],["5"]])", 2ms), std::nullopt);
  const Judge::Findings findings = judge.finish();
  for (const char* client : {"go-native", "first", "second"})
    EXPECT_EQ(failure(findings, "two", client).got, "5");
}

TEST_F(JudgeTest, a_batch_of_another_number_of_rows_is_not_taken) {
  plan(written, goldens);
  Judge judge = this->judge();
  EXPECT_THAT(judge.on_batch(first, plan_, {0, 1}, R"([["2"]])", 2ms).value_or(""), HasSubstr("1 rows"));
  EXPECT_THAT(judge.on_batch(first, plan_, {0, 1}, R"([["2"])", 2ms).value_or(""), HasSubstr("not JSON"));
  EXPECT_EQ(judge.progress().done, 0U);
}

TEST_F(JudgeTest, the_cause_is_the_binding_when_go_itself_gives_the_golden) {
  plan(written, goldens);
  Judge judge = this->judge();
  judge.on_case(oracle, 0, row(R"(["2"])"), 1ms);
  judge.on_case(first, 0, row(R"(["3"])"), 1ms);
  const Judge::Findings findings = judge.finish();
  const Failure& found = failure(findings, "one", "first");
  EXPECT_EQ(found.cause, Cause::binding);
  EXPECT_EQ(found.id, "zoo/Twice/one");
  EXPECT_EQ(found.call, "Twice(1)");
  EXPECT_EQ(found.expected, "2");
  EXPECT_EQ(found.got, "3");
  EXPECT_EQ(found.replay, "zoo/Twice/one@first");
}

TEST_F(JudgeTest, the_cause_is_the_library_when_go_itself_gives_the_same) {
  plan(written, goldens);
  Judge judge = this->judge();
  judge.on_case(second, 0, row(R"(["9"])"), 1ms);
  judge.on_case(first, 0, row(R"(["3"])"), 1ms);
  judge.on_case(oracle, 0, row(R"(["3"])"), 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(failure(findings, "one", "go-native").cause, Cause::library_changed);
  EXPECT_EQ(failure(findings, "one", "first").cause, Cause::library_changed);
  EXPECT_EQ(failure(findings, "one", "second").cause, Cause::binding);
}

TEST_F(JudgeTest, a_library_that_panics_now_has_changed_for_every_host) {
  plan(written, goldens);
  Judge judge = this->judge();
  judge.on_case(oracle, 0, death(2, 0, "panic: boom"), 1ms);
  judge.on_case(first, 0, death(0, SIGABRT, "panic: boom"), 1ms);
  judge.on_case(second, 0, death(0, SIGSEGV, ""), 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(failure(findings, "one", "first").cause, Cause::library_changed);
  EXPECT_EQ(failure(findings, "one", "second").cause, Cause::binding);
  EXPECT_EQ(failure(findings, "one", "first").got, "dies of SIGABRT (\"panic: boom\")");
}

TEST_F(JudgeTest, the_oracle_has_an_expectation_of_its_own) {
  plan(
      written,
      R"({"case":"zoo/Twice/one","go":{"dies":"exit 2","panic":"panic: boom"},"ffi":{"dies":"SIGABRT","panic":"panic: boom"}})"
      "\n");
  Judge judge = this->judge();
  judge.on_case(oracle, 0, death(2, 0, "panic: boom"), 1ms);
  judge.on_case(first, 0, death(0, SIGABRT, "panic: boom"), 1ms);
  judge.on_case(second, 0, death(2, 0, "panic: boom"), 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "one", "go-native").counts[Verdict::pass], 1U);
  EXPECT_EQ(entry(findings, "one", "first").counts[Verdict::pass], 1U);
  EXPECT_EQ(entry(findings, "one", "second").counts[Verdict::fail], 1U);
}

TEST_F(JudgeTest, a_case_without_a_golden_fails_and_says_how_to_get_one) {
  plan(written);
  Judge judge = this->judge();
  judge.on_case(first, 0, row(R"(["2"])"), 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(failure(findings, "one", "first").expected, "no golden");
  EXPECT_THAT(failure(findings, "one", "first").detail, HasSubstr("concord bless zoo"));
  EXPECT_EQ(failure(findings, "one", "first").cause, Cause::none);
}

TEST_F(JudgeTest, a_long_value_is_shown_where_it_differs_from_what_its_golden_stands_for) {
  std::string text(10'000, 'a'), other = text;
  other[5'000] = 'b';
  plan(written, goldens);
  Json golden = observation(outcome::Returned{R"(["2"])", text}, *plan_.cases[0].callee);
  ASSERT_TRUE(is_condensed(golden));
  golden["case"] = "zoo/Twice/one";
  plan(written, to_text(golden) + "\n");
  Judge judge = this->judge();
  judge.on_case(first, 0, outcome::Returned{R"(["2"])", other}, 1ms);
  judge.on_case(oracle, 0, outcome::Returned{R"(["2"])", text}, 1ms);
  const Judge::Findings findings = judge.finish();
  const Failure& found = failure(findings, "one", "first");
  EXPECT_THAT(found.got, AllOf(HasSubstr("aba"), HasSubstr("4940 bytes equal")));
  EXPECT_THAT(found.expected, AllOf(HasSubstr("aaa"), Not(HasSubstr("digest"))));
  EXPECT_EQ(found.detail, "stdout: 10000 and 10000 bytes, the first difference at 5000");
}

TEST_F(JudgeTest, a_long_value_that_nobody_gave_is_shown_by_size_and_digest) {
  const std::string text(10'000, 'a'), other(9'000, 'a');
  plan(written, goldens);
  Json golden = observation(outcome::Returned{R"(["2"])", text}, *plan_.cases[0].callee);
  golden["case"] = "zoo/Twice/one";
  plan(written, to_text(golden) + "\n");
  Judge judge = this->judge();
  judge.on_case(first, 0, outcome::Returned{R"(["2"])", other}, 1ms);
  judge.on_case(oracle, 0, outcome::Returned{R"(["2"])", other}, 1ms);
  const Judge::Findings findings = judge.finish();
  const Failure& found = failure(findings, "one", "first");
  EXPECT_THAT(found.expected, HasSubstr("stdout 10000 bytes with the digest \""));
  EXPECT_THAT(found.got, HasSubstr("stdout 9000 bytes with the digest \""));
  EXPECT_THAT(found.detail, HasSubstr("no client gave its value"));
}

TEST_F(JudgeTest, a_golden_that_holds_nonsense_is_a_difference) {
  plan(written,
       "{\"case\":\"zoo/Twice/one\",\"dies\":5}\n{\"case\":\"zoo/Twice/two\",\"returns\":4,\"after\":[1]}\n");
  Judge judge = this->judge();
  judge.on_case(first, 0, row(R"(["2"])"), 1ms);
  judge.on_case(first, 1, row("not json"), 1ms);
  EXPECT_EQ(judge.progress().failures, 2U);
  EXPECT_EQ(failure(judge.finish(), "one", "first").expected, "dies of 5");
}

TEST_F(JudgeTest, what_was_not_answered_has_its_own_verdict) {
  plan(written + family(3), goldens);
  Judge judge = this->judge();
  judge.on_case(first, 0, outcome::Refused{"no codec"}, 0ms);
  judge.on_case(first, 1, outcome::NotRun{"the run was interrupted"}, 0ms);
  judge.on_case(second, 0, outcome::TimedOut{20s, "0 replies had come before"}, 0ms);
  judge.on_case(second, 1, outcome::Garbled{"no rows"}, 0ms);
  judge.on_range(first, {0, 0, 3}, outcome::Refused{"no codec"});
  judge.on_range(second, {0, 0, 3}, outcome::NotRun{"the run was interrupted"});
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "one", "first").counts[Verdict::refused], 1U);
  EXPECT_EQ(entry(findings, "two", "first").counts[Verdict::not_run], 1U);
  EXPECT_EQ(entry(findings, "one", "second").counts[Verdict::fail], 1U);
  EXPECT_EQ(entry(findings, "two", "second").counts[Verdict::fail], 1U);
  EXPECT_EQ(entry(findings, "random", "first").counts[Verdict::refused], 3U);
  EXPECT_EQ(entry(findings, "random", "second").counts[Verdict::not_run], 3U);
}

TEST_F(JudgeTest, a_hang_is_told_with_where_it_was) {
  plan(written + family(3), goldens);
  Judge judge = this->judge();
  const outcome::TimedOut late{
      20s, "0 replies had come before", "a warning\n", "the kernel:\nzoo waits\n", {}};
  judge.on_case(first, 0, late, 0ms);
  judge.on_generated(oracle, 0, 0, late);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(failure(findings, "one", "first").stacks, "the kernel:\nzoo waits\n");
  EXPECT_EQ(failure(findings, "one", "first").errors, "a warning\n");
  EXPECT_EQ(failure(findings, "random", "go-native").stacks, "the kernel:\nzoo waits\n");
}

TEST_F(JudgeTest, what_fails_only_after_another_case_names_it_and_what_ended_so_once_is_flaky) {
  plan(written, goldens);
  Judge judge = this->judge();
  judge.on_case(first, 0, outcome::Crashed{{0, SIGSEGV}, "", "", Dependence{"zoo/Twice/two", 0}}, 0ms);
  judge.on_case(second, 0, outcome::Crashed{{0, SIGSEGV}, "", "", Dependence{}}, 0ms);
  const Judge::Findings findings = judge.finish();
  const Failure& after = failure(findings, "one", "first");
  EXPECT_EQ(after.verdict, Verdict::fail);
  EXPECT_EQ(after.depends_on, "zoo/Twice/two");
  EXPECT_THAT(after.detail, HasSubstr("only after zoo/Twice/two"));
  EXPECT_EQ(failure(findings, "one", "second").verdict, Verdict::flaky);
}

TEST_F(JudgeTest, generated_cases_are_compared_with_the_oracle_row_by_row) {
  plan(family(4));
  Judge judge = this->judge();
  const Block block{0, 0, 4};
  EXPECT_FALSE(judge.answered(first, block));
  EXPECT_EQ(judge.on_block(oracle, block, R"([["1"],["2"],{"error":"raised","text":"a"},["4"]])", 1ms),
            std::nullopt);
  EXPECT_TRUE(judge.answered(first, block));
  EXPECT_EQ(judge.on_block(first, block, R"([["1"], ["2"],{"error":"raised","text":"b"},["4"]])", 1ms),
            std::nullopt);
  EXPECT_EQ(judge.on_block(second, block, R"([["1"],["2"],{"error":"bad-value","text":"a"},["5"]])", 1ms),
            std::nullopt);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "random", "first").counts[Verdict::pass], 4U);
  const Entry& other = entry(findings, "random", "second");
  EXPECT_EQ(other.counts[Verdict::pass], 2U);
  ASSERT_THAT(other.failures, SizeIs(2));
  EXPECT_EQ(other.failures[1].id, "zoo/Twice/random#3");
  EXPECT_EQ(other.failures[1].expected, "4");
  EXPECT_EQ(other.failures[1].got, "5");
  EXPECT_EQ(other.failures[1].cause, Cause::binding);
}

TEST_F(JudgeTest, a_generated_case_that_a_client_cannot_pass_is_refused_and_no_failure) {
  plan(family(3));
  Judge judge = this->judge();
  const Block block{0, 0, 3};
  EXPECT_EQ(judge.on_block(oracle, block, R"([["1"],["2"],["3"]])", 1ms), std::nullopt);
  EXPECT_EQ(judge.on_block(first, block, R"([["1"],{"error":"refused","text":"no str"},["3"]])", 1ms),
            std::nullopt);
  judge.on_generated(second, 0, 0, outcome::Refused{"no str"});
  judge.on_range(second, {0, 1, 2}, outcome::Refused{"no str"});
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "random", "first").counts[Verdict::pass], 2U);
  EXPECT_EQ(entry(findings, "random", "first").counts[Verdict::refused], 1U);
  EXPECT_EQ(entry(findings, "random", "first").failures[0].id, "zoo/Twice/random#1");
  EXPECT_EQ(entry(findings, "random", "first").failures[0].got, "no str");
  EXPECT_EQ(entry(findings, "random", "second").counts[Verdict::refused], 3U);
}

TEST_F(JudgeTest, what_is_refused_does_not_take_the_place_of_failures) {
  constexpr std::uint64_t refusals = 150;
  plan(family(refusals + 1));
  Judge judge = this->judge();
  const Block block{0, 0, refusals + 1};
  std::string right = "[[\"1\"]", wrong = R"([{"error":"refused","text":"no str"})";
  for (std::uint64_t i = 1; i < refusals; ++i) {
    right += ",[\"1\"]";
    wrong += R"(,{"error":"refused","text":"no str"})";
  }
  EXPECT_EQ(judge.on_block(oracle, block, right + ",[\"1\"]]", 1ms), std::nullopt);
  EXPECT_EQ(judge.on_block(first, block, wrong + ",[\"2\"]]", 1ms), std::nullopt);
  const Judge::Findings findings = judge.finish();
  const Entry& found = entry(findings, "random", "first");
  EXPECT_EQ(found.counts[Verdict::refused], refusals);
  ASSERT_THAT(found.failures, SizeIs(kept_known + 1));
  EXPECT_EQ(found.failures.back().id, "zoo/Twice/random#150");
}

TEST_F(JudgeTest, a_block_of_the_wrong_shape_is_not_taken) {
  plan(family(2));
  Judge judge = this->judge();
  for (const std::size_t lane : {oracle, first}) {
    EXPECT_THAT(judge.on_block(lane, {0, 0, 2}, R"([["1"]])", 1ms).value_or(""), HasSubstr("1 rows"));
    EXPECT_THAT(judge.on_block(lane, {0, 0, 2}, R"([["1"])", 1ms).value_or(""), HasSubstr("not JSON"));
    EXPECT_NE(judge.on_block(lane, {0, 0, 2}, R"({"a":1,"b":2})", 1ms), std::nullopt);
    for (const char* row : {"7", "null", R"("x")", "{}", R"({"error":5})", R"({"dies":5})", R"({"none":[]})"})
      EXPECT_THAT(judge.on_block(lane, {0, 0, 2}, fmt::format(R"([["1"],{}])", row), 1ms).value_or(""),
                  HasSubstr("neither a list nor an error"));
  }
  EXPECT_EQ(judge.progress().done, 0U);
}

TEST_F(JudgeTest, deaths_of_generated_cases_compare_by_their_panic) {
  plan(family(2));
  Judge judge = this->judge();
  judge.on_generated(oracle, 0, 0, row(R"(["1"])"));
  EXPECT_FALSE(judge.answered(first, {0, 0, 2}));
  judge.on_generated(oracle, 0, 1, death(2, 0, "panic: boom"));
  EXPECT_TRUE(judge.answered(first, {0, 0, 2}));
  judge.on_generated(first, 0, 0, row(R"(["1"])"));
  judge.on_generated(first, 0, 1, death(0, SIGABRT, "panic: boom"));
  judge.on_generated(second, 0, 0, row(R"(["1"])"));
  judge.on_generated(second, 0, 1, death(0, SIGABRT, "panic: other"));
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "random", "first").counts[Verdict::pass], 2U);
  const Failure& found = failure(findings, "random", "second");
  EXPECT_EQ(found.expected, "dies: panic: boom");
  EXPECT_THAT(found.errors, HasSubstr("main.Twice(0x…)"));
}

TEST_F(JudgeTest, an_oracle_that_gives_no_answer_does_not_pass) {
  plan(family(2));
  Judge judge = this->judge();
  judge.on_generated(oracle, 0, 0, outcome::TimedOut{20s, "0 replies had come before"});
  judge.on_generated(oracle, 0, 1, row(R"(["4"])"));
  judge.on_generated(first, 0, 0, outcome::TimedOut{20s, "0 replies had come before"});
  judge.on_generated(first, 0, 1, row(R"(["4"])"));
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "random", "go-native").counts[Verdict::fail], 1U);
  EXPECT_EQ(entry(findings, "random", "first").counts[Verdict::pass], 0U);
}

TEST_F(JudgeTest, an_interrupted_generated_case_is_not_run_whoever_it_belongs_to) {
  plan(family(2));
  Judge judge = this->judge();
  for (const std::size_t lane : {oracle, first}) {
    judge.on_generated(lane, 0, 0, row(R"(["1"])"));
    judge.on_generated(lane, 0, 1, outcome::NotRun{"the run was interrupted"});
  }
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "random", "go-native").counts[Verdict::not_run], 1U);
  EXPECT_EQ(entry(findings, "random", "first").counts[Verdict::not_run], 2U);  // nothing to compare with
}

TEST_F(JudgeTest, a_block_that_the_oracle_left_half_done_is_waited_for_by_nobody) {
  plan(family(600));  // two blocks
  Judge judge = this->judge();
  judge.on_generated(oracle, 0, 0, row(R"(["1"])"));
  judge.on_range(oracle, {0, 1, 1}, outcome::NotRun{"the client did not start"});
  EXPECT_TRUE(judge.answered(first, {0, 0, 512}));
  EXPECT_FALSE(judge.answered(first, {0, 512, 88}));
  judge.on_range(oracle, {0, 599, 1}, outcome::NotRun{"the client did not start"});
  EXPECT_TRUE(judge.answered(first, {0, 512, 88}));
}

TEST_F(JudgeTest, the_first_hundred_failures_are_kept_and_all_are_counted) {
  plan(family(500));
  Judge judge = this->judge();
  std::string right = "[", wrong = "[";
  for (int i = 0; i < 500; ++i) {
    right += fmt::format("{}[\"{}\"]", i > 0 ? "," : "", i);
    wrong += fmt::format("{}[\"{}\"]", i > 0 ? "," : "", i + 1);
  }
  ASSERT_EQ(judge.on_block(oracle, {0, 0, 500}, right + "]", 1ms), std::nullopt);
  ASSERT_EQ(judge.on_block(first, {0, 0, 500}, wrong + "]", 1ms), std::nullopt);
  const Judge::Findings findings = judge.finish();
  const Entry& found = entry(findings, "random", "first");
  EXPECT_THAT(found.failures, SizeIs(kept_failures));
  EXPECT_EQ(found.failures_omitted, 400U);
  EXPECT_EQ(found.counts[Verdict::fail], 500U);
  EXPECT_EQ(found.failures.back().id, "zoo/Twice/random#99");
}

TEST_F(JudgeTest, the_oracles_answers_are_held_against_their_recorded_digest) {
  const std::string rows = R"([["1"],["2"]])";
  plan(family(2));
  Reference reference;
  reference.store({0, 0, 2}, rows);
  const std::string digest = reference.family_digest(0, 2);
  const auto verdict = [&](const std::string& recorded, int seed) {
    plan(family(2),
         fmt::format(R"({{"family":"zoo/Twice/random","seed":{},"generator":1,"count":2,"digest":"{}"}})",
                     seed, recorded));
    Judge judge = this->judge();
    EXPECT_EQ(judge.on_block(oracle, {0, 0, 2}, rows, 1ms), std::nullopt);
    return entry(judge.finish(), "random", "go-native");
  };
  EXPECT_THAT(verdict(digest, 1).failures, IsEmpty());
  const Entry other = verdict("00112233445566778899aabbccddeeff", 1);
  ASSERT_THAT(other.failures, SizeIs(1));
  EXPECT_EQ(other.failures[0].cause, Cause::library_changed);
  EXPECT_EQ(other.counts.total(), 2U);
  const Entry stale = verdict(digest, 7);
  ASSERT_THAT(stale.failures, SizeIs(1));
  EXPECT_THAT(stale.failures[0].expected, HasSubstr("concord bless zoo"));
}

TEST_F(JudgeTest, a_changed_signature_is_said_and_not_called) {
  plan(written + family(5), goldens);
  for (PlannedCase& each : plan_.cases) each.changed = true;
  plan_.families[0].changed = true;
  plan_.changes = {{"Twice", "breaking", "Twice(x int) int", "Twice() int", "zoo.go:3"}};
  Judge judge = this->judge();
  EXPECT_EQ(judge.progress().done, judge.progress().planned);
  const Judge::Findings findings = judge.finish();
  const Failure& found = failure(findings, "one", "first");
  EXPECT_EQ(found.verdict, Verdict::changed_signature);
  EXPECT_EQ(found.cause, Cause::signature);
  EXPECT_EQ(found.expected, "Twice(x int) int");
  EXPECT_EQ(found.got, "Twice() int (zoo.go:3)");
  EXPECT_EQ(entry(findings, "random", "second").counts[Verdict::changed_signature], 1U);
}

TEST_F(JudgeTest, an_absent_client_has_a_verdict_for_each_case) {
  plan(written + family(5), goldens);
  Judge judge = this->judge({{&plan_, "java-jna", Verdict::unavailable, "no JDK"},
                             {&plan_, "c-linked", Verdict::not_run, "cc failed"}});
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "random", "java-jna").counts[Verdict::unavailable], 5U);
  EXPECT_THAT(entry(findings, "random", "java-jna").failures, IsEmpty());
  EXPECT_EQ(entry(findings, "random", "c-linked").counts[Verdict::not_run], 5U);
  EXPECT_EQ(entry(findings, "random", "c-linked").failures_omitted, 4U);
  EXPECT_EQ(failure(findings, "one", "c-linked").detail, "cc failed");
  EXPECT_EQ(findings.clients.back().unavailable, "cc failed");
}

TEST_F(JudgeTest, a_transcript_is_compared_with_what_the_program_printed) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "python.txt", "111\n"));
  plan("");
  const ReadyDemo there{"python-ctypes", "python", {}, folder / "python.txt", ""};
  const ReadyDemo lost{"ruby-ffi", "ruby", {}, folder / "ruby.txt", ""};
  JudgeRequest request;
  for (const ReadyDemo* each : {&there, &there, &there, &there, &lost})
    request.demos.push_back({&plan_, each});
  Judge judge(std::move(request));
  judge.on_demo(0, outcome::Returned{"", "111\n"}, 1ms);
  judge.on_demo(1, outcome::Returned{"", "112\n"}, 1ms);
  judge.on_demo(2, death(1, 0, ""), 1ms);
  judge.on_demo(3, outcome::NotRun{"the run was interrupted"}, 1ms);
  judge.on_demo(4, outcome::Returned{"", "111\n"}, 1ms);
  const Judge::Findings findings = judge.finish();
  ASSERT_THAT(findings.entries, SizeIs(5));
  EXPECT_EQ(findings.entries[0].counts[Verdict::pass], 1U);
  EXPECT_EQ(findings.entries[1].failures.at(0).expected, "111\n");
  EXPECT_EQ(findings.entries[1].failures.at(0).got, "112\n");
  EXPECT_EQ(findings.entries[2].failures.at(0).got, "dies of exit 1");
  EXPECT_EQ(findings.entries[3].counts[Verdict::not_run], 1U);
  EXPECT_THAT(findings.entries[4].failures.at(0).expected, HasSubstr("no transcript"));
}

TEST_F(JudgeTest, a_complaint_is_flaky_also_beside_an_expected_death) {
  plan(written, R"({"case":"zoo/Twice/one","dies":"SIGABRT"})");
  Judge judge = this->judge();
  judge.on_complaint(first, "first ended with SIGSEGV, during a batch");
  judge.on_complaint(first, "and once more");
  judge.on_case(first, 0, death(0, SIGABRT, ""), 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "one", "first").counts[Verdict::pass], 1U);
  EXPECT_EQ(failure(findings, "end", "first").verdict, Verdict::flaky);
  EXPECT_EQ(failure(findings, "end", "first").got, "first ended with SIGSEGV, during a batch");
}

class WaitingTest : public JudgeTest {
 protected:
  static ReadyClient zoo(const std::string& id, const std::string& mode) {
    ReadyClient client;
    client.id = id;
    client.start.argv = {"/usr/bin/python3", "-IS", CONCORD_SOURCE_DIR "/harness/run/zoo/client.py", mode};
    return client;
  }

  /// Everything planned has a verdict, and nobody waits: a run that hangs is stopped and seen as interrupted.
  VerdictCounts run_all(bool with_oracle) {
    JudgeRequest to_judge;
    RunRequest to_run;
    for (std::size_t i = with_oracle ? oracle : first; i < clients_.size(); ++i)
      to_run.clients.push_back({&plan_, &library_, &clients_[i], i == oracle});
    to_judge.clients = to_run.clients;
    to_run.deadlines = {30s, 30s, 30s};
    const auto began = std::chrono::steady_clock::now();
    to_run.halt = [&] {
      return std::chrono::steady_clock::now() - began > 20s ? Halt{Halt::How::now, "it hangs"} : Halt{};
    };
    Judge judge(std::move(to_judge));
    const Result<RunTotals> totals = run(to_run, judge);
    EXPECT_TRUE(totals && totals->halted.empty()) << "somebody waited for ever";
    EXPECT_EQ(judge.progress().done, judge.progress().planned);
    VerdictCounts counts;
    for (const Entry& each : judge.finish().entries) {
      if (each.client != "go-native") counts += each.counts;
    }
    return counts;
  }
};

TEST_F(WaitingTest, for_an_oracle_that_answers) {
  clients_ = {zoo("go-native", "behaves"), zoo("first", "behaves"), zoo("second", "is-wrong-on-the-bad-row")};
  plan(family(700) + "args={x={min=10,max=16}}\n");
  const VerdictCounts counts = run_all(true);
  EXPECT_EQ(counts.total(), 1400U);
  EXPECT_GT(counts[Verdict::fail], 50U);
  EXPECT_EQ(counts[Verdict::pass] + counts[Verdict::fail], 1400U);
}

TEST_F(WaitingTest, ends_with_an_oracle_that_never_starts) {
  clients_ = {zoo("go-native", "cannot-load"), zoo("first", "behaves"), zoo("second", "behaves")};
  plan(family(600));
  EXPECT_EQ(run_all(true)[Verdict::not_run], 1200U);
}

TEST_F(WaitingTest, ends_with_an_oracle_that_starts_only_once) {
  const TemporaryFolder folder;
  clients_ = {zoo("go-native", ""), zoo("first", "behaves"), zoo("second", "behaves")};
  // The first process dies of its first request, the second answers one row, the third is not there any more.
  clients_[oracle].start.argv = {
      "/bin/sh", "-c",
      fmt::format("cd {} && n=$(cat n 2>/dev/null); echo 1$n > n; [ ${{#n}} -lt 2 ] || exit 1\n"
                  "read -r hello <&3; echo '{{\"ready\":{{}}}}' >&4; read -r request <&3\n"
                  "[ ${{#n}} -eq 0 ] || echo '{{\"id\":1,\"rows\":[[\"4\"]]}}' >&4; kill -SEGV $$",
                  folder.path().string())};
  plan(family(20));
  EXPECT_EQ(run_all(true)[Verdict::not_run], 40U);
}

TEST_F(WaitingTest, ends_where_there_is_no_oracle_at_all) {
  clients_ = {zoo("go-native", "behaves"), zoo("first", "behaves"), zoo("second", "behaves")};
  plan(family(600));
  EXPECT_EQ(run_all(false)[Verdict::not_run], 1200U);
}

}  // namespace judge_test
}  // namespace concord
