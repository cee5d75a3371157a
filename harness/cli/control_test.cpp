// Runs that end early and runs that are repeated: whole commands with real processes and real signals.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace control_test {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// A command that is running.
class Live {
 public:
  Live(const std::vector<std::string>& words, const fs::path& folder) : folder_(folder) {
    std::vector<std::string> copies = words;
    std::vector<char*> argv;
    for (std::string& each : copies) argv.push_back(each.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    for (const auto& [fd, name] : {std::pair{1, "out"}, std::pair{2, "err"}})
      posix_spawn_file_actions_addopen(&actions, fd, (folder / name).c_str(), O_CREAT | O_TRUNC | O_WRONLY,
                                       0644);
    EXPECT_EQ(::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~Live() {
    if (pid_ > 0) ::kill(pid_, SIGKILL), ::waitpid(pid_, nullptr, 0);
  }
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  void signal(int number) const { ::kill(pid_, number); }
  /// Its exit code, minus the signal that killed it; 1000 where it does not end within `patience`.
  int end(Clock::duration patience = 60s) {
    const auto until = Clock::now() + patience;
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      if (Clock::now() > until) return 1000;
      std::this_thread::sleep_for(5ms);
    }
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  [[nodiscard]] std::string out() const { return read_file(folder_ / "out").value_or(""); }
  [[nodiscard]] std::string err() const { return read_file(folder_ / "err").value_or(""); }

 private:
  fs::path folder_;
  pid_t pid_ = 0;
};

void wait_for(const fs::path& file) {
  const auto until = Clock::now() + 60s;
  while (!fs::exists(file) && Clock::now() < until) std::this_thread::sleep_for(5ms);
  ASSERT_TRUE(fs::exists(file));
}

/// Processes with these words in their command line.
bool is_running(const std::string& words) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string text = read_file(entry.path() / "cmdline").value_or("");
    if (text.find(words) != std::string::npos && entry.path().filename() != std::to_string(::getpid()))
      return true;
  }
  return false;
}

/// A client in shell that answers each step of a session with 1, after `work`.
class Control : public testing::Test {
 protected:
  Control() {
    std::string suite = "concord = 1\n[[session]]\nname = \"s\"\n", goldens;
    for (char step = 'a'; step <= 'j'; ++step) {
      suite += fmt::format("[[session.step]]\ncall = \"ModXY\"\nname = \"{}\"\nargs = [13, 2]\n", step);
      goldens += fmt::format("{{\"case\":\"libmod/ModXY/s.{}\",\"returns\":[1],\"stdout\":\"\"}}\n", step);
    }
    write("suite.toml", suite);
    write("golden.jsonl", goldens);
  }

  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(write_file_atomically(folder_ / name, text));
  }

  void client(const std::string& work, const std::string& build = "") const {
    write("client.sh",
          fmt::format("cd {}; read -r hello <&3; echo '{{\"ready\":{{}}}}' >&4; n=0\n"
                      "while read -r request <&3; do n=$((n+1)); touch asked.$n; {}\n"
                      "echo \"{{\\\"id\\\":$n,\\\"rows\\\":[[\\\"${{result-1}}\\\"]]}}\" >&4; done\n",
                      folder_.path().string(), work));
    write("client.toml",
          fmt::format(
              "language = \"shell\"\n[[client]]\nid = \"shell-steps\"\nstart = [\"/bin/sh\", \"{}\"]\n{}",
              (folder_ / "client.sh").string(), build));
  }

