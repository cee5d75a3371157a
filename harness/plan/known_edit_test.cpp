// A known.toml before and after.
#include "plan/known_edit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace known_edit_test {

using testing::HasSubstr;

constexpr const char* file = R"(# Ours.
concord = 1

# Rounds elsewhere.
[[known]]
case = "l/F/x"   # the only one
client = "ruby-ffi"
expect = { returns = [1] }  # was 2
reason = "é"

# Late.
[[known]]
case = "l/F/y"
expect = "times out"
reason = "slow"
link = "https://example.org/2"
expires = 2027-01-31

# About G.
[[known]]
case = "l/G/*"
expect = "fails"
reason = "r"
# end
)";

std::string edit(const std::string& text, const KnownEdit& change) {
  const Result<KnownList> list = parse_known(text.empty() ? "concord = 1\n" : text, "k.toml");
  EXPECT_TRUE(list) << list.error().text;
  const Result<std::string> now = edited(*list, text, change);
  return now ? *now : now.error().text;
}

std::string without(std::string text, const std::string& part) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.erase(at, part.size());
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(KnownEdit, NothingToDoLeavesTheTextAlone) { EXPECT_EQ(edit(file, {}), file); }

TEST(KnownEdit, AnEntryGoesWithTheCommentThatIsItsOwn) {
  KnownEdit change;
  change.removed = {1};
  EXPECT_EQ(edit(file, change), without(file, R"(# Late.
[[known]]
case = "l/F/y"
expect = "times out"
reason = "slow"
link = "https://example.org/2"
expires = 2027-01-31

)"));
}

TEST(KnownEdit, AnExpectationIsReplacedAndWhatStandsBesideItStays) {
  KnownEdit change;
  change.expectations[0] = "{ returns = [3] }";
  EXPECT_EQ(edit(file, change), with(file, "{ returns = [1] }  # was 2", "{ returns = [3] }  # was 2"));
}

TEST(KnownEdit, AnExpectationOfSeveralLinesIsReplacedAsAWhole) {
  const std::string text =
      "concord = 1\n[[known]]\ncase = \"l/F/x\"\nexpect = { returns = [\n  \"é\",\n  2] } # c\nreason = "
      "\"r\"\n";
  KnownEdit change;
  change.expectations[0] = "\"dies\"";
  EXPECT_EQ(edit(text, change),
            "concord = 1\n[[known]]\ncase = \"l/F/x\"\nexpect = \"dies\" # c\nreason = \"r\"\n");
}

TEST(KnownEdit, ANewEntryStandsBehindThoseOfItsFunctionAndLacksItsReason) {
  KnownEdit change;
  change.added.push_back({{"l/F/z"}, {"a", "b"}, "\"dies\"", std::nullopt});
  const std::string now = edit(file, change);
  EXPECT_EQ(now, with(file, "expires = 2027-01-31\n", R"(expires = 2027-01-31

[[known]]
case = "l/F/z"
client = ["a", "b"]
expect = "dies"
reason = ""
)"));
  const Result<KnownList> again = parse_known(now, "k.toml");
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().text, HasSubstr("\"reason\" is empty"));
}

TEST(KnownEdit, ANewFileIsWholeAndNewFunctionsStandAtTheEnd) {
  KnownEdit change;
  change.added.push_back({{"l/F/z"}, {"a"}, "\"dies\"", std::nullopt});
  change.added.push_back({{"l/H/z"}, {"a"}, "\"fails\"", std::nullopt});
  std::string now = edit("", change);
  EXPECT_THAT(now, HasSubstr("concord = 1\n\n[[known]]\ncase = \"l/F/z\"\n"));
  for (std::size_t at; (at = now.find("reason = \"\"")) != std::string::npos;)
    now.replace(at, 11, "reason = \"r\"");
  EXPECT_EQ(parse_known(now, "k.toml").value().entries.size(), 2U);
}

TEST(KnownEdit, AnEntryThatIsDividedKeepsItsReasonLinkAndDate) {
  KnownEdit change;
  change.removed = {1};
  change.added.push_back({{"l/F/y"}, {"a"}, "\"times out\"", 1});
  EXPECT_EQ(edit(file, change), with(file, R"(# Late.
[[known]]
case = "l/F/y"
expect = "times out"
)",
                                     R"([[known]]
case = "l/F/y"
client = "a"
expect = "times out"
)"));
}

TEST(KnownEdit, WhatEditsLeaveIsReadAgain) {
  for (std::size_t removed = 0; removed < 3; ++removed) {
    KnownEdit change;
    change.removed = {removed};
    const Result<KnownList> list = parse_known(edit(file, change), "k.toml");
    ASSERT_TRUE(list) << removed << list.error().text;
    EXPECT_EQ(list->entries.size(), 2U);
  }
}

TEST(KnownEdit, EntriesWithoutLinesOfTheirOwnAreLeftToPeople) {
  KnownEdit change;
  change.removed = {0};
  EXPECT_THAT(
      edit("concord = 1\nknown = [{ case = \"l/F/x\", expect = \"fails\", reason = \"r\" }]\n", change),
      HasSubstr("edit it by hand"));
}

}  // namespace known_edit_test
}  // namespace concord
