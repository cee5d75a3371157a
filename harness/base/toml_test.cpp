#include "base/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

namespace concord {
namespace toml_test {

using testing::HasSubstr;

std::string complaint(std::string_view text) {
  const auto parsed = parse_toml(text, "dir/x.toml");
  return parsed ? "none" : parsed.error().text;
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += part;
  return all;
}

TEST(Toml, IsReadAndComplaintsNameThePlace) {
  EXPECT_EQ(parse_toml("a = { b = [1.5, \"x\"] }", "x.toml").value()["a"]["b"][1].value_or(std::string()),
            "x");
  EXPECT_THAT(complaint("a = 1\nb = ]\n"), HasSubstr("dir/x.toml:2:"));
  EXPECT_THAT(complaint("a = 1\na = 2\n"), HasSubstr("dir/x.toml:2:"));
  EXPECT_THAT(complaint("a = 99999999999999999999"), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint(std::string_view("a = \"\0\"", 7)), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint("a = \"\xff\""), HasSubstr("dir/x.toml:1:"));
}

// Without a limit these end in a stack that overflows, some of them while the document is taken apart.
TEST(Toml, NestedTooDeepIsRefusedHoweverItIsSpelled) {
  EXPECT_THAT(complaint("ok = 1\n" + repeated("a.", 300'000) + "a = 1"),
              HasSubstr("dir/x.toml:2:32: a key of more"));
  EXPECT_THAT(complaint("[" + repeated("a.", 300'000) + "a]"), HasSubstr("a key of more than 16 parts"));
  EXPECT_THAT(complaint(repeated("\"a\" . 'b' .", 300'000) + "a = 1"), HasSubstr("a key of more"));
  EXPECT_THAT(complaint("x = " + repeated("{a.b=", 300'000)), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint("x = " + repeated("[", 300'000)), HasSubstr("dir/x.toml:1:"));
  EXPECT_EQ(complaint(repeated("a.", 15) + "a = 1"), "none");
}

// The library assumes that there is one, in words to the compiler: what it then does is undefined.
TEST(Toml, ATableWithoutANameIsRefused) {
  EXPECT_EQ(complaint("a = 1\n[ =1"), "dir/x.toml:2:3: expected the name of a table");
  EXPECT_THAT(complaint("[[\n"), HasSubstr("dir/x.toml:1:3: expected the name"));
  EXPECT_THAT(complaint(std::string_view("\xef\xbb\xbf[\0", 5)), HasSubstr("expected the name"));
  EXPECT_THAT(complaint("[\xc2\xa0"
                        "a]"),
              HasSubstr("dir/x.toml:1:2"));
  EXPECT_THAT(complaint("[]"), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint("[[[a"), HasSubstr("dir/x.toml:1:3: expected the name"));
  EXPECT_EQ(complaint("a = [\n[\n# x\n],\n[ 1 ],\n]\n [ \"b\" ]\n[[ c . d ]]\n"), "none");
}

TEST(Toml, ABracketThatClosesAnotherOneIsRefused) {
  EXPECT_EQ(complaint("a = [[}]"), "dir/x.toml:1:7: expected a value or \"]\"");
  EXPECT_THAT(complaint("a = [\"\"\"x\"\"\"\"\"]\n[=]"), HasSubstr("dir/x.toml:2:2: expected the name"));
  EXPECT_THAT(complaint("a = {]"), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint("a = }"), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint("a = {b = ]}"), HasSubstr("dir/x.toml:1:"));
}

// It would be read as a part of the number, whatever it holds.
TEST(Toml, ATextBehindANumberIsRefused) {
  for (const char* value : {"1\"é\"", "1[\"é\"]", "1.\"é\"", "1='é'", "1{'é'=1}", "[1\"é\"]", "[{a=1.'é'}]"})
    EXPECT_THAT(complaint(std::string("a = ") + value), HasSubstr("dir/x.toml:1:")) << value;
  EXPECT_EQ(complaint("\"a\".'b'.c={\"d\".'e'=\"f\",'g'=['h',\"i\",[\"j\"]]}\n'k'=[{\"l\"='m'},{n='o'}]\n"),
            "none");
  EXPECT_EQ(complaint("\xef\xbb\xbf\"a\"=1"), "none") << "behind the mark of UTF-8";
}

TEST(Toml, BeyondAsciiThereAreTextsAndCommentsOnly) {
  EXPECT_EQ(complaint("# é\na = \"é\" # é\nb = 'é'\nc = \"\"\"é\\\n  e\"\"\"\n'é' = 1\n"), "none");
  EXPECT_THAT(complaint("a = 1\né = 1"), HasSubstr("dir/x.toml:2:1: a character that cannot stand here"));
  EXPECT_THAT(complaint("a = 1 é"), HasSubstr("dir/x.toml:1:7: a character"));
  EXPECT_THAT(complaint("a.\xd2\x98 = 1"), HasSubstr("dir/x.toml:1:3: a character"));
  EXPECT_THAT(complaint("a = \"\"\"x\\\n  é\"\"\""), HasSubstr("dir/x.toml:2:3: a character"));
}

TEST(Toml, DotsInTextsNumbersAndCommentsAreNoKeys) {
  const std::string dots = repeated(".", 100);
  EXPECT_EQ(complaint(fmt::format(
                "# {0}\na = \"{0}\\\"{0}\"\nb = '{0}'\nc = \"\"\"\n{0}\"{0}\"\"\"\nd = '''{0}'''\n"
                "e = [{1}]\n",
                dots, repeated("1.5, ", 100))),
            "none");
}

}  // namespace toml_test
}  // namespace concord
