// The cases of a Go package as GoogleTest tests: <library>/<Function>.<case>/<client>, for people and tools
// that filter, shard, repeat and report that way. Two programs are made of it: the
// installed concord_gtest, which is told by its arguments what to test, and one in the user's own project
// (concord_add_gtest), with its GoogleTest and what to test compiled in.
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

// What concord_add_gtest defines; a line each.
#ifndef CONCORD_PROGRAM
#define CONCORD_PROGRAM ""  // the one beside this program
#define CONCORD_PACKAGE ""
#define CONCORD_FIXTURES ""
#define CONCORD_CLIENTS ""
#endif

namespace {

using Json = nlohmann::json;

constexpr const char* usage =
    "Usage: concord_gtest [LIBRARY...] [--fixtures DIR] [--client CLIENT]... [GoogleTest's options]\n\n"
    "The cases of these libraries (names or folders; none: all shipped ones) as GoogleTest tests, one for "
    "each\n"
    "client. Without --client: every client that Concord ships.\n\n"
    "Examples:\n"
    "  concord_gtest ./mylib --gtest_filter='*/ruby_ffi'\n"
    "  concord_gtest ./mylib --client c-linked --gtest_output=xml:tests.xml\n\n";

/// What is tested, and by which program.
struct Subject {
  std::string program = CONCORD_PROGRAM;
  std::vector<std::string> libraries, clients;
  std::string fixtures = CONCORD_FIXTURES;
};

Subject& subject() {
  static Subject only;
  return only;
}

struct Case {
  std::string id;         // as concord prints and selects it; of a family with "#*" behind
  std::string client;     // an id, or a manifest
  std::string full_name;  // of its test
};

std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

std::string shell_word(const std::string& word) {
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

struct End {
  int code = 0;
  std::string out;
};

End concord(const std::vector<std::string>& words, bool with_stderr) {
  std::string line = shell_word(subject().program);
  for (const std::string& word : words) line += " " + shell_word(word);
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

std::vector<std::string> subject_words() {
  std::vector<std::string> words = subject().libraries;
  if (!subject().fixtures.empty()) words.insert(words.end(), {"--fixtures", subject().fixtures});
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
  for (const std::string& word : subject_words()) words.push_back(word);
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

/// What GoogleTest left of the arguments.
void read_arguments(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--help" || word == "-h") continue;  // GoogleTest's is shown behind ours
    const bool takes_value = word == "--fixtures" || word == "--client";
    if (!takes_value && word.rfind('-', 0) == 0)
      throw std::invalid_argument("unknown option \"" + word + "\"");
    if (takes_value && i + 1 == argc) throw std::invalid_argument(word + " needs a value");
    if (word == "--fixtures")
      subject().fixtures = argv[++i];
    else if (word == "--client")
      subject().clients.push_back(argv[++i]);
    else
      subject().libraries.push_back(word);
  }
}

/// What was not said: the concord beside this program, and all of its clients.
void fill_in() {
  if (subject().program.empty())
    subject().program = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "concord").string();
  if (subject().clients.empty()) subject().clients = lines_of(concord({"list", "--clients"}, false).out);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (const std::string word = argv[i]; word == "--help" || word == "-h") std::fputs(usage, stdout);
  testing::InitGoogleTest(&argc, argv);
  if (const std::string package = CONCORD_PACKAGE; !package.empty()) subject().libraries = {package};
  const std::vector<std::string> compiled_in = lines_of(CONCORD_CLIENTS);
  try {
    read_arguments(argc, argv);
    if (subject().clients.empty()) subject().clients = compiled_in;
    fill_in();
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "concord_gtest: %s\n%s", problem.what(), usage);
    return 2;
  }
  std::vector<std::string> words{"list", "--ids"};
  for (const std::string& word : subject_words()) words.push_back(word);
  const End listed = concord(words, false);
  if (listed.code != 0) return listed.code;  // concord said why
  for (const std::string& client : subject().clients)
    for (const std::string& id : lines_of(listed.out)) add_test(id, client);
  return RUN_ALL_TESTS();
}
