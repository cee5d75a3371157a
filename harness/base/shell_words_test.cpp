// Words of command lines, there and back.
#include "base/shell_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> words(std::string_view line) { return split_words(line).value(); }

TEST(ShellWords, AreSplitAsAShellSplitsThem) {
  EXPECT_THAT(words("gdb --args"), ElementsAre("gdb", "--args"));
  EXPECT_THAT(words("  strace  -o 'a file' \t-f "), ElementsAre("strace", "-o", "a file", "-f"));
  EXPECT_THAT(words(R"(gdb -ex "b \"x\"" -ex 'p "y"')"),
              ElementsAre("gdb", "-ex", "b \"x\"", "-ex", "p \"y\""));
  EXPECT_THAT(words(R"(a\ b "c\d" e'f'"g")"), ElementsAre("a b", "c\\d", "efg"));
  EXPECT_THAT(words("'' \"\""), ElementsAre("", ""));
  EXPECT_THAT(words(""), IsEmpty());
}

TEST(ShellWords, NothingIsExpanded) {
  EXPECT_THAT(words("a $HOME `b` *.c ~ ; | $(c)"),
              ElementsAre("a", "$HOME", "`b`", "*.c", "~", ";", "|", "$(c)"));
}

TEST(ShellWords, WhatDoesNotEndIsAnError) {
  EXPECT_THAT(split_words("gdb 'x").error().text, HasSubstr("closing '"));
  EXPECT_THAT(split_words("gdb \"x").error().text, HasSubstr("closing \""));
  EXPECT_THAT(split_words("gdb \\").error().text, HasSubstr("backslash"));
}

TEST(ShellWords, AQuotedWordIsReadBackAsItself) {
  for (const std::string word : {"plain", "", "two words", "it's", "\"", "$x", "a\nb", "~", "*", "\\", "#"})
    EXPECT_THAT(words("x " + shell_word(word) + " y"), ElementsAre("x", word, "y"));
}

}  // namespace
}  // namespace concord
