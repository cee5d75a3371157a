// The whole stage on a small home of its own, with a `go` and clients that are shell scripts: what is looked
// at here is what is started when. Every script writes a line to a log.
#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "build/build.hpp"

namespace concord {
namespace prepare_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* go_script = R"(#!/bin/sh
case "$*" in
  version) echo "go version go1.21.0 linux/amd64"; exit ;;
  *c-shared*) echo "go library" >> LOG; cp lib.go "$4"; echo "extern long Add(long);" > "${4%.so}.h" ;;
  *cmd/contract) echo "go tool" >> LOG; cp cmd/contract/contract "$3" ;;
esac
)";

constexpr const char* contract_script = R"(#!/bin/sh
echo "contract" >> LOG
if grep -q broken "$1/lib.go"; then echo "lib.go:1:1: does not compile" >&2; exit 1; fi
cat <<END
{"contract":{"concord":1,"library":"x","package":"example.org/small","exports":[{"name":"Add","file":"lib.go","line":1,
"params":[{"name":"a","type":{"kind":"i64","go":"int","c":"GoInt"}}],"results":[]}]},
"go":{"version":"go1.21.0","os":"linux","arch":"amd64"},"main":{"file":"lib.go"},
"inputs":{"files":["$1/lib.go"],"dirs":["$1"]}}
END
)";

constexpr const char* manifest_text = R"(language = "sh"
[[tool]]
name = "sh"
find = ["sh"]
[[tool]]
name = "absent"
find = ["no-such-program"]
install = "apt-get install absent"
[[client]]
id = "sh-plain"
start = ["{sh}", "{dir}/driver.sh"]
env = { NAME = "{name}" }
twin = true
[[client]]
id = "sh-generated"
generate = [{ template = "calls.mustache", to = "calls.sh" }]
build = [["{sh}", "-c", "echo generated >> LOG"]]
start = ["{sh}", "{work}/calls.sh"]
[[client]]
id = "sh-linked"
needs = ["sh"]
build = [["{sh}", "{dir}/link.sh", "{library}", "{header}", "{work}"]]
start = ["{work}/client"]
twin = true
[[client]]
id = "sh-absent"
needs = ["absent"]
start = ["{absent}"]
[[demo]]
client = "sh-plain"
library = "small"
start = ["{sh}", "{dir}/demo.sh", "{library}"]
transcript = "sh.txt"
[twin]
build = [["{sh}", "-c", "echo twin >> LOG; touch {work}/twin.so {work}/twin.h"]]
library = "{work}/twin.so"
header = "{work}/twin.h"
)";

constexpr const char* link_script = R"sh(echo "linked" >> LOG
if test -e "$(dirname "$0")/mismatch"; then echo "error: changed signature: the contract has Add(a int)" >&2; exit 1; fi
test -e "$1" && test -e "$2" && touch "$3/client"
)sh";

class Prepare : public testing::Test {
 protected:
  Prepare() {
    write("home/clients/sh/client.toml", manifest_text);
    write("home/clients/sh/calls.mustache", "{{#exports}}{{name}} {{/exports}}");
    write("home/clients/sh/link.sh", link_script);
    write("home/go/cmd/contract/contract", contract_script);
    write("home/fixtures/none", "");
    write("small/lib.go", "package main");
    write("bin/go", go_script);
    for (const char* program : {"home/go/cmd/contract/contract", "bin/go"})
      std::filesystem::permissions(folder_ / program, std::filesystem::perms::owner_all);
    ::setenv("CONCORD_GO", (folder_ / "bin/go").c_str(), 1);
    request_.home = Home{folder_ / "home"};
    request_.cache_root = folder_ / "cache";
    request_.libraries = {{"small", folder_ / "small", folder_ / "small/concord"}};
  }
  ~Prepare() override { ::unsetenv("CONCORD_GO"); }

  void write(const std::string& name, std::string text) {
    for (std::size_t at = text.find("LOG"); at != std::string::npos; at = text.find("LOG", at + 1))
      text.replace(at, 3, (folder_ / "log").string());
    ASSERT_TRUE(make_folders((folder_ / name).parent_path()));
    ASSERT_TRUE(write_file_atomically(folder_ / name, text));
  }

