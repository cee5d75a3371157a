// Fixtures and manifests that were made to do harm: each is an error that names the file, and the command
// ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <string>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace hostile_test {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

const fs::path home = CONCORD_SOURCE_DIR;

CommandEnd concord(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), CONCORD_PROGRAM);
  const auto end = run_command({std::move(arguments), {}, {{"CI", ""}}, std::chrono::seconds(120)});
  return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
}

/// A copy of libmod's fixtures, whose files a test replaces one by one.
class HostileFixtures : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"suite.toml", "golden.jsonl", "contract.json"})
      fs::copy_file(home / "fixtures/libmod" / name, folder_ / name);
  }

  void replace(const std::string& name, const std::string& content) {
    fs::remove_all(folder_ / name);
    ASSERT_TRUE(write_file_atomically(folder_ / name, content));
  }

  /// What `concord list` says, which must be an error that names the file.
  std::string complaint(const std::string& name) {
    const CommandEnd end = concord({"list", "libmod", "--fixtures", folder_.path().string()});
    EXPECT_TRUE(end.signal == 0 && !end.timed_out && (end.exit_code == 2 || end.exit_code == 3))
        << name << ": exit " << end.exit_code << ", signal " << end.signal << " " << end.err;
    EXPECT_THAT(end.err, HasSubstr((folder_ / name).string()));
    return end.err;
  }

  const TemporaryFolder folder_;
};

std::string repeated(const std::string& part, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += part;
  return all;
}

TEST_F(HostileFixtures, AsTheyAreAreFine) {
  EXPECT_EQ(concord({"list", "libmod", "--fixtures", folder_.path().string()}).exit_code, 0);
}

TEST_F(HostileFixtures, ThatAreNoFilesAreErrors) {
  for (const std::string name : {"suite.toml", "golden.jsonl", "contract.json"}) {
    const fs::path file = folder_ / name;
    const std::string before = read_file(file).value();
    fs::remove(file);
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    EXPECT_THAT(complaint(name), HasSubstr("it is a named pipe"));
    fs::remove(file);
    fs::create_directory(file);
    EXPECT_THAT(complaint(name), HasSubstr("it is a folder"));
    fs::remove(file);
    fs::create_symlink("/etc/passwd", file);
    EXPECT_THAT(complaint(name), AllOf(HasSubstr("leads out of"), testing::Not(HasSubstr("root:"))));
    replace(name, before);
  }
}

TEST_F(HostileFixtures, NestedWithoutEndAreErrors) {
  const std::string suite = read_file(folder_ / "suite.toml").value();
  for (const std::string& tail : {repeated("a.", 200'000) + "a = 1", "a = " + repeated("[", 200'000),
                                  "a = " + repeated("{a=", 200'000), "[" + repeated("a.", 200'000) + "a]"}) {
    replace("suite.toml", suite + "\n" + tail);
    complaint("suite.toml");
  }
  replace("suite.toml", suite);
  replace("golden.jsonl", R"({"case":"libmod/ModXY/article","returns":)" + repeated("[", 200'000));
  EXPECT_THAT(complaint("golden.jsonl"), HasSubstr("golden.jsonl:1: it is nested deeper"));
  replace("golden.jsonl", "");
  replace("contract.json", repeated("{\"concord\":", 200'000));
  EXPECT_THAT(complaint("contract.json"), HasSubstr("nested deeper"));
}

TEST_F(HostileFixtures, ThatSayAThingTwiceOrCannotBeReadAreErrorsWithTheirLine) {
  const std::string line = R"({"case":"libmod/ModXY/article","returns":[1]})";
  for (const auto& [content, what] :
       {std::pair<std::string, std::string>{line + "\n" + line, "golden.jsonl:2: a second golden"},
        {R"({"case":"a","returns":[1],"returns":[2]})", "golden.jsonl:1: the key \"returns\" stands twice"},
        {R"({"case":"a","returns":[99999999999999999999]})",
         "golden.jsonl:1: 99999999999999999999 does not fit"},
        {std::string("{\"case\":\"a\0\"}", 13), "golden.jsonl:1: "},
        {"{\"case\":\"\xff\"}", "golden.jsonl:1: "},
        {"\x1b[2J", "golden.jsonl:1: "}}) {
    replace("golden.jsonl", content);
    EXPECT_THAT(complaint("golden.jsonl"), AllOf(HasSubstr(what), testing::Not(HasSubstr("\x1b"))));
  }
}

TEST(HostileManifest, NamesNoFileOutsideOfItsFolder) {
  const TemporaryFolder folder;
  const std::string head = "language = \"evil\"\n[[client]]\nid = \"evil-one\"\nstart = [\"true\"]\n";
  const auto complaint = [&](const std::string& more) {
    EXPECT_TRUE(write_file_atomically(folder / "client.toml", head + more));
    const CommandEnd end = concord({"run", "libmod", "--client", (folder / "client.toml").string()});
    EXPECT_EQ(end.exit_code, 2) << end.out;
    return end.err;
  };
  EXPECT_THAT(complaint("generate = [{ template = \"../x\", to = \"y\" }]"),
              HasSubstr("client.toml:5:26: `template`: expected a path inside the manifest's folder"));
  EXPECT_THAT(complaint("generate = [{ template = \"x\", to = \"a/../../y\" }]"),
              HasSubstr("`to`: expected a path inside the work folder"));
  EXPECT_THAT(complaint("[[demo]]\nclient = \"evil-one\"\nlibrary = \"libmod\"\nstart = [\"true\"]\n"
                        "transcript = \"/etc/passwd\""),
              HasSubstr("`transcript`: expected a path inside"));
  EXPECT_THAT(complaint("env = { \"A=B\" = \"x\" }"), HasSubstr("cannot be the name of a variable"));
  EXPECT_THAT(complaint("build = [[\"a\\u0000b\"]]"), HasSubstr("without NUL"));
}

TEST(HostileManifest, WhoseTemplateIsALinkToElsewhereBuildsNothing) {
  const TemporaryFolder folder;
  fs::create_symlink("/etc/passwd", folder / "x");
  ASSERT_TRUE(write_file_atomically(folder / "client.toml",
                                    "language = \"evil\"\n[[client]]\nid = \"evil-one\"\nstart = [\"true\"]\n"
                                    "generate = [{ template = \"x\", to = \"y\" }]\n"));
  const CommandEnd end = concord(
      {"run", "libmod", "--client", (folder / "client.toml").string(), "--case", "libmod/ModXY/article"});
  EXPECT_NE(end.exit_code, 0);
  EXPECT_THAT(end.out + end.err, HasSubstr("leads out of"));
}

}  // namespace hostile_test
}  // namespace concord
