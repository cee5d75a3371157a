#include "base/terminal.hpp"

#include <map>

#include <gtest/gtest.h>

namespace concord {
namespace terminal_test {

Terminal terminal_with(std::map<std::string, std::string> variables, bool is_terminal = true,
                       unsigned columns = 120) {
  variables.try_emplace("TERM", "xterm");
  return describe_terminal(is_terminal, columns, [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(TerminalColour, IsForTerminalsOnly) {
  EXPECT_TRUE(terminal_with({}).colour);
  EXPECT_FALSE(terminal_with({}, false).colour);
  EXPECT_FALSE(terminal_with({{"TERM", "dumb"}}).colour);
}

TEST(TerminalColour, IsSwitchedOffByNoColorUnlessItIsEmpty) {
  EXPECT_FALSE(terminal_with({{"NO_COLOR", "1"}}).colour);
  EXPECT_TRUE(terminal_with({{"NO_COLOR", ""}}).colour);
  EXPECT_FALSE(terminal_with({{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}}).colour);
}

TEST(TerminalColour, CanBeForcedIntoAPipe) {
  EXPECT_TRUE(terminal_with({{"CLICOLOR_FORCE", "1"}}, false).colour);
  EXPECT_FALSE(terminal_with({{"CLICOLOR_FORCE", "0"}}, false).colour);
}

TEST(TerminalWidth, ComesFromColumnsThenTheDeviceThenIsEighty) {
  EXPECT_EQ(terminal_with({{"COLUMNS", "100"}}).width, 100U);
  EXPECT_EQ(terminal_with({}).width, 120U);
  EXPECT_EQ(terminal_with({}, false, 0).width, 80U);
}

TEST(TerminalWidth, IgnoresNonsense) {
  EXPECT_EQ(terminal_with({{"COLUMNS", "wide"}}).width, 120U);
  EXPECT_EQ(terminal_with({{"COLUMNS", "-5"}}).width, 120U);
  EXPECT_EQ(terminal_with({{"COLUMNS", "0"}}).width, 120U);
  EXPECT_EQ(terminal_with({{"COLUMNS", "3"}}).width, 20U);
  EXPECT_EQ(terminal_with({{"COLUMNS", "4000000000"}}).width, 1000U);
}

TEST(TerminalEncoding, IsDecidedByTheFirstVariableThatIsSet) {
  EXPECT_TRUE(terminal_with({{"LANG", "de_DE.UTF-8"}}).utf8);
  EXPECT_TRUE(terminal_with({{"LC_ALL", "C.utf8"}}).utf8);
  EXPECT_FALSE(terminal_with({{"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}}).utf8);
  EXPECT_FALSE(terminal_with({}).utf8);
}

TEST(TerminalRedrawing, NeedsATerminalThatIsNotDumb) {
  EXPECT_TRUE(terminal_with({}).interactive);
  EXPECT_FALSE(terminal_with({{"TERM", "dumb"}}).interactive);
  EXPECT_FALSE(terminal_with({}, false).interactive);
}

}  // namespace terminal_test
}  // namespace concord
