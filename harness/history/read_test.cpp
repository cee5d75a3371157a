#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/json.hpp"
#include "base/temporary_folder.hpp"
#include "history/history.hpp"
#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace read_test {

using testing::AllOf;
using testing::HasSubstr;

Summary run_in(const std::string& text) {
  Result<Stored> stored = parse_report(text, "a.json");
  EXPECT_TRUE(stored) << stored.error().text;
  return stored ? std::get<Summary>(std::move(*stored)) : Summary{};
}

std::string complaint(const std::string& text) {
  const Result<Stored> stored = parse_report(text, "a.json");
  if (stored) return "was taken";
  EXPECT_EQ(stored.error().fault, Fault::usage);
  return stored.error().text;
}

/// A good report with one thing changed.
std::string with(const std::function<void(Json&)>& change) {
  Json json = parse_json(json_report(samples::every_verdict())).value();
  change(json);
  return to_text(json);
}

TEST(StoredRun, IsReadBackAsItWasWritten) {
  Summary sharded = samples::all_pass();
  sharded.shard = Shard{2, 4};
  sharded.interrupted = true;
  sharded.stopped = "the run was interrupted";
  sharded.rounds = {5, 2, 42};
  sharded.entries[0].failures = {Failure{}};
  sharded.entries[0].failures[0].answers = {{Verdict::pass, "", 3}, {Verdict::fail, "110", 2}};
  sharded.libraries[0].cases = {{"Add", "written", 0, "", "Add(1, 2)", "3", std::string(32, 'a')},
                                {"Add", "boundaries", 600, "python-ctypes", "", "", ""}};
  for (const Summary& run :
       {samples::all_pass(), samples::every_verdict(), samples::hostile(), sharded, Summary{}}) {
    const std::string written = json_report(run);
    EXPECT_EQ(json_report(run_in(written)), written);
    EXPECT_EQ(json_report(run_in(json_lines_report(run))), written) << "from lines";
  }
}

TEST(StoredMeasurement, IsReadBackAsItWasWritten) {
  const std::string written = bench_json_report(samples::measurement());
  const Result<Stored> stored = parse_report(written, "a.json");
  ASSERT_TRUE(stored) << stored.error().text;
  EXPECT_EQ(bench_json_report(std::get<Measurement>(*stored)), written);
}

TEST(StoredMeasurement, HasNotedOneValueForEachRoundOrNone) {
  for (const std::string list : {"linked_ns", "quickest_ns"}) {
    Json json = Json::parse(bench_json_report(samples::measurement()));
    json["cells"][0]["timing"][list] = {1.5};
    EXPECT_THAT(complaint(json.dump()), HasSubstr("cells/0/timing/" + list + ": is not one for each round"));
  }
}

TEST(StoredMeasurement, HasNoNegativeNumberOfRounds) {
  Json json = Json::parse(bench_json_report(samples::measurement()));
  const std::size_t rounds = json["cells"][0]["timing"]["rounds_ns"].size();
  json["cells"][0]["timing"]["launches"] = {-1, rounds + 1};
  EXPECT_THAT(complaint(json.dump()), HasSubstr("cells/0/timing/launches"));
}

TEST(StoredReport, OfAnotherSchemaOrKindIsRefusedByName) {
  EXPECT_THAT(complaint(with([](Json& json) { json["concord"]["schema"] = 7; })),
              AllOf(HasSubstr("a.json"), HasSubstr("schema 7"), HasSubstr("schema 1")));
  EXPECT_THAT(complaint(with([](Json& json) { json["concord"].erase("schema"); })),
              HasSubstr("no \"schema\""));
  EXPECT_THAT(complaint(with([](Json& json) { json["concord"]["kind"] = "soup"; })), HasSubstr("\"soup\""));
  EXPECT_THAT(complaint(R"({"context":{},"benchmarks":[]})"), HasSubstr("Google Benchmark"));
  for (const std::string other : {"{}", "[]", "1", "null", R"({"concord":1})", R"("concord")"})
    EXPECT_THAT(complaint(other), HasSubstr("no report of Concord")) << other;
}

