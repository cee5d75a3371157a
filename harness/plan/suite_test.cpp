#include "plan/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace suite_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

Suite suite_of(const std::string& text) {
  const Result<Suite> suite = parse_suite(text, "s.toml");
  EXPECT_TRUE(suite) << suite.error().text;
  return suite.value_or(Suite{});
}

std::string complaint(const std::string& text) {
  const Result<Suite> suite = parse_suite(text, "s.toml");
  EXPECT_FALSE(suite) << text;
  if (suite) return "";
  EXPECT_EQ(suite.error().fault, Fault::usage);
  return suite.error().text;
}

const std::string version = "concord = 1\n";
const std::string add_case = "[[case]]\ncall = \"Add\"\nname = \"one\"\nargs = [1, 2]\n";

TEST(Suite, HoldsCasesSessionsFamiliesAndBenchesInTheOrderWritten) {
  const Suite suite = suite_of(R"(
concord = 1
on_request = true
[[case]]
call = "Mod"
name = "by-zero"
args = [13, 0]
dies = true
note = "why"
[[session]]
name = "counter"
[[session.step]]
call = "Log"
name = "a"
args = ["x"]
[[session.step]]
call = "Log"
name = "b"
args = [{ repeat = "x", times = 3 }]
[[family]]
call = "Add"
name = "random"
values = "random"
seed = 7
count = 12
args = { b = { not = [0] } }
[[bench]]
call = "Log"
args = ["x"]
stateful = true
)");
  EXPECT_TRUE(suite.on_request);
  ASSERT_EQ(suite.cases.size(), 1U);
  EXPECT_TRUE(suite.cases[0].dies);
  EXPECT_EQ(to_text(suite.cases[0].args), "[13,0]");
  EXPECT_EQ(suite.cases[0].where.line, 4U);
  ASSERT_EQ(suite.sessions.size(), 1U);
  ASSERT_EQ(suite.sessions[0].steps.size(), 2U);
  EXPECT_EQ(to_text(suite.sessions[0].steps[1].args), R"([{"repeat":"x","times":3}])");
  ASSERT_EQ(suite.families.size(), 1U);
  EXPECT_EQ(suite.families[0].seed, 7U);
  EXPECT_EQ(suite.families[0].count, 12U);
  EXPECT_EQ(to_text(suite.families[0].limits), R"({"b":{"not":[0]}})");
  ASSERT_EQ(suite.benches.size(), 1U);
  EXPECT_TRUE(suite.benches[0].stateful);
}

TEST(Suite, MayBeEmpty) { EXPECT_TRUE(suite_of("concord = 1\n").cases.empty()); }

TEST(Suite, KeepsSpecialFloatsAndDatesApartFromNil) {
  const Suite suite = suite_of(
      "concord = 1\n[[case]]\ncall = \"F\"\nname = \"a\"\n"
      "args = [nan, inf, -inf, -0.0, 1979-05-27]\n");
  EXPECT_EQ(to_text(suite.cases[0].args), R"(["NaN","Inf","-Inf",-0.0,{"date":true}])");
}

TEST(SuiteErrors, GiveFileLineAndColumnOfASyntaxError) {
  EXPECT_THAT(complaint("concord = 1\n[[case]\n"), StartsWith("s.toml:2:"));
  EXPECT_THAT(complaint("concord = 1\nconcord = 2\n"), StartsWith("s.toml:2:"));
  EXPECT_THAT(complaint("on_request = \"\xff\"\n"), StartsWith("s.toml:1:"));
  EXPECT_THAT(complaint("a = 99999999999999999999\n"), StartsWith("s.toml:1:"));
}

TEST(SuiteErrors, NameTheNearestKey) {
  EXPECT_THAT(complaint(add_case + "arg = [1]\n"),
              AllOf(StartsWith("s.toml:5:7: "), HasSubstr("key in a case \"arg\""), HasSubstr("\"args\"")));
  EXPECT_THAT(complaint("[[cases]]\n"), AllOf(StartsWith("s.toml:1:"), HasSubstr("\"case\"")));
  EXPECT_THAT(complaint("[[session]]\nname = \"s\"\n[[session.step]]\ncal = \"Log\"\n"),
              AllOf(StartsWith("s.toml:4:"), HasSubstr("\"call\"")));
  EXPECT_THAT(complaint("[[family]]\nvalue = \"random\"\n"), HasSubstr("\"values\""));
  EXPECT_THAT(complaint("[[bench]]\nstatefull = true\n"), HasSubstr("\"stateful\""));
}

TEST(SuiteErrors, SayWhatTypeWasExpected) {
  EXPECT_EQ(complaint("[[case]]\ncall = 7\nname = \"a\"\n"),
            "s.toml:2:8: \"call\": expected the name of an export");
  EXPECT_THAT(complaint("on_request = 1\n"), HasSubstr("expected true or false"));
  EXPECT_THAT(complaint("case = 1\n"), HasSubstr("expected [[case]] tables"));
  EXPECT_THAT(complaint("case = [1]\n"), HasSubstr("expected a table"));
  EXPECT_THAT(complaint("[[case]]\ncall = \"F\"\nname = \"a\"\nargs = 7\n"),
              HasSubstr("\"args\": expected a list"));
  EXPECT_THAT(
      complaint("[[family]]\ncall = \"F\"\nname = \"a\"\nvalues = \"random\"\ncount = 1\nargs = [1]\n"),
      HasSubstr("\"args\": expected a table"));
  EXPECT_THAT(complaint("concord = 2\n"), HasSubstr("version 1"));
  EXPECT_THAT(complaint("on_request = true\n"),
              AllOf(StartsWith("s.toml:1:1: "), HasSubstr("`concord = 1`")));
}

