#include "base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace json_test {

using testing::HasSubstr;

std::string complaint(std::string_view text) {
  const auto parsed = parse_json(text);
  return parsed ? "none" : parsed.error().text;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + "1" + std::string(depth, ']'); }

TEST(Json, KeepsTheOrderOfKeysAndEveryDigitOfNumbers) {
  const std::string text =
      R"({"z":[18446744073709551615,-9223372036854775808,0.1,1e+300],"a":{"b":null,"c":[true,{}]},"":"é"})";
  EXPECT_EQ(to_text(parse_json(text).value()), text);
  EXPECT_EQ(to_text(parse_json(" [ ] ").value()), "[]");
  EXPECT_EQ(to_text(parse_json("\"x\"").value()), "\"x\"");
}

TEST(Json, SaysWhereItIsWrong) {
  EXPECT_THAT(complaint("{\"a\":1,}"), HasSubstr("line 1, column 8"));
  EXPECT_THAT(complaint(""), HasSubstr("unexpected end of input"));
  EXPECT_THAT(complaint("{} {}"), HasSubstr("column 4"));
  EXPECT_THAT(complaint("\"\xff\""), HasSubstr("ill-formed UTF-8"));
  EXPECT_THAT(complaint(std::string_view("[1,\0]", 5)), HasSubstr("column 4"));
  EXPECT_THAT(complaint("1e999"), HasSubstr("1e999"));
}

TEST(Json, ComplainsInFewWordsOfALongText) {
  EXPECT_LT(complaint("[\"" + std::string(1U << 20U, 'a')).size(), 400U);
}

TEST(Json, NestedTooDeepIsRefusedWhateverItsDepth) {
  EXPECT_EQ(complaint(nested(deepest_json)), "none");
  EXPECT_THAT(complaint(nested(deepest_json + 1)), HasSubstr("nested deeper than 100"));
  EXPECT_THAT(complaint(std::string(4U << 20U, '[')), HasSubstr("nested deeper"));
  std::string objects;
  for (int i = 0; i < 200'000; ++i) objects += "{\"a\":";
  EXPECT_THAT(complaint(objects), HasSubstr("nested deeper"));
}

TEST(Json, AKeyTwiceInOneObjectIsRefused) {
  EXPECT_THAT(complaint(R"({"a":1,"b":{"a":2},"a":3})"), HasSubstr("the key \"a\" stands twice"));
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i) + "\":0,";
  EXPECT_EQ(complaint(many + "\"last\":0}"), "none");
  EXPECT_THAT(complaint(many + "\"k3\":0}"), HasSubstr("\"k3\" stands twice"));
}

TEST(Json, AWholeNumberThatWouldLoseDigitsIsRefused) {
  EXPECT_THAT(complaint("[18446744073709551616]"),
              HasSubstr("18446744073709551616 does not fit into 64 bits"));
  EXPECT_THAT(complaint("-9223372036854775809"), HasSubstr("does not fit"));
}

// Each key compared with all before it would be some 2·10¹⁰ comparisons: the test would not end.
TEST(Json, AnObjectOfVeryManyKeysIsReadAllTheSame) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  EXPECT_EQ(parse_json(text + "\"x\":0}").value().size(), 200'001U);
}

TEST(Json, IsWrittenAsUtf8WhateverItHolds) {
  EXPECT_EQ(to_text(Json("a\xff\x1b")), "\"a\xef\xbf\xbd\\u001b\"");
}

}  // namespace json_test
}  // namespace concord
