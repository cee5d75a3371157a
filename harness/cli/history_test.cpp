// Stored runs as a user handles them: shards that are merged, runs that are compared, what failed last. Knows
// only what is printed and written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <map>
#include <set>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "cli/report_fixture.hpp"

namespace concord {
namespace history_test {

namespace fs = std::filesystem;
using reports::complaints;
using reports::json_of;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Environment = std::map<std::string, std::string>;

const fs::path home = CONCORD_SOURCE_DIR;

CommandEnd concord(std::vector<std::string> arguments, const Environment& env = {}) {
  arguments.insert(arguments.begin(), CONCORD_PROGRAM);
  Command command{std::move(arguments), {}, {{"CI", ""}}, std::chrono::seconds(300)};
  for (const auto& [name, value] : env) command.env[name] = value;
  const Result<CommandEnd> end = run_command(command);
  return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
}

/// The report without what differs between two runs of the same plan.
std::string comparable(const fs::path& file) {
  Json json = json_of(file);
  for (const char* block : {"host", "when", "timing"}) EXPECT_EQ(json.erase(block), 1U);
  return json.dump(1);
}

/// A library whose goldens can be made wrong: a copy of fixtures, always at the same place.
fs::path fixtures(const std::string& test) {
  fs::path folder = fs::path(CONCORD_TEST_FOLDER) / "fixtures" / test;
  fs::remove_all(folder);
  fs::create_directories(folder.parent_path());
  fs::copy(home / "fixtures/libmod", folder, fs::copy_options::recursive);
  return folder;
}

/// Another result for one written case.
void spoil(const fs::path& fixtures, const std::string& name) {
  std::string text = read_file(fixtures / "golden.jsonl").value();
  const std::size_t line = text.find("/" + name + "\"");
  ASSERT_NE(line, std::string::npos) << name;
  const std::size_t digit = text.find_first_of("0123456789", line + name.size() + 2);
  text.insert(digit, "7");
  ASSERT_TRUE(write_file_atomically(fixtures / "golden.jsonl", text));
}

std::set<std::string> names_in(const fs::path& report) {
  std::set<std::string> names;
  const Json json = json_of(report);  // outlives the loop
  for (const Json& entry : json["entries"]) names.insert(entry["name"]);
  return names;
}

TEST(Shards, MergedAreTheRunThatWasNotDivided) {
  const TemporaryFolder folder;
  const fs::path wrong = fixtures("shards");
  spoil(wrong, "article");  // failures have to survive the way, too
  const std::vector<std::string> run{"run", "libmod", "--fixtures", wrong.string()};
  const auto with = [&](std::vector<std::string> words, const std::string& name) {
    words.insert(words.begin(), run.begin(), run.end());
    words.insert(words.end(), {"--report", "json=" + (folder / name).string()});
    return concord(words);
  };
  ASSERT_EQ(with({"--report", "jsonl=" + (folder / "whole.jsonl").string()}, "whole.json").exit_code, 1);
  EXPECT_EQ(complaints("run-1.schema.json", folder / "whole.json"), "");
  EXPECT_EQ(complaints("run-line-1.schema.json", folder / "whole.jsonl"), "");

  std::vector<std::string> merge{"merge", "--report", "json=" + (folder / "merged.json").string()};
  std::size_t entries = 0;
  for (const std::string shard : {"3", "1", "2"}) {
    const std::string file = shard + ".json";
    const CommandEnd end = with({"--shard", shard + "/3"}, file);
    ASSERT_LE(end.exit_code, 1) << end.out << end.err;
    EXPECT_THAT(end.out, HasSubstr("shard " + shard + " of 3"));
    EXPECT_EQ(complaints("run-1.schema.json", folder / file), "");
    EXPECT_GT(json_of(folder / file)["entries"].size(), 0U);
    entries += json_of(folder / file)["entries"].size();
    merge.push_back((folder / file).string());
  }
  const CommandEnd merged = concord(merge);
  EXPECT_EQ(merged.exit_code, 1) << merged.out << merged.err;
  EXPECT_EQ(comparable(folder / "merged.json"), comparable(folder / "whole.json"));
  EXPECT_EQ(entries, json_of(folder / "whole.json")["entries"].size());
  EXPECT_EQ(concord({"diff", (folder / "merged.json").string(), (folder / "whole.jsonl").string()}).exit_code,
            0);

  merge.pop_back();
  const CommandEnd incomplete = concord(merge);
  EXPECT_EQ(incomplete.exit_code, 2);
  EXPECT_THAT(incomplete.err, HasSubstr("shard 2 of 3 is missing"));
}

TEST(Shards, AreListedWithoutARunAndFollowTheVariablesOfTheSystemThatDivides) {
  const auto listed = [](const std::string& shard, const Environment& env) {
    return concord({"list", "libmod", "--shard", shard}, env).out;
  };
  const std::string second = listed("2/3", {});
  EXPECT_THAT(second, HasSubstr("libmod/ModXY/"));
  EXPECT_EQ(listed("auto", {{"CI_NODE_INDEX", "2"}, {"CI_NODE_TOTAL", "3"}}), second);
  EXPECT_EQ(listed("auto/3", {{"JOB_COMPLETION_INDEX", "1"}}), second);
  const TemporaryFolder folder;
  EXPECT_EQ(listed("auto", {{"GTEST_SHARD_INDEX", "1"},
                            {"GTEST_TOTAL_SHARDS", "3"},
                            {"GTEST_SHARD_STATUS_FILE", (folder / "status").string()}}),
            second);
  EXPECT_TRUE(fs::exists(folder / "status")) << "GoogleTest's protocol asks for it";
}

TEST(LastRun, IsWhereFailedStarts) {
  const TemporaryFolder folder;
  const fs::path wrong = fixtures("failed");
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"run", "libmod", "--fixtures", wrong.string(), "--report",
                                 "json=" + (folder / "run.json").string()});
    return concord(words);
  };
  spoil(wrong, "article");
  spoil(wrong, "by-one");
  ASSERT_EQ(run({"--client", "c-linked"}).exit_code, 1);
  const CommandEnd failed = run({"--client", "c-linked", "--failed"});
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(names_in(folder / "run.json"), ElementsAre("article", "by-one"));

  fs::copy(home / "fixtures/libmod/golden.jsonl", wrong / "golden.jsonl",
           fs::copy_options::overwrite_existing);
  spoil(wrong, "by-one");
  ASSERT_EQ(run({"--client", "c-linked", "--case", "libmod/ModXY/article"}).exit_code, 0);
  ASSERT_EQ(run({"--client", "c-linked", "--failed"}).exit_code, 1);
  EXPECT_THAT(names_in(folder / "run.json"), ElementsAre("by-one")) << "the other one passed meanwhile";

  fs::copy(home / "fixtures/libmod/golden.jsonl", wrong / "golden.jsonl",
           fs::copy_options::overwrite_existing);
  ASSERT_EQ(run({"--client", "c-linked", "--failed"}).exit_code, 0);
  const CommandEnd nothing = run({"--client", "c-linked", "--failed"});
  EXPECT_EQ(nothing.exit_code, 0);
  EXPECT_THAT(nothing.err, HasSubstr("nothing failed last; everything is run"));
  EXPECT_GT(names_in(folder / "run.json").size(), 2U);
}

