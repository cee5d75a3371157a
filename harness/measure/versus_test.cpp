#include "measure/versus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "measure/statistics.hpp"

namespace concord {
namespace versus_test {

using testing::IsEmpty;
using testing::SizeIs;

Cell cell(const std::string& library, const std::string& client, std::vector<double> rounds) {
  Cell made;
  made.library = library;
  made.function = "Add";
  made.client = client;
  made.context = "main thread";
  made.rounds_ns = std::move(rounds);
  return made;
}

TEST(CompareToolchains, TakesRatiosWithinARound) {
  std::vector<Cell> cells{cell("a@go1.19.8", "c-linked", {1000, 4000, 2000}),
                          cell("a@go1.26.8", "c-linked", {100, 400, 200})};
  summarise(cells);
  const std::vector<Versus> all = compare_toolchains(cells, {{"a@go1.19.8", "a@go1.26.8"}});
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].first, "a@go1.19.8");
  EXPECT_EQ(all[0].first_ns.middle, 2000);
  EXPECT_EQ(all[0].second_ns.middle, 200);
  EXPECT_DOUBLE_EQ(all[0].ratio.low, 0.1) << "the machine was as slow for the one as for the other";
  EXPECT_DOUBLE_EQ(all[0].ratio.high, 0.1);
}

TEST(CompareToolchains, PassesOverTwinsAndWhatOneLacks) {
  std::vector<Cell> cells{cell("a@1", "c-linked", {10}), cell("a@2", "c-linked", {20}),
                          cell("a@2", "ruby-ffi", {30})};
  cells[0].subject = cells[1].subject = Subject::twin;
  summarise(cells);
  EXPECT_THAT(compare_toolchains(cells, {{"a@1", "a@2"}}), IsEmpty());
  EXPECT_THAT(compare_toolchains(cells, {}), IsEmpty());
}

}  // namespace versus_test
}  // namespace concord
