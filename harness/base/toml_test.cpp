#include "base/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

namespace concord {
namespace {

using testing::HasSubstr;

std::string complaint(std::string_view text) {
  const auto parsed = parse_toml(text, "dir/x.toml");
  return parsed ? "none" : parsed.error().text;
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += part;
  return all;
}

TEST(Toml, IsReadAndComplaintsNameThePlace) {
  EXPECT_EQ(parse_toml("a = { b = [1.5, \"x\"] }", "x.toml").value()["a"]["b"][1].value_or(std::string()),
            "x");
  EXPECT_THAT(complaint("a = 1\nb = ]\n"), HasSubstr("dir/x.toml:2:"));
  EXPECT_THAT(complaint("a = 1\na = 2\n"), HasSubstr("dir/x.toml:2:"));
  EXPECT_THAT(complaint("a = 99999999999999999999"), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint(std::string_view("a = \"\0\"", 7)), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint("a = \"\xff\""), HasSubstr("dir/x.toml:1:"));
}

// Without a limit these end in a stack that overflows, some of them while the document is taken apart.
TEST(Toml, NestedTooDeepIsRefusedHoweverItIsSpelled) {
  EXPECT_THAT(complaint("ok = 1\n" + repeated("a.", 300'000) + "a = 1"),
              HasSubstr("dir/x.toml:2:32: a key of more"));
  EXPECT_THAT(complaint("[" + repeated("a.", 300'000) + "a]"), HasSubstr("a key of more than 16 parts"));
  EXPECT_THAT(complaint(repeated("\"a\" . 'b' .", 300'000) + "a = 1"), HasSubstr("a key of more"));
  EXPECT_THAT(complaint("x = " + repeated("{a.b=", 300'000)), HasSubstr("dir/x.toml:1:"));
  EXPECT_THAT(complaint("x = " + repeated("[", 300'000)), HasSubstr("dir/x.toml:1:"));
  EXPECT_EQ(complaint(repeated("a.", 15) + "a = 1"), "none");
}

TEST(Toml, DotsInTextsNumbersAndCommentsAreNoKeys) {
  const std::string dots = repeated(".", 100);
  EXPECT_EQ(complaint(fmt::format(
                "# {0}\na = \"{0}\\\"{0}\"\nb = '{0}'\nc = \"\"\"\n{0}\"{0}\"\"\"\nd = '''{0}'''\n"
                "e = [{1}]\n",
                dots, repeated("1.5, ", 100))),
            "none");
}

}  // namespace
}  // namespace concord
