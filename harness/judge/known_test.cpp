// What known.toml makes of outcomes, and what is said when it is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "judge/judge.hpp"
#include "judge/twice_fixture.hpp"

namespace concord {
namespace known_test {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* goldens = R"({"case":"zoo/Twice/one","returns":[2]}
{"case":"zoo/Twice/two","returns":[4]}
{"case":"zoo/Twice/deadly","returns":[6]}
)";

constexpr std::size_t oracle = 0, ruby = 1, node = 2;

outcome::Returned row(const std::string& text) { return {text, std::nullopt}; }

class KnownTest : public testing::Test {
 protected:
  KnownTest() {
    library_.contract = parse_contract(contract_of_twice, "the test").value();
    library_.go_version = "go1.26.8";
    clients_[oracle].id = "go-native";
    clients_[ruby].id = "ruby-ffi";
    clients_[node].id = "node-koffi";
  }

  /// A judge for a file of these entries, each without its reason.
  Judge judge(const std::string& entries, bool everything = false) {
    std::string text = "concord = 1\n";
    for (std::size_t at = 0; at < entries.size();) {
      const std::size_t end = std::min(entries.find('\n', at), entries.size());
      text +=
          fmt::format("[[known]]\nreason = \"because\"\nlink = \"l\"\n{}\n", entries.substr(at, end - at));
      for (std::size_t bar; (bar = text.find(" | ")) != std::string::npos;) text.replace(bar, 3, "\n");
      at = end + 1;
    }
    Fixtures fixtures;
    fixtures.suite = parse_suite(suite_of_twice(4), "suite.toml").value();
    fixtures.goldens = parse_goldens(goldens, "golden.jsonl").value();
    Result<KnownList> known = parse_known(text, "known.toml");
    EXPECT_TRUE(known) << known.error().text;
    fixtures.known = *known;
    plan_ = make_plan(library_.contract, fixtures).value();
    JudgeRequest request;
    for (std::size_t i = 0; i < clients_.size(); ++i)
      request.clients.push_back({&plan_, &library_, &clients_[i], i == oracle});
    request.known_facts = {"linux", "amd64", "2026-11-23", "", ""};
    request.all_cases = request.all_clients = everything;
    return Judge(std::move(request));
  }

  static const Entry& entry(const Judge::Findings& findings, const std::string& name,
                            const std::string& client) {
    for (const Entry& each : findings.entries) {
      if (each.name == name && each.client == client) return each;
    }
    ADD_FAILURE() << name << "@" << client;
    return findings.entries.front();
  }

  static const Failure& only(const Entry& entry, Verdict verdict) {
    EXPECT_EQ(entry.counts[verdict], 1U) << to_string(verdict);
    static const Failure none;
    for (const Failure& each : entry.failures) {
      if (each.verdict == verdict) return each;
    }
    ADD_FAILURE() << "no failure that is " << to_string(verdict);
    return none;
  }

  std::vector<ArtifactFact> facts(const Judge::Findings& findings) const {
    const auto found = findings.fixtures.find(&plan_);
    return found == findings.fixtures.end() ? std::vector<ArtifactFact>{} : found->second;
  }

