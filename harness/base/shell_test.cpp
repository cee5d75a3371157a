#include "base/shell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/command.hpp"
#include "base/text.hpp"

namespace concord {
namespace shell_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ShellWord, LeavesAPlainWordAlone) {
  EXPECT_EQ(shell_word("awesome/Add/random#17"), "'awesome/Add/random#17'");
  EXPECT_EQ(shell_word("/usr/lib/x-1.2"), "/usr/lib/x-1.2");
  EXPECT_EQ(shell_word(""), "''");
}

/// What the shell of this machine makes of the words, each ended by a NUL.
std::string words_of_shell(const std::string& shell, const std::string& line) {
  const auto end = run_command({{shell, "-c", "printf '%s\\0' " + line}, {}, {}, std::chrono::seconds(20)});
  return end ? end->out : end.error().text;
}

TEST(ShellWord, IsReadBackByEveryShellAsTheSameBytes) {
  std::vector<std::string> words{"$(rm -rf /)",
                                 "`id`",
                                 "a b\tc",
                                 "it's",
                                 "''",
                                 "\"$HOME\"",
                                 "\\",
                                 "\\n",
                                 "a\\",
                                 "*",
                                 "~",
                                 "-n",
                                 "-e\x1b",
                                 "%s%n",
                                 "%\x1b%%",
                                 "!!",
                                 "#",
                                 ";|&<>(){}[]",
                                 "a\nb",
                                 "\n",
                                 "end\n\n",
                                 "\r",
                                 "\x1b[2J\x1b]0;title\x07",
                                 "'\x1b'\\0",
                                 "\xff\xfe",
                                 "\xc0\x80",
                                 "Grüße 世界",
                                 "\u202e\u2066",
                                 "\xc2\x9b"
                                 "31m"};
  std::string every;
  for (int byte = 1; byte < 256; ++byte) every += static_cast<char>(byte);
  words.push_back(every);
  std::string line, expected;
  for (const std::string& word : words) {
    line += shell_word(word) + " ";
    expected += word + '\0';
  }
  EXPECT_EQ(words_of_shell("/bin/sh", line), expected);
  EXPECT_EQ(words_of_shell("/bin/bash", line), expected);
}

TEST(ShellWord, CanBeShownWithoutBeingObeyed) {
  for (const std::string word : {"\x1b[2J", "a\nb", "\xff", "\u202e", "\xc2\x9b", "\x7f"})
    EXPECT_EQ(visible(shell_word(word)), shell_word(word)) << "which could not be copied from a terminal";
}

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
  for (const std::string word : {"plain", "", "two words", "it's", "\"", "$x", "~", "*", "\\", "#"})
    EXPECT_THAT(words("x " + shell_word(word) + " y"), ElementsAre("x", word, "y"));
}

}  // namespace shell_test
}  // namespace concord
