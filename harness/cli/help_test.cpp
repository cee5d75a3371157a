#include "cli/help.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace concord {
namespace help_test {

using testing::HasSubstr;
using testing::Not;

const CommandRow row{"run",
                     "Builds, calls, compares",
                     {{{"-q", "--quiet"},
                       "",
                       {},
                       "Only what went wrong, and the last line, which counts every verdict",
                       false,
                       false},
                      {{"--color"}, "WHEN", {"auto", "always", "never"}, "Colours", false, false},
                      {{"--report"}, "FORMAT=FILE", {"tap"}, "Formats:\ntap: version 14", true, false},
                      {{}, "FILES", {}, "Two of them", true, true}},
                     "A sentence that is far too long for the narrow terminal of this test.\nExample:\n  "
                     "concord run an-example-that-must-not-be-cut-or-wrapped"};

TEST(Help, ShowsNamesBesideTheirMeaning) {
  EXPECT_EQ(help_text(row, {}, 80), R"(Builds, calls, compares

Usage: concord run [OPTIONS] FILES...

  FILES...                Two of them

Options:
  -q, --quiet             Only what went wrong, and the last line, which counts
                          every verdict
  --color WHEN            Colours (auto, always, never)
  --report FORMAT=FILE    Formats:
                            tap: version 14

A sentence that is far too long for the narrow terminal of this test.
Example:
  concord run an-example-that-must-not-be-cut-or-wrapped
)");
}

TEST(Help, FitsTheTerminalButForExamples) {
  for (const CommandRow& each : option_table()) {
    const std::string text = help_text(each, {}, 60);
    for (const std::string_view line : lines_of(text)) {
      const bool example =
          line.starts_with("  concord ") || line.starts_with("Usage: ") || line.starts_with("  . <(");
      EXPECT_TRUE(example || display_width(line) <= 60U) << line;
    }
  }
}

TEST(Help, OfTheProgramListsItsCommands) {
  const std::string text = help_text({"", "Proves", {}, ""}, {row}, 80);
  EXPECT_THAT(text, HasSubstr("Usage: concord COMMAND [OPTIONS]"));
  EXPECT_THAT(text, HasSubstr("  run                     Builds, calls, compares\n"));
  EXPECT_THAT(text, Not(HasSubstr("Options:")));
}

}  // namespace help_test
}  // namespace concord
