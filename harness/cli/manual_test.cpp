#include "cli/manual.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "cli/completion.hpp"

namespace concord {
namespace manual_test {

using testing::HasSubstr;
using testing::Not;

TEST(OptionTable, HoldsEveryCommandButTheHiddenOnesWithAnExample) {
  const std::vector<CommandRow> table = option_table();
  ASSERT_GT(table.size(), 5U);
  EXPECT_EQ(table[0].name, "");
  for (std::size_t i = 1; i < table.size(); ++i) {
    EXPECT_NE(table[i].name, "manual") << "is for the build";
    EXPECT_THAT(table[i].footer, HasSubstr("\n  concord " + table[i].name)) << "--help shows no example";
  }
}

TEST(OptionTable, NamesTheValueOfEachOptionAndItsChoices) {
  for (const CommandRow& command : option_table()) {
    for (const OptionRow& option : command.options) {
      // CLI11's own words for a type say nothing to a person.
      for (const std::string word : {"TEXT", "UINT", "INT", "FLOAT"})
        EXPECT_NE(option.value, word) << option.about;
      if (option.value == "WHEN") {
        EXPECT_THAT(option.choices, testing::ElementsAre("auto", "always", "never"));
      }
      if (option.value == "FORMAT=FILE" && command.name == "run") {
        EXPECT_THAT(option.choices, testing::IsSupersetOf({"junit", "json"}));
      }
    }
  }
}

TEST(Manual, HasEveryCommandAndEveryOption) {
  const std::vector<CommandRow> table = option_table();
  const std::string page = manual_page(table, "1.2.3");
  for (const CommandRow& command : table) {
    const std::size_t section = page.find(".Ss concord " + command.name + "\n");
    EXPECT_EQ(section == std::string::npos, command.name.empty()) << command.name;
    for (const OptionRow& option : command.options)
      for (const std::string& name : option.names) {
        std::string spelled;  // as mdoc wants it: without the first dash, which Fl sets
        for (const char c : name.substr(1)) spelled += c == '-' ? std::string("\\-") : std::string(1, c);
        EXPECT_NE(page.find("Fl \"" + spelled + "\"", section == std::string::npos ? 0 : section),
                  std::string::npos)
            << command.name << " " << name;
      }
  }
}

TEST(Manual, ShowsTextThatLooksLikeARequestAsText) {
  const CommandRow row{"x",
                       ".TH is text\nas is 'this', a\\b and \"c\"",
                       {{{"--a"}, "A \"B\"", {}, "'quoted'"}},
                       "Example:\n  .x"};
  const std::string page = manual_page({{"", "about", {}, ""}, row}, "1");
  EXPECT_THAT(page, HasSubstr("\n\\&.TH is text\n"));
  EXPECT_THAT(page, HasSubstr("a\\eb"));
  EXPECT_THAT(page, HasSubstr("\n\\&'quoted'\n"));
  EXPECT_THAT(page, HasSubstr("\"A \"\"B\"\"\""));
  EXPECT_THAT(page, HasSubstr("\n\\&.x\n"));
}

TEST(Manual, IsFlawlessToTheToolThatShowsIt) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "concord.1", manual_page(option_table(), "1.2.3")));
  const auto end =
      run_command({{"mandoc", "-T", "lint", "-W", "warning", (folder / "concord.1").string()}, {}, {}});
  if (!end) GTEST_SKIP() << "mandoc is not on this machine";
  EXPECT_EQ(end->exit_code, 0) << end->out;
}

TEST(Completion, TextOfAnOptionCannotLeaveItsQuotes) {
  const CommandRow row{"x", "it's: [a] $(b)", {{{"--a"}, "", {}, "it's: [a] $(b) \\"}}, ""};
  const std::vector<CommandRow> table{{"", "", {}, ""}, row};
  EXPECT_THAT(completion_script(table, "zsh"), HasSubstr("'*--a[it'\\''s\\: \\[a\\] $(b) \\\\]'"));
  EXPECT_THAT(completion_script(table, "fish"), HasSubstr("-d 'it\\'s: [a] $(b) \\\\'"));
  EXPECT_THAT(completion_script(table, "bash"), Not(HasSubstr("$(b)")));
}

}  // namespace manual_test
}  // namespace concord
