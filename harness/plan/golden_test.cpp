#include "plan/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/samples.hpp"

namespace concord {
namespace golden_test {

using namespace samples;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const Contract contract = awesome();
const Export& add = contract.exports[0];
const Export& cosine = contract.exports[1];
const Export& logged = contract.exports[2];
const Export& sort = contract.exports[3];

std::string seen(const Outcome& outcome, const Export& function) {
  return to_text(observation(outcome, function));
}

std::string complaint(const std::string& text_of_file) {
  const Result<Goldens> goldens = parse_goldens(text_of_file, "golden.jsonl");
  EXPECT_FALSE(goldens) << text_of_file;
  return goldens ? "" : goldens.error().text;
}

TEST(Observation, OfACallThatReturnedHoldsItsReadableValues) {
  EXPECT_EQ(seen(outcome::Returned{R"(["111"])", {}}, add), R"({"returns":[111]})");
  EXPECT_EQ(seen(outcome::Returned{R"(["3fe14a280fb5068c"])", {}}, cosine),
            R"({"returns":[0.5403023058681398]})");
  EXPECT_EQ(seen(outcome::Returned{R"(["nan"])", {}}, cosine), R"({"returns":["NaN"]})");
  EXPECT_EQ(seen(outcome::Returned{R"([{"len":2,"cells":["1","2","0"]}])", {}}, sort),
            R"({"after":{"vals":{"len":2,"cells":[1,2,0]}}})");
  EXPECT_EQ(seen(outcome::Returned{"[null]", {}}, sort), R"({"after":{"vals":null}})");
}

TEST(Observation, HoldsWhatWasPrintedByteForByte) {
  EXPECT_EQ(seen(outcome::Returned{R"(["1"])", "héllo\n"}, logged), R"({"returns":[1],"stdout":"héllo\n"})");
  EXPECT_EQ(seen(outcome::Returned{R"(["2"])", ""}, logged), R"({"returns":[2],"stdout":""})");
  EXPECT_EQ(seen(outcome::Returned{R"(["3"])", "\xff\n"}, logged),
            R"({"returns":[3],"stdout":{"hex":"ff0a"}})");
  const Json mebibyte = observation(outcome::Returned{R"(["4"])", std::string(1 << 20, 'x')}, logged);
  EXPECT_EQ(mebibyte["stdout"]["bytes"], 1 << 20);
  EXPECT_LT(to_text(mebibyte).size(), 300U);
}

TEST(Observation, OfACallThatEndedItsProcessSaysHow) {
  EXPECT_EQ(seen(outcome::Crashed{{0, 6}, "panic: boom", "ignored"}, add),
            R"({"dies":"SIGABRT","panic":"panic: boom"})");
  EXPECT_EQ(seen(outcome::Crashed{{2, 0}, "", ""}, add), R"({"dies":"exit 2"})");
}

TEST(Observation, OfAnErrorKeepsTheCodeAndNotTheText) {
  EXPECT_EQ(seen(outcome::FailedCall{"bad-value", "in any words"}, add), R"({"error":"bad-value"})");
}

TEST(Observation, IsNullForWhatNoGoldenCanExpect) {
  EXPECT_EQ(seen(outcome::Refused{"why"}, add), "null");
  EXPECT_EQ(seen(outcome::TimedOut{}, add), "null");
  EXPECT_EQ(seen(outcome::Garbled{"what"}, add), "null");
  EXPECT_EQ(seen(outcome::NotRun{"why"}, add), "null");
}

TEST(Observation, OfARowThatIsNoneShowsIt) {
  for (const char* row : {"", "[", "{}", "[]", R"(["1","2"])", "[NaN]", "\xff"})
    EXPECT_TRUE(observation(outcome::Returned{row, {}}, add).contains("garbled")) << row;
}

TEST(RowProblem, CountsResultsAndChangedParameters) {
  EXPECT_FALSE(row_problem(Json::parse("[1]"), add));
  EXPECT_FALSE(row_problem(Json::parse("[null]"), sort));
  EXPECT_THAT(row_problem(Json::parse("[1,2]"), add).value(),
              HasSubstr("of Add has 2 values, expected 1: [1,2]"));
  EXPECT_THAT(row_problem(Json::parse("{}"), add).value(), HasSubstr("not a list"));
}

const std::string file =
    R"({"case":"awesome/Add/article","returns":[111]}
{"case":"awesome/Log/counter.a","returns":[1],"stdout":"é\n"}
{"case":"awesome/Sort/nil","after":{"vals":null}}
{"case":"libmod/ModXY/by-zero","go":{"dies":"exit 2"},"ffi":{"dies":"SIGABRT"}}
{"case":"typezoo/Nothing/boundary"}
{"family":"awesome/Add/random","seed":18446744073709551615,"generator":1,"count":600,"digest":"00ff"}
)";

TEST(Goldens, AreWrittenAsTheyWereRead) {
  const Result<Goldens> goldens = parse_goldens(file, "golden.jsonl");
  ASSERT_TRUE(goldens) << goldens.error().text;
  EXPECT_EQ(goldens_text(*goldens), file);
  EXPECT_EQ(goldens->cases.at("awesome/Add/article").line, 1U);
  EXPECT_EQ(goldens->families.at("awesome/Add/random"), (FamilyGolden{UINT64_MAX, 600, 1, "00ff"}));
}

TEST(Goldens, HoldTwoPartsOnlyWhereTheOracleEndsDifferently) {
  const Goldens goldens = parse_goldens(file, "golden.jsonl").value();
  EXPECT_EQ(goldens.cases.at("awesome/Add/article").go, goldens.cases.at("awesome/Add/article").ffi);
  EXPECT_EQ(to_text(goldens.cases.at("libmod/ModXY/by-zero").ffi), R"({"dies":"SIGABRT"})");
}

TEST(Goldens, TellMinusZeroFromZero) {
  Goldens goldens;
  goldens.cases["x"] = {Json::parse(R"({"returns":[0.0]})"), Json::parse(R"({"returns":[-0.0]})"), 0};
  EXPECT_EQ(goldens_text(goldens), R"({"case":"x","go":{"returns":[0.0]},"ffi":{"returns":[-0.0]}})"
                                   "\n");
}

TEST(Goldens, KeepEveryObservationThroughTheFile) {
  Goldens goldens;
  const std::vector<std::pair<const Export*, Outcome>> outcomes{
      {&add, outcome::Returned{R"(["-9223372036854775808"])", {}}},
      {&cosine, outcome::Returned{R"(["8000000000000000"])", {}}},
      {&cosine, outcome::Returned{R"(["0000000000000001"])", {}}},
      {&cosine, outcome::Returned{R"(["3fb999999999999a"])", {}}},
      {&logged, outcome::Returned{R"(["1"])", std::string("a\0\x7f\u2028\n", 8)}},
      {&add, outcome::Crashed{{0, 11}, "panic: \xff", ""}}};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Json each = observation(outcomes[i].second, *outcomes[i].first);
    goldens.cases[std::to_string(i)] = {each, each, i + 1};
  }
  const Goldens read = parse_goldens(goldens_text(goldens), "golden.jsonl").value();
  for (const auto& [id, golden] : goldens.cases) EXPECT_EQ(to_text(read.cases.at(id).go), to_text(golden.go));
}

