// known.toml as text, and its entries against endings.
#include "plan/known.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace known_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view least =
    "concord = 1\n[[known]]\ncase = \"l/F/x\"\nexpect = \"fails\"\nreason = \"r\"\n";

KnownList parsed(const std::string& text) {
  Result<KnownList> list = parse_known(text, "k.toml");
  EXPECT_TRUE(list) << list.error().text;
  return list ? *list : KnownList{};
}

std::string complaint(const std::string& text) {
  const Result<KnownList> list = parse_known(text, "k.toml");
  return list ? "none" : list.error().text;
}

Expectation expecting(const std::string& text) {
  return parsed("concord = 1\n[[known]]\ncase = \"l/F/x\"\nreason = \"r\"\nexpect = " + text + "\n")
      .entries.at(0)
      .expect;
}

Ending answered(const char* seen) { return {Ending::Kind::answered, parse_json(seen).value()}; }

TEST(Known, AnEntrySaysWhatWhereHowWhyAndUntilWhen) {
  const KnownList list = parsed(R"(concord = 1
# about ruby
[[known]]
case = ["l/F/*", "l/G/random#*"]
client = "ruby-*"
when = { os = "linux", arch = "arm64", go = ">=1.22", runtime = "ffi <1.16" }
expect = { returns = [
  1, "NaN"] }
reason = "why"
link = "https://example.org/1"
expires = 2027-01-31

[[known]]
case = "l/F/x"
expect = "times out"
reason = "r"
)");
  ASSERT_EQ(list.entries.size(), 2U);
  const KnownEntry& entry = list.entries[0];
  EXPECT_THAT(entry.cases, ElementsAre("l/F/*", "l/G/random#*"));
  EXPECT_THAT(entry.clients, ElementsAre("ruby-*"));
  EXPECT_EQ(entry.expect.seen, Json::parse(R"({"returns":[1,"NaN"]})"));
  EXPECT_EQ(entry.expires, "2027-01-31");
  EXPECT_EQ(entry.where.line, 3U);
  EXPECT_EQ(entry.expect_where.line, 7U);
  EXPECT_EQ(entry.expect_end.line, 8U);
  EXPECT_EQ(entry.last_line, 11U);
  EXPECT_EQ(position_of(list, list.entries[1]), "k.toml:13");
  EXPECT_THAT(list.entries[1].clients, ElementsAre("*"));
  EXPECT_FALSE(is_exact(entry));
}

TEST(Known, AMissingFileHasNoEntries) {
  const Result<KnownList> list = read_known("/nonexistent/known.toml");
  ASSERT_TRUE(list);
  EXPECT_THAT(list->entries, IsEmpty());
}

TEST(Known, MistakesNameTheLineAndTheNearestWord) {
  EXPECT_THAT(complaint(""), AllOf(StartsWith("k.toml:1:1: "), HasSubstr("concord = 1")));
  const std::string start = "concord = 1\n[[known]]\ncase = \"l/F/x\"\nreason = \"r\"\n";
  EXPECT_THAT(complaint(start + "expects = 1\n"), AllOf(StartsWith("k.toml:5:"), HasSubstr("\"expect\"")));
  EXPECT_THAT(complaint(start), AllOf(StartsWith("k.toml:2:"), HasSubstr("missing key \"expect\"")));
  EXPECT_THAT(complaint(start + "expect = \"fail\"\n"),
              AllOf(StartsWith("k.toml:5:"), HasSubstr("\"fails\"")));
  EXPECT_THAT(complaint(start + "expect = { return = [1] }\n"), HasSubstr("\"returns\""));
  EXPECT_THAT(complaint(start + "expect = {}\n"), HasSubstr("expected"));
  EXPECT_THAT(complaint(start + "expect = 1\n"), HasSubstr("expected"));
  EXPECT_THAT(complaint(start + "expect = \"fails\"\nexpires = \"2027-01-31\"\n"),
              HasSubstr("without quotes"));
  EXPECT_THAT(complaint(start + "expect = \"fails\"\nwhen = { goo = \"1\" }\n"), HasSubstr("\"go\""));
  EXPECT_THAT(complaint(start + "expect = \"fails\"\nwhen = { go = \"1.22\" }\n"), StartsWith("none"))
      << "a word alone: the text has it";
  EXPECT_THAT(complaint(start + "expect = \"fails\"\nwhen = { go = \"=>1\" }\n"),
              HasSubstr("expected a range"));
  EXPECT_THAT(complaint(start + "expect = \"fails\"\nclient = []\n"), HasSubstr("\"client\""));
}

TEST(Known, AReasonMustBeGiven) {
  EXPECT_EQ(complaint(std::string(least)), "none");
  EXPECT_THAT(complaint("concord = 1\n[[known]]\ncase = \"l/F/x\"\nexpect = \"fails\"\n"),
              HasSubstr("\"reason\""));
  EXPECT_THAT(complaint("concord = 1\n[[known]]\ncase = \"l/F/x\"\nexpect = \"fails\"\nreason = \" \"\n"),
              AllOf(StartsWith("k.toml:5:"), HasSubstr("is empty")));
}