  BuiltLibrary library_;
  Plan plan_;
  std::array<ReadyClient, 3> clients_;
};

constexpr const char* rows = R"([["1"],["2"],["3"],["4"]])";
constexpr Block block{0, 0, 4};

TEST_F(KnownTest, a_difference_that_is_known_is_no_failure_and_has_its_reason) {
  Judge judge = this->judge("case = \"zoo/Twice/one\" | client = \"ruby-ffi\" | expect = { returns = [3] }");
  judge.on_case(ruby, 0, row(R"(["3"])"), 1ms);
  judge.on_case(node, 0, row(R"(["3"])"), 1ms);
  const Judge::Findings findings = judge.finish();
  const Failure& known = only(entry(findings, "one", "ruby-ffi"), Verdict::known_difference);
  EXPECT_EQ(known.reason, "because");
  EXPECT_EQ(known.link, "l");
  EXPECT_EQ(known.known, "known.toml:2");
  const Failure& other = only(entry(findings, "one", "node-koffi"), Verdict::fail);
  EXPECT_EQ(other.known, "");
  EXPECT_EQ(other.expect, "{ returns = [3] }") << "for bless --known";
}

TEST_F(KnownTest, another_outcome_is_a_failure_that_says_both_and_the_line_that_mends) {
  Judge judge = this->judge("case = \"zoo/Twice/one\" | expect = { returns = [3] }");
  judge.on_case(ruby, 0, row(R"(["5"])"), 1ms);
  judge.on_case(node, 0, outcome::TimedOut{1s, ""}, 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_THAT(
      only(entry(findings, "one", "ruby-ffi"), Verdict::fail).mend,
      AllOf(HasSubstr("known.toml:2 expects { returns = [3] }"), HasSubstr("\nexpect = { returns = [5] }")));
  EXPECT_THAT(only(entry(findings, "one", "node-koffi"), Verdict::fail).mend,
              HasSubstr("expect = \"times out\""));
}

TEST_F(KnownTest, a_pass_that_was_not_expected_is_a_failure) {
  Judge judge = this->judge("case = \"zoo/Twice/one\" | client = \"ruby-ffi\" | expect = \"fails\"");
  judge.on_case(ruby, 0, row(R"(["2"])"), 1ms);
  judge.on_case(node, 0, row(R"(["2"])"), 1ms);
  const Judge::Findings findings = judge.finish();
  const Failure& gone = only(entry(findings, "one", "ruby-ffi"), Verdict::unexpected_pass);
  EXPECT_THAT(gone.mend, HasSubstr("lines 2 to 7 of known.toml"));
  EXPECT_EQ(entry(findings, "one", "node-koffi").counts[Verdict::pass], 1U);
}

TEST_F(KnownTest, go_itself_is_meant_only_where_it_is_named) {
  Judge any = judge("case = \"zoo/Twice/one\" | client = \"*\" | expect = \"fails\"");
  any.on_case(oracle, 0, row(R"(["2"])"), 1ms);
  EXPECT_EQ(entry(any.finish(), "one", "go-native").counts[Verdict::pass], 1U);
  Judge named = judge("case = \"zoo/Twice/one\" | client = \"go-native\" | expect = \"fails\"");
  named.on_case(oracle, 0, row(R"(["2"])"), 1ms);
  EXPECT_EQ(entry(named.finish(), "one", "go-native").counts[Verdict::unexpected_pass], 1U);
}

TEST_F(KnownTest, what_goes_both_ways_may_pass_and_may_fail) {
  Judge judge = this->judge("case = \"zoo/Twice/*\" | expect = \"flaky\"");
  judge.on_case(ruby, 0, row(R"(["2"])"), 1ms);
  judge.on_case(ruby, 1, row(R"(["9"])"), 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "one", "ruby-ffi").counts[Verdict::pass], 1U);
  EXPECT_EQ(entry(findings, "two", "ruby-ffi").counts[Verdict::known_difference], 1U);
}

TEST_F(KnownTest, a_condition_is_asked_of_the_librarys_go_and_the_clients_runtime) {
  Judge judge = this->judge(
      "case = \"zoo/Twice/one\" | when = { go = \">=1.26\", runtime = \"ffi <1.16\" } | expect = \"fails\"\n"
      "case = \"zoo/Twice/two\" | when = { go = \"<1.26\" } | expect = \"fails\"");
  judge.on_launch(ruby, {"Ruby 3.1.7, ffi 1.15.5", {}, 1ms});
  judge.on_launch(node, {"Node 20, koffi 3", {}, 1ms});
  for (const std::size_t lane : {ruby, node}) {
    judge.on_case(lane, 0, row(R"(["9"])"), 1ms);
    judge.on_case(lane, 1, row(R"(["9"])"), 1ms);
  }
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "one", "ruby-ffi").counts[Verdict::known_difference], 1U);
  EXPECT_EQ(entry(findings, "one", "node-koffi").counts[Verdict::fail], 1U);
  EXPECT_EQ(entry(findings, "two", "ruby-ffi").counts[Verdict::fail], 1U);
}

TEST_F(KnownTest, generated_cases_are_known_alone_or_as_a_family) {
  Judge judge = this->judge(
      "case = \"zoo/Twice/random#*\" | client = \"ruby-ffi\" | expect = \"fails\"\n"
      "case = [\"zoo/Twice/random#1\", \"zoo/Twice/random#2\"] | client = \"node-koffi\" | expect = { "
      "returns = [0] }");
  EXPECT_FALSE(judge.on_block(oracle, block, rows, 1ms));
  EXPECT_FALSE(judge.on_block(ruby, block, R"([["1"],["0"],["3"],["0"]])", 1ms));
  EXPECT_FALSE(judge.on_block(node, block, R"([["0"],["0"],["3"],["4"]])", 1ms));
  const Judge::Findings findings = judge.finish();
  const Entry& of_ruby = entry(findings, "random", "ruby-ffi");
  EXPECT_EQ(of_ruby.counts[Verdict::known_difference], 2U);
  EXPECT_EQ(of_ruby.counts[Verdict::pass], 2U);
  const Entry& of_node = entry(findings, "random", "node-koffi");
  EXPECT_EQ(only(of_node, Verdict::fail).id, "zoo/Twice/random#0");
  EXPECT_EQ(only(of_node, Verdict::known_difference).id, "zoo/Twice/random#1");
  EXPECT_EQ(of_node.counts[Verdict::unexpected_pass], 1U) << "#2 passed";
  EXPECT_EQ(of_node.counts.total(), 4U);
}

