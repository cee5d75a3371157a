// The whole command, as a user starts it: from Go packages on disk to exit codes, reports and goldens.
// Knows only what is printed and written; the stages have tests of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace pipeline_test {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSubsetOf;
using testing::Not;

const fs::path home = CONCORD_SOURCE_DIR;
using Environment = std::map<std::string, std::string>;

CommandEnd concord(std::vector<std::string> arguments, const Environment& env = {}) {
  arguments.insert(arguments.begin(), CONCORD_PROGRAM);
  Command command{std::move(arguments), {}, {{"CI", ""}}, std::chrono::seconds(300)};
  for (const auto& [name, value] : env) command.env[name] = value;
  const Result<CommandEnd> end = run_command(command);
  return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
}

struct Conformed {
  CommandEnd end;
  Json report;  ///< null where none was written

  /// Clients of the entries of one function; of all where it is empty.
  [[nodiscard]] std::set<std::string> clients(const std::string& function = "") const {
    std::set<std::string> found;
    for (const Json& entry : report.at("entries"))
      if (function.empty() || entry.at("function") == function) found.insert(entry.at("client"));
    return found;
  }
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> found;
    for (const Json& entry : report.at("entries")) found.insert(entry.at("name"));
    return found;
  }
  /// Of cases; the report's totals count the facts of the artifact too.
  [[nodiscard]] std::uint64_t count(const std::string& verdict) const {
    std::uint64_t sum = 0;
    for (const Json& entry : report.at("entries")) sum += entry.at("counts").value(verdict, std::uint64_t{0});
    return sum;
  }
};

Conformed run(std::vector<std::string> arguments, const Environment& env = {}) {
  const TemporaryFolder folder;
  const fs::path file = folder / "report.json";
  arguments.insert(arguments.begin(), "run");
  arguments.insert(arguments.end(), {"--report", "json=" + file.string()});
  Conformed result{concord(std::move(arguments), env), nullptr};
  if (const auto text = read_file(file)) result.report = Json::parse(*text, nullptr, false);
  return result;
}

/// A copy of a shipped package as its user has it: in a module of its own. Always at the same place, so that
/// a second run finds in the cache what is built of it.
fs::path package(const std::string& test, const std::string& library) {
  const fs::path folder = fs::path(CONCORD_TEST_FOLDER) / "packages" / test / library;
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(home / "go" / library, folder, fs::copy_options::recursive);
  EXPECT_TRUE(write_file_atomically(folder / "go.mod", "module example.org/" + library + "\n\ngo 1.19\n"));
  return folder;
}

void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = read_file(file).value();
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << file << " does not hold " << from;
  ASSERT_TRUE(write_file_atomically(file, text.replace(at, from.size(), to)));
}

// ---- What is shipped
// ------------------------------------------------------------------------------------------

TEST(Pipeline, EveryShippedCaseAgreesOnEveryClientThatIsThere) {
  const TemporaryFolder folder;
  const fs::path junit = folder / "junit.xml";
  const Conformed shipped = run({"--report", "junit=" + junit.string()});
  ASSERT_EQ(shipped.end.exit_code, 0) << shipped.end.out << shipped.end.err;
  EXPECT_EQ(shipped.report["totals"]["failures"], 0U);
  std::map<std::string, std::uint64_t> passed;
  for (const Json& entry : shipped.report["entries"]) {
    passed[entry["client"]] += entry["counts"].value("pass", 0U);
    for (const auto& [verdict, count] : entry["counts"].items())
      EXPECT_THAT(verdict, AnyOf("pass", "unavailable")) << entry;
  }
  for (const Json& client : shipped.report["clients"]) {
    const std::string id = client["id"];
    if (client.contains("unavailable"))
      EXPECT_EQ(passed[id], 0U);
    else
      EXPECT_GE(passed[id], 2000U) << id;
  }
  std::set<std::string> libraries;
  for (const Json& library : shipped.report["libraries"]) {
    libraries.insert(library["name"]);
    EXPECT_THAT(library["uncovered"], IsEmpty());
    for (const Json& fact : library["artifact"]) EXPECT_TRUE(fact["holds"]) << fact;
  }
  EXPECT_THAT(libraries, ElementsAre("awesome", "libmod"));
  pugi::xml_document document;
  ASSERT_TRUE(document.load_file(junit.c_str()));
  EXPECT_GT(document.child("testsuites").attribute("tests").as_uint(), 100U);
  EXPECT_EQ(document.child("testsuites").attribute("failures").as_uint(), 0U);
}

