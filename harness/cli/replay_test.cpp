// What a user does after a failure: accept it, run it again, look at it with another tool. Whole commands, as
// in pipeline_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace replay_test {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const fs::path home = CONCORD_SOURCE_DIR;

CommandEnd start(std::vector<std::string> argv, const std::map<std::string, std::string>& env = {}) {
  Command command{std::move(argv), {}, {{"CI", ""}}, std::chrono::seconds(300)};
  for (const auto& [name, value] : env) command.env[name] = value;
  const Result<CommandEnd> end = run_command(command);
  return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
}

CommandEnd concord(std::vector<std::string> arguments, const std::map<std::string, std::string>& env = {}) {
  arguments.insert(arguments.begin(), CONCORD_PROGRAM);
  return start(std::move(arguments), env);
}

bool is_installed(const std::string& program) { return start({program, "--version"}).exit_code == 0; }

void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = read_file(file).value();
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << file << " does not hold " << from;
  ASSERT_TRUE(write_file_atomically(file, text.replace(at, from.size(), to)));
}

/// The fixtures of libmod, in a folder whose name no shell takes as it is, with one golden that is wrong.
class Replay : public testing::Test {
 protected:
  Replay() {
    fs::copy(home / "fixtures/libmod", fixtures_, fs::copy_options::recursive);
    replace_in(fixtures_ / "golden.jsonl", right_, wrong_);
  }

  CommandEnd on_fixtures(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"libmod", "--fixtures", fixtures_.string()});
    return concord(std::move(arguments));
  }
  CommandEnd run(std::vector<std::string> more = {}) {
    more.insert(more.begin(),
                {"run", "--client", "c-linked", "--report", "json=" + (folder_ / "r.json").string()});
    return on_fixtures(std::move(more));
  }
  [[nodiscard]] Json report() const { return Json::parse(read_file(folder_ / "r.json").value()); }
  [[nodiscard]] Json failure_of(const std::string& name, const std::string& client) const {
    const Json all = report();
    for (const Json& entry : all["entries"]) {
      if (entry["name"] == name && entry["client"] == client && entry.contains("failures"))
        return entry["failures"][0];
    }
    return nullptr;
  }

  const TemporaryFolder folder_;
  const fs::path fixtures_ = folder_ / "it's a folder";
  const std::string right_ = R"(ModXY/article","returns":[1])", wrong_ = R"(ModXY/article","returns":[7])";
};

TEST_F(Replay, ADifferenceIsAcceptedByBlessKnownAndAReasonAndTakenOutWhenItIsGone) {
  EXPECT_EQ(run().exit_code, 1);
  const fs::path known = fixtures_ / "known.toml";
  const std::vector<std::string> bless{"bless", "--known", "--client", "c-linked"};

  auto in_ci = bless;
  in_ci.insert(in_ci.end(), {"libmod", "--fixtures", fixtures_.string()});
  EXPECT_EQ(concord(in_ci, {{"CI", "true"}}).exit_code, 2);
  in_ci.emplace_back("-n");
  EXPECT_THAT(concord(in_ci, {{"CI", "true"}}).out, HasSubstr("expect = { returns = [1] }"));
  EXPECT_FALSE(fs::exists(known));

  const CommandEnd blessed = on_fixtures(bless);
  EXPECT_EQ(blessed.exit_code, 0) << blessed.out << blessed.err;
  EXPECT_THAT(blessed.out, HasSubstr("reason"));
  const CommandEnd without_reason = run();
  EXPECT_EQ(without_reason.exit_code, 2);
  EXPECT_THAT(without_reason.err, AllOf(HasSubstr("known.toml:8:"), HasSubstr("\"reason\" is empty")));

  replace_in(known, "reason = \"\"", "link = \"https://example.org/7\"\nreason = \"seven was a wish\"");
  const CommandEnd accepted = run({"-v"});
  EXPECT_EQ(accepted.exit_code, 0) << accepted.out << accepted.err;
  EXPECT_THAT(accepted.out, AllOf(HasSubstr("known difference"), HasSubstr("seven was a wish"),
                                  HasSubstr("https://example.org/7")));
  EXPECT_EQ(failure_of("article", "c-linked")["reason"], "seven was a wish");

  replace_in(fixtures_ / "golden.jsonl", wrong_, right_);
  const CommandEnd gone = run();
  EXPECT_EQ(gone.exit_code, 1);
  EXPECT_EQ(report()["totals"]["unexpected_pass"], 2U);
  EXPECT_THAT(gone.out, HasSubstr("lines 4 to 9 of"));
  EXPECT_EQ(on_fixtures(bless).exit_code, 0);
  EXPECT_THAT(read_file(known).value(), Not(HasSubstr("[[known]]")));
  EXPECT_EQ(run().exit_code, 0);
}