TEST(Goldens, AllowEmptyLinesAndAMissingFinalNewline) {
  EXPECT_EQ(parse_goldens("\n{\"case\":\"a\",\"returns\":[1]}\n\n{\"case\":\"b\"}", "g").value().cases.size(),
            2U);
  EXPECT_TRUE(parse_goldens("", "g").value().cases.empty());
}

TEST(Goldens, ThatAreNotThereAreNone) {
  EXPECT_TRUE(read_goldens("/nowhere/golden.jsonl").value().cases.empty());
}

TEST(GoldenErrors, GiveFileAndLine) {
  const std::string good = R"({"case":"a","returns":[1]})"
                           "\n";
  EXPECT_THAT(complaint(good + "{"), StartsWith("golden.jsonl:2: "));
  EXPECT_THAT(complaint(good + "\n[1]"),
              AllOf(StartsWith("golden.jsonl:3: "), HasSubstr("expected an object")));
  EXPECT_THAT(complaint(R"({"returns":[1]})"),
              AllOf(StartsWith("golden.jsonl:1: "), HasSubstr("with \"case\"")));
  EXPECT_THAT(complaint(R"({"case":7})"), StartsWith("golden.jsonl:1: "));
  EXPECT_THAT(complaint(good + good),
              AllOf(StartsWith("golden.jsonl:2: "), HasSubstr("a second golden for \"a\"")));
  EXPECT_THAT(complaint(R"({"family":"a","seed":1})"),
              AllOf(StartsWith("golden.jsonl:1: "), HasSubstr("\"digest\"")));
  EXPECT_THAT(complaint(R"({"case":"a","go":1,"ffi":{}})"), HasSubstr("expected objects"));
  EXPECT_THAT(complaint(R"({"case":"a","go":{"dies":"exit 2"}})"), HasSubstr("\"go\"")) << "ffi is missing";
  EXPECT_THAT(complaint(R"({"case":"a","retruns":[1]})"),
              AllOf(HasSubstr("key \"retruns\""), HasSubstr("\"returns\"")));
}

}  // namespace golden_test
}  // namespace concord
