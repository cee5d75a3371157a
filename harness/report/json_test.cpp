#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace json_test {

using Json = nlohmann::ordered_json;

TEST(JsonReport, IsTheSameForTheSamePlanOutsideOfThreeBlocks) {
  Summary other = samples::every_verdict();
  other.host.cores = 64;
  other.when = "2030-01-01T00:00:00Z";
  other.timing.wall *= 3;
  for (ClientState& client : other.clients) client.startup *= 2;
  for (Entry& entry : other.entries) entry.time *= 5;
  Json first = Json::parse(json_report(samples::every_verdict()));
  Json second = Json::parse(json_report(other));
  EXPECT_NE(first, second);
  for (Json* each : {&first, &second}) {
    for (const char* block : {"host", "when", "timing"}) EXPECT_EQ(each->erase(block), 1U);
  }
  EXPECT_EQ(first.dump(), second.dump());
}

TEST(JsonReport, CountsEveryVerdict) {
  const Json totals = Json::parse(json_report(samples::every_verdict()))["totals"];
  EXPECT_EQ(totals["flaky"], 1);
  EXPECT_EQ(totals["changed_signature"], 6);
  EXPECT_EQ(totals.size(), verdict_count + 2);
  EXPECT_EQ(totals["failures"], samples::every_verdict().totals().failures());
}

TEST(JsonReport, ReadsBackWhateverTheTextsHold) {
  const Json document = Json::parse(json_report(samples::hostile()));
  const std::string name = document["libraries"][0]["name"];
  EXPECT_EQ(name, "aw]]>\x1b[31m");
  EXPECT_NE(document["entries"][0]["failures"][0]["got"].get<std::string>().find(std::string(1, '\0')),
            std::string::npos);
}

TEST(JsonReport, TimesEachEntryInTheirOrder) {
  const Summary summary = samples::all_pass();
  const Json document = Json::parse(json_report(summary));
  ASSERT_EQ(document["timing"]["entries_ns"].size(), document["entries"].size());
  EXPECT_EQ(document["timing"]["entries_ns"][1], summary.entries[1].time.count());
}

}  // namespace json_test
}  // namespace concord
