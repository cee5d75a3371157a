// `concord mirror`, as a whole: real libraries' exports, every client, and nothing of the libraries run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "base/files.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {
namespace mirror_test {

namespace fs = std::filesystem;
using testing::IsEmpty;

const fs::path home = CONCORD_SOURCE_DIR;

Result<Summary> mirrored(const std::string& library, std::vector<std::string> clients = {},
                         std::vector<std::string> cases = {}) {
  RunOptions options;
  options.selection.libraries = {library};
  options.selection.clients = std::move(clients);
  options.selection.cases = std::move(cases);
  options.mirrors = true;
  return conform(options, nullptr);
}

std::string words(const Failure& failure) {
  return failure.id + "@" + failure.client + ": expected " + failure.expected + ", got " + failure.got +
         failure.detail + failure.errors;
}

class Mirrored : public testing::TestWithParam<const char*> {};

TEST_P(Mirrored, EveryBindingIsProvedArgumentByArgumentAndResultByResult) {
  static const std::set<std::string_view> quick{"awesome", "libmod", "geometry"};
  if (quick.count(GetParam()) == 0 && std::getenv("CONCORD_DEEP") == nullptr)
    GTEST_SKIP() << "many cases, each asked for alone: CONCORD_DEEP=1, as in ci/deep";
  const Result<Summary> summary = mirrored(GetParam());
  ASSERT_TRUE(summary) << summary.error().text;
  std::map<std::string, VerdictCounts> of_client;
  for (const Entry& entry : summary->entries) {
    of_client[entry.client] += entry.counts;
    for (const Failure& failure : entry.failures) EXPECT_FALSE(is_failure(failure.verdict)) << words(failure);
  }
  for (const ClientState& client : summary->clients) {
    if (client.unavailable.empty()) {
      EXPECT_GT(of_client[client.id][Verdict::pass], 0U) << client.id;
    }
  }
  for (const LibraryState& library : summary->libraries) {
    EXPECT_THAT(library.uncovered, IsEmpty());
    for (const ArtifactFact& fact : library.artifact) EXPECT_TRUE(fact.holds) << fact.id << ": " << fact.text;
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, Mirrored,
                         testing::Values("awesome", "libmod", "typezoo", "geometry", "ledger", "pack",
                                         "store"),
                         [](const auto& spec) { return std::string(spec.param); });

/// A package that would be noticed if any of it ran.
fs::path dangerous_package() {
  const fs::path folder = fs::path(CONCORD_TEST_FOLDER) / "packages" / "mirror" / "danger";
  fs::remove_all(folder);
  EXPECT_TRUE(make_folders(folder));
  EXPECT_TRUE(write_file_atomically(folder / "go.mod", "module example.org/danger\n\ngo 1.19\n"));
  EXPECT_TRUE(
      write_file_atomically(folder / "danger.go",
                            "package main\n\nimport \"C\"\n\nimport \"os\"\n\n"
                            "func init() { os.Exit(7) }\n\n"
                            "//export Launch\nfunc Launch(code string, at int32, really bool) (int, bool) {\n"
                            "\tos.Exit(8)\n\treturn 0, false\n}\n\n"
                            "//export Watch\nfunc Watch(names []chan int) {}\n\nfunc main() {}\n"));
  return folder;
}

TEST(Mirror, RunsNothingOfTheLibraryAndNeedsNoFixtures) {
  const Result<Summary> summary = mirrored(dangerous_package().string(), {"c-linked", "c-dlopen"});
  ASSERT_TRUE(summary) << summary.error().text;
  EXPECT_EQ(summary->totals().failures(), 0U);
  EXPECT_GT(summary->totals()[Verdict::pass], 40U);
  EXPECT_EQ(summary->libraries.at(0).uncovered, std::vector<std::string>{"Watch"});
  EXPECT_EQ(summary->libraries.at(0).unreachable.at("Watch"), "[]chan int: no client can pass chan");
  for (const Entry& entry : summary->entries)
    EXPECT_NE(entry.client, "go-native") << "nobody is compared with it";
}

TEST(Mirror, ShowsOnlyTheFieldsThatDiffer) {
  const fs::path folder = fs::path(CONCORD_TEST_FOLDER) / "mirror" / "narrow";
  fs::remove_all(folder);
  fs::create_directories(folder.parent_path());
  fs::copy(home / "clients/python", folder, fs::copy_options::recursive);
  std::string text = read_file(folder / "binding_ctypes.py").value();
  const std::string right = R"("i64": ctypes.c_int64,)", wrong = R"("i64": ctypes.c_int32,)";
  ASSERT_NE(text.find(right), std::string::npos);
  text.replace(text.find(right), right.size(), wrong);
  ASSERT_TRUE(write_file_atomically(folder / "binding_ctypes.py", text));

  const Result<Summary> summary =
      mirrored("libmod", {(folder / "client.toml").string(), "python-ctypes"}, {"libmod/ModXY/pattern"});

  ASSERT_TRUE(summary) << summary.error().text;
  ASSERT_EQ(summary->entries.size(), 1U);
  ASSERT_EQ(summary->entries[0].failures.size(), 1U);
  const Failure& failure = summary->entries[0].failures[0];
  EXPECT_EQ(failure.call, "ModXY(1663540288323457296, 2820983053732684064)");
  EXPECT_EQ(failure.expected,
            "1663540288323457296; arrived x = 10 11 12 13 14 15 16 17, y = 20 21 22 23 24 25 26 27");
  EXPECT_EQ(failure.got, "319951120; arrived x = 10 11 12 13 00 00 00 00, y = 20 21 22 23 00 00 00 00");
  EXPECT_NE(failure.replay.find("concord mirror libmod"), std::string::npos) << failure.replay;
}

}  // namespace mirror_test
}  // namespace concord