/// Starts concord in the background, waits until it waits, and does one thing after another to its fixtures.
constexpr const char* watch_script = R"sh(
concord=$1 fixtures=$2 out=$3 shipped=$4; : >"$out"
"$concord" run libmod --fixtures "$fixtures" --client c-linked --watch --color never >>"$out" 2>&1 & pid=$!
runs=0
wait_for_run() {
  runs=$((runs + 1)); tries=0
  until [ "$(grep -c 'waiting for changes' "$out")" -ge $runs ]; do
    sleep 0.1; tries=$((tries + 1))
    if [ $tries -gt 1200 ]; then kill -KILL $pid; echo "run $runs did not come"; exit 9; fi
  done
  echo "== after run $runs" >> "$out"
}
wait_for_run
sed 's/"returns":\[1\]/"returns":[7]/' "$shipped/golden.jsonl" > "$fixtures/new.tmp"
mv "$fixtures/new.tmp" "$fixtures/golden.jsonl"; wait_for_run
echo '# a comment' >> "$fixtures/suite.toml"; wait_for_run
echo 'call =' >> "$fixtures/suite.toml"; wait_for_run
cp "$shipped/suite.toml" "$fixtures/new.tmp"; mv "$fixtures/new.tmp" "$fixtures/suite.toml"; wait_for_run
kill -TERM $pid; wait $pid; echo "exit $?" >> "$out"
)sh";

