// What is said of text that is not JSON.
#include "base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string complaint(std::string_view text) {
  const Result<Json> parsed = parse_json(text);
  return parsed ? "none" : parsed.error().text;
}

TEST(Json, AnErrorNamesLineColumnAndWhatStandsThere) {
  EXPECT_EQ(complaint(R"({"a":1,})"), R"(line 1, column 8: unexpected "}")");
  EXPECT_EQ(complaint("{\n  \"a\": x1\n}"), R"(line 2, column 8: unexpected "x1")");
  EXPECT_EQ(complaint(R"({"é":tru})"), R"(line 1, column 9: unexpected "}")");
  EXPECT_EQ(complaint("[1] [2]"), R"(line 1, column 5: unexpected "[2]")");
}

TEST(Json, AnErrorAtTheEndSaysSo) {
  EXPECT_EQ(complaint(""), "line 1, column 1: the text ends too early");
  EXPECT_EQ(complaint("{\"a\":"), "line 1, column 6: the text ends too early");
}

TEST(Json, BytesThatAreNotTextAreShownAndNotObeyed) {
  EXPECT_THAT(complaint("\"a\xff\""), HasSubstr("not UTF-8: \\xff"));
  EXPECT_THAT(complaint("[\x1b[31m"), HasSubstr("\\u001b"));
}

TEST(Json, NothingOfTheParserItselfIsTold) {
  for (const char* text : {"", "{", "nul", "1e999", "\"\\q\"", "[1,2", "\x01"})
    EXPECT_THAT(complaint(text), Not(HasSubstr("json.exception"))) << text;
  EXPECT_THAT(complaint("1e999"), HasSubstr("1e999"));
}

}  // namespace
}  // namespace concord