  [[nodiscard]] std::vector<std::string> run(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{CONCORD_PROGRAM,
                                   "run",
                                   "libmod",
                                   "--fixtures",
                                   folder_.path().string(),
                                   "--client",
                                   (folder_ / "client.toml").string(),
                                   "--report",
                                   "json=" + (folder_ / "run.json").string()};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  [[nodiscard]] Json report() const {
    return Json::parse(read_file(folder_ / "run.json").value_or("null"), nullptr, false);
  }
  /// The verdict of each step on our client: "a": "pass".
  [[nodiscard]] std::map<std::string, std::string> verdicts() const {
    std::map<std::string, std::string> all;
    const Json whole = report();
    for (const Json& entry : whole.at("entries")) {
      const std::string name = entry["name"];
      if (entry["client"] != "shell-steps" || !name.starts_with("s.")) continue;
      EXPECT_EQ(entry["counts"].size(), 1U) << entry;
      all[name.substr(2)] = entry["counts"].begin().key();
    }
    return all;
  }
  [[nodiscard]] Json failure(const std::string& step) const {
    const Json whole = report();
    for (const Json& entry : whole.at("entries")) {
      if (entry["client"] == "shell-steps" && entry["name"] == "s." + step)
        return entry.value("failures", Json::array()).at(0);
    }
    return nullptr;
  }
  [[nodiscard]] bool client_is_gone() const { return !is_running((folder_ / "client.sh").string()); }

  const TemporaryFolder folder_;
};

TEST_F(Control, OneSignalEndsARunInOrder) {
  for (const int number : {SIGINT, SIGTERM}) {
    client("[ $n -ne 3 ] || sleep 0.5");
    fs::remove(folder_ / "asked.3");
    Live live(run(), folder_.path());
    wait_for(folder_ / "asked.3");
    live.signal(number);
    EXPECT_EQ(live.end(), 130);
    EXPECT_THAT(live.out(), HasSubstr(": interrupted (exit 130)"));
    const auto verdicts = this->verdicts();
    ASSERT_EQ(verdicts.size(), 10U) << "each has one";
    EXPECT_EQ(verdicts.at("c"), "pass") << "it was under way, and had its moment";
    EXPECT_EQ(verdicts.at("d"), "not_run");
    EXPECT_EQ(failure("d")["got"], "not run: the run was interrupted");
    EXPECT_EQ(report()["concord"]["stopped"], "the run was interrupted");
    EXPECT_TRUE(client_is_gone());
  }
}

TEST_F(Control, WhatRunsHasAMomentAndNoMore) {
  client("sleep 100");
  Live live(run(), folder_.path());
  wait_for(folder_ / "asked.1");
  const auto asked = Clock::now();
  live.signal(SIGINT);
  EXPECT_EQ(live.end(30s), 130);
  EXPECT_GE(Clock::now() - asked, 1500ms);
  EXPECT_EQ(verdicts().at("a"), "not_run");
  EXPECT_TRUE(client_is_gone());
}

TEST_F(Control, TwoSignalsEndARunNow) {
  client("sleep 100");
  write("run.json", "old");
  Live live(run(), folder_.path());
  wait_for(folder_ / "asked.1");
  live.signal(SIGINT);
  std::this_thread::sleep_for(50ms);
  const auto asked = Clock::now();
  live.signal(SIGINT);
  EXPECT_EQ(live.end(30s), 130);
  EXPECT_LT(Clock::now() - asked, 1500ms) << "it did not wait for its moment to be over";
  const std::string file = read_file(folder_ / "run.json").value();
  EXPECT_THAT(file, AnyOf("old", AllOf(StartsWith("{"), testing::EndsWith("}\n"))));
  EXPECT_TRUE(client_is_gone());
}

TEST_F(Control, ASignalEndsCompilers) {
  client("", fmt::format("build = [[\"/bin/sh\", \"-c\", \"touch {0}/building; sleep 1000.25\"]]\n",
                         folder_.path().string()));
  Live live(run(), folder_.path());
  wait_for(folder_ / "building");
  live.signal(SIGTERM);
  EXPECT_EQ(live.end(10s), 130);
  EXPECT_THAT(live.err(), HasSubstr("interrupted while building"));
  EXPECT_FALSE(is_running("1000.25"));
  EXPECT_FALSE(fs::exists(folder_ / "run.json"));
}

TEST_F(Control, ASignalEndsABlessingThatThenRecordsNothing) {
  write("suite.toml",
        "concord = 1\n[[family]]\ncall = \"ModXY\"\nname = \"f\"\nvalues = \"random\"\n"
        "count = 100000000\nargs = { y = { min = 1, max = 9 } }\n");
  fs::remove(folder_ / "golden.jsonl");
  ASSERT_EQ(
      Live({CONCORD_PROGRAM, "list", "libmod", "--fixtures", folder_.path().string()}, folder_.path()).end(),
      0);
  Live live(
      {"/usr/bin/env", "CI=", CONCORD_PROGRAM, "bless", "libmod", "--fixtures", folder_.path().string()},
      folder_.path());
  std::this_thread::sleep_for(2s);
  live.signal(SIGINT);
  EXPECT_EQ(live.end(30s), 130);
  EXPECT_THAT(live.err(), HasSubstr("interrupted"));
  EXPECT_FALSE(fs::exists(folder_ / "golden.jsonl"));
}

TEST_F(Control, ASignalEndsABenchWhichTellsWhatItHas) {
  const std::vector<std::string> words{CONCORD_PROGRAM, "bench",     "libmod",   "--client",
                                       "c-linked",      "--no-twin", "--seconds"};
  const auto bench = [&](const char* seconds) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {seconds, "--report", "json=" + (folder_ / "run.json").string()});
    return all;
  };
  ASSERT_EQ(Live(bench("0.01"), folder_.path()).end(), 0) << "all is built now";
  Live live(bench("60"), folder_.path());
  std::this_thread::sleep_for(4s);
  live.signal(SIGINT);
  EXPECT_EQ(live.end(10s), 130);
  EXPECT_THAT(live.out(), HasSubstr("interrupted"));
  EXPECT_THAT(report().dump(), HasSubstr("the bench was interrupted"));
}

