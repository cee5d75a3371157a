#include "cli/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace options_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

tl::expected<Options, Answer> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "concord");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  return parse_options(static_cast<int>(argv.size()), argv.data());
}

Answer answer(const std::vector<std::string>& words) {
  const auto parsed = parse(words);
  return parsed ? Answer{-1, "was taken"} : parsed.error();
}

TEST(Options, HelpAndVersionAreNoErrors) {
  EXPECT_EQ(answer({"--help"}).exit_code, 0);
  EXPECT_THAT(answer({"--help"}).text, AllOf(HasSubstr("bless"), HasSubstr("Exit codes")));
  EXPECT_EQ(answer({"run", "--help"}).exit_code, 0);
  EXPECT_THAT(answer({"run", "--help"}).text, AllOf(HasSubstr("--case"), HasSubstr("Examples")));
  EXPECT_EQ(answer({"--version"}).exit_code, 0);
}

TEST(Options, AnUnknownCommandIsAnsweredWithTheNearestOne) {
  EXPECT_THAT(answer({"rnu"}).text, HasSubstr("did you mean \"run\""));
  EXPECT_THAT(answer({"-q", "bles"}).text, HasSubstr("\"bless\""));
  EXPECT_THAT(answer({"bogus"}).text, AllOf(HasSubstr("unknown command \"bogus\""), HasSubstr("doctor")));
  EXPECT_THAT(answer({"\x1b[31m"}).text, HasSubstr("\\u001b"));
}

TEST(Options, AToolsWordsAreSplitAndItsClientsHaveMoreTime) {
  const auto plain = parse({"run"}), under = parse({"run", "--under", "strace -o 'a b'"}),
             bounded = parse({"run", "--under", "strace", "--timeout", "3"});
  ASSERT_TRUE(plain && under && bounded);
  EXPECT_THAT(under->under, ElementsAre("strace", "-o", "a b"));
  EXPECT_EQ(under->selection.deadlines.request, 20 * plain->selection.deadlines.request);
  EXPECT_EQ(under->selection.deadlines.start, 20 * plain->selection.deadlines.start);
  EXPECT_EQ(bounded->selection.deadlines.request, std::chrono::seconds(3));
  EXPECT_EQ(answer({"run", "--under", "gdb 'x"}).exit_code, 2);
  EXPECT_EQ(answer({"run", "--under", " "}).exit_code, 2);
}

TEST(Options, PatienceMultipliesEveryTimeLimit) {
  const auto plain = parse({"run"}), patient = parse({"run", "--patience", "2.5"}),
             both = parse({"bless", "--patience", "3", "--timeout", "2"});
  ASSERT_TRUE(plain && patient && both);
  EXPECT_EQ(patient->selection.deadlines.request, std::chrono::seconds(50));
  EXPECT_EQ(patient->selection.deadlines.start, std::chrono::seconds(150));
  EXPECT_EQ(patient->selection.deadlines.leave * 2, plain->selection.deadlines.leave * 5);
  EXPECT_EQ(both->selection.deadlines.request, std::chrono::seconds(6));
  for (const char* text : {"0", "-1", "nan", "2000", "much"})
    EXPECT_EQ(answer({"run", "--patience", text}).exit_code, 2) << text;
}

TEST(Options, ARunHasBoundsThatAreNumbers) {
  const auto plain = parse({"run"}), fast = parse({"run", "--fail-fast"}),
             bounded = parse({"run", "--max-failures", "7", "--run-timeout", "1.5"});
  ASSERT_TRUE(plain && fast && bounded);
  EXPECT_EQ(plain->bounds.failures, 0U);
  EXPECT_EQ(plain->bounds.time.count(), 0);
  EXPECT_EQ(fast->bounds.failures, 1U);
  EXPECT_EQ(bounded->bounds.failures, 7U);
  EXPECT_EQ(bounded->bounds.time, std::chrono::milliseconds(1500));
  for (const char* wrong : {"0", "-1", "x", "nan", ""}) {
    EXPECT_EQ(answer({"run", "--max-failures", wrong}).exit_code, 2) << wrong;
    EXPECT_EQ(answer({"run", "--run-timeout", wrong}).exit_code, 2) << wrong;
    EXPECT_EQ(answer({"run", "--repeat", wrong}).exit_code, 2) << wrong;
  }
  EXPECT_EQ(answer({"run", "--fail-fast", "--max-failures", "2"}).exit_code, 2);
}

