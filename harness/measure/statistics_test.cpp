#include "measure/statistics.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include <gtest/gtest.h>

namespace concord {
namespace statistics_test {

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

TEST(FigureOf, HoldsTheMedianInItsIntervalAndIsTheSameEachTime) {
  const Series rounds{{100, 104, 98, 102, 101, 99, 103, 100, 250, 101}, {}};
  const Figure first = figure_of(rounds);
  const Figure again = figure_of(rounds);
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
  EXPECT_EQ(first.middle, median(rounds.values));
  EXPECT_LE(first.low, first.middle);
  EXPECT_GE(first.high, first.middle);
  EXPECT_GE(first.low, 98);
  EXPECT_LT(first.high, 105) << "one outlier does not stretch it";
}

TEST(FigureOf, OfOneValueIsThatValue) {
  EXPECT_EQ(figure_of({{7}, {}}).low, 7);
  EXPECT_EQ(figure_of({{7}, {}}).high, 7);
  EXPECT_EQ(figure_of(Series()).high, 0);
}

TEST(Launches, CountAsOneEachHoweverManyRoundsTheyHave) {
  const Series rounds{{100, 100, 100, 100, 100, 130, 131}, {5, 1, 1}};
  EXPECT_EQ(centre(rounds), 130);
  EXPECT_EQ(median(rounds.values), 100);
}

TEST(Launches, OfWhichOneIsOddMoveTheFigureLittle) {
  EXPECT_EQ(centre({{98, 99, 100, 101, 200}, {1, 1, 1, 1, 1}}), 100);
  EXPECT_EQ(centre({{98, 99, 100, 101, 104}, {1, 1, 1, 1, 1}}), 100);
  EXPECT_LE(centre({{98, 99, 101, 900}, {1, 1, 1, 1}}), 101);
  EXPECT_EQ(centre({{98, 99, -500}, {1, 1, 1}}), 98) << "of three, one is in half of the means";
}

TEST(Launches, WidenTheIntervalWhereTheyDifferThoughTheirRoundsDoNot) {
  std::vector<double> values;
  for (const double launch : {100.0, 108.0, 95.0, 103.0, 99.0}) values.insert(values.end(), 15, launch);
  const Figure as_one = figure_of({values, {}}), as_five = figure_of({values, {15, 15, 15, 15, 15}});
  EXPECT_EQ(as_five.middle, 101);
  EXPECT_LE(as_five.low, 97);
  EXPECT_GE(as_five.high, 103);
  EXPECT_LT(as_one.high - as_one.low, as_five.high - as_five.low)
      << "75 rounds of one launch would say more than they know";
}

TEST(Launches, AreDrawnAnewInEachReplicateAndSoAreTheirRounds) {
  const Series rounds{{10, 20, 30, 100, 110, 120}, {3, 3}};
  const std::vector<double> some = replicates(rounds, 4'000);
  const auto part = [&](double low, double high) {
    const auto within = [&](double value) { return low <= value && value <= high; };
    return static_cast<double>(std::count_if(some.begin(), some.end(), within)) / 4'000;
  };
  EXPECT_NEAR(part(0, 35), 0.25, 0.03) << "the first one twice";
  EXPECT_NEAR(part(90, 130), 0.25, 0.03) << "the second one twice";
  EXPECT_NEAR(part(10, 10), 0.25 * 0.26 * 0.26, 0.01) << "its lowest is the median of 7 of 27 draws";
}

TEST(Multiples, AreOfTheSameRoundOfTheSameLaunch) {
  Cell dear = cell("ruby-ffi", {200, 220, 900, 960}), linked = cell("c-linked", {100, 110, 300, 320, 330});
  dear.launches = {2, 2};
  linked.launches = {2, 3};
  EXPECT_EQ(multiples_of(dear, linked).values, (std::vector<double>{2, 2, 3, 3}));
  EXPECT_EQ(multiples_of(dear, linked).launches, (std::vector<std::size_t>{2, 2}));
}

TEST(Multiples, AreOfWhatLinkedCTookBeside) {
  Cell dear = cell("ruby-ffi", {200, 420, 900, 960}), linked = cell("c-linked", {150, 150, 300, 320});
  dear.launches = linked.launches = {2, 2};
  dear.linked_ns = {100, 210, 0, 320};
  EXPECT_EQ(multiples_of(dear, linked).values, (std::vector<double>{2, 2, 3})) << "0: not measured there";
  EXPECT_EQ(multiples_of(dear, linked).launches, (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(ratios_of(dear, linked).values[1], 2.8) << "another's, and no reference";
}

TEST(NotByChance, AllowsForHowManyWereLookedAt) {
  EXPECT_EQ(not_by_chance({0.04}, 0.05), std::vector<bool>{true});
  std::vector<double> many(50, 0.5);
  many[7] = 0.04;
  EXPECT_EQ(not_by_chance(many, 0.05), std::vector<bool>(50, false)) << "one of fifty is below 4 % by chance";
  many[7] = 0.0005;
  EXPECT_TRUE(not_by_chance(many, 0.05)[7]);
  EXPECT_TRUE(not_by_chance({}, 0.05).empty());
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

TEST(Summarise, ComparesTwinsWithTheTwinAndThreadsWithAsMany) {
  std::vector<Cell> cells{cell("c-linked", {2, 2}, Subject::twin), cell("c-linked", {100, 100}),
                          cell("c-linked", {300, 300}), cell("ruby-ffi", {40, 40}, Subject::twin),
                          cell("ruby-ffi", {600, 600})};
  cells[2].context = cells[4].context = "2 threads";
  summarise(cells);
  for (std::size_t linked = 0; linked < 3; ++linked) EXPECT_DOUBLE_EQ(cells[linked].times_linked, 1);
  EXPECT_DOUBLE_EQ(cells[3].times_linked, 20);
  EXPECT_DOUBLE_EQ(cells[4].times_linked, 2);
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

TEST(Reference, IsNoCellThatWasComparedWithOneItself) {
  std::vector<Cell> cells{cell("c-linked", {100}), cell("c-linked", {90}), cell("x", {200})};
  cells[0].left_out = "the client ended";
  cells[1].context = "callback";
  cells[1].linked_ns = {100};
  EXPECT_EQ(reference_of(cells, cells[2]), nullptr);
}

TEST(Threads, AreToldByTheContext) {
  for (const auto& [context, threads] : std::map<std::string, unsigned>{
           {"2 threads", 2}, {"16 threads", 16}, {"threads", 0}, {"thread", 0}, {"2 thread", 0}, {"", 0}}) {
    Cell one = cell("c-linked", {1});
    one.context = context;
    EXPECT_EQ(threads_of(one), threads) << context;
  }
}

}  // namespace statistics_test
}  // namespace concord