TEST(Known, AnExpectationFitsTheEndingsThatItNames) {
  const Ending died = answered(R"({"dies":"SIGABRT","panic":"panic: x"})"),
               returned = answered(R"({"returns":[1]})"), late{Ending::Kind::timed_out, nullptr},
               garbled{Ending::Kind::garbled, nullptr}, unrun{Ending::Kind::not_run, nullptr},
               flaky{Ending::Kind::flaky, nullptr};
  struct Row {
    const char* text;
    std::vector<bool> fits;
  };
  for (const Row& row : {Row{"\"fails\"", {true, true, true, true, false, false}},
                         Row{"\"dies\"", {true, false, false, false, false, false}},
                         Row{"\"times out\"", {false, false, true, false, false, false}},
                         Row{"\"garbled\"", {false, false, false, true, false, false}},
                         Row{"\"not run\"", {false, false, false, false, true, false}},
                         Row{"\"flaky\"", {true, true, true, true, false, true}},
                         Row{"{ returns = [1] }", {false, true, false, false, false, false}},
                         Row{"{ dies = \"SIGABRT\" }", {true, false, false, false, false, false}},
                         Row{"{ dies = \"SIGSEGV\" }", {false, false, false, false, false, false}}}) {
    const Expectation expectation = expecting(row.text);
    std::vector<bool> got;
    for (const Ending& ending : {died, returned, late, garbled, unrun, flaky})
      got.push_back(fits(expectation, ending));
    EXPECT_EQ(got, row.fits) << row.text;
  }
}

TEST(Known, ValuesAreComparedByTheirSpelling) {
  EXPECT_TRUE(fits(expecting("{ returns = [0.5] }"), answered(R"({"returns":[0.5],"stdout":"x"})")));
  EXPECT_FALSE(fits(expecting("{ returns = [0.0] }"), answered(R"({"returns":[-0.0]})")));
  EXPECT_TRUE(fits(expecting("{ returns = [nan] }"), answered(R"({"returns":["NaN"]})")));
  EXPECT_TRUE(fits(expecting("{ returns = [\"18446744073709551615\"] }"),
                   answered(R"({"returns":[18446744073709551615]})")));
  EXPECT_TRUE(fits(expecting("{ after = { v = { nil = true } } }"), answered(R"({"after":{"v":null}})")));
  EXPECT_TRUE(fits(expecting("{ after = { v = [1, 2] } }"), answered(R"({"after":{"v":[1,2]}})")));
  EXPECT_FALSE(fits(expecting("{ after = { v = [1, 2] } }"), answered(R"({"after":{"v":[1,2,3]}})")));
  EXPECT_FALSE(fits(expecting("{ error = \"raised\" }"), answered(R"({"error":"bad-value"})")));
}

TEST(Known, WhatIsWrittenForAnEndingFitsIt) {
  for (const char* seen :
       {R"({"returns":[1]})", R"({"returns":[18446744073709551615]})",
        R"({"returns":["NaN"],"stdout":"a\n\u007f\"é"})", R"({"after":{"odd name":null,"v":[1,[2]]}})",
        R"({"dies":"SIGABRT","panic":"panic: 0x1"})", R"({"error":"raised"})",
        R"({"returns":[{"hex":"ff"}]})", R"({"returns":[-0.0,1e300]})"}) {
    const Ending ending = answered(seen);
    EXPECT_TRUE(fits(expecting(expectation_of(ending)), ending)) << expectation_of(ending);
  }
  EXPECT_EQ(expectation_of(answered(R"({"dies":"SIGABRT","panic":"panic: x"})")), R"({ dies = "SIGABRT" })");
  EXPECT_EQ(expectation_of({Ending::Kind::timed_out, nullptr}), "\"times out\"");
}

TEST(Known, ConditionsAreComparedWithTheRun) {
  const KnownFacts facts{"linux", "amd64", "2026-11-23", "go1.26.8", "Ruby 3.1.7, ffi 1.15.5"};
  const auto holds_here = [&](const std::string& when) {
    return holds(parsed(std::string(least) + "when = " + when + "\n").entries.at(0).when, facts);
  };
  EXPECT_TRUE(holds_here("{}"));
  EXPECT_TRUE(holds_here("{ os = \"linux\", arch = \"amd64\", go = \">=1.22\", runtime = \"ffi <1.16\" }"));
  EXPECT_FALSE(holds_here("{ os = \"darwin\" }"));
  EXPECT_FALSE(holds_here("{ arch = \"arm64\" }"));
  EXPECT_FALSE(holds_here("{ go = \"<1.26\" }"));
  EXPECT_FALSE(holds_here("{ runtime = \"CPython\" }"));
}

TEST(Known, AnEntryCountsOnItsLastDay) {
  const KnownEntry entry = parsed(std::string(least) + "expires = 2026-11-23\n").entries.at(0);
  KnownFacts facts;
  facts.today = "2026-11-23";
  EXPECT_FALSE(expired(entry, facts));
  facts.today = "2026-11-24";
  EXPECT_TRUE(expired(entry, facts));
}

TEST(Known, GeneratedCasesAreNamedAloneOrAsAFamily) {
  const auto entry = [](const std::string& pattern) {
    return parsed("concord = 1\n[[known]]\nexpect = \"fails\"\nreason = \"r\"\ncase = " + pattern + "\n")
        .entries.at(0);
  };
  EXPECT_TRUE(names_case(entry("\"l/F/random#*\""), "l/F/random#7"));
  EXPECT_TRUE(names_case(entry("\"l/F/random\""), "l/F/random#7"));
  EXPECT_TRUE(names_case(entry("\"l/*\""), "l/F/random#7"));
  EXPECT_TRUE(names_case(entry("[\"l/F/random#3\", \"l/F/random#7\"]"), "l/F/random#7"));
  EXPECT_FALSE(names_case(entry("\"l/F/random#70\""), "l/F/random#7"));
  EXPECT_FALSE(names_case(entry("\"l/F/rand\""), "l/F/random#7"));
  EXPECT_THAT(named_cases(entry("\"l/F/random#3\""), "l/F/random").indices, ElementsAre(3));
  EXPECT_THAT(
      complaint("concord = 1\n[[known]]\nexpect = \"fails\"\nreason = \"r\"\ncase = \"l/F/x@ruby-ffi\"\n"),
      HasSubstr("behind \"client\""));
}

}  // namespace known_test
}  // namespace concord
