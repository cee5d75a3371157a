// Outcomes in words.
#include "judge/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace describe_test {

using testing::EndsWith;
using testing::StartsWith;

std::string words(const std::string& observation) { return describe(parse_json(observation).value()); }

TEST(Describe, says_what_a_case_gave) {
  EXPECT_EQ(words(R"({"returns":[111]})"), "111");
  EXPECT_EQ(words(R"({"returns":[1,2],"after":{"vals":[1]},"stdout":"a\n"})"),
            "1, 2; vals = [1]; stdout \"a\\n\"");
  EXPECT_EQ(words(R"({"dies":"SIGABRT","panic":"panic: oh"})"), "dies of SIGABRT (\"panic: oh\")");
  EXPECT_EQ(words("{}"), "returns");
}

TEST(Describe, does_not_stumble_over_an_odd_golden) {
  EXPECT_EQ(words(R"({"dies":5})"), "dies of 5");
  EXPECT_THAT(words(R"({"returns":7,"after":3})"), StartsWith("7"));
}

TEST(Describe, says_what_no_golden_can_expect) {
  EXPECT_EQ(
      describe(outcome::TimedOut{std::chrono::milliseconds(1500), "2 replies had come before"}, nullptr),
      "no answer within 1.5 s; 2 replies had come before");
  EXPECT_EQ(describe(outcome::NotRun{"why"}, nullptr), "not run: why");
  EXPECT_EQ(describe(outcome::FailedCall{"raised", "text"}, nullptr), "error raised: text");
}

TEST(Describe, says_what_has_to_come_before) {
  EXPECT_EQ(describe(Dependence{"zoo/Twice/two", 0}), "only after zoo/Twice/two; alone it goes well");
  EXPECT_EQ(describe(Dependence{"zoo/Twice/two", 7}),
            "only after zoo/Twice/two and, it may be, 7 cases between the two; alone it goes well");
  EXPECT_EQ(describe(Dependence{}),
            "it did not end so again, neither alone nor after the cases that came before it");
}

TEST(Details, of_who_gave_no_answer_tell_where_it_was) {
  const Said late = said(outcome::TimedOut{{}, "", "warning\n", "main.Hangs(0xc000012345)\n", {}});
  EXPECT_EQ(late.errors, "warning\n");
  EXPECT_EQ(late.stacks, "main.Hangs(0x…)\n");
  EXPECT_EQ(said(outcome::Garbled{"what", "Traceback\n", {}}).errors, "Traceback\n");
}

TEST(Details, begin_with_the_panic_however_much_was_printed_before) {
  const std::string tail = std::string(60'000, 'x') + "\npanic: oh\n\nmain.Twice(0xc000012345, 0x1d)\n";
  const std::string text = said(outcome::Crashed{{2, 0}, "panic: oh", tail}).errors;
  EXPECT_EQ(text, "panic: oh\n\nmain.Twice(0x…, 0x1d)\n");
}

TEST(Details, are_the_last_words_where_there_is_no_panic) {
  const std::string text = said(outcome::Crashed{{1, 0}, "", std::string(60'000, 'x') + "the end"}).errors;
  EXPECT_THAT(text, EndsWith("the end"));
  EXPECT_LT(text.size(), 5000U);
  EXPECT_EQ(said(outcome::Returned{"[]", std::nullopt}).output, "");
  EXPECT_EQ(said(outcome::Returned{"[]", "printed"}).output, "printed");
}

}  // namespace describe_test
}  // namespace concord
