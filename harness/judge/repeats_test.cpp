// Several rounds through real judges: one verdict for each case, whatever the rounds say.
#include "judge/repeats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "judge/twice_fixture.hpp"

namespace concord {
namespace repeats_test {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* goldens = R"({"case":"zoo/Twice/one","returns":[2]}
{"case":"zoo/Twice/two","returns":[4]}
)";

constexpr std::size_t oracle = 0, ruby = 1;

class RepeatsTest : public testing::Test {
 protected:
  explicit RepeatsTest(const std::string& known = "") {
    library_.contract = parse_contract(contract_of_twice, "the test").value();
    clients_[oracle].id = "go-native";
    clients_[ruby].id = "ruby-ffi";
    Fixtures fixtures;
    fixtures.suite = parse_suite(suite_of_twice(300, false), "suite.toml").value();
    fixtures.goldens = parse_goldens(goldens, "golden.jsonl").value();
    fixtures.known = parse_known("concord = 1\n" + known, "known.toml").value();
    plan_ = make_plan(library_.contract, fixtures).value();
  }

  /// What ruby gives in one round, where it is not what all others give.
  struct Odd {
    std::string one = R"(["2"])";
    std::set<std::uint64_t> wrong{};  // generated cases
    std::string complaint{};
    bool cut_off = false;  // before anything
    std::string go = R"(["2"])";
  };

  Judge::Findings found(const std::vector<Odd>& rounds) {
    JudgeRequest request;
    request.records = true;
    for (std::size_t i = 0; i < clients_.size(); ++i)
      request.clients.push_back({&plan_, &library_, &clients_[i], i == oracle});
    request.replay = [](const Plan&, const std::string& id, const std::string& client) {
      return "concord run --case " + id + "@" + client;
    };
    Rounds wanted{static_cast<unsigned>(rounds.size()), 1, seed_};
    Repeats repeats(request, wanted);
    for (const Odd& odd : rounds) {
      Judge judge(request);
      play(judge, odd);
      EXPECT_EQ(judge.progress().done, judge.progress().planned);
      repeats.add(judge.finish());
    }
    return repeats.finish();
  }

  void play(Judge& judge, const Odd& odd) {
    const Block block{0, 0, 300};
    std::string good = "[";
    std::string bad = "[";
    for (std::uint64_t i = 0; i < 300; ++i) {
      good += fmt::format(R"({}["{}"])", i > 0 ? "," : "", i);
      bad += fmt::format(R"({}["{}"])", i > 0 ? "," : "", odd.wrong.count(i) != 0 ? 1000 + i : i);
    }
    for (const std::size_t lane : {oracle, ruby}) {
      judge.on_launch(lane, {"Ruby 3.1.2", {}, 5us});
      if (lane == ruby && odd.cut_off) {
        const outcome::NotRun left{"the run was interrupted", true};
        for (const std::size_t index : {0U, 1U}) judge.on_case(lane, index, left, {});
        judge.on_range(lane, block, left);
        continue;
      }
      judge.on_case(lane, 0, outcome::Returned{lane == ruby ? odd.one : odd.go, {}}, 2ms);
      judge.on_case(lane, 1, outcome::Returned{R"(["4"])", {}}, 2ms);
      EXPECT_EQ(judge.on_block(lane, block, (lane == ruby ? bad : good) + "]", 3ms), std::nullopt);
      if (lane == ruby && !odd.complaint.empty()) judge.on_complaint(lane, odd.complaint);
    }
  }

  static const Entry& entry(const Judge::Findings& findings, const std::string& name,
                            const std::string& client = "ruby-ffi") {
    for (const Entry& each : findings.entries) {
      if (each.name == name && each.client == client) return each;
    }
    ADD_FAILURE() << "no entry " << name << "@" << client;
    static const Entry none;
    return none;
  }

