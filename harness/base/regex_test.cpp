#include "base/regex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace regex_test {

using testing::AllOf;
using testing::HasSubstr;

TEST(Regex, IsFoundAnywhereUnlessItIsAnchored) {
  EXPECT_TRUE(Regex::make("b+").value().found_in("abbc"));
  EXPECT_FALSE(Regex::make("^b+$").value().found_in("abbc"));
  EXPECT_TRUE(Regex::make("^v\\d+\\.\\d+$").value().found_in("v1.26"));
}

TEST(Regex, OneThatIsNoneSaysWhy) {
  const auto wrong = Regex::make("a(b");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().text, AllOf(HasSubstr("\"a(b\""), HasSubstr("missing")));
}

TEST(Regex, LongTextsAndHardExpressionsTakeNoTime) {
  const std::string text(std::size_t{4} << 20, 'a');
  EXPECT_FALSE(Regex::make("(a*)*b").value().found_in(text));
  EXPECT_TRUE(Regex::make("(.|\\n)*a$").value().found_in(text));
}

TEST(Regex, TextsNeedNotBeUtf8NorFreeOfNul) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(Regex::make("x$").value().found_in("\xff\0x"sv));
}

}  // namespace regex_test
}  // namespace concord
