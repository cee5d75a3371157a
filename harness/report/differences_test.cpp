#include "report/differences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace differences_test {

Entry entry(const std::string& client, const std::string& got = "", Cause cause = Cause::binding) {
  Entry one{"awesome", "Add", "wraps", client, false, {}, {}, {}, 0};
  one.counts[got.empty() ? Verdict::pass : Verdict::fail] = 1;
  if (!got.empty())
    one.failures = {{"awesome/Add/wraps", client, Verdict::fail, cause, "Add(1, 2)", "3", got, "", "again"}};
  return one;
}

Summary of(std::vector<Entry> entries) {
  Summary summary;
  summary.entries = std::move(entries);
  return summary;
}

TEST(Differences, ShowACaseOnceWithAllWhoSayTheSame) {
  const auto all =
      gather(of({entry("a", "5"), entry("b", "1"), entry("c", "1"), entry("go-native")}), is_failure);
  ASSERT_EQ(all.size(), 1U);
  ASSERT_EQ(all[0].differences.size(), 1U);
  const Difference& difference = all[0].differences[0];
  ASSERT_EQ(difference.voices.size(), 2U);
  EXPECT_EQ(difference.voices[0].got, "1") << "the most frequent first";
  EXPECT_THAT(difference.voices[0].clients, testing::ElementsAre("b", "c"));
  EXPECT_THAT(difference.agreeing, testing::ElementsAre("go-native"));
}

TEST(Differences, NameWhoAgreesWithTheGolden) {
  const auto words = [](std::vector<Entry> entries) {
    const auto all = gather(of(std::move(entries)), is_failure);
    return cause_in_words(all[0].differences[0], all[0].differences[0].voices[0]);
  };
  EXPECT_EQ(words({entry("x", "5"), entry("a"), entry("b"), entry("go-native")}),
            "the binding is wrong: go-native and 2 others agree with the golden");
  EXPECT_EQ(words({entry("x", "5"), entry("a"), entry("go-native")}),
            "the binding is wrong: go-native and a agree with the golden");
  EXPECT_EQ(words({entry("x", "5"), entry("go-native")}),
            "the binding is wrong: go-native agrees with the golden");
  EXPECT_EQ(words({entry("x", "5")}), "the binding is wrong");
  EXPECT_EQ(words({entry("x", "5", Cause::library_changed)}),
            "the library changed: go-native differs from the golden too");
}

TEST(Differences, DoNotCountAClientAsAgreeingWhoseFailuresWereNotAllKept) {
  Entry unsure = entry("unsure");
  unsure.failures_omitted = 1;
  const auto all = gather(of({entry("x", "5"), unsure}), is_failure);
  EXPECT_TRUE(all[0].differences[0].agreeing.empty());
  EXPECT_EQ(all[0].omitted, 1U);
}

TEST(Differences, KeepVerdictsApart) {
  Entry flaky = entry("y", "5");
  flaky.failures[0].verdict = Verdict::flaky;
  EXPECT_EQ(gather(of({entry("x", "5"), flaky}), is_failure)[0].differences.size(), 2U);
}

}  // namespace differences_test
}  // namespace concord
