#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "history/history.hpp"
#include "report/report.hpp"

namespace concord {
namespace merge_test {

using testing::AllOf;
using testing::HasSubstr;

const std::vector<std::string> clients{"c-linked", "python-ctypes"};
const std::vector<std::string> cases{"a", "b", "c", "d", "e"};

Entry entry_of(const std::string& name, const std::string& client) {
  Entry entry;
  entry.library = "x";
  entry.function = "F";
  entry.name = name;
  entry.client = client;
  entry.counts[Verdict::pass] = 1;
  return entry;
}

/// A run of cases "a" to "e", without entries.
Summary base() {
  Summary run;
  LibraryState library;
  library.name = "x";
  library.go_version = "go1.19";
  library.functions = {"F"};
  for (const std::string& name : cases) library.cases.push_back({"F", name, 0, "", "F()", "1", name});
  library.cases.push_back({"transcript", "python", 0, "python-ctypes", "", "", "t"});
  run.libraries = {library};
  for (const std::string& client : clients)
    run.clients.push_back({client, "1.0", "", 1, std::chrono::seconds(1)});
  return run;
}

Summary whole() {
  Summary run = base();
  for (const std::string& name : cases) {
    for (const std::string& client : clients) run.entries.push_back(entry_of(name, client));
  }
  Entry program = entry_of("python", "python-ctypes");
  program.function = "transcript";
  run.entries.push_back(program);
  return run;
}

/// Three shards: {a, d}, {c, transcript}, {b, e}; the second is the first file.
std::vector<NamedRun> shards() {
  std::vector<NamedRun> runs;
  for (unsigned i = 1; i <= 3; ++i) {
    Summary run = base();
    run.shard = Shard{i, 3};
    runs.push_back({std::to_string(i) + ".json", run});
  }
  const std::vector<std::vector<std::string>> parts{{"d", "a"}, {"c"}, {"b", "e"}};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const std::string& name : parts[i]) {
      for (const std::string& client : clients) runs[i].summary.entries.push_back(entry_of(name, client));
    }
  }
  Entry program = entry_of("python", "python-ctypes");
  program.function = "transcript";
  runs[1].summary.entries.push_back(program);
  std::swap(runs[0], runs[1]);
  return runs;
}

std::string report_of(Summary run) {
  run.timing = {};
  for (ClientState& client : run.clients) client.launches = 0;
  return json_report(run);
}

std::string complaint(const std::function<void(std::vector<NamedRun>&)>& change) {
  std::vector<NamedRun> runs = shards();
  change(runs);
  const Result<Summary> merged = merge_shards(std::move(runs));
  if (merged) return "was merged";
  EXPECT_EQ(merged.error().fault, Fault::usage);
  return merged.error().text;
}

TEST(Merge, GivesTheRunWithoutShards) {
  const Result<Summary> merged = merge_shards(shards());
  ASSERT_TRUE(merged) << merged.error().text;
  EXPECT_EQ(report_of(*merged), report_of(whole()));
}

TEST(Merge, TakesRuntimesFromTheShardsThatHadSomethingToDo) {
  std::vector<NamedRun> runs = shards();
  runs[0].summary.clients[1].runtime = "";
  runs[0].summary.clients[1].launches = 0;
  const Result<Summary> merged = merge_shards(std::move(runs));
  ASSERT_TRUE(merged) << merged.error().text;
  EXPECT_EQ(merged->clients[1].runtime, "1.0");
}

TEST(Merge, IsInterruptedWhereAShardWas) {
  std::vector<NamedRun> runs = shards();
  runs[2].summary.interrupted = true;
  EXPECT_TRUE(merge_shards(std::move(runs)).value().interrupted);
}

TEST(Merge, WasStoppedWhereAShardWas) {
  std::vector<NamedRun> runs = shards();
  for (NamedRun& each : runs) each.summary.rounds = {4, 4, 9};
  runs[2].summary.stopped = "the run's time is over";
  runs[2].summary.rounds.played = 3;
  const Summary merged = merge_shards(std::move(runs)).value();
  EXPECT_EQ(merged.stopped, "the run's time is over");
  EXPECT_EQ(merged.rounds, (Rounds{4, 3, 9}));
}