TEST(Options, AnOrderHasASeedThatIsGivenOrDrawn) {
  const auto plain = parse({"run"}), seeded = parse({"run", "--shuffle", "--seed", "4294967295"}),
             zero = parse({"run", "--shuffle", "--seed", "0"}), one = parse({"run", "--shuffle"}),
             two = parse({"run", "--shuffle", "--repeat", "3"});
  ASSERT_TRUE(plain && seeded && zero && one && two);
  EXPECT_EQ(plain->rounds, Rounds{});
  EXPECT_EQ(seeded->rounds.seed, 4294967295U);
  EXPECT_EQ(zero->rounds.seed, 0U);
  EXPECT_NE(one->rounds.seed, two->rounds.seed) << "by chance once in four thousand million times";
  EXPECT_EQ(two->rounds.wanted, 3U);
  EXPECT_EQ(answer({"run", "--seed", "1"}).exit_code, 2) << "it goes with --shuffle";
  EXPECT_EQ(answer({"run", "--shuffle", "--seed", "4294967296"}).exit_code, 2);
}

TEST(Options, BlessTakesClientsForKnownDifferencesAlone) {
  EXPECT_EQ(answer({"bless", "--known", "--client", "c-linked"}).exit_code, -1);
  EXPECT_EQ(answer({"bless", "--timeout", "2"}).exit_code, -1);
  EXPECT_EQ(answer({"bless", "--known", "--repeat", "2"}).exit_code, -1);
  EXPECT_EQ(answer({"bless", "--repeat", "2"}).exit_code, 2);
}

TEST(Options, WhatIsNotKnownIsAUsageError) {
  EXPECT_EQ(answer({}).exit_code, 2);
  EXPECT_EQ(answer({"rnu"}).exit_code, 2);
  EXPECT_EQ(answer({"run", "--clinet", "c-linked"}).exit_code, 2);
  EXPECT_EQ(answer({"bless", "--client", "c-linked"}).exit_code, 2) << "goldens are the oracle's alone";
  EXPECT_EQ(answer({"run", "bless"}).exit_code, -1) << "a library may have any name";
}

