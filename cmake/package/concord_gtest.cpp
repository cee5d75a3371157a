// The cases of a Go package as GoogleTest tests: <library>/<Function>.<case>/<client>, for people and tools
// that filter, shard, repeat and report that way. Compiled in the user's project (concord_add_gtest), with
// its GoogleTest.
//
// It judges nothing: a client's first test runs `concord run` for that client, with the cases that were
// selected, and each test looks up its verdict in the JSON report.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using Json = nlohmann::json;

struct Case {
  std::string id;         // as concord prints and selects it; of a family with "#*" behind
  std::string client;     // an id, or a manifest
  std::string full_name;  // of its test
};

std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

std::string quoted(const std::string& word) {
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

struct End {
  int code = 0;
  std::string out;
};

End concord(const std::vector<std::string>& words, bool with_stderr) {
  std::string line = quoted(CONCORD_PROGRAM);
  for (const std::string& word : words) line += " " + quoted(word);
  if (with_stderr) line += " 2>&1";
  std::FILE* pipe = popen((line + " </dev/null").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start: " + line);
  End end;
  char part[4096];
  for (std::size_t size; (size = std::fread(part, 1, sizeof part, pipe)) > 0;) end.out.append(part, size);
  const int status = pclose(pipe);
  end.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return end;
}

std::vector<std::string> subject() {
  std::vector<std::string> words{CONCORD_PACKAGE};
  if (const std::string fixtures = CONCORD_FIXTURES; !fixtures.empty())
    words.insert(words.end(), {"--fixtures", fixtures});
  return words;
}

/// The tests that the filter and the shard left over. Where it is all of them, none is named.
std::vector<std::string> selected(const std::string& client) {
  std::set<std::string> running;
  const testing::UnitTest& unit = *testing::UnitTest::GetInstance();
  for (int i = 0; i < unit.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *unit.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      const testing::TestInfo& test = *suite.GetTestInfo(j);
      if (test.should_run()) running.insert(std::string(suite.name()) + "." + test.name());
    }
  }
  std::vector<std::string> words;
  std::size_t all = 0;
  for (const Case& each : cases()) {
    if (each.client != client) continue;
    ++all;
    if (running.count(each.full_name) != 0) words.insert(words.end(), {"--case", each.id});
  }
  const std::size_t most_words = 2000;  // a command line has an end
  if (words.size() == 2 * all || words.size() > most_words) words.clear();
  return words;
}

/// One run of concord for a client, when its first test asks for it.
struct ClientRun {
  End end;
  Json report;
};

const ClientRun& run_of(const std::string& client) {
  static std::map<std::string, ClientRun> runs;
  const auto known = runs.find(client);
  if (known != runs.end()) return known->second;
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("concord-gtest-" + std::to_string(getpid()) + ".json");
  std::vector<std::string> words{"run"};
  for (const std::string& word : subject()) words.push_back(word);
  words.insert(words.end(), {"--client", client, "--color", "never", "--report", "json=" + file.string()});
  for (const std::string& word : selected(client)) words.push_back(word);
  ClientRun run{concord(words, true), Json()};
  std::ifstream stream(file);
  run.report = Json::parse(stream, nullptr, false);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return runs.emplace(client, std::move(run)).first->second;
}

std::string explain(const Json& entry) {
  std::ostringstream text;
  for (const Json& failure : entry.value("failures", Json::array())) {
    for (const char* key : {"id", "verdict", "call", "expected", "got", "detail", "cause", "replay"})
      if (failure.contains(key)) text << "  " << key << ": " << failure[key].get<std::string>() << '\n';
    text << '\n';
  }
  return text.str();
}

class Conformance : public testing::Test {
 public:
  explicit Conformance(Case tested) : case_(std::move(tested)) {}

  void TestBody() override {
    const ClientRun& run = run_of(case_.client);
    if (run.report.is_discarded())
      FAIL() << "concord wrote no report, exit " << run.end.code << ":\n" << run.end.out;
    const std::string id = case_.id.substr(0, case_.id.find('#'));
    std::string skipped;
    std::size_t found = 0;
    for (const Json& entry : run.report["entries"]) {
      if (entry["client"] == "go-native" && case_.client != "go-native") continue;
      const std::string name = entry["name"];
      if (entry["library"].get<std::string>() + "/" + entry["function"].get<std::string>() + "/" + name != id)
        continue;
      ++found;
      for (const auto& [verdict, count] : entry["counts"].items()) {
        if (verdict == "refused" || verdict == "unavailable")
          skipped = verdict;
        else if (verdict != "pass" && verdict != "known_difference")
          ADD_FAILURE() << count << " " << verdict << "\n" << explain(entry);
      }
    }
    if (found == 0) FAIL() << "concord gave no verdict, exit " << run.end.code << ":\n" << run.end.out;
    if (!skipped.empty()) GTEST_SKIP() << skipped;
  }

 private:
  Case case_;
};

/// "-" parts a --gtest_filter, and "." stands between suite and test.
std::string test_word(std::string text) {
  for (char& c : text)
    if (c == '-' || c == '.' || c == ':' || c == '*' || c == '?') c = '_';
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void add_test(const std::string& id, const std::string& client) {
  const std::size_t first = id.find('/'), second = id.find('/', first + 1);
  const std::string suite =
      test_word(id.substr(0, first)) + "/" + test_word(id.substr(first + 1, second - first - 1));
  const std::string label =
      client.find(".toml") == std::string::npos ? client : std::filesystem::path(client).stem().string();
  std::string name = test_word(id.substr(second + 1, id.find('#') - second - 1)) + "/" + test_word(label);
  // Two cases can become one word: a-b and a_b.
  for (const Case& each : cases())
    if (each.full_name == suite + "." + name) name += "_";
  const Case added{id, client, suite + "." + name};
  cases().push_back(added);
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [added]() -> testing::Test* { return new Conformance(added); });
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::vector<std::string> words{"list", "--ids"};
  for (const std::string& word : subject()) words.push_back(word);
  const End listed = concord(words, false);
  if (listed.code != 0) return listed.code;  // concord said why
  for (const std::string& client : lines_of(CONCORD_CLIENTS))
    for (const std::string& id : lines_of(listed.out)) add_test(id, client);
  return RUN_ALL_TESTS();
}