TEST_F(Replay, TheLineOfAFailureRunsJustThatCaseAgain) {
  ASSERT_EQ(run().exit_code, 1);
  const std::string line = failure_of("article", "c-linked")["replay"];
  EXPECT_THAT(line, HasSubstr("it'\\''s a folder"));
  const std::string path =
      fs::path(CONCORD_PROGRAM).parent_path().string() + ":" + environment("PATH").value_or("");
  const CommandEnd again = start({"sh", "-c", line}, {{"PATH", path}});
  EXPECT_EQ(again.exit_code, 1) << line << again.err;
  EXPECT_THAT(again.out, AllOf(HasSubstr("libmod/ModXY/article  on 2 clients"), HasSubstr(", 2 fail")));
}

TEST_F(Replay, TheLineNamesTheToolchainsThatWereChosen) {
  const std::string go = start({"sh", "-c", "command -v go"}).out;
  if (go.empty()) GTEST_SKIP() << "no go on PATH";
  const CommandEnd end = concord({"run", "libmod", "--fixtures", fixtures_.string(), "--client", "c-linked"},
                                 {{"CONCORD_GO", go.substr(0, go.size() - 1)}});
  EXPECT_EQ(end.exit_code, 1) << end.err;
  EXPECT_THAT(end.out, HasSubstr("CONCORD_GO=" + go.substr(0, go.size() - 1) + " concord run libmod"));
}

TEST_F(Replay, AGoldenThatNoCaseNamesIsAFailureAndBlessTakesItOut) {
  replace_in(fixtures_ / "golden.jsonl", wrong_, right_);
  const std::string good = read_file(fixtures_ / "golden.jsonl").value();
  const std::string orphan = R"({"case":"libmod/ModXY/zz-old","returns":[1]})";
  ASSERT_TRUE(write_file_atomically(fixtures_ / "golden.jsonl", good + orphan + "\n"));
  const CommandEnd end = run();
  EXPECT_EQ(end.exit_code, 1);
  EXPECT_THAT(end.out, AllOf(HasSubstr("zz-old"), HasSubstr("concord bless")));
  EXPECT_EQ(run({"--case", "libmod/ModXY/article"}).exit_code, 0) << "a selection says nothing of the rest";
  EXPECT_EQ(on_fixtures({"bless", "--case", "libmod/ModXY/article"}).exit_code, 0);
  EXPECT_THAT(read_file(fixtures_ / "golden.jsonl").value(), HasSubstr("zz-old"));
  EXPECT_EQ(on_fixtures({"bless", "--case", "libmod/ModXY/zz-*"}).exit_code, 0);
  EXPECT_EQ(read_file(fixtures_ / "golden.jsonl").value(), good);
}

TEST_F(Replay, AGoldenOfAnotherTypeIsNamedByItsLine) {
  replace_in(fixtures_ / "golden.jsonl", "[7]", "[\"seven\"]");
  const CommandEnd end = run();
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.err, AllOf(HasSubstr("golden.jsonl:1: "), HasSubstr("\"seven\" is not an integer")));
  EXPECT_EQ(on_fixtures({"bless"}).exit_code, 0) << "it records what is right";
}

TEST_F(Replay, WhatWasSentIsSentAgainByHandToEveryClient) {
  const fs::path kept = folder_ / "what was sent";
  const CommandEnd end =
      concord({"run", "libmod", "--case", "libmod/ModXY/article", "--save-requests", kept.string()});
  ASSERT_EQ(end.exit_code, 0) << end.out << end.err;
  std::size_t clients = 0;
  for (const fs::directory_entry& each : fs::directory_iterator(kept)) {
    if (each.path().extension() != ".sh") continue;
    ++clients;
    const CommandEnd again = start({each.path().string()});
    EXPECT_EQ(again.exit_code, 0) << each.path() << again.err;
    const std::string replies = read_file(fs::path(each.path()).replace_extension(".replies.jsonl")).value();
    EXPECT_THAT(replies, AllOf(StartsWith("{\"ready\""), HasSubstr(R"("rows":[["1"]])"))) << each.path();
  }
  EXPECT_GE(clients, 2U);
  if (fs::exists("/usr/share/java/jna.jar")) {
    EXPECT_EQ(clients, 7U);
  }
}