  BuiltLibrary library_;
  Plan plan_;
  std::array<ReadyClient, 2> clients_;
  std::optional<std::uint32_t> seed_;
};

TEST_F(RepeatsTest, what_always_passes_passes_once) {
  const Judge::Findings findings = found({{}, {}, {}});
  for (const char* client : {"go-native", "ruby-ffi"}) {
    EXPECT_EQ(entry(findings, "one", client).counts.total(), 1U);
    EXPECT_EQ(entry(findings, "one", client).counts[Verdict::pass], 1U);
    EXPECT_EQ(entry(findings, "random", client).counts.total(), 300U);
  }
  EXPECT_EQ(entry(findings, "one").time, 2ms) << "the mean of the rounds";
  ASSERT_THAT(findings.clients, SizeIs(2));
  EXPECT_EQ(findings.clients[1].launches, 3U);
}

TEST_F(RepeatsTest, what_always_fails_alike_fails_once) {
  const Judge::Findings findings = found({{R"(["3"])"}, {R"(["3"])"}});
  const Entry& one = entry(findings, "one");
  EXPECT_EQ(one.counts.total(), 1U);
  EXPECT_EQ(one.counts[Verdict::fail], 1U);
  ASSERT_THAT(one.failures, SizeIs(1));
  EXPECT_EQ(one.failures[0].got, "3");
  EXPECT_THAT(one.failures[0].answers, IsEmpty());
  EXPECT_EQ(one.failures[0].cause, Cause::binding);
}

TEST_F(RepeatsTest, a_verdict_that_changes_is_flaky_and_both_answers_are_shown) {
  const Judge::Findings findings = found({{}, {R"(["3"])"}, {}, {R"(["3"])"}, {}});
  const Entry& one = entry(findings, "one");
  EXPECT_EQ(one.counts.total(), 1U);
  EXPECT_EQ(one.counts[Verdict::flaky], 1U);
  ASSERT_THAT(one.failures, SizeIs(1));
  const Failure& failure = one.failures[0];
  EXPECT_EQ(failure.verdict, Verdict::flaky);
  EXPECT_EQ(failure.expected, "2");
  EXPECT_EQ(failure.got, "as expected in 3 rounds, 3 in 2");
  EXPECT_EQ(failure.detail, "first so in round 2");
  EXPECT_EQ(failure.replay, "concord run --case zoo/Twice/one@ruby-ffi --repeat 5");
  ASSERT_THAT(failure.answers, SizeIs(2));
  EXPECT_EQ(failure.answers[0].times, 3U);
  EXPECT_EQ(failure.answers[1].got, "3");
  EXPECT_EQ(entry(findings, "two").counts[Verdict::pass], 1U);
}

TEST_F(RepeatsTest, a_failure_with_another_answer_each_time_is_flaky) {
  const Judge::Findings findings = found({{R"(["3"])"}, {R"(["5"])"}});
  EXPECT_EQ(entry(findings, "one").counts[Verdict::flaky], 1U);
  EXPECT_EQ(entry(findings, "one").failures.at(0).got, "3 in 1 round, 5 in 1");
}

TEST_F(RepeatsTest, the_order_that_was_new_can_be_had_again) {
  seed_ = 41;
  const Judge::Findings findings = found({{}, {R"(["3"])"}});
  EXPECT_EQ(entry(findings, "one").failures.at(0).detail, "first so in round 2 (--shuffle --seed 42)");
}

TEST_F(RepeatsTest, generated_cases_are_told_apart) {
  const Judge::Findings findings = found({{.wrong = {7, 8, 20}}, {.wrong = {7, 9, 20}}, {.wrong = {7, 20}}});
  const Entry& random = entry(findings, "random");
  EXPECT_EQ(random.counts.total(), 300U);
  EXPECT_EQ(random.counts[Verdict::fail], 2U) << "7 and 20";
  EXPECT_EQ(random.counts[Verdict::flaky], 2U) << "8 and 9";
  EXPECT_EQ(random.counts[Verdict::pass], 296U);
  ASSERT_THAT(random.failures, SizeIs(4));
  EXPECT_EQ(random.failures[1].id, "zoo/Twice/random#8");
  EXPECT_EQ(random.failures[1].got, "as expected in 2 rounds, 1008 in 1");
}

TEST_F(RepeatsTest, counts_stay_right_where_not_all_is_kept) {
  std::set<std::uint64_t> many, more;
  for (std::uint64_t i = 0; i < 250; ++i) (i < 200 ? many : more).insert(i);
  more.insert(many.begin(), many.end());
  const Judge::Findings findings = found({{.wrong = many}, {.wrong = more}});
  const Entry& random = entry(findings, "random");
  EXPECT_EQ(random.counts[Verdict::fail], 200U);
  EXPECT_EQ(random.counts[Verdict::flaky], 50U);
  EXPECT_EQ(random.counts[Verdict::pass], 50U);
  EXPECT_EQ(random.failures.size() + random.failures_omitted, 250U);
}

TEST_F(RepeatsTest, a_round_that_was_cut_off_says_nothing) {
  const Judge::Findings findings = found({{.wrong = {3}}, {.cut_off = true}});
  EXPECT_EQ(entry(findings, "one").counts[Verdict::pass], 1U);
  EXPECT_EQ(entry(findings, "random").counts[Verdict::fail], 1U);
  EXPECT_EQ(entry(findings, "random").counts[Verdict::pass], 299U);
  const Judge::Findings never = found({{.cut_off = true}, {.cut_off = true}});
  EXPECT_EQ(entry(never, "one").counts[Verdict::not_run], 1U);
  EXPECT_EQ(entry(never, "random").counts[Verdict::not_run], 300U);
  EXPECT_THAT(entry(never, "random").failures.at(0).got, HasSubstr("interrupted"));
}

TEST_F(RepeatsTest, a_process_that_ends_badly_in_some_rounds_is_told_once) {
  const Judge::Findings findings = found({{}, {.complaint = "it left"}, {.complaint = "it left"}});
  EXPECT_EQ(entry(findings, "end").counts.total(), 1U);
  EXPECT_EQ(entry(findings, "end").counts[Verdict::flaky], 1U);
}

TEST_F(RepeatsTest, where_go_itself_changes_that_is_said) {
  const Judge::Findings findings = found({{}, {.one = R"(["3"])", .go = R"(["3"])"}});
  EXPECT_EQ(entry(findings, "one", "go-native").counts[Verdict::flaky], 1U);
  EXPECT_THAT(entry(findings, "one").failures.at(0).detail, HasSubstr("go-native is flaky here, too"));
}

class KnownRepeatsTest : public RepeatsTest {
 protected:
  KnownRepeatsTest()
      : RepeatsTest(
            "[[known]]\ncase = [\"zoo/Twice/one\", \"zoo/Twice/random#5\"]\nclient = \"ruby-ffi\"\n"
            "expect = \"flaky\"\nreason = \"a race\"\n"
            "[[known]]\ncase = \"zoo/Twice/two\"\nexpect = \"times out\"\nreason = \"slow\"\n") {}
};

TEST_F(KnownRepeatsTest, what_is_known_to_be_flaky_is_no_failure) {
  const Judge::Findings findings = found({{}, {.one = R"(["3"])", .wrong = {5, 6}}});
  const Entry& one = entry(findings, "one");
  EXPECT_EQ(one.counts[Verdict::known_difference], 1U);
  EXPECT_EQ(one.failures.at(0).reason, "a race");
  EXPECT_THAT(one.failures.at(0).known, StartsWith("known.toml:"));
  const Entry& random = entry(findings, "random");
  EXPECT_EQ(random.counts[Verdict::known_difference], 1U);
  EXPECT_EQ(random.counts[Verdict::flaky], 1U);
  EXPECT_EQ(random.counts[Verdict::pass], 298U);
}

TEST_F(KnownRepeatsTest, what_is_known_to_be_flaky_may_always_pass) {
  EXPECT_EQ(entry(found({{}, {}}), "one").counts[Verdict::pass], 1U);
}

TEST_F(KnownRepeatsTest, what_is_known_to_end_otherwise_is_an_unexpected_pass_once) {
  const auto all = found({{}, {}});
  const Entry& two = entry(all, "two");
  EXPECT_EQ(two.counts[Verdict::unexpected_pass], 1U);
  EXPECT_EQ(two.counts.total(), 1U);
}

}  // namespace repeats_test
}  // namespace concord