TEST(Options, LibrariesClientsAndCasesMayBeSeveral) {
  const auto options = parse({"run", "awesome", "./mine", "--client", "ruby-ffi", "--client", "./my.toml",
                              "--case", "awesome/Add/*", "--case", "libmod/ModXY/random#3@ruby-ffi"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->task, Task::run);
  EXPECT_THAT(options->selection.libraries, ElementsAre("awesome", "./mine"));
  EXPECT_THAT(options->selection.clients, ElementsAre("ruby-ffi", "./my.toml"));
  EXPECT_THAT(options->selection.cases, ElementsAre("awesome/Add/*", "libmod/ModXY/random#3@ruby-ffi"));
}

TEST(Options, AnOptionTakesOneValueSoThatALibraryMayFollowIt) {
  const auto options = parse({"run", "--client", "ruby-ffi", "awesome"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_THAT(options->selection.clients, ElementsAre("ruby-ffi"));
  EXPECT_THAT(options->selection.libraries, ElementsAre("awesome"));
}

TEST(Options, AReportIsAFormatAndAFile) {
  const auto options = parse({"run", "--report", "junit=a.xml", "--report", "json=b=c.json"});
  ASSERT_TRUE(options) << options.error().text;
  ASSERT_EQ(options->reports.size(), 2U);
  EXPECT_EQ(options->reports[0].format, "junit");
  EXPECT_EQ(options->reports[0].file, "a.xml");
  EXPECT_EQ(options->reports[1].file, "b=c.json");
  for (const std::string text : {"junit", "junit=", "=x.xml"})
    EXPECT_EQ(answer({"run", "--report", text}).exit_code, 2) << text;
  EXPECT_THAT(answer({"run", "--report", "junit"}).text, HasSubstr("FORMAT=FILE"));
  EXPECT_THAT(answer({"run", "--report", "junit=-", "--report", "json=-"}).text, HasSubstr("only one"));
}

TEST(Options, AnUnknownFormatShowsTheNearestOfItsCommand) {
  const Answer mistaken = answer({"run", "--report", "juint=x.xml"});
  EXPECT_EQ(mistaken.exit_code, 2);
  EXPECT_THAT(mistaken.text, HasSubstr("\"junit\""));
  EXPECT_EQ(answer({"run", "--report", "gbench=x.json"}).exit_code, 2);
  EXPECT_TRUE(parse({"bench", "--report", "gbench=x.json"}));
  EXPECT_EQ(answer({"bench", "--report", "junit=x.xml"}).exit_code, 2);
}

TEST(Options, NumbersOutOfRangeAreRefused) {
  for (const std::string text : {"0", "-1", "x", "5000"})
    EXPECT_EQ(answer({"run", "--jobs", text}).exit_code, 2) << text;
  for (const std::string text : {"0", "-1", "x"})
    EXPECT_EQ(answer({"run", "--timeout", text}).exit_code, 2) << text;
  EXPECT_EQ(answer({"bench", "--seconds", "0"}).exit_code, 2);
  EXPECT_EQ(answer({"run", "--color", "sometimes"}).exit_code, 2);
  const auto options = parse({"run", "-j", "3", "--timeout", "1.5"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->selection.jobs, 3U);
  EXPECT_EQ(options->selection.deadlines.request, std::chrono::milliseconds(1500));
}

TEST(Options, VariablesAndLimitsAreCheckedBeforeAnythingRuns) {
  const auto options =
      parse({"run", "--env", "GODEBUG=gctrace=1", "--env", "EMPTY=", "--limit", "memory_mib=512"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_THAT(options->selection.env, ElementsAre("GODEBUG=gctrace=1", "EMPTY="));
  EXPECT_THAT(options->selection.limits, ElementsAre("memory_mib=512"));
  EXPECT_EQ(answer({"run", "--env", "GODEBUG"}).exit_code, 2);
  EXPECT_EQ(answer({"run", "--env", "=1"}).exit_code, 2);
  EXPECT_THAT(answer({"run", "--limit", "memory=512"}).text, HasSubstr("memory_mib"));
  EXPECT_EQ(answer({"bench", "--limit", "open_files=-1"}).exit_code, 2);
}

TEST(Options, WithoutAnyEverythingIsTakenAndNothingIsChanged) {
  const auto options = parse({"bless"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_THAT(options->selection.libraries, IsEmpty());
  EXPECT_THAT(options->selection.cases, IsEmpty());
  EXPECT_FALSE(options->dry_run);
  EXPECT_TRUE(parse({"bless", "-n"})->dry_run);
  EXPECT_TRUE(parse({"bench"})->effort.twins);
  EXPECT_FALSE(parse({"bench", "--no-twin"})->effort.twins);
}

TEST(Options, SayHowMuchTroubleABenchTakes) {
  EXPECT_EQ(parse({"bench"})->effort.launches, 3U);
  const Effort quick = parse({"bench", "--quick"})->effort;
  EXPECT_EQ(quick.launches, 1U);
  EXPECT_TRUE(quick.provisional);
  EXPECT_FALSE(quick.twins);
  const auto full = parse({"bench", "--full"});
  EXPECT_EQ(full->effort.launches, 5U);
  EXPECT_EQ(full->effort.contexts, bench_contexts);
  EXPECT_EQ(full->effort.seconds_per_cell, 1.5);
  EXPECT_EQ(parse({"bench", "--full", "--seconds", "1"})->effort.seconds_per_cell, 1);
  EXPECT_EQ(full->selection.clients, std::vector<std::string>{"*"});
  EXPECT_EQ(parse({"bench", "--full", "--client", "c-*"})->selection.clients,
            std::vector<std::string>{"c-*"});
  EXPECT_TRUE(parse({"bench", "--advise"})->effort.advises);
  EXPECT_EQ(parse({"bench", "--advise"})->selection.clients, std::vector<std::string>{"*"});
  EXPECT_EQ(parse({"bench", "--context", "all"})->effort.contexts, bench_contexts);
  EXPECT_EQ(parse({"bench", "--context", "fiber"})->effort.contexts, std::vector<std::string>{"fiber"});
  EXPECT_EQ(answer({"bench", "--context", "moon"}).exit_code, 2);
  EXPECT_EQ(answer({"bench", "--quick", "--full"}).exit_code, 2);
  EXPECT_EQ(answer({"bench", "--quick", "--launches", "5"}).exit_code, 2) << "which of the two is meant?";
  EXPECT_EQ(answer({"bench", "--launches", "0"}).exit_code, 2);
  EXPECT_FALSE(parse({"bench"})->effort.instructions);
  EXPECT_TRUE(parse({"bench", "--instructions"})->effort.instructions);
  EXPECT_TRUE(parse({"bench", "--system-calls"})->effort.system_calls);
  EXPECT_EQ(parse({"bench", "--go", "go1.19,/opt/go"})->effort.toolchains,
            (std::vector<std::string>{"go1.19", "/opt/go"}));
  EXPECT_THAT(answer({"bench", "--go", "go", "--library", "x.so"}).text, HasSubstr("--go builds"));
  ASSERT_EQ(parse({"bench", "--save", "x.json"})->reports.size(), 1U);
  EXPECT_EQ(parse({"bench", "--save", "x.json"})->reports[0].format, "json");
}

}  // namespace options_test
}  // namespace concord