TEST(Watch, RunsWhatAChangeTouches) {
  const TemporaryFolder folder;
  const fs::path watched = fixtures("watch"), out = folder / "out";
  const auto end = run_command({{"/bin/sh", "-c", watch_script, "watch", CONCORD_PROGRAM, watched.string(),
                                 out.string(), (home / "fixtures/libmod").string()},
                                {},
                                {{"CI", ""}},
                                std::chrono::seconds(300)});
  ASSERT_TRUE(end && end->succeeded()) << (end ? end->out + end->err : end.error().text);
  const std::string said = read_file(out).value();
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < said.size();) {
    const std::size_t next = std::min(said.find("== after run", at), said.size());
    parts.push_back(said.substr(at, next - at));
    at = next + 1;
  }
  ASSERT_EQ(parts.size(), 6U) << said;
  EXPECT_THAT(parts[0], AllOf(HasSubstr("all as expected"), HasSubstr("transcript")));
  EXPECT_THAT(parts[1], AllOf(HasSubstr("changed: golden.jsonl"), HasSubstr("not as expected"),
                              Not(HasSubstr("transcript"))));
  EXPECT_THAT(parts[2],
              AllOf(HasSubstr("nothing that a case stands on has changed"), HasSubstr("failing in all")));
  EXPECT_THAT(parts[3], HasSubstr("suite.toml:"));
  EXPECT_THAT(parts[4], HasSubstr("nothing that a case stands on has changed"));
  EXPECT_THAT(parts[5], HasSubstr("exit 1")) << "a case is still failing";
}

TEST(Diff, OfTwoVersionsOfGoOnTheSameLibrary) {
  const std::string old_go = "/usr/lib/go-1.19/bin/go";
  if (!fs::exists(old_go)) GTEST_SKIP() << "there is no Go 1.19 (Debian's golang-1.19-go)";
  const TemporaryFolder folder;
  const auto run = [&](const std::string& name, const Environment& env) {
    return concord({"run", "libmod", "--client", "c-linked", "--client", "python-ctypes", "--report",
                    "json=" + (folder / name).string()},
                   env);
  };
  ASSERT_EQ(run("old.json", {{"CONCORD_GO", old_go}}).exit_code, 0);
  ASSERT_EQ(run("new.json", {}).exit_code, 0);
  const std::string before = json_of(folder / "old.json")["libraries"][0]["go_version"];
  const std::string after = json_of(folder / "new.json")["libraries"][0]["go_version"];
  if (before == after) GTEST_SKIP() << "Go 1.19 is the only one here";
  const CommandEnd same = concord({"diff", (folder / "old.json").string(), (folder / "new.json").string()});
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  EXPECT_THAT(same.out, AllOf(HasSubstr("libmod: " + before + " → " + after), HasSubstr("0 worse")));
}

TEST(Diff, ShowsWhatGotWorseAndAsMarkdown) {
  const TemporaryFolder folder;
  const fs::path wrong = fixtures("diff");
  const auto run = [&](const std::string& name) {
    return concord({"run", "libmod", "--fixtures", wrong.string(), "--client", "c-linked", "--report",
                    "json=" + (folder / name).string()});
  };
  ASSERT_EQ(run("good.json").exit_code, 0);
  spoil(wrong, "article");
  ASSERT_EQ(run("bad.json").exit_code, 1);
  const std::string good = (folder / "good.json").string(), bad = (folder / "bad.json").string();
  const CommandEnd worse = concord({"diff", good, bad});
  EXPECT_EQ(worse.exit_code, 1);
  EXPECT_THAT(worse.out,
              AllOf(HasSubstr("libmod/ModXY/article"), HasSubstr("pass -> fail"), HasSubstr("2 worse"),
                    HasSubstr("changed expectations"), HasSubstr("concord run")));
  const CommandEnd better = concord({"diff", bad, good, "--format", "markdown"});
  EXPECT_EQ(better.exit_code, 0);
  EXPECT_THAT(better.out, AllOf(HasSubstr("### ✓ Concord: 0 worse, 2 better"), HasSubstr("| case | on |")));
}

