// Rounds of one entry, counted.
#include "judge/tally.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

namespace concord {
namespace tally_test {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Answered wrong{Verdict::fail, false, 1}, otherwise{Verdict::fail, false, 2},
    left_out{Verdict::not_run, true, 3};

Record record_of(std::initializer_list<Span> spans) {
  Record record;
  for (const Span& span : spans) record.add(span);
  return record;
}

Tally tally_of(std::initializer_list<Record> rounds) {
  Tally tally;
  for (const Record& round : rounds) tally.add(round, {});
  return tally;
}

/// "3-5: fail×2 pass×1"
std::vector<std::string> words(const Tally& tally) {
  std::vector<std::string> all;
  for (const Tally::Cases& each : tally.cases()) {
    std::string text = fmt::format("{}-{}:", each.first, each.last);
    for (const Tally::Way& way : each.ways)
      text += fmt::format(" {}{}×{}", to_string(way.how.verdict), way.how.answer == 2 ? "'" : "", way.times);
    all.push_back(text);
  }
  return all;
}

TEST(Record, JoinsWhatEndsAlikeSideBySide) {
  const Record record =
      record_of({{0, 3, wrong}, {3, 2, wrong}, {5, 1, otherwise}, {7, 1, otherwise}, {8, 0, wrong}});
  ASSERT_EQ(record.spans().size(), 3U);
  EXPECT_EQ(record.spans()[0].count, 5U);
}

TEST(Record, KeepsSeveralWordsOfOneFamilyApart) {
  const Record record = record_of({{of_the_whole, 1, wrong}, {of_the_whole, 1, wrong}});
  ASSERT_EQ(record.spans().size(), 2U);
  EXPECT_NE(record.spans()[0].first, record.spans()[1].first);
}

TEST(Record, GivesUpWhereMemoryWouldGrow) {
  Record record;
  for (std::uint64_t i = 0; i <= Record::most_spans; ++i) {
    EXPECT_TRUE(record.is_complete());
    record.add({2 * i, 1, wrong});
  }
  EXPECT_FALSE(record.is_complete());
  EXPECT_THAT(record.spans(), IsEmpty());
}

TEST(Tally, TellsNothingOfWhatAlwaysPasses) { EXPECT_THAT(words(tally_of({{}, {}, {}})), IsEmpty()); }

TEST(Tally, CountsPassesAsAWay) {
  EXPECT_THAT(words(tally_of({record_of({{4, 1, wrong}}), {}, {}})), ElementsAre("4-4: pass×2 fail×1"));
}

TEST(Tally, KeepsOneAnswerApartFromAnother) {
  EXPECT_THAT(words(tally_of({record_of({{0, 1, wrong}}), record_of({{0, 1, otherwise}})})),
              ElementsAre("0-0: fail×1 fail'×1"));
}

TEST(Tally, SplitsRangesWhereRoundsDiffer) {
  const Tally tally = tally_of({record_of({{10, 10, wrong}}), record_of({{5, 8, wrong}, {18, 4, wrong}}),
                                record_of({{12, 1, otherwise}})});
  EXPECT_THAT(words(tally),
              ElementsAre("5-9: pass×2 fail×1", "10-11: fail×2 pass×1", "12-12: fail×2 fail'×1",
                          "13-17: pass×2 fail×1", "18-19: fail×2 pass×1", "20-21: pass×2 fail×1"));
}

TEST(Tally, OfTwoRoundsWithGapsBetween) {
  EXPECT_THAT(words(tally_of({record_of({{2, 1, wrong}, {4, 1, wrong}}), record_of({{0, 8, wrong}})})),
              ElementsAre("0-1: fail×1 pass×1", "2-2: fail×2", "3-3: fail×1 pass×1", "4-4: fail×2",
                          "5-7: fail×1 pass×1"));
}

TEST(Tally, TakesNoNoteOfRoundsThatWereCutOff) {
  EXPECT_THAT(words(tally_of({{}, record_of({{0, 1, left_out}})})), ElementsAre("0-0: pass×1"));
  EXPECT_THAT(words(tally_of({record_of({{0, 1, wrong}}), record_of({{0, 1, left_out}})})),
              ElementsAre("0-0: fail×1"));
  EXPECT_THAT(words(tally_of({record_of({{0, 1, left_out}}), record_of({{0, 1, left_out}})})),
              ElementsAre("0-0: not run×2"));
}

TEST(Tally, ReachesTheLastNumber) {
  EXPECT_THAT(words(tally_of({record_of({{of_the_whole, 1, wrong}}), {}})),
              ElementsAre(fmt::format("{0}-{0}: fail×1 pass×1", of_the_whole)));
}

TEST(Tally, RemembersTheRoundInWhichAWayWasNew) {
  const Tally tally =
      tally_of({{}, record_of({{0, 1, wrong}}), record_of({{0, 1, wrong}}), record_of({{0, 1, otherwise}})});
  const Tally::Cases cases = tally.cases().at(0);
  ASSERT_EQ(cases.ways.size(), 3U);
  EXPECT_EQ(cases.ways[0].first_round, 2U);
  EXPECT_EQ(cases.ways[1].first_round, 4U);
}

TEST(Tally, KnowsCountsWhereTooMuchWentWrong) {
  Record much;
  for (std::uint64_t i = 0; i <= Record::most_spans; ++i) much.add({2 * i, 1, wrong});
  VerdictCounts some, more;
  some[Verdict::fail] = 10;
  some[Verdict::pass] = 90;
  more[Verdict::fail] = 30;
  more[Verdict::pass] = 70;
  Tally tally;
  tally.add({}, some);
  tally.add(much, more);
  EXPECT_FALSE(tally.is_complete());
  EXPECT_EQ(tally.common()[Verdict::fail], 10U);
  EXPECT_EQ(tally.common()[Verdict::pass], 70U);
}

}  // namespace tally_test
}  // namespace concord