TEST_F(KnownTest, a_family_that_goes_well_again_is_told_once) {
  Judge judge = this->judge("case = \"zoo/Twice/random#*\" | expect = \"fails\"");
  for (const std::size_t lane : {oracle, ruby}) EXPECT_FALSE(judge.on_block(lane, block, rows, 1ms));
  const Judge::Findings findings = judge.finish();
  const Entry& of_ruby = entry(findings, "random", "ruby-ffi");
  EXPECT_EQ(of_ruby.counts[Verdict::unexpected_pass], 1U);
  EXPECT_EQ(of_ruby.counts[Verdict::pass], 3U);
  EXPECT_EQ(entry(findings, "random", "go-native").counts[Verdict::unexpected_pass], 0U);
}

TEST_F(KnownTest, known_ones_do_not_take_the_place_of_others) {
  Judge judge = this->judge("case = \"zoo/Twice/random#1\" | expect = \"fails\"");
  EXPECT_FALSE(judge.on_block(oracle, block, rows, 1ms));
  judge.on_range(ruby, block, outcome::FailedCall{"raised", "no"});
  const Judge::Findings findings = judge.finish();
  const Entry& of_ruby = entry(findings, "random", "ruby-ffi");
  EXPECT_EQ(of_ruby.counts[Verdict::known_difference], 1U);
  EXPECT_EQ(of_ruby.counts[Verdict::fail], 3U);
}

TEST_F(KnownTest, an_expired_entry_excuses_nothing_and_is_told) {
  Judge judge = this->judge("case = \"zoo/Twice/one\" | expect = \"fails\" | expires = 2026-11-22");
  judge.on_case(ruby, 0, row(R"(["9"])"), 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(entry(findings, "one", "ruby-ffi").counts[Verdict::fail], 1U);
  ASSERT_THAT(facts(findings), SizeIs(1));
  EXPECT_EQ(facts(findings)[0].id, "zoo/known.toml/2-expired");
  EXPECT_FALSE(facts(findings)[0].holds);
  EXPECT_THAT(facts(findings)[0].text, AllOf(HasSubstr("known.toml:2: "), HasSubstr("2026-11-22")));
}

TEST_F(KnownTest, what_speaks_of_nothing_is_told_when_everything_was_selected) {
  constexpr const char* entries =
      "case = \"zoo/Twice/won\" | expect = \"fails\"\ncase = \"zoo/Twice/random#4\" | expect = \"fails\"\n"
      "case = \"zoo/transcript/ruby\" | expect = \"fails\"\n"
      "case = \"zoo/Twice/one\" | client = \"ruby-fii\" | expect = \"fails\"\n"
      "case = \"zoo/Twice/one\" | client = \"my-own\" | expect = \"fails\"";
  const auto all = facts(judge(entries, true).finish());
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].id, "zoo/known.toml/2-no-match");
  EXPECT_THAT(all[0].text, AllOf(HasSubstr("\"zoo/Twice/one\""), HasSubstr("lines 2 to 6 of known.toml")));
  EXPECT_EQ(all[1].id, "zoo/known.toml/7-no-match") << "the family has four cases";
  EXPECT_THAT(all[2].text, HasSubstr("\"ruby-ffi\""));
  EXPECT_THAT(facts(judge(entries, false).finish()), IsEmpty());
}

TEST_F(KnownTest, a_golden_without_a_case_is_told_when_everything_was_selected) {
  Judge all = judge("case = \"zoo/Twice/one\" | expect = \"flaky\"", true);
  plan_.orphans.push_back({"zoo/Twice/old", 9});
  const auto told = facts(all.finish());
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0].text,
              AllOf(HasSubstr("golden.jsonl:9"), HasSubstr("zoo/Twice/old"), HasSubstr("concord bless")));
}

TEST_F(KnownTest, a_call_that_is_said_to_end_its_process_must) {
  Judge judge = this->judge("case = \"zoo/Twice/one\" | expect = \"flaky\"");
  judge.on_case(ruby, 2, row(R"(["6"])"), 1ms);  // as its golden has it
  const Judge::Findings findings = judge.finish();
  EXPECT_THAT(only(entry(findings, "deadly", "ruby-ffi"), Verdict::fail).expected,
              HasSubstr("suite.toml:10:1: dies = true"));
}

TEST_F(KnownTest, an_interrupted_run_says_nothing_of_what_was_expected) {
  Judge judge = this->judge("case = \"zoo/Twice/one\" | expect = \"fails\"");
  judge.on_case(ruby, 0, outcome::NotRun{"interrupted"}, 1ms);
  const Judge::Findings findings = judge.finish();
  EXPECT_EQ(only(entry(findings, "one", "ruby-ffi"), Verdict::not_run).mend, "");
}

}  // namespace known_test
}  // namespace concord
