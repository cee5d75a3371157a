#include "measure/statistics.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace concord {
namespace {

Cell cell(const std::string& client, std::vector<double> rounds, Subject subject = Subject::library) {
  Cell one{"awesome", "Add", client, subject, 1'000, {}, "main thread", ""};
  one.rounds_ns = std::move(rounds);
  return one;
}

TEST(Median, IsTheMiddle) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 2, 3}), 2.5);
  EXPECT_EQ(median({}), 0);
}

TEST(MedianAbsoluteDeviation, IsNotMovedByOneOutlier) {
  EXPECT_EQ(median_absolute_deviation({1, 2, 3, 4, 5}), 1);
  EXPECT_EQ(median_absolute_deviation({1, 2, 3, 4, 5'000}), 1);
}

TEST(MedianInterval, HoldsTheMedianAndIsTheSameEachTime) {
  const std::vector<double> rounds{100, 104, 98, 102, 101, 99, 103, 100, 250, 101};
  const Interval first = median_interval(rounds);
  const Interval again = median_interval(rounds);
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
  EXPECT_LE(first.low, median(rounds));
  EXPECT_GE(first.high, median(rounds));
  EXPECT_GE(first.low, 98);
  EXPECT_LT(first.high, 105) << "one outlier does not stretch it";
}

TEST(MedianInterval, OfOneValueIsThatValue) {
  EXPECT_EQ(median_interval({7}).low, 7);
  EXPECT_EQ(median_interval({7}).high, 7);
  EXPECT_EQ(median_interval({}).high, 0);
}

TEST(Summarise, ComparesWithLinkedCInTheSameRound) {
  // The machine slows down by ten in the third round; a ratio of medians would say 2.0 / 1.0, too, but of
  // other rounds.
  std::vector<Cell> cells{cell("c-linked", {100, 110, 1'000, 120}), cell("ruby-ffi", {200, 220, 2'000, 240})};
  summarise(cells);
  EXPECT_DOUBLE_EQ(cells[1].times_linked, 2);
  EXPECT_DOUBLE_EQ(cells[0].times_linked, 1);
  EXPECT_DOUBLE_EQ(cells[1].median_ns, 230);
}

TEST(Summarise, ComparesTheTwinWithTheLibraryToo) {
  std::vector<Cell> cells{cell("c-linked", {2, 2}, Subject::twin), cell("c-linked", {100, 100})};
  summarise(cells);
  EXPECT_DOUBLE_EQ(cells[0].times_linked, 0.02);
}

TEST(Summarise, GivesNoRatioWithoutLinkedC) {
  std::vector<Cell> cells{cell("ruby-ffi", {200})};
  summarise(cells);
  EXPECT_EQ(cells[0].times_linked, 0);
  EXPECT_EQ(cells[0].median_ns, 200);
}

TEST(Summarise, LeavesOutWhatIsNoNumber) {
  std::vector<Cell> cells{cell("c-linked", {100, std::numeric_limits<double>::quiet_NaN()}),
                          cell("a", {100, 100}), cell("b", {})};
  summarise(cells);
  EXPECT_EQ(cells[0].left_out, "a round gave no finite time");
  EXPECT_EQ(cells[0].median_ns, 0);
  EXPECT_EQ(cells[1].times_linked, 0) << "a reference that was left out is none";
  EXPECT_EQ(cells[2].left_out, "no round was measured");
}

TEST(Reference, IsTheOneOnTheMainThread) {
  std::vector<Cell> cells{cell("c-linked", {300}), cell("c-linked", {100}), cell("x", {200})};
  cells[0].context = "worker";
  EXPECT_EQ(reference_of(cells, cells[2]), &cells[1]);
}

}  // namespace
}  // namespace concord