  Prepared prepared() {
    auto result = prepare(request_);
    EXPECT_TRUE(result) << result.error().text;
    return result.value_or(Prepared{});
  }
  std::string failure() {
    const auto result = prepare(request_);
    EXPECT_FALSE(result);
    return result ? "" : result.error().text;
  }

  /// What was started since the last call.
  std::vector<std::string> started() {
    std::istringstream log(read_file(folder_ / "log").value_or(""));
    std::vector<std::string> lines;
    for (std::string line; std::getline(log, line);) lines.push_back(line);
    std::error_code code;
    std::filesystem::remove(folder_ / "log", code);
    return lines;
  }

  static const ReadyClient& client(const Prepared& result, const std::string& id) {
    const auto& clients = result.libraries.at(0).clients;
    return *std::find_if(clients.begin(), clients.end(),
                         [&](const ReadyClient& each) { return each.id == id; });
  }

  TemporaryFolder folder_;
  BuildRequest request_;
};

TEST_F(Prepare, MakesEverythingReady) {
  const Prepared result = prepared();
  ASSERT_EQ(result.libraries.size(), 1U);
  const BuiltLibrary& small = result.libraries[0];
  EXPECT_EQ(small.contract.library, "small");
  EXPECT_EQ(small.go_version, "go1.21.0");
  EXPECT_EQ(small.library.filename(), "libsmall.so");
  EXPECT_EQ(small.header.filename(), "libsmall.h");
  EXPECT_THAT(small.wire, HasSubstr(R"("library":"small")"));
  EXPECT_EQ(small.facts.size(), 4U);

  ASSERT_EQ(small.clients.size(), 3U);
  const Start plain = client(result, "sh-plain").start;
  EXPECT_EQ(plain.argv[1], folder_ / "home/clients/sh/driver.sh");
  EXPECT_THAT(plain.env, ElementsAre("NAME=small"));
  EXPECT_EQ(plain.library, small.library);
  EXPECT_EQ(read_file(client(result, "sh-generated").start.argv[1]).value(), "Add ");
  EXPECT_TRUE(stamp(client(result, "sh-linked").start.argv[0]));

  ASSERT_EQ(result.absent.size(), 1U);
  EXPECT_EQ(result.absent[0].id, "sh-absent");
  EXPECT_EQ(result.absent[0].reason, "absent: no no-such-program on PATH");
  EXPECT_EQ(result.absent[0].install, "apt-get install absent");

  ASSERT_EQ(small.demos.size(), 1U);
  EXPECT_EQ(small.demos[0].start.argv[2], small.library);
  EXPECT_EQ(small.demos[0].transcript, folder_ / "small/concord/transcripts/sh.txt");
}

TEST_F(Prepare, StartsNothingTheSecondTime) {
  static_cast<void>(prepared());
  EXPECT_THAT(started(), UnorderedElementsAre("go tool", "contract", "go library", "generated", "linked"));
  const Prepared again = prepared();
  EXPECT_THAT(started(), IsEmpty());
  EXPECT_EQ(again.libraries[0].clients.size(), 3U);
}

TEST_F(Prepare, RebuildsWhatDependsOnAChangedFileAndNothingElse) {
  static_cast<void>(prepared());
  static_cast<void>(started());
  write("small/lib.go", "package main // edited");
  static_cast<void>(prepared());
  EXPECT_THAT(started(), UnorderedElementsAre("contract", "go library", "linked"));

  write("small/added.go", "package main");
  static_cast<void>(prepared());
  EXPECT_THAT(started(), UnorderedElementsAre("contract", "go library", "linked"));

  write("home/clients/sh/calls.mustache", "edited");
  static_cast<void>(prepared());
  EXPECT_THAT(started(), UnorderedElementsAre("generated", "linked"));

  ::setenv("CGO_CFLAGS", "-O1", 1);
  static_cast<void>(prepared());
  ::unsetenv("CGO_CFLAGS");
  EXPECT_THAT(started(), UnorderedElementsAre("go tool", "contract", "go library", "linked"));
}

TEST_F(Prepare, NeverWritesIntoThePackage) {
  static_cast<void>(prepared());
  EXPECT_THAT(list_folder(folder_ / "small").value(), ElementsAre("lib.go"));
}