TEST(Pipeline, TwoRunsGiveTheSameReportOutsideHostWhenAndTiming) {
  Json first = run({"libmod", "--jobs", "1"}).report, second = run({"libmod", "--jobs", "4"}).report;
  for (const char* block : {"host", "when", "timing"}) {
    EXPECT_EQ(first.erase(block), 1U);
    EXPECT_EQ(second.erase(block), 1U);
  }
  EXPECT_EQ(first, second);
  EXPECT_GT(first["entries"].size(), 100U);
}

// ---- A library that is another one
// ------------------------------------------------------------------------------

TEST(Pipeline, ADriftedSignatureIsReportedForEachCaseAndNothingIsCalled) {
  const Conformed drifted =
      run({(home / "go/drifted/libmod").string(), "--fixtures", (home / "fixtures/libmod").string()});
  EXPECT_EQ(drifted.end.exit_code, 1) << drifted.end.out << drifted.end.err;
  EXPECT_THAT(drifted.end.out, AllOf(HasSubstr("changed signature"), HasSubstr("ModXY(x int) int")));
  const Json change = drifted.report["libraries"][0]["changes"][0];
  EXPECT_EQ(change["kind"], "breaking");
  EXPECT_THAT(change["recorded"].get<std::string>(), HasSubstr("y int"));
  EXPECT_THAT(change["current"].get<std::string>(), Not(HasSubstr("y int")));
  for (const Json& entry : drifted.report["entries"]) {
    EXPECT_EQ(entry["function"], "ModXY");
    for (const auto& [verdict, count] : entry["counts"].items())
      EXPECT_THAT(verdict, AnyOf("changed_signature", "unavailable")) << entry;
  }
  EXPECT_GT(drifted.count("changed_signature"), 100U);
  for (const auto& [id, timing] : drifted.report["timing"]["clients"].items())
    EXPECT_EQ(timing["launches"], 0) << id << " was started, though there is nothing to call";
}

TEST(Pipeline, AChangedLibraryIsToldFromAWrongBinding) {
  const fs::path folder = package("changed", "awesome");
  replace_in(folder / "awesome.go", "return a + b", "return a - b");
  const Conformed changed = run({folder.string(), "--fixtures", (home / "fixtures/awesome").string()});
  EXPECT_EQ(changed.end.exit_code, 1) << changed.end.out << changed.end.err;
  std::set<std::string> failed, functions;
  for (const Json& entry : changed.report["entries"]) {
    if (entry["counts"].value("fail", 0) == 0) continue;
    functions.insert(entry["function"]);
    if (entry["function"] == "transcript") continue;
    failed.insert(entry["client"]);
    for (const Json& failure : entry["failures"]) EXPECT_EQ(failure["cause"], "library changed") << failure;
  }
  EXPECT_THAT(functions, ElementsAre("Add", "transcript"));
  EXPECT_EQ(failed, changed.clients("Add"));
  EXPECT_GE(failed.size(), 6U);
}

// ---- Selecting
// --------------------------------------------------------------------------------------------------

TEST(Pipeline, ThePrintedIdSelectsTheCase) {
  const Conformed one = run({"awesome", "--client", "c-linked", "--case", "awesome/Sort/spare-capacity"});
  EXPECT_EQ(one.end.exit_code, 0) << one.end.err;
  EXPECT_THAT(one.names(), ElementsAre("spare-capacity"));
  EXPECT_EQ(one.count("pass"), 2U) << "c-linked, and go-native to compare with";
  const Conformed generated = run({"awesome", "--client", "c-linked", "--case", "awesome/Add/random#7"});
  EXPECT_EQ(generated.end.exit_code, 0) << generated.end.err;
  EXPECT_EQ(generated.count("pass"), 2U);
  const Conformed both =
      run({"--client", "c-linked", "--case", "awesome/Cosine/pi", "--case", "libmod/ModXY/by-*"});
  EXPECT_THAT(both.names(), ElementsAre("by-one", "by-zero", "pi"));
}

