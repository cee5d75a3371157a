// What becomes a golden, and what is said of the rest.
#include "judge/collector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/twice_fixture.hpp"

namespace concord {
namespace collector_test {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t oracle = 0, host = 1;
constexpr Block block{0, 0, 2};

outcome::Returned row(const std::string& text) { return {text, std::nullopt}; }
outcome::Crashed death(int exit_code, int signal) { return {{exit_code, signal}, "panic: x", ""}; }

class CollectorTest : public testing::Test {
 protected:
  CollectorTest() : contract_(parse_contract(contract_of_twice, "the test").value()) {
    Fixtures fixtures;
    fixtures.suite = parse_suite(suite_of_twice(2), "suite.toml").value();
    plan_ = host_plan_ = make_plan(contract_, fixtures).value();
    host_plan_.families.clear();
    clients_[oracle].id = "go-native";
    clients_[host].id = "c-linked";
    lanes_ = {{&plan_, nullptr, &clients_[oracle], true}, {&host_plan_, nullptr, &clients_[host], false}};
    before_ = parse_goldens(R"({"case":"zoo/Twice/one","returns":[9]}
{"case":"zoo/Twice/gone","returns":[9]}
{"family":"zoo/Twice/random","seed":1,"generator":1,"count":2,"digest":"old"}
)",
                            "golden.jsonl")
                  .value();
  }

  /// Everything goes as it should.
  void answer(Collector& collector) {
    for (const std::size_t lane : {oracle, host}) {
      collector.on_case(lane, 0, row(R"(["2"])"), 1ms);
      collector.on_case(lane, 1, row(R"(["4"])"), 1ms);
    }
    collector.on_case(oracle, 2, death(2, 0), 1ms);
    collector.on_case(host, 2, death(0, 6), 1ms);
    EXPECT_FALSE(collector.on_block(oracle, block, R"([["1"],["2"]])", 1ms));
  }

  Contract contract_;
  Plan plan_, host_plan_;
  std::array<ReadyClient, 2> clients_;
  std::vector<ClientLane> lanes_;
  Goldens before_;
};

TEST_F(CollectorTest, AGoldenHasWhatGoGaveAndHowTheHostEnded) {
  Collector collector(lanes_);
  answer(collector);
  const auto [goldens, missing] = collector.goldens(plan_, host_plan_, before_, true);
  EXPECT_THAT(missing, IsEmpty());
  ASSERT_THAT(goldens.cases, SizeIs(3)) << "what no case names goes";
  EXPECT_EQ(to_text(goldens.cases.at("zoo/Twice/one").go), R"({"returns":[2]})");
  EXPECT_EQ(goldens.cases.at("zoo/Twice/deadly").go["dies"], "exit 2");
  EXPECT_EQ(goldens.cases.at("zoo/Twice/deadly").ffi["dies"], "SIGABRT");
  EXPECT_EQ(goldens.families.at("zoo/Twice/random").digest.size(), 32U);
}

TEST_F(CollectorTest, ACaseWithoutAnAnswerKeepsItsOldGoldenAndDoesNotKeepTheOthersFromTheirs) {
  Collector collector(lanes_);
  answer(collector);
  collector.on_case(oracle, 0, outcome::TimedOut{1s, "it hung"}, 1ms);
  const auto [goldens, missing] = collector.goldens(plan_, host_plan_, before_, true);
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_THAT(missing[0], AllOf(HasSubstr("zoo/Twice/one"), HasSubstr("no answer within 1 s")));
  EXPECT_EQ(to_text(goldens.cases.at("zoo/Twice/one").go), R"({"returns":[9]})");
  EXPECT_EQ(to_text(goldens.cases.at("zoo/Twice/two").go), R"({"returns":[4]})");
}

TEST_F(CollectorTest, AnEndThatDependsOnAnotherCaseIsNoGolden) {
  Collector collector(lanes_);
  answer(collector);
  collector.on_case(oracle, 0, outcome::Crashed{{2, 0}, "panic: oh", "", Dependence{"zoo/Twice/two", 0}},
                    1ms);
  const auto [goldens, missing] = collector.goldens(plan_, host_plan_, before_, true);
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_THAT(missing[0], AllOf(HasSubstr("dies of exit 2"), HasSubstr("only after zoo/Twice/two")));
  EXPECT_EQ(to_text(goldens.cases.at("zoo/Twice/one").go), R"({"returns":[9]})");
}

TEST_F(CollectorTest, AFamilyWithoutAllAnswersKeepsItsOldDigest) {
  Collector collector(lanes_);
  answer(collector);
  Collector other(lanes_);
  other.on_range(oracle, block, outcome::NotRun{"it died"});
  const auto [goldens, missing] = other.goldens(plan_, host_plan_, before_, true);
  EXPECT_THAT(missing, Contains(HasSubstr("zoo/Twice/random")));
  EXPECT_EQ(goldens.families.at("zoo/Twice/random").digest, "old");
}

TEST_F(CollectorTest, WhatTheSuiteSaysDiesAndDoesNotIsNotRecorded) {
  Collector collector(lanes_);
  answer(collector);
  for (const std::size_t lane : {oracle, host}) collector.on_case(lane, 2, row(R"(["6"])"), 1ms);
  const auto [goldens, missing] = collector.goldens(plan_, host_plan_, before_, true);
  EXPECT_THAT(missing,
              ElementsAre(AllOf(HasSubstr("suite.toml:10:1: "), HasSubstr("dies = true"), HasSubstr("6"))));
  EXPECT_EQ(goldens.cases.count("zoo/Twice/deadly"), 0U);
}

TEST_F(CollectorTest, ADeathInTheHostAloneIsADeath) {
  Collector collector(lanes_);
  answer(collector);
  collector.on_case(oracle, 2, row(R"(["6"])"), 1ms);
  const auto [goldens, missing] = collector.goldens(plan_, host_plan_, before_, true);
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_EQ(goldens.cases.at("zoo/Twice/deadly").ffi["dies"], "SIGABRT");
}

TEST_F(CollectorTest, WhatAClientRefusesHasNoGolden) {
  Collector collector(lanes_);
  answer(collector);
  collector.on_case(host, 0, outcome::Refused{"no codec"}, 1ms);
  const auto [goldens, missing] = collector.goldens(plan_, host_plan_, before_, true);
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_EQ(goldens.cases.count("zoo/Twice/one"), 0U);
}

TEST_F(CollectorTest, OfASelectionTheRestStays) {
  for (Plan* plan : {&plan_, &host_plan_}) static_cast<void>(select(*plan, {"zoo/Twice/two"}));
  Collector collector(lanes_);
  for (const std::size_t lane : {oracle, host}) collector.on_case(lane, 1, row(R"(["4"])"), 1ms);
  const auto [goldens, missing] = collector.goldens(plan_, host_plan_, before_, false);
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_THAT(goldens.cases, SizeIs(3));
  EXPECT_EQ(to_text(goldens.cases.at("zoo/Twice/one").go), R"({"returns":[9]})");
  EXPECT_EQ(goldens.families.at("zoo/Twice/random").digest, "old");
}

}  // namespace collector_test
}  // namespace concord