TEST_F(Control, EnoughFailuresEndARun) {
  client("[ $n -lt 3 ] || result=7");
  for (const auto& [option, last, why] : {std::tuple{"--fail-fast", "c", "stopped after 1 failure"},
                                          std::tuple{"--max-failures=3", "e", "stopped after 3 failures"}}) {
    Live live(run({option}), folder_.path());
    EXPECT_EQ(live.end(), 1);
    EXPECT_THAT(live.out(), HasSubstr(fmt::format(": {} (exit 1)", why)));
    const auto verdicts = this->verdicts();
    EXPECT_EQ(verdicts.at("b"), "pass");
    EXPECT_EQ(verdicts.at(last), "fail");
    EXPECT_EQ(verdicts.at(std::string(1, static_cast<char>(last[0] + 1))), "not_run");
    EXPECT_EQ(failure("j")["got"], fmt::format("not run: {}", why));
  }
}

TEST_F(Control, TheTimeOfARunEndsIt) {
  client("[ $n -lt 4 ] || sleep 100");
  ASSERT_EQ(Live(run({"--case", "libmod/ModXY/s.a"}), folder_.path()).end(), 0) << "all is built now";
  Live live(run({"--run-timeout", "3"}), folder_.path());
  EXPECT_EQ(live.end(30s), 1);
  EXPECT_THAT(live.out(), HasSubstr(": the run's time is over (exit 1)"));
  EXPECT_EQ(verdicts().at("c"), "pass");
  EXPECT_EQ(verdicts().at("d"), "not_run");
  EXPECT_EQ(failure("j")["got"], "not run: the run's time is over");
  EXPECT_TRUE(client_is_gone());
}

TEST_F(Control, TheTimeOfARunEndsCompilersToo) {
  client("", "build = [[\"/bin/sh\", \"-c\", \"sleep 1000.75\"]]\n");
  Live live(run({"--run-timeout", "1"}), folder_.path());
  EXPECT_EQ(live.end(30s), 1);
  EXPECT_THAT(live.err(), AllOf(HasSubstr("time was over while building"), HasSubstr("--run-timeout")));
  EXPECT_FALSE(is_running("1000.75"));
}