TEST(Pipeline, AStepOfASessionRunsAfterTheStepsBeforeIt) {
  const Conformed step =
      run({"awesome", "--client", "c-dlopen", "--case", "awesome/Log/counter.article-ruby"});
  EXPECT_EQ(step.end.exit_code, 0) << step.end.out;  // its golden is the count of 3
  EXPECT_THAT(step.names(), ElementsAre("counter.article-ruby"));
  EXPECT_EQ(step.count("pass"), 2U);
}

TEST(Pipeline, AnIdWithAClientBehindItSelectsThatClient) {
  const Conformed one = run({"awesome", "--case", "awesome/Add/boundary@c-linked"});
  EXPECT_EQ(one.end.exit_code, 0) << one.end.err;
  EXPECT_THAT(one.clients(), ElementsAre("c-linked", "go-native"));
  EXPECT_THAT(one.names(), ElementsAre("boundary"));
  EXPECT_THAT(run({"awesome", "--case", "awesome/Add/random#3@go-native"}).clients(),
              ElementsAre("go-native"));
  EXPECT_THAT(run({"awesome", "--case", "awesome/Add/article@c-*"}).clients(),
              ElementsAre("c-dlopen", "c-linked", "go-native"));
  EXPECT_THAT(run({"awesome", "--client", "c-linked", "--case", "awesome/Add/article@c-*"}).clients(),
              ElementsAre("c-linked", "go-native"));
  const CommandEnd unknown = concord({"run", "awesome", "--case", "awesome/Add/article@c-linkd"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("\"c-linked\""));
  const CommandEnd apart = concord({"run", "--client", "c-dlopen", "--case", "awesome/Add/article@c-linked"});
  EXPECT_EQ(apart.exit_code, 2);
  EXPECT_THAT(apart.err, HasSubstr("nothing to run"));
}

TEST(Pipeline, ListTakesTheIdsThatARunPrints) {
  const CommandEnd listed = concord({"list", "awesome", "--case", "awesome/Add/random#3@ruby-ffi"});
  EXPECT_EQ(listed.exit_code, 0) << listed.err;
  EXPECT_THAT(listed.out, AllOf(HasSubstr("awesome/Add/random#3\n"), Not(HasSubstr("Cosine/"))));
}

TEST(Pipeline, UnknownNamesAreUsageErrorsWithTheNearestOnes) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes{
      {{"run", "awesom"}, "awesome"},
      {{"run", "awesome", "--client", "pyton-ctypes"}, "python-ctypes"},
      {{"run", "awesome", "--client", "c-linked", "--case", "awesome/Add/artcle"}, "awesome/Add/article"},
      {{"run", "libmod", "--client", "c-linked", "--case", "libmod/ModXY/random#999999"},
       "libmod/ModXY/random"},
      {{"run", "--case", "libmod/ModXY/artcle@c-linked", "--case", "libmod/ModXY/artcle@c-dlopen"},
       "libmod/ModXY/article"},
      {{"list", "--case", "libmod/ModXY/article@c-linkd"}, "c-linked"},
      {{"bless", "--dry-run", "--case", "libmod/ModXY/article@c-linkd"}, "c-linked"},
      {{"run", "--case", "libmod/ModXY/article", "--case", "libmod/ModXY/article@c-linkd"}, "c-linked"},
  };
  for (const auto& [arguments, nearest] : mistakes) {
    const CommandEnd end = concord(arguments);
    EXPECT_EQ(end.exit_code, 2) << arguments.back();
    EXPECT_THAT(end.err, HasSubstr("\"" + nearest + "\"")) << arguments.back();
    EXPECT_EQ(end.out, "");
  }
}

// ---- Clients
// ----------------------------------------------------------------------------------------------------

