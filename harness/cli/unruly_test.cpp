// A real Go library that ends, or never ends, in every way (run/zoo/unruly), called through the real clients:
// who is blamed, and what is told of where it hung.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace unruly_test {

using Json = nlohmann::json;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

const std::string unruly = CONCORD_SOURCE_DIR "/harness/run/zoo/unruly";

class UnrulyTest : public testing::Test {
 protected:
  /// What failed, by "function/case@client".
  std::map<std::string, Json> play(std::vector<std::string> arguments) {
    const TemporaryFolder folder;
    const std::string file = folder / "report.json";
    std::vector<std::string> argv{CONCORD_PROGRAM, "run", unruly, "--report", "json=" + file};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const Result<CommandEnd> end = run_command({argv, {}, {{"CI", ""}}, std::chrono::seconds(280)});
    std::map<std::string, Json> failures;
    if (!end) return failures;
    end_ = *end;
    const Json report = Json::parse(read_file(file).value_or("null"), nullptr, false);
    if (!report.is_object()) {
      ADD_FAILURE() << end_.out << end_.err;
      return failures;
    }
    for (const Json& entry : report.at("entries")) {
      for (const Json& failure : entry.value("failures", Json::array())) {
        const std::string id = failure.at("id");
        failures[fmt::format("{}@{}", id.substr(id.find('/') + 1), failure.at("client").get<std::string>())] =
            failure;
      }
    }
    return failures;
  }

  CommandEnd end_;
};

const std::vector<std::string> two{"--client", "c-dlopen", "--client", "python-ctypes"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST_F(UnrulyTest, every_end_inside_go_is_the_case_s_own) {
  const auto failures =
      play(with({"--case", "*/Panics/*", "--case", "*/Exits/*", "--case", "*/Overflows/*", "--case",
                 "*/Dereferences/*", "--case", "*/WritesTogether/*", "--case", "*/Fine/*"},
                two));
  EXPECT_TRUE(failures.empty()) << end_.out;
  EXPECT_EQ(end_.exit_code, 0) << end_.out;
}

TEST_F(UnrulyTest, a_crash_on_every_third_call_depends_on_the_two_before_it) {
  const auto failures = play(with({"--case", "*/EveryThird/*"}, two));
  for (const std::string client : {"c-dlopen", "python-ctypes"}) {
    const auto found = failures.find("EveryThird/three@" + client);
    ASSERT_NE(found, failures.end()) << end_.out;
    EXPECT_EQ(found->second.at("depends_on"), "unruly/EveryThird/one");
    EXPECT_THAT(found->second.at("detail"),
                HasSubstr("only after unruly/EveryThird/one and, it may be, 1 case"));
    EXPECT_EQ(found->second.at("panic"), "panic: unruly: the third call");
  }
}

TEST_F(UnrulyTest, a_case_that_another_one_spoils_names_it_and_its_replay_line_shows_it) {
  const auto failures = play(with({"--case", "*/Spoil*", "--case", "*/Fine/*"}, two));
  for (const std::string client : {"c-dlopen", "python-ctypes"}) {
    const auto found = failures.find("Spoilt/victim@" + client);
    ASSERT_NE(found, failures.end()) << end_.out;
    EXPECT_EQ(found->second.at("depends_on"), "unruly/Spoil/bad");
    EXPECT_THAT(found->second.at("replay"),
                testing::EndsWith("--case unruly/Spoilt/victim --case unruly/Spoil/bad"));
  }
  const auto again =
      play({"--client", "c-dlopen", "--case", "unruly/Spoilt/victim", "--case", "unruly/Spoil/bad"});
  EXPECT_EQ(again.count("Spoilt/victim@c-dlopen"), 1U) << end_.out;
  EXPECT_EQ(play({"--client", "c-dlopen", "--case", "unruly/Spoilt/victim"}).count("Spoilt/victim@c-dlopen"),
            0U)
      << "alone it goes well: " << end_.out;
}

TEST_F(UnrulyTest, a_hang_tells_the_goroutine_that_hangs_in_every_client) {
  const auto failures = play({"--case", "*/Hangs/*", "--timeout", "4"});
  const std::map<std::string, std::string> more{
      {"go-native", "main.Hangs"}, {"java-jna", "concord.Driver"}, {"python-ctypes", "driver.py"}};
  for (const std::string client :
       {"c-linked", "c-dlopen", "go-native", "java-jna", "node-koffi", "python-ctypes", "ruby-ffi"}) {
    SCOPED_TRACE(client);
    const auto found = failures.find("Hangs/bad@" + client);
    ASSERT_NE(found, failures.end()) << end_.out;
    const std::string stacks = found->second.value("stacks", "");
    EXPECT_THAT(stacks, AllOf(HasSubstr("main.Hangs"), HasSubstr("sync.Mutex"), HasSubstr("the kernel:\n")));
    if (more.count(client) != 0) {
      EXPECT_THAT(stacks, HasSubstr(more.at(client)));
    }
    EXPECT_EQ(failures.count("Hangs/well@" + client), 0U);
  }
  EXPECT_THAT(end_.out, HasSubstr("stacks"));
}

TEST_F(UnrulyTest, a_loop_without_end_is_found_as_well) {
  const auto failures = play(with({"--case", "*/Spins/*", "--timeout", "3"}, two));
  for (const std::string client : {"c-dlopen", "python-ctypes", "go-native"}) {
    SCOPED_TRACE(client);
    const auto found = failures.find("Spins/bad@" + client);
    ASSERT_NE(found, failures.end()) << end_.out;
    // Go shows a goroutine that runs only on its own thread, and who asks go-native cannot choose one.
    const std::string stacks = found->second.value("stacks", "");
    EXPECT_THAT(stacks,
                AnyOf(HasSubstr("main.Spins"), HasSubstr(client == "go-native" ? "[running" : "main.Spins")));
  }
}

TEST_F(UnrulyTest, pairs_of_case_and_client_are_selected_as_pairs) {
  const TemporaryFolder folder;
  const std::string file = folder / "report.json";
  const Result<CommandEnd> end =
      run_command({{CONCORD_PROGRAM, "run", unruly, "--report", "json=" + file, "--case",
                    "unruly/Fine/small@c-dlopen", "--case", "unruly/Panics/well@python-ctypes"},
                   {},
                   {{"CI", ""}},
                   std::chrono::seconds(200)});
  ASSERT_TRUE(end);
  std::vector<std::string> jobs;
  const Json report = Json::parse(read_file(file).value_or("null"), nullptr, false);
  ASSERT_TRUE(report.is_object()) << end->err;
  for (const Json& entry : report.at("entries"))
    jobs.push_back(
        fmt::format("{}@{}", entry.at("name").get<std::string>(), entry.at("client").get<std::string>()));
  EXPECT_THAT(jobs, testing::UnorderedElementsAre("small@go-native", "well@go-native", "small@c-dlopen",
                                                  "well@python-ctypes"));
}

}  // namespace unruly_test
}  // namespace concord
