#include "plan/family.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/json.hpp"
#include "plan/samples.hpp"
#include "plan/values.hpp"

namespace concord {
namespace family_test {

using namespace samples;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

Export function_of(const std::vector<Type>& types) {
  Export function{"F", "", "", 0, {}, {}};
  for (const Type& each : types)
    function.params.push_back({std::string(1, static_cast<char>('a' + function.params.size())), each});
  return function;
}

SuiteFamily spec(const std::string& values, const std::string& limits = "{}", std::uint64_t count = 200) {
  return {"F", "family", values, 1, count, Json::parse(limits), {3, 1}};
}

Family family(const std::vector<Type>& types, const SuiteFamily& of) {
  const Result<Family> made = Family::make(of, function_of(types), "s.toml");
  EXPECT_TRUE(made) << made.error().text;
  return made.value();
}

std::string complaint(const std::vector<Type>& types, const SuiteFamily& of) {
  const Result<Family> made = Family::make(of, function_of(types), "s.toml");
  EXPECT_FALSE(made);
  return made ? "" : made.error().text;
}

/// The first argument of every case, in readable spelling.
std::vector<Json> firsts(const Family& of, const Type& type_of_it) {
  std::vector<Json> values;
  for (std::uint64_t n = 0; n < of.size(); ++n)
    values.push_back(readable_from_wire(Json::parse(of.row(n))[0], type_of_it));
  return values;
}

const std::vector<Type> scalars{boolean, i8, i16, i32, i64, u8, u16, u32, u64, uptr, f32, f64};

TEST(Family, GivesTheSameCaseForTheSameNumberInAnyOrder) {
  const Family one = family({i64, text, ints}, spec("random"));
  const Family again = family({i64, text, ints}, spec("random"));
  std::vector<std::string> forwards;
  for (std::uint64_t n = 0; n < one.size(); ++n) forwards.push_back(one.row(n));
  for (std::uint64_t n = again.size(); n-- > 0;) EXPECT_EQ(again.row(n), forwards[n]);
  const Family more = family({i64, text, ints}, spec("random", "{}", 5000));
  EXPECT_EQ(more.row(199), forwards[199]);  // a longer family begins with the shorter one
}

TEST(Family, OfAnotherSeedGivesOtherCases) {
  SuiteFamily other = spec("random");
  other.seed = 2;
  EXPECT_NE(family({i64, i64}, spec("random")).row(0), family({i64, i64}, other).row(0));
}

TEST(Family, OfRandomCasesHardlyRepeatsItself) {
  const Family made = family({i64, i64}, spec("random", "{}", 1000));
  std::set<std::string> rows;
  for (std::uint64_t n = 0; n < made.size(); ++n) rows.insert(made.row(n));
  EXPECT_GT(rows.size(), 950U);
}

TEST(Family, AppendsRowsOneAfterAnother) {
  const Family made = family({boolean}, spec("boundary"));
  std::string block;
  for (std::uint64_t n = 0; n < made.size(); ++n) made.append_row(n, block);
  EXPECT_EQ(block, "[false][true]");
}

TEST(BoundaryFamily, CrossesTheTellingValuesOfEachParameter) {
  const std::uint64_t integers = family({i64}, spec("boundary")).size();
  const std::uint64_t floats = family({f64}, spec("boundary")).size();
  const Family crossed = family({i64, f64, boolean}, spec("boundary"));
  EXPECT_EQ(crossed.size(), integers * floats * 2);
  std::set<std::string> rows;
  for (std::uint64_t n = 0; n < crossed.size(); ++n) rows.insert(crossed.row(n));
  EXPECT_EQ(rows.size(), crossed.size());
}

TEST(BoundaryFamily, HoldsTheLimitsOfEachType) {
  const auto has = [](const Type& of, const Json& value) {
    const std::vector<Json> values = firsts(family({of}, spec("boundary")), of);
    return std::count(values.begin(), values.end(), value) == 1;
  };
  EXPECT_TRUE(has(i8, -128) && has(i8, 127) && has(u8, 255) && has(i16, -32768) && has(u16, 65535));
  EXPECT_TRUE(has(i32, INT32_MIN) && has(u32, UINT32_MAX) && has(i64, INT64_MIN) && has(i64, INT64_MAX));
  EXPECT_TRUE(has(u64, UINT64_MAX) && has(uptr, UINT64_MAX));
  EXPECT_TRUE(has(f64, "NaN") && has(f64, "-Inf") && has(f64, 5e-324) && has(f32, 1e-45));
  EXPECT_TRUE(has(text, "") && has(text, std::string(1, '\0')) && has(ints, nullptr) &&
              has(ints, Json::array()));
}

TEST(BoundaryFamily, OfAFunctionWithoutParametersIsOneCase) {
  const Family made = family({}, spec("boundary"));
  EXPECT_EQ(made.size(), 1U);
  EXPECT_EQ(made.row(0), "[]");
}

TEST(BoundaryFamily, StaysWithinMinAndMaxAndHoldsBoth) {
  const std::vector<Json> values =
      firsts(family({i16}, spec("boundary", R"({"a":{"min":-5,"max":150}})")), i16);
  EXPECT_THAT(values, testing::IsSupersetOf({Json(-5), Json(150), Json(0), Json(127), Json(128)}));
  for (const Json& value : values) EXPECT_TRUE(value >= -5 && value <= 150) << value;
  EXPECT_EQ(firsts(family({i64}, spec("boundary", R"({"a":{"min":9,"max":9}})")), i64).size(), 1U);
}

TEST(BoundaryFamily, ThatWouldBeTooLargeIsRefused) {
  EXPECT_THAT(complaint({i64, i64, i64, i64}, spec("boundary")),
              AllOf(StartsWith("s.toml:3:1: "), HasSubstr("write a random family")));
  EXPECT_THAT(complaint(std::vector<Type>(20, u64), spec("boundary")), HasSubstr("more than 100000"));
}

TEST(Limits, KeepExcludedValuesOut) {
  for (const char* values : {"boundary", "random"}) {
    for (const Type& each : {i8, u8, i64}) {
      for (const Json& value : firsts(family({each}, spec(values, R"({"a":{"not":[0,1]}})", 3000)), each))
        EXPECT_TRUE(value != 0 && value != 1) << values;
    }
  }
  for (const Json& value : firsts(family({f64}, spec("boundary", R"({"a":{"not":["NaN",0.0]}})")), f64))
    EXPECT_TRUE(to_text(value) != R"("NaN")" && to_text(value) != "0.0");  // -0.0 stays
}

TEST(Limits, HoldRandomIntegersBetweenMinAndMax) {
  std::set<int> seen;
  for (const Json& value : firsts(family({i32}, spec("random", R"({"a":{"min":-2,"max":2}})")), i32))
    seen.insert(value.get<int>());
  EXPECT_EQ(seen, (std::set<int>{-2, -1, 0, 1, 2}));
  const char* all = R"({"a":{"min":-9223372036854775808,"max":9223372036854775807}})";
  EXPECT_EQ(firsts(family({i64}, spec("random", all)), i64).size(), 200U);
}

TEST(Limits, HoldLengths) {
  for (const Json& value : firsts(family({ints}, spec("random", R"({"a":{"length":[5,5]}})")), ints))
    EXPECT_EQ(value.is_array() ? value.size() : value["len"].get<std::size_t>(), 5U);
  const Family strings = family({text}, spec("random", R"({"a":{"length":[2,3]}})"));
  for (std::uint64_t n = 0; n < strings.size(); ++n) {
    const std::size_t digits = Json::parse(strings.row(n))[0].get<std::string>().size();
    EXPECT_TRUE(digits == 4 || digits == 6) << digits;
  }
}

TEST(Limits, OfLongValuesMakeRequestsOfFewerRows) {
  EXPECT_EQ(family({i64, i64}, spec("random")).rows_per_block(), 512U);
  EXPECT_LT(family({ints}, spec("random", R"({"a":{"length":[0,1000]}})")).rows_per_block(), 20U);
  EXPECT_EQ(family({ints}, spec("random", R"({"a":{"length":[0,400000]}})")).rows_per_block(), 1U);
}

TEST(Limits, ThatMakeNoSenseAreRefused) {
  const auto of = [](const Type& each, const std::string& limits, const char* values = "random") {
    return complaint({each}, spec(values, R"({"a":)" + limits + "}"));
  };
  EXPECT_THAT(of(i64, "7"),
              AllOf(StartsWith("s.toml:3:1: parameter \"a\": "), HasSubstr("a table of limits")));
  EXPECT_THAT(of(i64, R"({"mni":1})"), HasSubstr("limit \"mni\": expected not"));
  EXPECT_THAT(of(i64, R"({"min":1})"), HasSubstr("both min and max"));
  EXPECT_THAT(of(i64, R"({"min":2,"max":1})"), HasSubstr("min not above max"));
  EXPECT_THAT(of(i8, R"({"min":0,"max":300})"), HasSubstr("out of range for int8"));
  EXPECT_THAT(of(u8, R"({"min":-1,"max":3})"), HasSubstr("out of range for uint8"));
  EXPECT_THAT(of(f64, R"({"min":0,"max":1})"), HasSubstr("min and max (integers)"));
  EXPECT_THAT(of(u8, R"({"not":[256]})"), HasSubstr("out of range"));
  EXPECT_THAT(of(ints, R"({"length":[3,2]})"), HasSubstr("length = [low, high]"));
  EXPECT_THAT(of(ints, R"({"length":[0,1000000000000]})"), HasSubstr("is above 500000"));
  EXPECT_THAT(of(ints, R"({"length":[0,1]})", "boundary"), HasSubstr("random families"));
  EXPECT_THAT(of(ints, R"({"length":"n"})"), HasSubstr("\"n\""));
  EXPECT_THAT(of(ints, R"({"length":"a"})"), HasSubstr("needs limits: min and max"));
  EXPECT_THAT(of(i64, R"({"length":"a"})"), HasSubstr("length = \"the parameter that says it\""));
  for (const char* values : {"boundary", "random"})
    EXPECT_THAT(of(boolean, R"({"not":[true,false]})", values), HasSubstr("leave no value"));
}

TEST(Limits, ForAnUnknownParameterNameTheNearest) {
  const Export sort = awesome().exports[3];
  const Result<Family> made = Family::make(spec("random", R"({"val":{"length":[1,2]}})"), sort, "s.toml");
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().text, AllOf(StartsWith("s.toml:3:1: "), HasSubstr("parameter of Sort \"val\""),
                                       HasSubstr("\"vals\"")));
}

TEST(Family, RefusesTypesItHasNoValuesFor) {
  EXPECT_THAT(complaint({channel}, spec("random")),
              HasSubstr("parameter \"a\" of F: no values are generated for chan int"));
  EXPECT_THAT(complaint({slice_of(opaque)}, spec("boundary")),
              HasSubstr("no values are generated for []unsafe.Pointer"));
}

/// Every generated value must be one that a person could have written in a suite.
void expect_canonical(const Family& made, const Type& of) {
  for (std::uint64_t n = 0; n < made.size(); ++n) {
    const Result<Json> row = parse_json(made.row(n));
    ASSERT_TRUE(row) << made.row(n);
    ASSERT_EQ(to_text(*row), made.row(n));
    const Result<Json> back = wire_from_suite(readable_from_wire((*row)[0], of), of);
    ASSERT_TRUE(back) << back.error().text;
    ASSERT_EQ(*back, (*row)[0]);
  }
}

TEST(Family, OfMoreCasesThanAnybodyWaitsForIsRefused) {
  EXPECT_THAT(complaint({i64}, spec("random", "{}", 99'999'999'999)), HasSubstr("too many"));
}

TEST(Family, SpellsEveryKindCanonically) {
  std::vector<Type> all = scalars;
  for (const Type& each : scalars) all.push_back(slice_of(each));
  all.push_back(text);
  for (const Type& each : all) {
    SCOPED_TRACE(each.go);
    expect_canonical(family({each}, spec("boundary")), each);
    expect_canonical(family({each}, spec("random", "{}", 300)), each);
  }
}

}  // namespace family_test
}  // namespace concord
