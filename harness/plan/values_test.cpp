#include "plan/values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "plan/samples.hpp"
#include "plan/spelling_fixture.hpp"

namespace concord {
namespace values_test {

using namespace samples;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class EachKind : public testing::TestWithParam<Spelling> {};

TEST_P(EachKind, GoesFromSuiteToWireToReadableAndBack) {
  const Spelling& spelling = GetParam();
  EXPECT_EQ(wire(spelling.suite, spelling.type), spelling.wire);
  EXPECT_EQ(readable(spelling.wire, spelling.type), spelling.readable);
  EXPECT_EQ(wire(spelling.readable, spelling.type), spelling.wire);
}

INSTANTIATE_TEST_SUITE_P(Values, EachKind,
                         testing::Values(Spelling{boolean, "true", "true", "true"},                //
                                         Spelling{i8, "-128", "-128", "-128"},                     //
                                         Spelling{i8, R"("127")", "127", "127"},                   //
                                         Spelling{i16, "-32768", "-32768", "-32768"},              //
                                         Spelling{i32, "2147483647", "2147483647", "2147483647"},  //
                                         Spelling{u8, "255", "255", "255"},                        //
                                         Spelling{u16, "65535", "65535", "65535"},                 //
                                         Spelling{u32, "4294967295", "4294967295", "4294967295"},  //
                                         Spelling{i64, "12", R"("12")", "12"},                     //
                                         Spelling{i64, R"("-0")", R"("0")", "0"},                  //
                                         Spelling{i64, "-9223372036854775808", R"("-9223372036854775808")",
                                                  "-9223372036854775808"},
                                         Spelling{u64, R"("18446744073709551615")",
                                                  R"("18446744073709551615")", "18446744073709551615"},
                                         Spelling{uptr, "4096", R"("4096")", "4096"}));

INSTANTIATE_TEST_SUITE_P(
    Floats, EachKind,
    testing::Values(Spelling{f64, "1", R"("3ff0000000000000")", "1.0"},
                    Spelling{f64, "0.5403023058681398", R"("3fe14a280fb5068c")", "0.5403023058681398"},
                    Spelling{f64, "-0.0", R"("8000000000000000")", "-0.0"},
                    Spelling{f64, "5e-324", R"("0000000000000001")", "5e-324"},
                    Spelling{f64, R"("Inf")", R"("7ff0000000000000")", R"("Inf")"},
                    Spelling{f64, R"("-Inf")", R"("fff0000000000000")", R"("-Inf")"},
                    Spelling{f64, R"("NaN")", R"("nan")", R"("NaN")"},
                    Spelling{f64, R"({"bits":"3ff0000000000000"})", R"("3ff0000000000000")", "1.0"},
                    Spelling{f32, "0.1", R"("3dcccccd")", "0.1"},
                    Spelling{f32, "-0.0", R"("80000000")", "-0.0"},
                    Spelling{f32, R"({"bits":"00000001"})", R"("00000001")", "1e-45"},
                    Spelling{f32, R"("-Inf")", R"("ff800000")", R"("-Inf")"},
                    Spelling{f32, R"("NaN")", R"("nan")", R"("NaN")"}));

INSTANTIATE_TEST_SUITE_P(
    TextsAndSlices, EachKind,
    testing::Values(Spelling{text, R"("Hé")", R"("48c3a9")", R"("Hé")"},  //
                    Spelling{text, R"("")", R"("")", R"("")"},
                    Spelling{text, R"("a\u0000b")", R"("610062")", R"("a\u0000b")"},
                    Spelling{text, R"({"hex":"ff00"})", R"("ff00")", R"({"hex":"ff00"})"},
                    Spelling{text, R"({"repeat":"é","times":3})", R"("c3a9c3a9c3a9")", R"("ééé")"},
                    Spelling{ints, "[3,1]", R"({"len":2,"cells":["3","1"]})", "[3,1]"},
                    Spelling{ints, "[]", R"({"len":0,"cells":[]})", "[]"},
                    Spelling{ints, R"({"nil":true})", "null", "null"},
                    Spelling{ints, R"({"len":1,"cells":[3,-9]})", R"({"len":1,"cells":["3","-9"]})",
                             R"({"len":1,"cells":[3,-9]})"},
                    Spelling{slice_of(f32), "[0.1]", R"({"len":1,"cells":["3dcccccd"]})", "[0.1]"},
                    Spelling{slice_of(u8), "[0,255]", R"({"len":2,"cells":[0,255]})", "[0,255]"},
                    Spelling{slice_of(boolean), "[true]", R"({"len":1,"cells":[true]})", "[true]"}));

TEST(SuiteValues, OutsideTheRangeOfTheirTypeAreRefusedWithTheRange) {
  EXPECT_EQ(wire("256", u8), "error: 256 is out of range for uint8 (0 … 255)");
  EXPECT_EQ(wire("-1", u32), "error: -1 is out of range for uint32 (0 … 4294967295)");
  EXPECT_EQ(wire("-129", i8), "error: -129 is out of range for int8 (-128 … 127)");
  EXPECT_EQ(
      wire("9223372036854775808", i64),
      "error: 9223372036854775808 is out of range for int (-9223372036854775808 … 9223372036854775807)");
  EXPECT_THAT(wire(R"("99999999999999999999999")", u64), HasSubstr("is out of range for uint64"));
  EXPECT_THAT(wire("1e300", f32), HasSubstr("out of range for float32"));
}

TEST(SuiteValues, OfAnotherShapeAreRefusedWithWhatWasExpected) {
  EXPECT_EQ(wire("1.5", i64), "error: 1.5 is not an integer (i64 int)");
  for (const char* bad :
       {R"("")", R"("-")", R"("--1")", R"("+1")", R"("1 ")", R"("0x10")", "true", "[1]", "null"})
    EXPECT_THAT(wire(bad, i64), HasSubstr("is not an integer")) << bad;
  EXPECT_THAT(wire("1", boolean), HasSubstr("true or false"));
  EXPECT_THAT(wire(R"("inf")", f64), HasSubstr(R"("Inf")"));
  EXPECT_THAT(wire("true", f64), HasSubstr("a number"));
  EXPECT_THAT(wire(R"({"bits":"3ff"})", f64), HasSubstr("16 hex digits"));
  EXPECT_THAT(wire(R"({"bits":"3FF0000000000000"})", f64), HasSubstr("16 hex digits"));
  EXPECT_THAT(wire(R"({"bits":"3ff0000000000000"})", f32), HasSubstr("8 hex digits"));
  EXPECT_THAT(wire("7", text), HasSubstr("a text"));
  for (const char* bad : {R"({"hex":"f"})", R"({"hex":"FF"})", R"({"hex":7})", R"({"repeat":"x","times":-1})",
                          R"({"repeat":"x"})"})
    EXPECT_THAT(wire(bad, text), StartsWith("error: ")) << bad;
  EXPECT_THAT(wire("7", channel), HasSubstr("no value of type chan int (chan) can be written"));
}

TEST(SuiteValues, HaveOneNaNOnly) {
  EXPECT_THAT(wire(R"({"bits":"7ff8000000000001"})", f64), HasSubstr("every NaN is written"));
  EXPECT_THAT(wire(R"({"bits":"ffc00000"})", f32), HasSubstr("every NaN is written"));
  EXPECT_EQ(float_wire(-std::numeric_limits<double>::quiet_NaN()), "nan");
}

TEST(SuiteValues, OfSlicesNameTheElementThatIsWrong) {
  EXPECT_THAT(wire("[1,2,1.5]", ints), HasSubstr("element 2: 1.5 is not an integer"));
  EXPECT_THAT(wire("[256]", slice_of(u8)), HasSubstr("element 0: 256 is out of range"));
}

TEST(SuiteValues, OfSlicesWithUnknownOrImpossiblePartsAreRefused) {
  for (const char* bad :
       {R"({"len":3,"cells":[1]})", R"({"len":-1,"cells":[]})", R"({"len":1,"cells":7})",
        R"({"len":0,"cells":[],"cap":1})", R"({"nil":false})", R"({"nil":"yes"})", R"("abc")",
        R"({"count":-1})", R"({"count":3,"order":"sideways"})", R"({"count":3,"order":7})",
        R"({"count":3,"ordr":"random"})", R"({"count":3,"seed":"x"})", R"({"count":1000001})"})
    EXPECT_THAT(wire(bad, ints), StartsWith("error: ")) << bad;
}

TEST(SuiteValues, CanBeLongWithoutBeingWrittenOut) {
  EXPECT_EQ(wire(R"({"count":3,"order":"ascending"})", ints), R"({"len":3,"cells":["0","1","2"]})");
  EXPECT_EQ(wire(R"({"count":3,"order":"descending"})", ints), R"({"len":3,"cells":["3","2","1"]})");
  EXPECT_EQ(wire(R"({"count":0})", ints), R"({"len":0,"cells":[]})");
  EXPECT_EQ(wire(R"({"count":50,"seed":7})", ints), wire(R"({"count":50,"order":"random","seed":7})", ints));
  EXPECT_NE(wire(R"({"count":50,"seed":7})", ints), wire(R"({"count":50,"seed":8})", ints));
  EXPECT_EQ(wire(R"({"repeat":"ab","times":3})", text), R"("616261626162")");
  EXPECT_EQ(wire(R"({"repeat":"ab","times":524288})", text), R"({"repeat":"6162","times":524288})");
  EXPECT_EQ(readable(R"({"repeat":"6162","times":524288})", text), R"({"repeat":"ab","times":524288})");
}

TEST(SuiteValues, ThatWouldFillTheMemoryAreRefused) {
  EXPECT_THAT(wire(R"({"repeat":"ab","times":4611686018427387904})", text), HasSubstr("at most 64 MiB"));
  EXPECT_THAT(wire(R"({"repeat":"","times":4611686018427387904})", text), HasSubstr("at most 64 MiB"));
  EXPECT_THAT(wire(R"({"repeat":"ab","times":40000000})", text), HasSubstr("at most 64 MiB"));
}

TEST(LongBytes, StandAsTheDigestOfThemselves) {
  const std::string bytes = "\xc3\xa9" + std::string(10000, 'x');
  const Json stands_for = condensed_bytes(bytes);
  EXPECT_EQ(stands_for["bytes"], bytes.size());
  EXPECT_EQ(stands_for["start"], bytes.substr(0, 64));
  EXPECT_NE(condensed_bytes(bytes + "x")["digest"], stands_for["digest"]);
  EXPECT_EQ(condensed_bytes("short"), Json("short"));
}

TEST(WireValues, ThatAreNotOfTheirTypeAreShownAsTheyAre) {
  EXPECT_EQ(readable(R"("ff")", f64), R"("ff")");
  EXPECT_EQ(readable(R"("3ff0000000000000")", f32), R"("3ff0000000000000")");
  EXPECT_EQ(readable(R"("xyz")", i64), R"("xyz")");
  EXPECT_EQ(readable(R"("99999999999999999999999")", i64), R"("99999999999999999999999")");
  EXPECT_EQ(readable(R"("abc")", text), R"("abc")");
  EXPECT_EQ(readable(R"([1,2])", ints), R"([1,2])");
  EXPECT_EQ(readable(R"({"cells":[]})", ints), R"({"cells":[]})");
  for (const char* json : {"null", "true", "{}", "[]", "1.5", "-1", R"("x")"}) {
    for (const Type& each : {boolean, i8, i64, f32, f64, text, ints, channel})
      readable(json, each);  // no throw
  }
}

TEST(WireValues, KeepANaNThatIsNotCanonicalVisible) {
  EXPECT_EQ(readable(R"("7ff8000000000001")", f64), R"({"bits":"7ff8000000000001"})");
}

TEST(Bytes, AreTextWhereTheyAreUtf8AndHexWhereNot) {
  EXPECT_EQ(readable_bytes("héllo\n"), "héllo\n");
  EXPECT_EQ(to_text(readable_bytes("\xc3")), R"({"hex":"c3"})");
  for (const char* bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\x80"})
    EXPECT_FALSE(is_utf8(bad));  // alone, overlong, surrogate, too high, a stray continuation
  EXPECT_TRUE(is_utf8("e\xcc\x81 \xf0\x9f\x9a\x80"));
}

TEST(Bytes, GoToHexAndBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(bytes_of_hex(hex_of(all)).value(), all);
  EXPECT_THAT(bytes_of_hex("abc").error().text, HasSubstr("odd"));
  EXPECT_THAT(bytes_of_hex("0G").error().text, HasSubstr("lower-case"));
}

TEST(Condensed, LeavesValuesUpToFourKibibytesAlone) {
  const Json longest = std::string(4094, 'x');  // and two quotes
  EXPECT_EQ(condensed(longest), longest);
  EXPECT_EQ(condensed(Json(std::string(4095, 'x')))["bytes"], 4097);
}

TEST(Condensed, TellsLongValuesApart) {
  const Json one = condensed(Json(std::string(9000, 'x')));
  const Json other = condensed(Json(std::string(8999, 'x') + "y"));
  EXPECT_EQ(one["bytes"], other["bytes"]);
  EXPECT_EQ(one["start"], other["start"]);
  EXPECT_NE(one["digest"], other["digest"]);
  EXPECT_EQ(one, condensed(Json(std::string(9000, 'x'))));
}

TEST(Condensed, StartsWithWholeCharacters) {
  for (int shift = 0; shift < 4; ++shift) {
    std::string value(static_cast<std::size_t>(shift), 'x');
    for (int i = 0; i < 2000; ++i) value += "🚀";
    EXPECT_TRUE(is_utf8(condensed(Json(value))["start"].get<std::string>())) << shift;
  }
}

TEST(Shown, LeavesShortValuesWhole) {
  EXPECT_EQ(shown(Json::parse(R"([1,"héllo",null])")), R"([1,"héllo",null])");
}

TEST(Shown, CutsLongValuesInTheMiddleOnCharacterBoundaries) {
  for (int shift = 0; shift < 4; ++shift) {
    std::string value = "begin" + std::string(static_cast<std::size_t>(shift), 'x');
    for (int i = 0; i < 3000; ++i) value += "🚀";
    const std::string text_shown = shown(Json(value + "end"));
    EXPECT_THAT(text_shown, AllOf(StartsWith("\"begin"), EndsWith("end\""), HasSubstr(" bytes … ")));
    EXPECT_TRUE(is_utf8(text_shown)) << shift;
    EXPECT_LT(text_shown.size(), 2100U);
  }
}

}  // namespace values_test
}  // namespace concord