TEST(StoredReport, ThatIsTornAnywhereIsRefused) {
  const std::string document = json_report(samples::every_verdict());
  for (std::size_t part = 0; part < 20; ++part)
    EXPECT_THAT(complaint(document.substr(0, document.size() * part / 20)), HasSubstr("torn")) << part;
  const std::string lines = json_lines_report(samples::every_verdict());
  for (std::size_t at = lines.find('\n'); at + 1 < lines.size(); at = lines.find('\n', at + 1)) {
    EXPECT_THAT(complaint(lines.substr(0, at + 1)), HasSubstr("torn")) << "after a whole line, at " << at;
    EXPECT_THAT(complaint(lines.substr(0, at + 5)), HasSubstr("torn")) << "in a line, at " << at;
  }
}

TEST(StoredReport, WhoseLinesAreNotAllThereIsRefused) {
  std::string lines = json_lines_report(samples::every_verdict());
  const std::size_t entry = lines.find("{\"line\":\"entry\"");
  lines.erase(entry, lines.find('\n', entry) + 1 - entry);
  EXPECT_THAT(complaint(lines), HasSubstr("lines: says"));
}

TEST(StoredReport, NamesTheFirstThingThatIsNotAsItMustBe) {
  EXPECT_THAT(complaint(with([](Json& json) { json["entries"][3]["client"] = 1; })),
              HasSubstr("entries/3/client: expected a text"));
  EXPECT_THAT(complaint(with([](Json& json) { json["entries"][3].erase("client"); })),
              HasSubstr("entries/3/client: missing"));
  EXPECT_THAT(complaint(with([](Json& json) {
                json["entries"][0]["counts"] = {{"passed", 1}};
              })),
              HasSubstr("\"passed\" is no verdict"));
  EXPECT_THAT(complaint(with([](Json& json) { json["entries"][0]["counts"]["pass"] = -1; })),
              HasSubstr("whole number"));
  EXPECT_THAT(complaint(with([](Json& json) { json["libraries"] = "awesome"; })),
              HasSubstr("libraries: expected a list"));
  EXPECT_THAT(complaint(with([](Json& json) { json["entries"].erase(0); })), HasSubstr("entries_ns"));
  EXPECT_THAT(complaint(with([](Json& json) { json["totals"]["pass"] = 1; })), HasSubstr("edited"));
  EXPECT_THAT(complaint(with([](Json& json) {
                json["concord"]["shard"] = {{"index", 3}, {"count", 2}};
              })),
              HasSubstr("3 of 2 is no shard"));
}

TEST(StoredReport, MayHaveKeysThatANewerVersionAdded) {
  EXPECT_EQ(run_in(with([](Json& json) { json["entries"][0]["colour"] = "red"; })).entries.size(),
            samples::every_verdict().entries.size());
}

TEST(StoredReport, IsAPlainFile) {
  const TemporaryFolder folder;
  const auto said = [&](const std::string& name) {
    const Result<Stored> stored = read_report(folder / name);
    if (stored) return std::string("was taken");
    EXPECT_EQ(stored.error().fault, Fault::usage) << name;
    return stored.error().text;
  };
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  ASSERT_TRUE(write_file_atomically(folder / "empty", ""));
  ASSERT_TRUE(write_file_atomically(folder / "zeros", std::string(4096, '\0')));
  ASSERT_TRUE(write_file_atomically(folder / "deep", std::string(100'000, '[')));
  EXPECT_THAT(said("missing.json"), AllOf(HasSubstr("missing.json"), HasSubstr("No such file")));
  EXPECT_THAT(said("."), HasSubstr("folder"));
  EXPECT_THAT(said("fifo"), HasSubstr("no plain file")) << "and nobody waits for its writer";
  EXPECT_THAT(said("empty"), HasSubstr("empty"));
  EXPECT_THAT(said("zeros"), HasSubstr("no JSON"));
  EXPECT_THAT(said("deep"), HasSubstr("no JSON"));
}

}  // namespace read_test
}  // namespace concord
