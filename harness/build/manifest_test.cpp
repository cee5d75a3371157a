#include "build/manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "build/variables.hpp"

namespace concord {
namespace manifest_test {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const std::string smallest =
    "language = \"zig\"\n[[client]]\nid = \"zig-extern\"\nstart = [\"{work}/client\"]\n";

std::string complaint(const std::string& text) {
  const auto manifest = parse_manifest(text, "/m/client.toml");
  return manifest ? "" : manifest.error().text;
}

TEST(ParseManifest, ReadsAWholeOne) {
  const auto manifest = parse_manifest(R"(
language = "zig"
[[tool]]
name = "zig"
find = ["zig", "zig-0.11"]
probe = ["{zig}", "version"]
version = '([0-9.]+)'
minimum = "0.11"
install = "from ziglang.org"
[[client]]
id = "zig-extern"
needs = ["zig"]
generate = [{ template = "binding.zig.mustache", to = "src/binding.zig" }]
build = [["{zig}", "build-exe", "{work}/src/binding.zig"], ["{zig}", "fmt"]]
start = ["{work}/client", "{library}"]
env = { MODE = "{name}" }
pass_env = ["ZIG_HOME"]
limits = { memory_mib = 512, output_mib = 0 }
carries = { params = ["i64"], results = [] }
twin = true
weight = 3
warm_up_ms = 250
dump_signal = "SIGUSR2"
patience = 2.5
[[demo]]
client = "zig-extern"
library = "awesome"
start = ["{zig}", "run", "{dir}/demo.zig"]
transcript = "zig.txt"
[twin]
needs = ["zig"]
library = "{work}/twin.so"
header = "{work}/twin.h"
)",
                                       "/m/client.toml");
  ASSERT_TRUE(manifest) << manifest.error().text;
  EXPECT_EQ(manifest->folder, "/m");
  EXPECT_THAT(manifest->tools[0].find, ElementsAre("zig", "zig-0.11"));
  const ClientSpec& client = manifest->clients[0];
  EXPECT_EQ(client.recipe.generate[0].to, "src/binding.zig");
  EXPECT_EQ(client.recipe.build.size(), 2U);
  EXPECT_EQ(client.surroundings.env.at("MODE"), "{name}");
  EXPECT_THAT(client.surroundings.pass_env, ElementsAre("ZIG_HOME"));
  EXPECT_EQ(client.surroundings.limits, (Limits{512, usual_limits.cpu_seconds, usual_limits.open_files, 0}));
  EXPECT_EQ(manifest->demos[0].surroundings.limits, usual_limits);
  EXPECT_TRUE(client.twin);
  EXPECT_EQ(client.weight, 3);
  EXPECT_EQ(client.warm_up.count(), 250);
  EXPECT_EQ(client.surroundings.dump_signal, SIGUSR2);
  EXPECT_EQ(client.surroundings.patience, 2.5);
  EXPECT_EQ(manifest->demos[0].surroundings.patience, 1);
  EXPECT_THAT(client.recipe.carries.params.value(), ElementsAre("i64"));
  EXPECT_FALSE(client.recipe.carries.elems);
  EXPECT_TRUE(client.recipe.carries.results->empty());
  EXPECT_EQ(manifest->demos[0].transcript, "zig.txt");
  EXPECT_EQ(manifest->twin->library, "{work}/twin.so");
}

TEST(ParseManifest, NamesThePlaceOfASyntaxError) {
  EXPECT_THAT(complaint("language = \"zig\"\nnonsense"), StartsWith("/m/client.toml:2:"));
}

TEST(ParseManifest, RefusesAnUnknownKeyWithTheNearest) {
  EXPECT_THAT(complaint(smallest + "wieght = 3\n"),
              AllOf(StartsWith("/m/client.toml:5:1: "), HasSubstr("did you mean \"weight\"?"),
                    EndsWith("(in client)")));
}

TEST(ParseManifest, SaysWhatWasExpected) {
  EXPECT_EQ(complaint("language = 5"), "/m/client.toml:1:12: `language`: expected a string");
  EXPECT_THAT(complaint(smallest + "weight = \"x\""),
              HasSubstr("5:10: `weight`: expected a whole number from 0 to 1000"));
  EXPECT_THAT(complaint(smallest + "build = [\"cc\"]"),
              HasSubstr("5:10: `build`: expected a list of strings"));
  EXPECT_THAT(complaint(smallest + "build = [[]]"), HasSubstr("a command in `build` is empty"));
  EXPECT_THAT(complaint(smallest + "limits = { memory = 5 }"), HasSubstr("did you mean \"memory_mib\"?"));
  EXPECT_THAT(complaint(smallest + "limits = { open_files = 3 }"), HasSubstr("`open_files`: at least 16"));
  EXPECT_THAT(complaint("language = \"zig\""), HasSubstr("no [[client]]"));
  EXPECT_THAT(complaint("language = \"zig\"\n[[client]]\nstart = []"), HasSubstr("2:1: client has no `id`"));
  EXPECT_THAT(complaint("language = \"zig\"\n[[client]]\nid = \"c-x\"\nstart = [\"x\"]"),
              HasSubstr("expected \"zig-<binding>\", got \"c-x\""));
  EXPECT_THAT(complaint("client = 3\nlanguage = \"zig\""),
              HasSubstr("1:10: `client`: expected a list of tables"));
}

TEST(ParseManifest, ChecksToolsAndVariables) {
  EXPECT_THAT(complaint(smallest + "needs = [\"zig\"]"),
              HasSubstr("client \"zig-extern\" needs an unknown tool \"zig\""));
  EXPECT_THAT(complaint(smallest + "build = [[\"{wrok}/x\"]]"),
              AllOf(HasSubstr("5:11: unknown variable \"{wrok}\""), HasSubstr("did you mean \"{work}\"")));
  const std::string tool =
      "[[tool]]\nname = \"zig\"\nfind = [\"zig\"]\nprobe = [\"{zig}\", \"{a} {b: 1}\"]\n";
  EXPECT_EQ(complaint(smallest + tool), "");
  EXPECT_THAT(complaint(smallest + tool + "version = 'x'"), HasSubstr("the pattern has no group"));
  EXPECT_THAT(complaint(smallest + tool + "version = '(x'"), HasSubstr("not a regular expression"));
  EXPECT_THAT(complaint(smallest + "[[tool]]\nname = \"zig\""), HasSubstr("needs either `find` or `files`"));
  EXPECT_THAT(complaint(smallest + tool + tool), HasSubstr("described twice"));
}

TEST(ParseManifest, KeepsGeneratedFilesInsideTheWorkFolder) {
  EXPECT_THAT(complaint(smallest + "generate = [{ template = \"t\", to = \"a/../../x\" }]"),
              HasSubstr("expected a path inside the work folder"));
}

TEST(ReadManifests, RefusesAnIdThatIsUsedTwice) {
  const TemporaryFolder folder;
  for (const char* each : {"zag", "zig"}) {
    ASSERT_TRUE(make_folders(folder / each));
    ASSERT_TRUE(write_file_atomically(folder / each / "client.toml", smallest));
  }
  const auto both = read_manifests(folder.path(), {});
  ASSERT_FALSE(both);
  EXPECT_THAT(both.error().text, HasSubstr("\"zig-extern\" is described in"));
  const std::filesystem::path empty = folder / "empty";
  ASSERT_TRUE(make_folders(empty));
  const std::filesystem::path mine = folder / "zig/client.toml", yours = folder / "zag/client.toml";
  EXPECT_FALSE(read_manifests(empty, {mine, yours}));
  EXPECT_FALSE(read_manifests(empty, {folder / "absent.toml"}));
}

TEST(ReadManifests, AGivenManifestTakesThePlaceOfAShippedClient) {
  const TemporaryFolder folder;
  ASSERT_TRUE(make_folders(folder / "zig"));
  const std::string demo =
      "[[demo]]\nclient = \"zig-extern\"\nlibrary = \"awesome\"\nstart = [\"x\"]\n"
      "transcript = \"zig.txt\"\n";
  ASSERT_TRUE(write_file_atomically(folder / "zig/client.toml", smallest + demo));
  ASSERT_TRUE(write_file_atomically(folder / "mine.toml", smallest));
  EXPECT_EQ(read_manifests(folder.path(), {}).value().at(0).clients.size(), 1U);
  EXPECT_EQ(read_manifests(folder.path(), {}).value().at(0).demos.size(), 1U);
  const auto both = read_manifests(folder.path(), {folder / "mine.toml"}).value();
  ASSERT_EQ(both.size(), 2U);
  EXPECT_TRUE(both[0].clients.empty());
  EXPECT_TRUE(both[0].demos.empty()) << "its programs are of the client that is not there";
  ASSERT_EQ(both[1].clients.size(), 1U);
  EXPECT_EQ(both[1].clients[0].id, "zig-extern");
}

TEST(Substitute, ReplacesNamesAndLeavesOtherBraces) {
  const Variables variables{{"dir", "/d"}, {"java-home", "/j"}};
  EXPECT_EQ(substitute("{dir}/x:{java-home} {unknown} {a: 1} ${} {dir", variables),
            "/d/x:/j {unknown} {a: 1} ${} {dir");
}

}  // namespace manifest_test
}  // namespace concord