TEST(SuiteErrors, NameAMissingKeyWhereItsTableBegins) {
  EXPECT_THAT(
      complaint("\n[[case]]\nname = \"a\"\n"),
      AllOf(StartsWith("s.toml:2:"), HasSubstr("missing key \"call\": expected the name of an export")));
  EXPECT_THAT(complaint("[[case]]\ncall = \"F\"\n"), HasSubstr("missing key \"name\""));
  EXPECT_THAT(complaint("[[family]]\ncall = \"F\"\nname = \"a\"\n"), HasSubstr("missing key \"values\""));
  EXPECT_THAT(complaint("[[session]]\nname = \"s\"\n"), HasSubstr("[[session.step]]"));
}

TEST(SuiteErrors, RefuseNamesThatNoIdCanHold) {
  for (const char* name : {"", "a b", "a/b", "a#1", "a@b", "*", "é"})
    EXPECT_THAT(complaint("[[case]]\ncall = \"F\"\nname = \"" + std::string(name) + "\"\n"),
                HasSubstr("since ids are made of it"))
        << name;
}

TEST(SuiteErrors, RefuseASecondCaseOfTheSameIdWhereItStands) {
  EXPECT_THAT(complaint(version + add_case + add_case),
              AllOf(StartsWith("s.toml:6:"), HasSubstr("a second \"one\" for Add: ids must be unique")));
  EXPECT_THAT(
      complaint(version + "[[case]]\ncall = \"Log\"\nname = \"s.a\"\n"
                          "[[session]]\nname = \"s\"\n[[session.step]]\ncall = \"Log\"\nname = \"a\"\n"),
      HasSubstr("a second \"s.a\""));
  EXPECT_THAT(
      complaint(version + add_case + "[[family]]\ncall = \"Add\"\nname = \"one\"\nvalues = \"boundary\"\n"),
      HasSubstr("a second \"one\""));
  EXPECT_THAT(complaint(version + "[[bench]]\ncall = \"Add\"\n[[bench]]\ncall = \"Add\"\n"),
              HasSubstr("ids must be unique"));
}

TEST(Suite, AllowsTheSameNameForAnotherFunction) {
  EXPECT_EQ(suite_of("concord = 1\n" + add_case + "[[case]]\ncall = \"Sub\"\nname = \"one\"\n").cases.size(),
            2U);
}

TEST(SuiteErrors, RefuseFamiliesThatMakeNoSense) {
  const std::string family = "[[family]]\ncall = \"F\"\nname = \"a\"\nvalues = ";
  EXPECT_THAT(complaint(family + "\"rnadom\"\n"), HasSubstr("\"boundary\" or \"random\""));
  EXPECT_THAT(complaint(family + "\"random\"\n"), HasSubstr("missing key \"count\""));
  EXPECT_THAT(complaint(family + "\"random\"\ncount = 0\n"), HasSubstr("at least 1"));
  EXPECT_THAT(complaint(family + "\"random\"\ncount = -1\n"), HasSubstr("not negative"));
  EXPECT_THAT(complaint(family + "\"random\"\ncount = 1.5\n"), HasSubstr("whole number"));
  EXPECT_THAT(complaint(family + "\"boundary\"\ncount = 9\n"), HasSubstr("as many cases as its values give"));
}

TEST(SuiteErrors, ReportTheFirstOfSeveral) {
  EXPECT_THAT(complaint("[[case]]\ncall = 1\nname = \"a\"\n[[case]]\ncall = 2\nname = \"a\"\n"),
              StartsWith("s.toml:2:"));
}

TEST(Suite, ThatIsNotThereIsAnErrorWithItsPath) {
  const Result<Suite> suite = read_suite("/nowhere/suite.toml");
  ASSERT_FALSE(suite);
  EXPECT_THAT(suite.error().text, HasSubstr("/nowhere/suite.toml"));
}

TEST(Suite, HoldsWhatStepsHandOnAndHowTheyAreCompared) {
  const Suite suite = suite_of(R"(
concord = 1
[[case]]
call = "Mod"
name = "by-zero"
args = [13, 0]
dies = { signal = "SIGABRT", code = 2, stderr = "zero$" }
compare = { ulps = 2 }
[[session]]
name = "s"
[[session.step]]
call = "Open"
name = "open"
as = { handle = "r0" }
reads = "ear"
releases = ["ear", "eye"]
always = true
)");
  ASSERT_TRUE(suite.cases.at(0).death);
  EXPECT_TRUE(suite.cases[0].dies);
  EXPECT_EQ(suite.cases[0].death->signal, "SIGABRT");
  EXPECT_EQ(suite.cases[0].death->code, 2);
  EXPECT_EQ(suite.cases[0].death->stderr_text, "zero$");
  EXPECT_EQ(to_text(suite.cases[0].compare), R"({"ulps":2})");
  const SuiteCall& step = suite.sessions.at(0).steps.at(0);
  EXPECT_EQ(to_text(step.as), R"({"handle":"r0"})");
  EXPECT_EQ(to_text(step.reads), R"("ear")");
  EXPECT_EQ(step.releases, (std::vector<std::string>{"ear", "eye"}));
  EXPECT_TRUE(step.always);
}

TEST(SuiteErrors, AnEndThatIsNotSaidRightNamesItsKey) {
  EXPECT_THAT(complaint(version + add_case + "dies = { signl = \"SIGABRT\" }\n"),
              AllOf(StartsWith("s.toml:6:"), HasSubstr("did you mean \"signal\"?")));
  EXPECT_THAT(complaint(version + add_case + "dies = {}\n"),
              HasSubstr("expected one of signal, code, stderr"));
  EXPECT_THAT(complaint(version + add_case + "dies = \"SIGABRT\"\n"), HasSubstr("{ signal = …"));
}

}  // namespace suite_test
}  // namespace concord