TEST_F(Control, ACaseThatDoesNotAlwaysEndAlikeIsFlaky) {
  client(
      "[ $n -ne 2 ] || { echo >> count; [ $(wc -l < count) -ne 2 ] || result=7; }; [ $n -ne 3 ] || result=1");
  Live live(run({"--repeat", "3"}), folder_.path());
  EXPECT_EQ(live.end(), 1);
  EXPECT_THAT(live.out(), AllOf(HasSubstr("ModXY/s.b@shell-steps  flaky"),
                                HasSubstr("as expected in 2 rounds, 7; stdout \"\" in 1"),
                                HasSubstr("1 flaky"), HasSubstr(", 3 rounds: not as expected (exit 1)")));
  const auto verdicts = this->verdicts();
  EXPECT_EQ(verdicts.size(), 10U) << "one verdict each, however often it ran";
  EXPECT_EQ(verdicts.at("a"), "pass");
  EXPECT_EQ(verdicts.at("b"), "flaky");
  EXPECT_EQ(verdicts.at("c"), "pass");
  EXPECT_EQ(report()["concord"]["rounds"], (Json{{"wanted", 3}, {"played", 3}}));
  EXPECT_EQ(failure("b")["answers"], (Json{{{"verdict", "pass"}, {"times", 2}},
                                           {{"verdict", "fail"}, {"got", "7; stdout \"\""}, {"times", 1}}}));
  EXPECT_THAT(failure("b")["replay"].get<std::string>(), HasSubstr("--repeat 3"));

  fs::remove(folder_ / "count");
  std::vector<std::string> bless = {"/usr/bin/env", "CI=",    CONCORD_PROGRAM, "bless", "--known",
                                    "-n",           "libmod", "--repeat",      "3"};
  for (const std::string& word : {std::string("--fixtures"), folder_.path().string(), std::string("--client"),
                                  (folder_ / "client.toml").string()})
    bless.push_back(word);
  Live blessing(bless, folder_.path());
  EXPECT_EQ(blessing.end(), 0) << blessing.err();
  EXPECT_THAT(blessing.out(), AllOf(HasSubstr("libmod/ModXY/s.b"), HasSubstr("+expect = \"flaky\"")));

  write("known.toml",
        "concord = 1\n[[known]]\ncase = \"libmod/ModXY/s.b\"\nexpect = \"flaky\"\nreason = \"a race\"\n");
  fs::remove(folder_ / "count");
  Live known(run({"--repeat", "3"}), folder_.path());
  EXPECT_EQ(known.end(), 0) << known.out();
  EXPECT_EQ(this->verdicts().at("b"), "known_difference");
}

TEST_F(Control, AnOrderIsHadAgainByItsSeed) {
  std::string suite = "concord = 1\n";
  for (int i = 0; i < 40; ++i)
    suite += fmt::format("[[case]]\ncall = \"ModXY\"\nname = \"c{0}\"\nargs = [{0}, 7]\n", i);
  suite +=
      "[[family]]\ncall = \"ModXY\"\nname = \"f\"\nvalues = \"random\"\ncount = 20000\n"
      "args = { y = { min = 1, max = 9 } }\n";
  write("suite.toml", suite);
  write("golden.jsonl", "");
  const auto requests = [&](const std::vector<std::string>& options) {
    fs::remove_all(folder_ / "sent");
    std::vector<std::string> words{CONCORD_PROGRAM, "run", "libmod", "--client", "go-native"};
    for (const std::string& word :
         {std::string("--fixtures"), folder_.path().string(), std::string("--save-requests"),
          (folder_ / "sent").string(), std::string("--report"), "json=" + (folder_ / "run.json").string()})
      words.push_back(word);
    words.insert(words.end(), options.begin(), options.end());
    Live live(words, folder_.path());
    EXPECT_EQ(live.end(), 1) << "there are no goldens";
    return read_file(folder_ / "sent/libmod@go-native-1.jsonl").value();
  };
  const std::string straight = requests({}), seven = requests({"--shuffle", "--seed", "7"});
  EXPECT_NE(seven, straight);
  EXPECT_EQ(seven.size(), straight.size()) << "nothing is lost";
  EXPECT_EQ(requests({"--shuffle", "--seed", "7"}), seven);
  EXPECT_EQ(report()["concord"]["rounds"]["seed"], 7U);
  static_cast<void>(requests({"--shuffle", "--seed", "6", "--repeat", "2"}));
  EXPECT_EQ(read_file(folder_ / "sent/libmod@go-native-2.jsonl").value(), seven)
      << "round 2 has the next seed";
}

TEST_F(Control, AShuffledRunSaysItsSeed) {
  client("");
  Live live(run({"--shuffle"}), folder_.path());
  EXPECT_EQ(live.end(), 0) << live.out();
  const std::uint64_t seed = report()["concord"]["rounds"]["seed"];
  EXPECT_THAT(live.out(), HasSubstr(fmt::format(", --seed {}: all as expected", seed)));
}

}  // namespace control_test
}  // namespace concord
