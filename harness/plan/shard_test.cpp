#include "plan/shard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include <fmt/format.h>

namespace concord {
namespace shard_test {

using testing::IsEmpty;

std::vector<Unit> units_of(const std::vector<double>& weights) {
  std::vector<Unit> units;
  for (const double weight : weights)
    units.push_back({{fmt::format("x/f/{}", units.size())}, weight, false, false});
  return units;
}

double weight_of(const std::vector<Unit>& units, const std::vector<std::string>& ids) {
  const std::set<std::string> wanted(ids.begin(), ids.end());
  return std::accumulate(units.begin(), units.end(), 0.0, [&](double sum, const Unit& unit) {
    return sum + (wanted.count(unit.ids.front()) != 0 ? unit.weight : 0);
  });
}

TEST(Shards, TogetherHoldEveryIdOnce) {
  const std::vector<Unit> units = units_of({5, 900, 1, 1, 1, 70'000, 3, 12, 600, 1});
  for (unsigned count = 1; count <= 12; ++count) {
    std::multiset<std::string> all;
    for (unsigned i = 1; i <= count; ++i) {
      for (const std::string& id : ids_of_shard("x", units, {i, count})) all.insert(id);
    }
    EXPECT_EQ(all.size(), units.size()) << count;
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), units.size()) << count;
  }
}

TEST(Shards, AreAboutEquallyHeavy) {
  std::vector<double> weights;
  for (int i = 0; i < 100; ++i) weights.push_back(1 + i % 10);
  const std::vector<Unit> units = units_of(weights);
  for (unsigned i = 1; i <= 4; ++i)
    EXPECT_NEAR(weight_of(units, ids_of_shard("x", units, {i, 4})), 550.0 / 4, 10) << i;
}

TEST(Shards, DoNotDependOnTheOrderOfTheUnits) {
  std::vector<Unit> units = units_of({4, 4, 4, 2, 2, 9, 9, 1});
  const auto before = ids_of_shard("x", units, {2, 3});
  std::reverse(units.begin(), units.end());
  EXPECT_EQ(ids_of_shard("x", units, {2, 3}), before);
}

TEST(Shards, KeepCasesWhereTheyAreWhenProgramsComeOrGo) {
  std::vector<Unit> units = units_of({4, 4, 4, 2, 2});
  const auto before = ids_of_shard("x", units, {1, 3});
  units.insert(units.begin(), program_unit("x/transcript/python", "python-ctypes"));
  auto after = ids_of_shard("x", units, {1, 3});
  std::erase_if(after, [](const std::string& id) { return id.find('@') != std::string::npos; });
  EXPECT_EQ(after, before);
}

TEST(Shards, MayBeEmptyWhereThereIsLessToDoThanShards) {
  const std::vector<Unit> units = units_of({1});
  int empty = 0;
  for (unsigned i = 1; i <= 3; ++i) empty += ids_of_shard("x", units, {i, 3}).empty() ? 1 : 0;
  EXPECT_EQ(empty, 2);
  EXPECT_THAT(ids_of_shard("x", {}, {1, 3}), IsEmpty());
}

}  // namespace shard_test
}  // namespace concord