TEST_F(Prepare, BuildsTheTwinAndWhatIsLinkedWithIt) {
  request_.twins = true;
  const Prepared result = prepared();
  const auto log = started();
  EXPECT_EQ(std::count(log.begin(), log.end(), "twin"), 1);
  EXPECT_EQ(std::count(log.begin(), log.end(), "linked"), 2);
  const auto twin = result.libraries[0].twin_library;
  ASSERT_TRUE(twin);
  EXPECT_EQ(client(result, "sh-plain").twin->library, *twin);
  EXPECT_EQ(client(result, "sh-plain").twin->argv, client(result, "sh-plain").start.argv);
  EXPECT_NE(client(result, "sh-linked").twin->argv, client(result, "sh-linked").start.argv);
  EXPECT_FALSE(client(result, "sh-generated").twin);
}

TEST_F(Prepare, GivesOnlyTheClientsThatAreWanted) {
  request_.clients = {"sh-generated"};
  const Prepared result = prepared();
  EXPECT_EQ(result.libraries[0].clients.size(), 1U);
  EXPECT_THAT(result.absent, IsEmpty());
  EXPECT_THAT(result.libraries[0].demos, IsEmpty());
  request_.clients = {"sh-plian"};
  EXPECT_EQ(failure(), "unknown client \"sh-plian\"; did you mean \"sh-plain\"?");
}

TEST_F(Prepare, PassesOnWhatIsWrongWithThePackage) {
  write("small/lib.go", "broken");
  EXPECT_EQ(failure(), "lib.go:1:1: does not compile");
}

TEST_F(Prepare, SaysHowToGetGo) {
  ::setenv("CONCORD_GO", "/nonexistent/go", 1);
  const auto result = prepare(request_);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::environment);
  EXPECT_THAT(result.error().text,
              AllOf(HasSubstr("/nonexistent/go"), HasSubstr("apt-get install golang-go")));
}

TEST_F(Prepare, TellsAContractMismatchFromABuildThatFails) {
  write("home/clients/sh/mismatch", "");
  Prepared result = prepared();
  ASSERT_EQ(result.absent.size(), 2U);
  EXPECT_EQ(result.absent[1].id, "sh-linked");
  EXPECT_EQ(result.absent[1].library, "small");
  EXPECT_EQ(result.absent[1].why, AbsentClient::Why::contract_mismatch);

  std::filesystem::remove(folder_ / "home/clients/sh/mismatch");
  write("home/clients/sh/link.sh", "echo no such thing >&2; exit 1");
  result = prepared();
  ASSERT_EQ(result.absent.size(), 2U);
  EXPECT_EQ(result.absent[1].why, AbsentClient::Why::build_failed);
  EXPECT_THAT(result.absent[1].reason,
              AllOf(HasSubstr("cannot build sh-linked for \"small\""), HasSubstr("no such thing")));
  EXPECT_EQ(result.libraries[0].clients.size(), 2U);
}

TEST_F(Prepare, TakesManifestsFromElsewhere) {
  write("mine/client.toml", "language = \"sh\"\n[[client]]\nid = \"sh-mine\"\nstart = [\"{dir}/mine\"]\n");
  request_.manifests = {folder_ / "mine/client.toml"};
  EXPECT_EQ(client(prepared(), "sh-mine").start.argv[0], folder_ / "mine/mine");
  EXPECT_EQ(known_clients(request_.home, request_.manifests)->size(), 5U);
}

TEST_F(Prepare, StopsWhenAskedTo) {
  std::atomic<bool> stop{true};
  request_.stop = &stop;
  EXPECT_THAT(failure(), HasSubstr("interrupted"));
}

TEST_F(Prepare, ListsEveryToolForTheDoctor) {
  const auto tools = inspect_tools(request_);
  ASSERT_TRUE(tools);
  ASSERT_EQ(tools->size(), 3U);
  EXPECT_EQ((*tools)[0].name + " " + (*tools)[0].version, "go 1.21.0");
  EXPECT_EQ((*tools)[2].name + ": " + (*tools)[2].problem, "absent: no no-such-program on PATH");
}

}  // namespace prepare_test
}  // namespace concord
