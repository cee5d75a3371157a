// Orders: each is a permutation, and follows from its seed alone.
#include "plan/order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "contract/contract.hpp"
#include "plan/plan.hpp"

namespace concord {
namespace order_test {

using testing::Contains;
using testing::ElementsAre;
using testing::Ne;

TEST(BlockOrder, VisitsEachBlockOnceAndKnowsWhen) {
  for (const std::uint64_t count : {1U, 2U, 3U, 7U, 8U, 100U, 1009U, 4096U}) {
    for (const std::uint64_t seed : {0U, 1U, 77U}) {
      const BlockOrder order = BlockOrder::drawn(count, seed, 5);
      std::vector<bool> seen(count);
      for (std::uint64_t turn = 0; turn < count; ++turn) {
        const std::uint64_t block = order.at(turn);
        ASSERT_LT(block, count);
        ASSERT_FALSE(seen[block]) << count << " blocks, seed " << seed;
        seen[block] = true;
        ASSERT_EQ(order.turn_of(block), turn);
      }
    }
  }
}

TEST(BlockOrder, HoldsForMoreBlocksThanCouldBeListed) {
  const std::uint64_t count = UINT64_MAX / 512;
  const BlockOrder order = BlockOrder::drawn(count, 3, 4);
  for (const std::uint64_t turn : {std::uint64_t{0}, std::uint64_t{1}, count / 2, count - 1}) {
    EXPECT_LT(order.at(turn), count);
    EXPECT_EQ(order.turn_of(order.at(turn)), turn);
  }
}

class ShuffleTest : public testing::Test {
 protected:
  ShuffleTest() {
    std::string suite = "concord = 1\n";
    for (int i = 0; i < 20; ++i) {
      suite += fmt::format("[[case]]\ncall=\"Twice\"\nname=\"c{0}\"\nargs=[{0}]\n", i);
      suite += fmt::format("[[case]]\ncall=\"Twice\"\nname=\"d{0}\"\nargs=[{0}]\ndies=true\n", i);
      suite += fmt::format("[[session]]\nname=\"s{0}\"\n", i);
      for (const char* step : {"a", "b"})
        suite += fmt::format("[[session.step]]\ncall=\"Twice\"\nname=\"{}\"\nargs=[1]\n", step);
      suite += fmt::format("[[family]]\ncall=\"Twice\"\nname=\"f{}\"\nvalues=\"random\"\ncount=9000\n", i);
    }
    Fixtures fixtures;
    fixtures.suite = parse_suite(suite, "suite.toml").value();
    plan_ = make_plan(contract_, fixtures).value();
  }

  /// What is played, in this order.
  [[nodiscard]] std::vector<std::string> order() const {
    std::vector<std::string> names;
    for (const std::size_t i : plan_.stateless) names.push_back(plan_.cases[i].name);
    for (const std::size_t i : plan_.deadly) names.push_back(plan_.cases[i].name);
    for (const PlannedSession& each : plan_.sessions) {
      for (const std::size_t i : each.steps) names.push_back(plan_.cases[i].name);
    }
    for (const PlannedFamily& each : plan_.families) {
      for (std::uint64_t turn = 0; each.order && turn < each.order->count; ++turn)
        names.push_back(fmt::format("{}/{}", each.name, each.order->at(turn)));
    }
    return names;
  }

  Contract contract_ = parse_contract(R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],"results":[]}]})",
                                      "the test")
                           .value();
  Plan plan_;
};

TEST_F(ShuffleTest, LosesNothingAndPermutesEachKind) {
  shuffle(plan_, 0);
  const std::vector<std::string> one = order();
  shuffle(plan_, 1);
  const std::vector<std::string> other = order();
  EXPECT_THAT(other, testing::UnorderedElementsAreArray(one));
  EXPECT_NE(other, one);
  const auto kind = [](const std::vector<std::string>& names, char first) {
    std::vector<std::string> some;
    std::copy_if(names.begin(), names.end(), std::back_inserter(some),
                 [&](const std::string& each) { return each.front() == first; });
    return some;
  };
  for (const char first : {'c', 'd', 's', 'f'}) EXPECT_NE(kind(one, first), kind(other, first)) << first;
}

TEST_F(ShuffleTest, FollowsFromTheSeedAlone) {
  shuffle(plan_, 7);
  const std::vector<std::string> seven = order();
  shuffle(plan_, 8);
  shuffle(plan_, 7);
  EXPECT_EQ(order(), seven);
}

TEST_F(ShuffleTest, LeavesStepsInTheirOrder) {
  shuffle(plan_, 3);
  for (const PlannedSession& each : plan_.sessions) {
    ASSERT_EQ(each.steps.size(), 2U);
    EXPECT_LT(each.steps[0], each.steps[1]);
  }
}

TEST_F(ShuffleTest, PermutesTheBlocksOfAFamily) {
  shuffle(plan_, 3);
  std::vector<std::uint64_t> moved;
  for (const PlannedFamily& each : plan_.families) {
    ASSERT_TRUE(each.order);
    ASSERT_EQ(each.order->count, 18U);
    if (each.order->at(0) != 0) moved.push_back(each.order->at(0));
  }
  EXPECT_GT(moved.size(), 10U);
  EXPECT_THAT(moved, Contains(Ne(moved.front()))) << "each in its own way";
}

}  // namespace order_test
}  // namespace concord
