#include "report/contrast.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace concord {
namespace contrast_test {

std::string marked(const Marked& line) { return line.text.substr(line.from, line.to - line.from); }

TEST(Contrast, MarksOnlyWhatDiffers) {
  const Contrast values = contrast("[1 2 3 9]", "[1 3 2 9]", 60, "…");
  EXPECT_EQ(values.expected[0].text, "[1 2 3 9]");
  EXPECT_EQ(marked(values.expected[0]), "2 3");
  EXPECT_EQ(marked(values.got[0]), "3 2");
}

TEST(Contrast, MarksNothingWhereNothingIsCommon) {
  EXPECT_EQ(marked(contrast("111", "died of SIGSEGV", 60, "…").got[0]), "");
  EXPECT_EQ(marked(contrast("same", "same", 60, "…").got[0]), "");
}

TEST(Contrast, NeverSplitsACharacter) {
  const Contrast values = contrast("aéb", "aèb", 60, "…");
  EXPECT_EQ(marked(values.expected[0]), "é");
  EXPECT_EQ(marked(values.got[0]), "è");
}

TEST(Contrast, KeepsTheDifferenceOfALongValueInSight) {
  std::string expected(100'000, 'a');
  std::string got = expected;
  got[70'000] = 'X';
  const Contrast values = contrast(expected, got, 60, "…");
  EXPECT_EQ(marked(values.got[0]), "X");
  EXPECT_EQ(marked(values.expected[0]), "a");
  EXPECT_EQ(values.got[0].from, values.expected[0].from) << "the two stand below each other";
  EXPECT_LE(display_width(values.got[0].text), 60U);
}

TEST(Contrast, AddsNoEllipsisToThatOfTheText) {
  const std::string start = "\"… 1048515 bytes equal … ", same(200, 'a');
  const Contrast values = contrast(start + same + "b", start + same + "c", 30, "…");
  EXPECT_EQ(values.got[0].text.find("……"), std::string::npos) << values.got[0].text;
}

TEST(Contrast, StaysWithinItsColumnsWhateverTheValues) {
  const std::string controls(5'000, '\x1b');
  for (const std::size_t columns : {30U, 66U, 106U}) {
    const Contrast values = contrast(controls + "a" + controls, controls + controls + "世界", columns, "...");
    EXPECT_LE(display_width(values.expected[0].text), columns);
    EXPECT_LE(display_width(values.got[0].text), columns);
  }
}

TEST(Contrast, ShowsAValueThatLacksItsEnd) {
  const Contrast values = contrast("Hello Ruby!", "Hello Rub", 60, "…");
  EXPECT_EQ(marked(values.expected[0]), "y!");
  EXPECT_EQ(values.got[0].text, "Hello Rub");
}

TEST(Contrast, ShowsTheFirstLineThatDiffers) {
  const Contrast values = contrast("1\n2\n3\n4\nold\n6\n7\n8\n", "1\n2\n3\n4\nolder\n6\n7\n8\n", 60, "…");
  ASSERT_EQ(values.got.size(), 7U);
  EXPECT_EQ(values.got[0].text, "… 2 equal lines");
  EXPECT_EQ(values.got[3].text, "older");
  EXPECT_EQ(marked(values.got[3]), "er");
  EXPECT_EQ(values.got[6].text, "… 1 more line");
}

TEST(Contrast, SaysWhereOneTextEnds) {
  const Contrast values = contrast("1\n2\n3\n", "1\n2\n", 60, "…");
  EXPECT_EQ(values.got.back().text, "(ends here)");
  EXPECT_EQ(values.expected.back().text, "3");
}

TEST(Contrast, ShowsAMissingLineEnd) {
  EXPECT_EQ(contrast("1\n2\n", "1\n2", 60, "…").expected[0].text, "1\\n2\\n");
}

}  // namespace contrast_test
}  // namespace concord