TEST_F(Replay, ClientsRunUnderATool) {
  if (!is_installed("strace")) GTEST_SKIP() << "no strace";
  const fs::path log = folder_ / "a log";
  const CommandEnd end =
      run({"--case", "libmod/ModXY/by-zero", "--under", "strace -f -o '" + log.string() + "'"});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(read_file(log).value_or(""), AllOf(HasSubstr("execve("), HasSubstr("SIGABRT")));
}

TEST_F(Replay, WhatAToolWritesToStderrIsShown) {
  if (!is_installed("valgrind")) GTEST_SKIP() << "no valgrind";
  const CommandEnd end = run({"--case", "libmod/ModXY/zero-x", "--under", "valgrind"});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.err, HasSubstr("Memcheck, a memory error detector"));
}

TEST_F(Replay, ADebuggerGetsTheCaseAfterTheRun) {
  if (!is_installed("gdb")) GTEST_SKIP() << "no gdb";
  const std::string gdb = "gdb -batch -nx -ex 'set debuginfod enabled off' -ex run -ex bt --args";
  const CommandEnd end = run({"--case", "libmod/ModXY/by-zero", "--under", gdb});
  EXPECT_THAT(end.out, HasSubstr("SIGABRT")) << end.err;
  EXPECT_THAT(end.out, HasSubstr("ModXY"));
  const CommandEnd several = run({"--client", "c-dlopen", "--case", "libmod/ModXY/by-zero", "--under", gdb});
  EXPECT_EQ(several.exit_code, 2);
  EXPECT_THAT(several.err, AllOf(HasSubstr("2 client processes"), HasSubstr("--case")));
}

TEST_F(Replay, AToolThatIsNotThereIsNamed) {
  for (const std::string tool : {"no-such-tool --x", "/nonexistent/gdb --args"}) {
    const CommandEnd end = run({"--under", tool});
    EXPECT_EQ(end.exit_code, 2);
    EXPECT_THAT(end.err, HasSubstr("\"" + tool.substr(0, tool.find(' ')) + "\""));
  }
  EXPECT_THAT(run({"--under", "gdb 'x"}).err, HasSubstr("closing '"));
}

TEST(Bless, ACaseThatHangsDoesNotKeepTheOthersFromTheirGoldens) {
  const fs::path package = fs::path(CONCORD_TEST_FOLDER) / "packages/hangs/slow";
  fs::remove_all(package);
  ASSERT_TRUE(make_folders(package / "concord"));
  ASSERT_TRUE(write_file_atomically(package / "go.mod", "module example.org/slow\n\ngo 1.19\n"));
  ASSERT_TRUE(write_file_atomically(package / "slow.go",
                                    "package main\n\nimport \"C\"\n\n//export Wait\nfunc Wait(n int) int {\n"
                                    "\tfor n == 1 {\n\t}\n\treturn n\n}\n\nfunc main() {}\n"));
  ASSERT_TRUE(
      write_file_atomically(package / "concord/suite.toml",
                            "concord = 1\n[[case]]\ncall = \"Wait\"\nname = \"never\"\nargs = [1]\n"
                            "[[case]]\ncall = \"Wait\"\nname = \"at-once\"\nargs = [2]\n"
                            "[[case]]\ncall = \"Wait\"\nname = \"deadly\"\nargs = [3]\ndies = true\n"));
  const CommandEnd end = concord({"bless", package.string(), "--timeout", "3"});
  EXPECT_EQ(end.exit_code, 1) << end.out << end.err;
  EXPECT_THAT(end.out,
              AllOf(HasSubstr("not recorded: \"slow/Wait/never\""), HasSubstr("no answer within 3 s"),
                    HasSubstr("suite.toml:10:1: "), HasSubstr("dies = true")));
  EXPECT_EQ(read_file(package / "concord/golden.jsonl").value(),
            "{\"case\":\"slow/Wait/at-once\",\"returns\":[2]}\n");
}

TEST(Bless, AFolderWithoutGoIsToldSoBeforeItsSuiteIsAskedFor) {
  const CommandEnd end = concord({"run", (home / "go").string()});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.err, AllOf(HasSubstr("there is no Go file in"), HasSubstr("go/awesome"),
                             Not(HasSubstr("suite.toml"))));
}

}  // namespace replay_test
}  // namespace concord
