#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace text_test {

using namespace std::string_view_literals;

TEST(VisibleText, LeavesReadableTextAlone) {
  EXPECT_EQ(visible("Add(12, 99) = 111"), "Add(12, 99) = 111");
  EXPECT_EQ(visible("Grüße, 世界 🙂"), "Grüße, 世界 🙂");
}

TEST(VisibleText, ShowsControlCharactersInsteadOfObeyingThem) {
  EXPECT_EQ(visible("\x1b[31mred\a"), "\\u001b[31mred\\u0007");
  EXPECT_EQ(visible("a\0b\n\tc\r"sv), "a\\u0000b\\n\\tc\\r");
  EXPECT_EQ(visible("\xc2\x9b"
                    "31m"),
            "\\u009b31m")
      << "the eight-bit CSI";
}

TEST(VisibleText, ShowsWhatWouldReorderOrHideText) {
  EXPECT_EQ(visible("a\u202eb"), "a\\u202eb");
  EXPECT_EQ(visible("a\u200bb\ufeff"), "a\\u200bb\\ufeff");
}

TEST(VisibleText, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(visible("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(visible("\xc0\x80"), "\\xc0\\x80") << "overlong";
  EXPECT_EQ(visible("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(visible("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond U+10FFFF";
  EXPECT_EQ(visible("end\xe2\x82"), "end\\xe2\\x82") << "cut in the middle";
}

TEST(VisibleText, ShowsNonCharacters) { EXPECT_EQ(visible("\xef\xbf\xbf"), "\\uffff"); }

TEST(VisibleText, IsItsOwnFixedPoint) {
  const std::string once = visible("\x1b\xff\n世");
  EXPECT_EQ(visible(once), once);
}

TEST(VisibleLines, KeepLineEndsAndTabsOnly) { EXPECT_EQ(visible_lines("a\n\tb\x1b"), "a\n\tb\\u001b"); }

TEST(FittingText, NeverCutsAnEscapeOrACharacter) {
  EXPECT_EQ(visible_front("ab\x1b", 7), "ab");
  EXPECT_EQ(visible_front("ab\x1b", 8), "ab\\u001b");
  EXPECT_EQ(visible_front("世界", 3), "世");
  EXPECT_EQ(visible_back("世界", 3), "界");
  EXPECT_EQ(visible_back("\x1b"
                         "ab",
                         7),
            "ab");
}

TEST(FittingText, EndsInAnEllipsisOnlyWhereSomethingIsMissing) {
  EXPECT_EQ(cut("abcdef", 6), "abcdef");
  EXPECT_EQ(cut("abcdefg", 6), "abcde…");
  EXPECT_EQ(cut("abc\x1b", 6), "abc…");
  EXPECT_EQ(cut("abcdefg", 5, "..."), "ab...");
  EXPECT_EQ(cut("abc", 0), "");
}

TEST(FittingText, KnowsWhatFits) {
  EXPECT_TRUE(fits("abc", 3));
  EXPECT_FALSE(fits("abc", 2));
  EXPECT_FALSE(fits("\x1b", 3));
  EXPECT_TRUE(fits("", 0));
}

TEST(FittingText, KeepsHeadAndTailWhenShortened) {
  EXPECT_EQ(shorten("0123456789", 10), "0123456789");
  EXPECT_EQ(shorten("0123456789abc", 10), "012345…abc");
}

TEST(FittingText, TakesNoTimeForALongValue) {
  const std::string mebibyte(1 << 20, 'x');
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(display_width(shorten(mebibyte, 60)), 60U);
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("ü✓"), 2U);
  EXPECT_EQ(display_width("世界"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
}

TEST(Padding, AlignsByColumns) {
  EXPECT_EQ(pad_left("✓", 3), "  ✓");
  EXPECT_EQ(pad_right("世", 4), "世  ");
  EXPECT_EQ(pad_left("longer", 3), "longer");
}

TEST(AsciiText, SpellsEveryOtherCharacter) {
  EXPECT_EQ(in_ascii("ü✓\n🙂"), "\\u00fc\\u2713\n\\U0001f642");
}

TEST(CharacterStart, FindsTheLeadByte) {
  EXPECT_EQ(character_start("aü", 2), 1U);
  EXPECT_EQ(character_start("aü", 1), 1U);
  EXPECT_EQ(character_start("a\x80", 1), 1U) << "a stray byte is a unit of its own";
  EXPECT_EQ(character_start("ab", 2), 2U);
}

TEST(Lines, DropTheirEnds) {
  EXPECT_THAT(lines_of("a\n\nb\n"), testing::ElementsAre("a", "", "b"));
  EXPECT_THAT(lines_of(""), testing::IsEmpty());
}

}  // namespace text_test
}  // namespace concord
