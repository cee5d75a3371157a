#include "measure/launches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Cell cell(const std::string& client, std::vector<double> rounds, const std::string& context = "main thread") {
  Cell one{"awesome", "Add", client, Subject::library, 1'000, {}, context, ""};
  one.rounds_ns = std::move(rounds);
  return one;
}

TEST(AddLaunch, PutsTheRoundsOfACellOneAfterAnother) {
  std::vector<Cell> cells;
  add_launch(cells, {cell("a", {1, 2}), cell("a", {9}, "thread")}, 1);
  add_launch(cells, {cell("a", {3, 4, 5}), cell("a", {8}, "thread")}, 2);
  ASSERT_THAT(cells, SizeIs(2)) << "a context is a cell of its own";
  EXPECT_THAT(cells[0].rounds_ns, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(cells[0].launches, ElementsAre(2, 3));
  EXPECT_THAT(cells[1].rounds_ns, ElementsAre(9, 8));
}

TEST(AddLaunch, KeepsTheFirstCallOfEach) {
  std::vector<Cell> cells;
  for (const double first : {900, 700}) {
    Cell launch = cell("a", {1});
    launch.firsts_ns = {first};
    add_launch(cells, {launch}, static_cast<unsigned>(cells.size()) + 1);
  }
  EXPECT_THAT(cells[0].firsts_ns, ElementsAre(900, 700));
}

TEST(AddLaunch, LeavesOutWhatWasLeftOutOnce) {
  std::vector<Cell> cells;
  Cell gone = cell("a", {});
  gone.left_out = "the client ended with signal 11";
  add_launch(cells, {cell("a", {1})}, 1);
  add_launch(cells, {gone}, 2);
  add_launch(cells, {cell("a", {1})}, 3);
  ASSERT_THAT(cells, SizeIs(1));
  EXPECT_EQ(cells[0].left_out, "launch 2: the client ended with signal 11");
  EXPECT_THAT(cells[0].rounds_ns, IsEmpty());
}

TEST(AddLaunch, KnowsAClientThatEndedBeforeItSaidWhereItIsAtHome) {
  Cell gone = cell("node", {});
  gone.left_out = "exit 1";
  std::vector<Cell> cells;
  add_launch(cells, {cell("node", {1}, "worker"), cell("other", {1})}, 1);
  add_launch(cells, {gone, cell("other", {1})}, 2);
  ASSERT_THAT(cells, SizeIs(2));
  EXPECT_EQ(cells[0].left_out, "launch 2: exit 1");
  cells.clear();
  add_launch(cells, {gone, cell("other", {1})}, 1);
  add_launch(cells, {cell("node", {1}, "worker"), cell("node", {1}, "callback"), cell("other", {1})}, 2);
  ASSERT_THAT(cells, SizeIs(2)) << "nothing of a client that has fewer launches than others";
  EXPECT_EQ(cells[0].left_out, "exit 1");
}

TEST(AddLaunch, HasACellForEachContextThatIsRefused) {
  Cell home = cell("fiddle", {}), thread = cell("fiddle", {}, "thread");
  home.left_out = thread.left_out = refusal("a struct by value");
  std::vector<Cell> cells;
  for (const unsigned number : {1U, 2U}) add_launch(cells, {home, thread}, number);
  EXPECT_THAT(cells, SizeIs(2));
}

TEST(MediansOf, AreOfTheLaunchesOfOneClient) {
  const auto all = medians_of({{"awesome", "a", Subject::library, 10, 5, 3},
                               {"awesome", "a", Subject::twin, 1, 1, 1},
                               {"awesome", "a", Subject::library, 30, -1, 1},
                               {"awesome", "a", Subject::library, 20, 7, 2}});
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].ready_ns, 20);
  EXPECT_EQ(all[0].load_ns, 6) << "of the launches that say";
  EXPECT_EQ(all[0].first_call_ns, 2);
  EXPECT_EQ(all[1].ready_ns, 1);
}

TEST(NoiseBetween, IsTheWorstOfTheFunctions) {
  Cell sort = cell("c-linked", {200, 200}), sort_again = cell("c-linked", {206, 206});
  sort.function = sort_again.function = "Sort";
  EXPECT_NEAR(noise_between({cell("c-linked", {100, 100}), sort}, {cell("c-linked", {99, 99}), sort_again}),
              0.03, 1e-9);
  EXPECT_EQ(noise_between({cell("ruby-ffi", {100})}, {cell("c-linked", {100})}), 0) << "no reference";
}

}  // namespace
}  // namespace concord
