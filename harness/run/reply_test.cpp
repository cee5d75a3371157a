#include "run/reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace reply_test {

using testing::HasSubstr;

TEST(Greeting, GivesWhatIsRefusedAndWhy) {
  const Launch launch =
      read_greeting(R"({"ready":{"client":"x","runtime":"R 1","refuses":{"Walk":"no callbacks","Odd":7}}})")
          .value();
  EXPECT_EQ(launch.runtime, "R 1");
  EXPECT_EQ(launch.refuses.at("Walk"), "no callbacks");
  EXPECT_EQ(launch.refuses.at("Odd"), "7");
  EXPECT_EQ(read_greeting(R"({"ready":{"runtime":"R 1","load_ns":1890000}})").value().load_ns, 1890000);
  EXPECT_LT(read_greeting(R"({"ready":{"runtime":"R 1","load_ns":"soon"}})").value().load_ns, 0);
  EXPECT_EQ(read_greeting(R"({"ready":{"runtime":5,"refuses":[]}})").value().refuses.size(), 0U);
}

TEST(Greeting, OfAClientThatCannotStartIsItsReason) {
  EXPECT_EQ(read_greeting(R"({"error":{"code":"load","text":"why"}})").error().text, "why");
  EXPECT_EQ(read_greeting(R"({"error":{"code":"load"}})").error().text, R"({"code":"load"})");
  EXPECT_THAT(read_greeting("hello").error().text, HasSubstr("got hello"));
  EXPECT_THAT(read_greeting(R"({"ready":1})").error().text, HasSubstr("expected {\"ready\""));
}

TEST(Reply, IsUnderstoodInAnySpellingButOfItsOwnRequestOnly) {
  std::string own;
  EXPECT_EQ(reply_body(R"({"id":7,"rows":[[]]})", 7, own).value(), R"("rows":[[]]})");
  EXPECT_EQ(reply_body(R"( { "rows" : [ [ ] ], "id" : 7 } )", 7, own).value(), R"("rows":[[]]})");
  EXPECT_THAT(reply_body(R"({"id":8,"rows":[[]]})", 7, own).error().text,
              HasSubstr("request 8 where 7 was next"));
  EXPECT_THAT(reply_body(R"({"id":"7","rows":[[]]})", 7, own).error().text, HasSubstr("where 7 was next"));
  EXPECT_THAT(reply_body("[7]", 7, own).error().text, HasSubstr("not a reply"));
  EXPECT_THAT(reply_body(R"({"id":7,"id":7,"rows":[]} )", 7, own).error().text, HasSubstr("twice"));
}

TEST(Reply, WhoseTextsAreLongIsToldInShort) {
  const std::string mebibyte(1U << 20U, 'x');
  const Outcome failed = outcome_of_row(Json{{"error", mebibyte}, {"text", mebibyte}}, Export{});
  EXPECT_LT(std::get<outcome::FailedCall>(failed).text.size(), 3000U);
  EXPECT_LT(read_greeting(R"({"ready":{"runtime":")" + mebibyte + R"("}})").value().runtime.size(), 3000U);
}

TEST(ReplyRow, OfAnyShapeIsAnOutcome) {
  for (const char* row : {"7", "null", "{}", R"({"error":5})", R"({"dies":"x"})", "\"x\"", "[1,2]"})
    EXPECT_TRUE(std::holds_alternative<outcome::Garbled>(outcome_of_row(parse_json(row).value(), Export{})))
        << row;
  EXPECT_TRUE(std::holds_alternative<outcome::Returned>(outcome_of_row(Json::array(), Export{})));
}

TEST(ReplyRow, ThatTheClientCannotPassIsRefusedAndFailsNobody) {
  const Outcome refused = outcome_of_row(Json{{"error", "refused"}, {"text", "no str"}}, Export{});
  EXPECT_EQ(std::get<outcome::Refused>(refused).reason, "no str");
}

}  // namespace reply_test
}  // namespace concord