TEST(Pipeline, AMissingToolchainMakesItsClientUnavailableAndIsAnErrorWhereItIsRequired) {
  const Environment no_ruby{{"CONCORD_RUBY", "/nonexistent"}};
  const Conformed without = run({"libmod", "--client", "ruby-ffi", "--client", "c-linked"}, no_ruby);
  EXPECT_EQ(without.end.exit_code, 0) << without.end.err;
  EXPECT_GT(without.count("unavailable"), 100U);
  EXPECT_GT(without.count("pass"), 100U);
  EXPECT_THAT(without.end.out, HasSubstr("unavailable"));
  for (const std::string required : {"ruby-ffi", "all"}) {
    const Conformed asked = run({"libmod", "--client", "ruby-ffi", "--require", required}, no_ruby);
    EXPECT_EQ(asked.end.exit_code, 3);
    EXPECT_THAT(asked.end.err,
                AllOf(HasSubstr("ruby-ffi"), HasSubstr("/nonexistent"), HasSubstr("apt-get install")));
    EXPECT_TRUE(asked.report.is_null());
  }
}

TEST(Pipeline, TheClientOfTheProtocolPageRunsAsItStandsThere) {
  const TemporaryFolder folder;
  const std::string page = read_file(home / "clients/PROTOCOL.md").value(), fence = "```python\n";
  const std::size_t start = page.find(fence) + fence.size();
  ASSERT_TRUE(write_file_atomically(folder / "mini.py", page.substr(start, page.find("```", start) - start)));
  ASSERT_TRUE(write_file_atomically(folder / "mini.toml", R"(language = "python"
[[tool]]
name = "python"
find = ["python3"]
probe = ["{python}", "-V"]
version = 'Python (.+)'
install = "apt-get install python3"
[[client]]
id = "python-mini"
needs = ["python"]
start = ["{python}", "{dir}/mini.py"]
)"));
  const Conformed mini = run({"libmod", "--client", (folder / "mini.toml").string(), "--require", "all"});
  EXPECT_EQ(mini.end.exit_code, 0) << mini.end.out << mini.end.err;
  EXPECT_THAT(mini.clients(), ElementsAre("go-native", "python-mini"));
  const Conformed beside =
      run({"awesome", "--client", "c-linked", "--client", (folder / "mini.toml").string()});
  EXPECT_THAT(beside.clients("Add"), ElementsAre("c-linked", "go-native", "python-mini"));
  EXPECT_GT(beside.count("refused"), 0U) << "it carries integers only, and must say so";
}

// ---- Packages and fixtures of one's own
// -------------------------------------------------------------------------

TEST(Pipeline, APackageOnDiskIsBlessedAndRunWithItsOwnFixtures) {
  const fs::path folder = package("own", "libmod");
  fs::create_directories(folder / "concord");
  ASSERT_TRUE(
      write_file_atomically(folder / "concord/suite.toml",
                            "concord = 1\n[[case]]\ncall = \"ModXY\"\nname = \"mine\"\nargs = [17, 5]\n"));
  const CommandEnd dry = concord({"bless", folder.string(), "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("libmod/ModXY/mine"));
  EXPECT_FALSE(fs::exists(folder / "concord/golden.jsonl"));
  EXPECT_FALSE(fs::exists(folder / "concord/contract.json"));
  const CommandEnd unblessed = concord({"run", folder.string(), "--client", "c-linked"});
  EXPECT_EQ(unblessed.exit_code, 1) << "a case without a golden proves nothing";
  EXPECT_THAT(unblessed.out, HasSubstr("concord bless"));
  ASSERT_EQ(concord({"bless", folder.string()}).exit_code, 0);
  const Conformed blessed = run({folder.string(), "--client", "c-linked"});
  EXPECT_EQ(blessed.end.exit_code, 0) << blessed.end.out << blessed.end.err;
  EXPECT_EQ(blessed.count("pass"), 2U);
}

TEST(Pipeline, BlessGivesTheShippedGoldensAgainByteForByte) {
  const TemporaryFolder folder;
  for (const std::string library : {"awesome", "libmod"}) {
    const fs::path copy = folder / library, shipped = home / "fixtures" / library;
    fs::copy(shipped, copy, fs::copy_options::recursive);
    fs::remove(copy / "golden.jsonl");
    fs::remove(copy / "contract.json");
    const CommandEnd blessed = concord({"bless", library, "--fixtures", copy.string()});
    ASSERT_EQ(blessed.exit_code, 0) << blessed.err;
    for (const char* file : {"golden.jsonl", "contract.json"})
      EXPECT_EQ(read_file(copy / file).value(), read_file(shipped / file).value()) << library << "/" << file;
    EXPECT_THAT(concord({"bless", library, "--fixtures", copy.string()}).out, HasSubstr("nothing changes"));
  }
}

TEST(Pipeline, BlessOfOneCaseLeavesTheOthersAlone) {
  const TemporaryFolder folder;
  const fs::path copy = folder / "libmod";
  fs::copy(home / "fixtures/libmod", copy, fs::copy_options::recursive);
  const std::string good = read_file(copy / "golden.jsonl").value();
  std::string wrong = good;
  for (const char* name : {"ModXY/article\"", "ModXY/by-one\""}) {
    const std::size_t line = wrong.find(name);
    ASSERT_NE(line, std::string::npos);
    const std::size_t digit = wrong.find_first_of("0123456789", line + std::string(name).size());
    wrong[digit] = '7';
  }
  ASSERT_TRUE(write_file_atomically(copy / "golden.jsonl", wrong));
  ASSERT_EQ(
      concord({"bless", "libmod", "--fixtures", copy.string(), "--case", "libmod/ModXY/article"}).exit_code,
      0);
  const std::string now = read_file(copy / "golden.jsonl").value();
  EXPECT_NE(now, good);
  EXPECT_NE(now, wrong);
  ASSERT_EQ(
      concord({"bless", "libmod", "--fixtures", copy.string(), "--case", "libmod/ModXY/by-one@ruby-ffi"})
          .exit_code,
      0);
  EXPECT_EQ(read_file(copy / "golden.jsonl").value(), good);
}

TEST(Pipeline, BlessIsRefusedInCi) {
  const TemporaryFolder folder;
  fs::copy(home / "fixtures/libmod", folder / "libmod", fs::copy_options::recursive);
  const std::vector<std::string> bless{"bless", "libmod", "--fixtures", (folder / "libmod").string()};
  const CommandEnd end = concord(bless, {{"CI", "true"}});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.err, HasSubstr("CI is set"));
}

// ---- Bad input
// --------------------------------------------------------------------------------------------------

TEST(Pipeline, ABrokenSuiteIsNamedByFileLineAndColumn) {
  const fs::path folder = package("broken-suite", "libmod");
  fs::create_directories(folder / "concord");
  const auto complaint = [&](const std::string& suite) {
    EXPECT_TRUE(write_file_atomically(folder / "concord/suite.toml", suite));
    const CommandEnd end = concord({"run", folder.string(), "--client", "c-linked"});
    EXPECT_EQ(end.exit_code, 2) << suite;
    return end.err;
  };
  EXPECT_THAT(complaint("concord = 1\n[[case]]\ncall = \"ModXY\nname = 1\n"),
              HasSubstr("concord/suite.toml:3:"));
  EXPECT_THAT(complaint("concord = 1\n[[case]]\ncal = \"ModXY\"\n"),
              AllOf(HasSubstr("concord/suite.toml:3:"), HasSubstr("\"call\"")));
  EXPECT_THAT(complaint("concord = 1\n[[case]]\ncall = \"ModYX\"\nname = \"a\"\nargs = [1, 2]\n"),
              AllOf(HasSubstr("concord/suite.toml:"), HasSubstr("\"ModXY\"")));
  EXPECT_THAT(complaint("concord = 1\n[[case]]\ncall = \"ModXY\"\nname = \"a\"\nargs = [1]\n"),
              AllOf(HasSubstr("concord/suite.toml:"), HasSubstr("2 arguments")));
}

TEST(Pipeline, APackageThatCannotBeALibraryIsToldInGosWords) {
  const fs::path packages = home / "go/cmd/contract/testdata";
  const auto complaint = [&](const std::string& name) {
    const CommandEnd end =
        concord({"run", (packages / name).string(), "--fixtures", (home / "fixtures/libmod").string()});
    EXPECT_EQ(end.exit_code, 2) << name;
    EXPECT_EQ(end.out, "") << name;
    return end.err;
  };
  EXPECT_THAT(complaint("broken"), AllOf(HasSubstr("broken.go:6:"), HasSubstr("cannot use \"one\"")));
  EXPECT_THAT(complaint("silent"), HasSubstr("export"));
  EXPECT_THAT(complaint("notmain"), HasSubstr("main"));
  EXPECT_THAT(complaint("empty"), HasSubstr("Go"));
}

}  // namespace pipeline_test
}  // namespace concord