TEST(StoredFiles, ThatAreNoReportsAreRefusedByEveryCommand) {
  const TemporaryFolder folder;
  const auto file = [&](const std::string& name) { return (folder / name).string(); };
  ASSERT_TRUE(write_file_atomically(file("empty.json"), ""));
  ASSERT_TRUE(write_file_atomically(file("torn.json"), "{\"concord\":{\"schema\":1,"));
  ASSERT_TRUE(write_file_atomically(file("other.json"), "{\"tests\":[]}"));
  ASSERT_TRUE(write_file_atomically(file("newer.json"), "{\"concord\":{\"schema\":99,\"kind\":\"run\"}}"));
  ASSERT_EQ(::mkfifo(file("fifo.json").c_str(), 0600), 0);
  for (const std::string name :
       {"empty.json", "torn.json", "other.json", "newer.json", "fifo.json", "missing.json", "."}) {
    for (const std::string command : {"diff", "merge"}) {
      const CommandEnd end = concord({command, file(name), file(name)});
      EXPECT_EQ(end.exit_code, 2) << command << " " << name << end.err;
      EXPECT_THAT(end.err, HasSubstr(name == "." ? folder.path().string() : name));
      EXPECT_EQ(end.out, "");
    }
  }
  EXPECT_EQ(concord({"run", "libmod", "--shard", "1/2", "--shard-times", file("torn.json")}).exit_code, 2);
  EXPECT_EQ(concord({"trend", folder.path().string()}).exit_code, 2);
}

/// Of a stored measurement.
void scale_times(Json& measurement, double factor) {
  for (Json& cell : measurement["cells"]) {
    if (!cell.contains("timing")) continue;
    Json& timing = cell["timing"];
    for (const char* key : {"median_ns", "low_ns", "high_ns"})
      timing[key] = timing[key].get<double>() * factor;
    for (const char* key : {"rounds_ns", "linked_ns", "quickest_ns"}) {
      if (!timing.contains(key)) continue;
      for (Json& round : timing[key]) round = round.get<double>() * factor;
    }
  }
}

TEST(Bench, IsComparedWithABaselineAsItIsMeasured) {
  const TemporaryFolder folder;
  const std::string before = (folder / "before.json").string(), page = (folder / "page.html").string();
  const std::vector<std::string> bench{"bench",     "libmod", "--client",  "c-linked", "--no-twin",
                                       "--seconds", "0.05",   "--context", "thread"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), bench.begin(), bench.end());
    return concord(more);
  };
  ASSERT_EQ(with({"--save", before}).exit_code, 0);
  Json faster = json_of(before);
  scale_times(faster, 0.001);
  ASSERT_TRUE(write_file_atomically(before, faster.dump()));
  const CommandEnd slower = with({"--baseline", before, "--report", "html=" + page});
  EXPECT_EQ(slower.exit_code, 4) << slower.out << slower.err;
  EXPECT_THAT(slower.out,
              AllOf(HasSubstr("× linked"), HasSubstr(" slower, 0 faster"), HasSubstr("c-linked, thread")));
  EXPECT_THAT(read_file(page).value_or(""), HasSubstr("\"before\":{"));
  EXPECT_EQ(with({"--baseline", before, "--tolerance", "1000"}).exit_code, 4) << "1000 % is eleven times";

  const CommandEnd missing = with({"--baseline", (folder / "nowhere.json").string()});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("nowhere.json"));
  EXPECT_EQ(missing.out, "") << "nothing is measured for a comparison that cannot be made";
}

TEST(Bench, IsStoredComparedAndDrawn) {
  const TemporaryFolder folder;
  const auto bench = [&](const std::string& name) {
    return concord({"bench", "libmod", "--client", "c-linked", "--seconds", "0.05", "--report",
                    "json=" + (folder / name).string()});
  };
  ASSERT_EQ(bench("a.json").exit_code, 0);
  ASSERT_EQ(bench("b.json").exit_code, 0);
  EXPECT_EQ(complaints("bench-1.schema.json", folder / "a.json"), "");
  const std::string a = (folder / "a.json").string(), b = (folder / "b.json").string();
  const CommandEnd same = concord({"diff", a, a});
  EXPECT_EQ(same.exit_code, 0) << same.err;
  EXPECT_THAT(same.out, AllOf(HasSubstr("libmod/ModXY"), HasSubstr("0 slower, 0 faster")));

  Json slower = json_of(b);
  scale_times(slower, 1000);
  ASSERT_TRUE(write_file_atomically(b, slower.dump()));
  const CommandEnd end = concord({"diff", a, b});
  EXPECT_EQ(end.exit_code, 4) << end.out << end.err;
  EXPECT_THAT(end.out, HasSubstr("slower"));
  const CommandEnd trend = concord({"trend", folder.path().string()});
  EXPECT_EQ(trend.exit_code, 0);
  EXPECT_THAT(trend.out, AllOf(HasSubstr("2 measurements"), HasSubstr("c-linked")));
}

}  // namespace history_test
}  // namespace concord
