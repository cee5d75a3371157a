// The schemas in report/schema/ against what is written, by a validator that is not ours
// (python3-jsonschema).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/command.hpp"
#include "base/json.hpp"
#include "base/temporary_folder.hpp"
#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace schema_test {

using testing::HasSubstr;
using testing::Not;

/// What the validator complains about, of all of the texts; empty where all is well. File n is called
/// `n.json`.
std::string complaints(const std::string& schema, const std::vector<std::string>& texts,
                       const std::string& ending = ".json") {
  const TemporaryFolder folder;
  // Debian's own interpreter: that is where its package is.
  Command command{
      {"/usr/bin/python3", CONCORD_SOURCE_DIR "/harness/report/schema/validate.py", schema}, {}, {}};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    command.argv.push_back((folder / (std::to_string(i) + ending)).string());
    EXPECT_TRUE(write_file_atomically(command.argv.back(), texts[i]));
  }
  const auto end = run_command(command);
  if (!end) return end.error().text;
  return end->succeeded() ? "" : end->out + end->err + "(exit " + std::to_string(end->exit_code) + ")";
}

std::vector<Summary> runs() {
  std::vector<Summary> all{samples::all_pass(), samples::every_verdict(), samples::hostile(), Summary{}};
  all.back().when = "2024-02-29T12:34:56Z";
  all[0].shard = Shard{2, 4};
  all[0].libraries[0].cases = {
      {"Add", "written", 0, "", "Add(1, 2)", "3", std::string(32, 'a')},
      {"Add", "boundaries", 600, "", "", std::string(32, 'b'), std::string(32, 'c')},
      {"transcript", "python", 0, "python-ctypes", "", "", std::string(32, 'd')},
  };
  all[1].interrupted = true;
  all[1].stopped = "the run was interrupted";
  all[1].rounds = {5, 2, 42};
  all[2].rounds = {3, 3, {}};
  all[2].entries[0].failures[0].answers = {{Verdict::pass, "", 3}, {Verdict::fail, "110", 2}};
  return all;
}

TEST(Schema, HoldsForEveryRunThatIsWritten) {
  std::vector<std::string> documents, lines;
  for (const Summary& run : runs()) {
    documents.push_back(json_report(run));
    lines.push_back(json_lines_report(run));
  }
  EXPECT_EQ(complaints("run-1.schema.json", documents), "");
  EXPECT_EQ(complaints("run-line-1.schema.json", lines, ".jsonl"), "");
}

TEST(Schema, HoldsForEveryMeasurementThatIsWritten) {
  EXPECT_EQ(complaints("bench-1.schema.json", {bench_json_report(samples::measurement())}), "");
}

TEST(Schema, IsStrictEnoughToSeeWhatIsWrong) {
  const Json good = parse_json(json_report(samples::every_verdict())).value();
  const std::vector<std::function<void(Json&)>> mistakes{
      [](Json& json) { json["concord"]["schema"] = 2; },
      [](Json& json) { json["concord"].erase("kind"); },
      [](Json& json) { json["entries"][0]["counts"]["passed"] = 1; },
      [](Json& json) { json["entries"][0]["extra"] = true; },
      [](Json& json) { json["totals"].erase("leak"); },
      [](Json& json) { json["timing"]["entries_ns"][0] = "12"; },
      [](Json& json) { json["timing"]["extra"] = 1; },
      [](Json& json) { json["when"] = "yesterday"; },
      [](Json& json) { json["libraries"][0]["source_digest"] = "x"; },
  };
  std::vector<std::string> texts{to_text(good)};
  for (const auto& mistake : mistakes) {
    Json bad = good;
    mistake(bad);
    texts.push_back(to_text(bad));
  }
  const std::string said = complaints("run-1.schema.json", texts);
  EXPECT_THAT(said, Not(HasSubstr("/0.json")));
  for (std::size_t i = 1; i < texts.size(); ++i)
    EXPECT_THAT(said, HasSubstr("/" + std::to_string(i) + ".json")) << "this mistake was not seen";
}

}  // namespace schema_test
}  // namespace concord
