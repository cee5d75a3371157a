#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "report/page.hpp"
#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace console_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string last_line(const std::string& text) { return std::string(lines_of(text).back()); }

TEST(ConsoleReport, EndsInALineThatCountsEveryVerdict) {
  const std::string line = last_line(console_report(samples::every_verdict(), {}));
  for (std::size_t i = 0; i < verdict_count; ++i)
    EXPECT_THAT(line, HasSubstr(to_string(static_cast<Verdict>(i))));
  EXPECT_THAT(line, HasSubstr("in 1.84 s: not as expected (exit 1)"));
}

TEST(ConsoleReport, SaysWhatTheExitCodeMeans) {
  Summary summary = samples::all_pass();
  EXPECT_THAT(last_line(console_report(summary, {})), HasSubstr("all as expected (exit 0)"));
  ConsoleOptions stronger;
  stronger.exit_code = 3;
  EXPECT_THAT(last_line(console_report(summary, stronger)), HasSubstr("the environment failed (exit 3)"));
  summary.stopped = "stopped after 1 failure";
  EXPECT_THAT(last_line(console_report(summary, {})), HasSubstr(": stopped after 1 failure (exit 1)"));
  summary.interrupted = true;
  EXPECT_THAT(last_line(console_report(summary, {})), HasSubstr("interrupted (exit 130)"));
}

TEST(ConsoleReport, CountsWhatHadNoTurnAndListsItWhereAsked) {
  Summary summary = samples::all_pass();
  summary.stopped = "the run was interrupted";
  Entry& entry = summary.entries.front();
  entry.counts = {};
  entry.counts[Verdict::not_run] = 1;
  Failure left;
  left.id = "awesome/Add/left";
  left.client = entry.client;
  left.verdict = Verdict::not_run;
  left.got = "not run: the run was interrupted";
  Failure other = left;
  other.id = "awesome/Add/other";
  other.got = "not run: the client could not be built";
  entry.failures = {left, other};
  const std::string text = console_report(summary, {});
  EXPECT_THAT(text, AllOf(Not(HasSubstr("Add/left")), HasSubstr("Add/other"), HasSubstr("1 not run")));
  ConsoleOptions everything;
  everything.verbose = true;
  EXPECT_THAT(console_report(summary, everything), HasSubstr("Add/left"));
}

TEST(ConsoleReport, SaysHowOftenAndInWhichOrderItWasPlayed) {
  Summary summary = samples::all_pass();
  summary.rounds = {5, 2, 42};
  EXPECT_THAT(last_line(console_report(summary, {})), HasSubstr(", 2 of 5 rounds, --seed 42: "));
  summary.rounds = {3, 3, {}};
  EXPECT_THAT(last_line(console_report(summary, {})), HasSubstr(", 3 rounds: "));
}

TEST(ConsoleReport, OfNothingIsOneLine) {
  EXPECT_EQ(console_report({}, {}), "0 pass, 0 fail: all as expected (exit 0)\n");
}

TEST(ConsoleReport, NeverPassesOnAControlCharacter) {
  for (const bool verbose : {false, true}) {
    ConsoleOptions options;
    options.verbose = verbose;
    for (const char byte : console_report(samples::hostile(), options)) {
      ASSERT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= ' ') << static_cast<int>(byte);
      ASSERT_NE(byte, '\x7f');
    }
  }
  const std::string text = console_report(samples::hostile(), {});
  EXPECT_EQ(text, visible_lines(text));
}

TEST(ConsoleReport, IsAsciiWhereTheTerminalIs) {
  ConsoleOptions options;
  options.ascii = true;
  for (const char byte : console_report(samples::every_verdict(), options))
    ASSERT_LT(static_cast<unsigned char>(byte), 0x7f);
}

TEST(ConsoleReport, HasNoMatrixWhenQuiet) {
  ConsoleOptions quiet;
  quiet.quiet = true;
  const std::string text = console_report(samples::all_pass(), quiet);
  EXPECT_EQ(lines_of(text).size(), 1U);
}

TEST(ConsoleReport, ShowsThreeCasesOfAFamilyAndAllWhenVerbose) {
  ConsoleOptions options;
  EXPECT_THAT(console_report(samples::every_verdict(), options), Not(HasSubstr("random#4")));
  options.verbose = true;
  EXPECT_THAT(console_report(samples::every_verdict(), options), HasSubstr("random#5"));
}

TEST(Page, KeepsTheSeparatorThatEndsALineWithinTheWidth) {
  ConsoleOptions narrow;
  narrow.width = 20;
  for (const std::size_t size : {7U, 8U, 9U, 10U}) {
    Page page(narrow);
    page.wrapped("by ", {std::string(size, 'a'), std::string(size, 'b'), "c"}, ", ");
    const std::string text = page.take();
    for (const std::string_view line : lines_of(text)) EXPECT_LE(display_width(line), 20U) << text;
  }
}

TEST(Numbers, ReadWell) {
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(seconds(std::chrono::milliseconds(38)), "38 ms");
  EXPECT_EQ(seconds(std::chrono::seconds(125)), "2 min 5 s");
  EXPECT_EQ(enumeration({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(enumeration({"a", "b", "c", "d"}), "a, b and 2 others");
  EXPECT_EQ(painted_width("\x1b[31;1m✗\x1b[0m x"), 3U);
}

}  // namespace console_test
}  // namespace concord