TEST(Merge, RefusesShardsOfOtherRoundsOrOrders) {
  EXPECT_THAT(complaint([](auto& runs) { runs[1].summary.rounds = {2, 2, {}}; }), HasSubstr("2 rounds"));
  EXPECT_THAT(complaint([](auto& runs) { runs[1].summary.rounds.seed = 7; }), HasSubstr("--seed 7"));
}

TEST(Merge, AddsWhatSeveralShardsSayOfOneProcess) {
  std::vector<NamedRun> runs = shards();
  for (const std::size_t i : {0U, 2U}) {
    Entry end = entry_of("end", "c-linked");
    end.function = "process";
    end.counts = {};
    end.counts[Verdict::flaky] = 1;
    end.failures.resize(1);
    end.failures[0].verdict = Verdict::flaky;
    runs[i].summary.entries.push_back(end);
  }
  const Summary merged = merge_shards(std::move(runs)).value();
  EXPECT_EQ(merged.entries.back().function, "process");
  EXPECT_EQ(merged.entries.back().failures.size(), 2U);
  EXPECT_EQ(merged.totals()[Verdict::flaky], 2U);
}

TEST(Merge, SaysWhichShardsAreMissingDoubleOrOfAnotherNumber) {
  EXPECT_THAT(complaint([](auto& runs) { runs.pop_back(); }), HasSubstr("shard 3 of 3 is missing"));
  EXPECT_THAT(complaint([](auto& runs) { runs.resize(1); }), HasSubstr("shard 1, 3 of 3 are missing"));
  EXPECT_THAT(complaint([](auto& runs) { runs[2] = runs[1]; }),
              HasSubstr("twice: \"1.json\" and \"1.json\""));
  EXPECT_THAT(complaint([](auto& runs) {
                runs[1].summary.shard = Shard{1, 4};
              }),
              AllOf(HasSubstr("one of 3"), HasSubstr("one of 4")));
  EXPECT_THAT(complaint([](auto& runs) { runs[1].summary.shard.reset(); }),
              HasSubstr("\"1.json\" is a whole run"));
  EXPECT_THAT(complaint([](auto& runs) { runs.clear(); }), HasSubstr("nothing"));
}

TEST(Merge, SaysWhatDiffersBetweenShardsOfDifferentRuns) {
  const auto library = [](const std::function<void(LibraryState&)>& change) {
    return complaint([&](auto& runs) { change(runs[2].summary.libraries[0]); });
  };
  EXPECT_THAT(library([](auto& x) { x.go_version = "go1.26"; }),
              AllOf(HasSubstr("2.json"), HasSubstr("3.json"), HasSubstr("go1.19 and go1.26")));
  EXPECT_THAT(library([](auto& x) { x.source_digest = "f"; }), HasSubstr("source files"));
  EXPECT_THAT(library([](auto& x) { x.fixtures_digest = "f"; }), HasSubstr("fixtures"));
  EXPECT_THAT(library([](auto& x) { x.cases[1].expected = "2"; }), HasSubstr("expectations of F/b: 1 and 2"));
  EXPECT_THAT(library([](auto& x) { x.cases[1].digest = "2"; }), HasSubstr("definitions of F/b"));
  EXPECT_THAT(library([](auto& x) { x.cases.pop_back(); }), HasSubstr("transcript/python"));
  EXPECT_THAT(library([](auto& x) { x.name = "y"; }), HasSubstr("x and y"));
  EXPECT_THAT(complaint([](auto& runs) { runs[1].summary.clients.pop_back(); }),
              HasSubstr("different clients"));
  EXPECT_THAT(complaint([](auto& runs) { runs[1].summary.clients[0].runtime = "2.0"; }), HasSubstr("2.0"));
  EXPECT_THAT(complaint([](auto& runs) { runs[1].summary.clients[0].unavailable = "no cc"; }),
              HasSubstr("no cc"));
}

TEST(Merge, NeedsEachCaseOnceOnEachClient) {
  EXPECT_THAT(complaint([](auto& runs) { runs[2].summary.entries.pop_back(); }),
              HasSubstr("\"x/F/e@python-ctypes\" is in none of them"));
  EXPECT_THAT(complaint([](auto& runs) { runs[2].summary.entries.push_back(runs[1].summary.entries[0]); }),
              AllOf(HasSubstr("\"x/F/d@c-linked\" is in"), HasSubstr("1.json"), HasSubstr("3.json")));
}

}  // namespace merge_test
}  // namespace concord
