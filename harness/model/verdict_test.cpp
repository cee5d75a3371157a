#include "model/verdict.hpp"

#include <csignal>

#include <gtest/gtest.h>

#include "model/summary.hpp"

namespace concord {
namespace verdict_test {

TEST(ProcessEndText, NamesTheSignalAsPeopleDo) {
  EXPECT_EQ(to_string(ProcessEnd{0, SIGABRT}), "SIGABRT");
  EXPECT_EQ(to_string(ProcessEnd{2, 0}), "exit 2");
}

TEST(VerdictCounts, CountAsFailuresWhatNobodyExpected) {
  VerdictCounts counts;
  counts[Verdict::pass] = 5;
  counts[Verdict::refused] = 1;
  counts[Verdict::unavailable] = 1;
  EXPECT_EQ(counts.failures(), 0U);
  counts[Verdict::not_run] = 2;
  counts[Verdict::flaky] = 1;
  EXPECT_EQ(counts.failures(), 3U);
  EXPECT_EQ(counts.total(), 10U);
}

TEST(SummaryTotals, CountAnArtifactFactThatDoesNotHoldAsAFailure) {
  Summary summary;
  summary.libraries.push_back({});
  summary.libraries[0].artifact = {{"x/artifact/elf", true, ""}, {"x/artifact/exports", false, ""}};
  EXPECT_EQ(summary.totals()[Verdict::pass], 1U);
  EXPECT_EQ(summary.totals().failures(), 1U);
}

TEST(SignatureText, ReadsLikeGo) {
  Export add{"Add", "", "", 0, {{"a", {Kind::i64, "i64", "int", "GoInt", nullptr}, false}}, {}};
  EXPECT_EQ(signature(add), "Add(a int)");
  add.results.push_back({"", {Kind::i64, "i64", "int", "GoInt", nullptr}, false});
  EXPECT_EQ(signature(add), "Add(a int) int");
}

}  // namespace verdict_test
}  // namespace concord
