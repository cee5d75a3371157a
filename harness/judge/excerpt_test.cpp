#include "judge/excerpt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace excerpt_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Json of_list(std::size_t count, std::size_t changed, int to) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(i);
  if (changed < count) list[changed] = to;
  return {{"after", {{"vals", std::move(list)}}}};
}

TEST(Excerpts, OfLongListsAreTheSurroundingsOfTheFirstDifference) {
  const Excerpts both = describe_both(of_list(10'000, 10'000, 0), of_list(10'000, 4'999, -7));
  EXPECT_EQ(both.expected,
            "vals = [… 4991 "
            "equal,4991,4992,4993,4994,4995,4996,4997,4998,4999,5000,5001,5002,5003,5004,5005,5006,5007,"
            "… 4992 more]");
  EXPECT_EQ(both.got,
            "vals = [… 4991 "
            "equal,4991,4992,4993,4994,4995,4996,4997,4998,-7,5000,5001,5002,5003,5004,5005,5006,5007,"
            "… 4992 more]");
  EXPECT_EQ(both.note, "vals: 1 of 10000 elements differs, the first at 4999");
}

TEST(Excerpts, OfListsOfOtherLengthsSayHowMuchIsMissing) {
  const Excerpts both = describe_both(of_list(10'000, 10'000, 0), of_list(9'998, 9'998, 0));
  EXPECT_THAT(both.expected, HasSubstr("9997,9998,9999]"));
  EXPECT_THAT(both.got, HasSubstr("9997]"));
  EXPECT_EQ(both.note, "vals: 2 of 10000 elements differ, the first at 9998");
  EXPECT_THAT(describe_both(of_list(100, 100, 0), of_list(0, 0, 0)).note, HasSubstr("100 of 100"));
}

TEST(Excerpts, OfALongTextAreItsSurroundingsWithoutHalfCharacters) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "é";
  std::string other = text;
  other[100'001] = '\xA8';  // é → è
  const Excerpts both = describe_both({{"stdout", text}}, {{"stdout", other}});
  EXPECT_LT(both.got.size(), 300U);
  EXPECT_THAT(both.got, AllOf(HasSubstr("éèé"), HasSubstr("bytes equal …"), Not(HasSubstr("\xEF\xBF\xBD"))));
  EXPECT_THAT(both.note, HasSubstr("the first difference at 100001"));
}

TEST(Excerpts, LeaveShortValuesWhole) {
  const Excerpts both = describe_both({{"returns", {1, "a"}}}, {{"returns", {2, "a"}}});
  EXPECT_EQ(both.expected, "1, \"a\"");
  EXPECT_EQ(both.got, "2, \"a\"");
  EXPECT_THAT(both.note, IsEmpty());
}

TEST(Excerpts, OfDifferentShapesAreWhatTheyAre) {
  EXPECT_EQ(describe_both({{"dies", "SIGABRT"}}, of_list(3, 3, 0)).got, "vals = [0,1,2]");
  EXPECT_EQ(describe_both(nullptr, {{"error", "raised"}}).got, "error \"raised\"");
}

}  // namespace excerpt_test
}  // namespace concord
