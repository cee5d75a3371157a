// What is seen, in the form that goldens hold.
#include "plan/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "plan/samples.hpp"
#include "plan/values.hpp"

namespace concord {
namespace comparison_test {

using namespace samples;
using testing::HasSubstr;

const Type point = struct_of("C.point", {{"x", f64}, {"handle", u64}});
const Export mixed{"Mixed",
                   "",
                   "",
                   0,
                   {{"out", pointer_to(point), true}, {"list", slice_of(f32), true}},
                   {{"", opaque}, {"text", cstring}, {"", i32}}};

Forms forms(const std::string& compare) {
  const Result<std::vector<PartComparison>> parts = read_comparisons(parse_json(compare).value(), mixed);
  EXPECT_TRUE(parts) << parts.error().text;
  return {parts.value_or(std::vector<PartComparison>{}), {}};
}

std::string complaint(const std::string& compare) {
  const auto parts = read_comparisons(parse_json(compare).value(), mixed);
  return parts ? "none" : parts.error().text;
}

const std::string row =
    R"(["94712","7b226964223a372c2261223a317d",5,[["3ff0000000000000","9"]],{"len":2,"cells":["3f800000","nan"]}])";

std::string seen(const Forms& how, const std::string& expected = "null", const std::string& of = row) {
  const Json golden = parse_json(expected).value();
  return to_text(seen_in(outcome::Returned{of, std::nullopt}, {mixed, &how, false}, &golden));
}

TEST(Comparison, IsExactUnlessItIsSaid) {
  EXPECT_EQ(seen(forms("\"exact\"")),
            to_text(seen_in(outcome::Returned{row, std::nullopt}, {mixed}, nullptr)));
}

TEST(Comparison, NonzeroLeavesZeroAndNull) {
  EXPECT_EQ(
      seen(forms("\"nonzero\"")),
      R"({"returns":[{"nonzero":true},"{\"id\":7,\"a\":1}",{"nonzero":true}],"after":{"out":[{"x":{"nonzero":true},)"
      R"("handle":{"nonzero":true}}],"list":[{"nonzero":true},{"nonzero":true}]}})");
  EXPECT_EQ(seen(forms("\"nonzero\""), "null", R"([null,null,0,null,null])"),
            R"({"returns":[null,null,0],"after":{"out":null,"list":null}})");
}

TEST(Comparison, IsOfPartsWhereTheyAreNamed) {
  EXPECT_EQ(
      seen(forms(R"({"r0":"nonzero","out.handle":"nonzero"})")),
      R"({"returns":[{"nonzero":true},"{\"id\":7,\"a\":1}",5],"after":{"out":[{"x":1.0,"handle":{"nonzero":true}}],)"
      R"("list":[1.0,"NaN"]}})");
}

TEST(Comparison, JsonIsComparedWithoutSomePathsAndHoweverItIsWritten) {
  EXPECT_THAT(seen(forms(R"({"text":{"json_ignores":[]}})")), HasSubstr(R"({"json":{"a":1,"id":7}})"));
  EXPECT_THAT(seen(forms(R"({"text":{"json_ignores":["/id"]}})")), HasSubstr(R"({"json":{"a":1}})"));
  const std::string not_json = R"(["1","7b",5,null,null])";
  EXPECT_THAT(seen(forms(R"({"text":{"json_ignores":[]}})"), "null", not_json), HasSubstr(R"("{")"));
}

TEST(Comparison, JsonPathsGoThroughListsAndAnyKey) {
  const auto ignoring = [](const std::string& text, const std::string& path) {
    const std::string hex = hex_of(text);
    return seen(forms(R"({"text":{"json_ignores":[")" + path + "\"]}}"), "null",
                "[null,\"" + hex + "\",5,null,null]");
  };
  EXPECT_THAT(ignoring(R"([{"t":1,"n":2},{"t":3}])", "/*/t"), HasSubstr(R"({"json":[{"n":2},{}]})"));
  EXPECT_THAT(ignoring(R"({"a":{"t":1},"b":{"t":3,"n":1}})", "/*/t"),
              HasSubstr(R"({"json":{"a":{},"b":{"n":1}}})"));
  EXPECT_THAT(ignoring(R"([1,2,3])", "/1"), HasSubstr(R"({"json":[1,null,3]})"));
  EXPECT_THAT(ignoring(R"({"a/b":1,"c~d":2})", "/a~1b"), HasSubstr(R"({"json":{"c~d":2}})"));
}

TEST(Comparison, ATextMatchesOrIsSeen) {
  EXPECT_THAT(seen(forms(R"({"text":{"matches":"\"id\":[0-9]+"}})")),
              HasSubstr(R"({"matches":"\"id\":[0-9]+"})"));
  EXPECT_THAT(seen(forms(R"({"text":{"matches":"^x"}})")), HasSubstr(R"("{\"id\":7,\"a\":1}")"));
}

TEST(Comparison, UlpsAreOfTheFloatsOwnWidth) {
  const Forms two = forms("{\"ulps\":2}");
  const auto out = [&](const std::string& x, const std::string& golden,
                       const std::string& cell = "3f800000") {
    return seen(two,
                R"({"returns":[94712,"{\"id\":7,\"a\":1}",5],"after":{"out":[{"x":)" + golden +
                    R"(,"handle":9}],"list":[1.0]}})",
                R"(["94712","7b226964223a372c2261223a317d",5,[[")" + x + R"(","9"]],{"len":1,"cells":[")" +
                    cell + "\"]}]");
  };
  EXPECT_THAT(out("3ff0000000000002", "1.0"), HasSubstr("\"x\":1.0,"));
  EXPECT_THAT(out("3ff0000000000003", "1.0"), HasSubstr("\"x\":1.0000000000000007,"));
  EXPECT_THAT(out("8000000000000001", "0.0"), HasSubstr("\"x\":0.0,")) << "zero is between its neighbours";
  EXPECT_THAT(out("nan", "1.0"), HasSubstr("\"x\":\"NaN\","));
  EXPECT_THAT(out("7ff0000000000000", "1.7976931348623157e+308"), HasSubstr("\"x\":\"Inf\","));
  EXPECT_THAT(out("3ff0000000000000", "1.0", "3f800002"), HasSubstr("\"list\":[1.0]"));
  EXPECT_THAT(out("3ff0000000000000", "1.0", "3f800003"), HasSubstr("\"list\":[1.0000004]"));
}

TEST(Comparison, WhatMakesNoSenseIsSaid) {
  EXPECT_THAT(complaint("\"loosely\""), HasSubstr("\"nonzero\""));
  EXPECT_THAT(complaint("{\"r9\":\"nonzero\"}"), HasSubstr("\"r9\""));
  EXPECT_THAT(complaint("{\"r0\":{\"ulps\":1}}"), HasSubstr("this is for floats"));
  EXPECT_THAT(complaint("{\"r0\":{\"matches\":\"x\"}}"), HasSubstr("this is for texts"));
  EXPECT_THAT(complaint("{\"text\":{\"matches\":\"(\"}}"), HasSubstr("no regular expression"));
  EXPECT_THAT(complaint("{\"json_ignores\":[\"\"]}"), HasSubstr("everything"));
  EXPECT_THAT(complaint("{\"ulps\":-1}"), HasSubstr("whole number"));
}

outcome::Crashed crash(int signal, int code) {
  return {{code, signal}, "panic: here", "panic: here\nat 0x1234\n"};
}

Forms dying(const std::string& signal, std::optional<int> code, const std::string& text) {
  return {{}, read_death({signal, code, text}).value()};
}

std::string seen_of_death(const Forms& how, const outcome::Crashed& crashed, bool of_go = false) {
  return to_text(seen_in(crashed, {mixed, &how, of_go}, nullptr));
}

TEST(Death, IsAnyOfThoseThatAreAskedFor) {
  const Forms either = dying("SIGABRT", 2, "");
  EXPECT_EQ(seen_of_death(either, crash(SIGABRT, 0)),
            R"({"dies":"SIGABRT or exit 2","panic":"panic: here"})");
  EXPECT_EQ(seen_of_death(either, crash(0, 2)), R"({"dies":"SIGABRT or exit 2","panic":"panic: here"})");
  EXPECT_EQ(seen_of_death(either, crash(SIGSEGV, 0)), R"({"dies":"SIGSEGV","panic":"panic: here"})");
  EXPECT_EQ(seen_of_death(either, crash(0, 2), true), R"({"dies":"exit 2","panic":"panic: here"})");
  EXPECT_EQ(death_problem(crash(SIGSEGV, 0), *either.death, false),
            "it shall end with SIGABRT or exit 2, and ends with SIGSEGV");
  EXPECT_EQ(death_problem(crash(0, 3), *dying("SIGABRT", {}, "").death, true), "")
      << "Go ends in its own way";
}

TEST(Death, ATextOnStderrStandsInThePlaceOfThePanic) {
  const Forms text = dying("", {}, "at 0x[0-9a-f]+");
  EXPECT_EQ(seen_of_death(text, crash(SIGABRT, 0)),
            R"({"dies":"SIGABRT","stderr":{"matches":"at 0x[0-9a-f]+"}})");
  const Forms other = dying("", {}, "elsewhere");
  EXPECT_EQ(seen_of_death(other, crash(SIGABRT, 0)), R"({"dies":"SIGABRT","panic":"panic: here"})");
  EXPECT_THAT(death_problem(crash(SIGABRT, 0), *other.death, true),
              HasSubstr("does not match \"elsewhere\""));
}

TEST(Death, OfASignalThatIsNoneIsAnError) {
  const auto wrong = read_death({"SIGABORT", {}, ""});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().text, HasSubstr("did you mean \"SIGABRT\""));
}

}  // namespace comparison_test
}  // namespace concord
