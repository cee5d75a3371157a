// concord run --binding: packages of the user's own, by the adapters in fixtures/bindings. Each is right as
// it stands there; with a mistake planted it must be caught, and blamed on it and that function alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/temporary_folder.hpp"
#include "cli/built_fixture.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {
namespace binding_test {

namespace fs = std::filesystem;
using built::concord;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Language {
  std::string name, file;
  std::string find, replace, blamed;  ///< the mistake
};

const std::vector<Language> languages{
    {"python", "adapter.py", "GoString(msg, len(msg))", "GoString(msg, len(msg.decode(errors='replace')))",
     "Log"},
    {"ruby", "adapter.rb", "vals.replace(memory", "Array.new(memory", "Sort"},
    {"node", "adapter.mjs", "BigInt(add(a, b))", "BigInt(Number(add(a, b)) | 0)", "Add"},
    {"java", "Adapter.java", "return AWESOME.Add(a, b)", "return (int) AWESOME.Add(a, b)", "Add"},
};

void PrintTo(const Language& language, std::ostream* out) { *out << language.name; }

/// Java's classes; what is interpreted stays as it is.
std::string compiled(const fs::path& source) {
  const std::string jna = "/usr/share/java/jna.jar", classes = (source.parent_path() / "classes").string();
  const auto made = run_command({{"javac", "-cp", jna, "-d", classes, source.string()}, {}, {}});
  EXPECT_TRUE(made && made->succeeded()) << (made ? made->err : made.error().text);
  return classes + ":" + jna + ":Adapter";
}

/// The value of --binding for the adapter in a folder of its own. koffi is the client's.
std::string adapter_of(const Language& language, const fs::path& folder, bool wrong) {
  std::string text = read_file(built::home / "fixtures/bindings" / language.name / language.file).value();
  if (wrong) {
    EXPECT_NE(text.find(language.find), std::string::npos) << language.find;
    text.replace(text.find(language.find), language.find.size(), language.replace);
  }
  const fs::path file = folder / language.file;
  EXPECT_TRUE(write_file_atomically(file, text));
  if (language.name == "node")
    fs::create_directory_symlink(built::home / "clients/node/node_modules", folder / "node_modules");
  return language.name + "=" + (language.name == "java" ? compiled(file) : file.string());
}

/// What did not pass, by function and client; the refused cases apart.
struct Outcome {
  std::set<std::string> wrong, refused;
  std::map<std::string, std::uint64_t> passed, left_out;
  std::string words;
};

Outcome outcome_of(const std::string& binding, const std::string& own) {
  RunOptions options;
  options.selection.libraries = {"awesome"};
  options.selection.clients = {"c-linked"};
  options.selection.bindings = {binding};
  options.required = {own};
  const Result<Summary> summary = conform(options, nullptr);
  Outcome outcome;
  EXPECT_TRUE(summary) << summary.error().text;
  if (!summary) return outcome;
  for (const Entry& entry : summary->entries) {
    if (entry.function == "transcript") continue;  // the linked client's program
    outcome.passed[entry.client] += entry.counts[Verdict::pass];
    outcome.left_out[entry.client] += entry.counts[Verdict::refused];
    for (const Failure& failure : entry.failures) {
      const std::string where = entry.function + "@" + entry.client;
      (failure.verdict == Verdict::refused ? outcome.refused : outcome.wrong)
          .insert(failure.verdict == Verdict::refused ? where + "/" + entry.name : where);
      outcome.words += failure.id + ": " + failure.got + " " + failure.detail + failure.errors + "\n";
      if (is_failure(failure.verdict)) {
        EXPECT_EQ(failure.cause, Cause::binding) << failure.id;
        EXPECT_THAT(failure.replay, HasSubstr("--binding"));
      }
    }
  }
  return outcome;
}

class OwnBindings : public testing::TestWithParam<Language> {};

TEST_P(OwnBindings, ThatIsRightPassesAllThatItCanPass) {
  const TemporaryFolder folder;
  const std::string own = GetParam().name + "-own";
  Outcome outcome = outcome_of(adapter_of(GetParam(), folder.path(), false), own);
  EXPECT_THAT(outcome.wrong, IsEmpty()) << outcome.words;
  const std::string sort = "Sort@" + own + "/";  // its slices with spare capacity
  EXPECT_THAT(outcome.refused, ElementsAre(sort + "boundary", sort + "empty-with-capacity", sort + "random",
                                           sort + "spare-capacity"))
      << outcome.words;
  EXPECT_EQ(outcome.passed[own] + outcome.left_out[own], outcome.passed["c-linked"]);
  EXPECT_LT(outcome.left_out[own], 40U);
}

TEST_P(OwnBindings, ThatIsWrongIsBlamedAlone) {
  const TemporaryFolder folder;
  const std::string own = GetParam().name + "-own";
  const Outcome outcome = outcome_of(adapter_of(GetParam(), folder.path(), true), own);
  EXPECT_THAT(outcome.wrong, ElementsAre(GetParam().blamed + "@" + own)) << outcome.words;
}

INSTANTIATE_TEST_SUITE_P(Of, OwnBindings, testing::ValuesIn(languages),
                         [](const auto& spec) { return spec.param.name; });

/// Each adapter in fixtures/bindings with the name, of every language, on a package that gives back what it
/// is given; a suite is made up of its types.
Result<Summary> play_kinds(const TemporaryFolder& folder, const std::string& name) {
  std::string java = name;
  java[0] = static_cast<char>(std::toupper(java[0]));
  const fs::path adapters = built::home / "fixtures/bindings", package = folder / "kinds";
  fs::copy(adapters / "kinds", package);
  fs::copy(adapters / "java" / (java + ".java"), package);
  const auto made = run_command({{"javac", java + ".java"}, package, {}});
  EXPECT_TRUE(made && made->succeeded()) << (made ? made->err : made.error().text);
  RunOptions options;
  options.selection.libraries = {package.string()};
  options.selection.clients = {"c-linked"};
  options.selection.bindings = {"python=" + (adapters / "python" / (name + ".py")).string(),
                                "ruby=" + (adapters / "ruby" / (name + ".rb")).string(),
                                "node=" + (adapters / "node" / (name + ".mjs")).string(),
                                "java=" + package.string() + ":" + java};
  options.required = {"all"};
  return conform(options, nullptr);
}

TEST(OwnBindingsOfAllLanguages, TakeAndGiveEachKindOfValueAsItIs) {
  const TemporaryFolder folder;
  const Result<Summary> summary = play_kinds(folder, "kinds");
  ASSERT_TRUE(summary) << summary.error().text;
  std::map<std::string, std::uint64_t> passed, refused;
  for (const Entry& entry : summary->entries) {
    EXPECT_EQ(entry.counts.failures(), 0U) << entry.function << "@" << entry.client;
    passed[entry.client] += entry.counts[Verdict::pass];
    if (entry.function != "Reverse") refused[entry.client] += entry.counts[Verdict::refused];
  }
  EXPECT_EQ(passed.size(), 6U);
  for (const auto& [client, count] : passed) EXPECT_GT(count, 4000U) << client;
  for (const auto& [client, count] : refused) EXPECT_EQ(count, 0U) << client;
}

TEST(OwnBindingsOfAllLanguages, AreNotBelievedWhatIsNearlyAValue) {
  const TemporaryFolder folder;
  const Result<Summary> summary = play_kinds(folder, "unfit");
  ASSERT_TRUE(summary) << summary.error().text;
  std::map<std::string, std::uint64_t> passed;
  for (const Entry& entry : summary->entries) {
    if (entry.client == "c-linked" || entry.client == "go-native") continue;
    passed[entry.client] += entry.counts[Verdict::pass];
    for (const Failure& failure : entry.failures) {
      if (is_failure(failure.verdict)) {
        EXPECT_THAT(failure.got, HasSubstr("error")) << failure.id << "@" << failure.client;
      }
    }
  }
  EXPECT_EQ(passed.size(), 4U);
  for (const auto& [client, count] : passed) EXPECT_EQ(count, 0U) << client;
}

/// Of the article's `libmod`: ModXY(x, y).
CommandEnd run_with(const TemporaryFolder& folder, const std::string& adapter,
                    const std::vector<std::string>& more = {}) {
  EXPECT_TRUE(write_file_atomically(folder / "adapter.py", adapter));
  std::vector<std::string> words{"run",      "libmod",    "--client",
                                 "c-linked", "--binding", "python=" + (folder / "adapter.py").string()};
  words.insert(words.end(), more.begin(), more.end());
  return concord(std::move(words));
}

TEST(OwnBinding, IsNotBelievedWhatItConverts) {
  const TemporaryFolder folder;
  const CommandEnd end = run_with(folder, "def ModXY(x, y): return float(x % y)\n");
  EXPECT_EQ(end.exit_code, 1) << end.out << end.err;
  EXPECT_THAT(end.out, HasSubstr("(float) is no i64"));
}

TEST(OwnBinding, ThatLacksAFunctionRefusesIt) {
  const TemporaryFolder folder;
  const CommandEnd end = run_with(folder, "def ModXz(x, y): return 0\n", {"-v"});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("python-own"), HasSubstr("the adapter has no function ModXY")));
}

TEST(OwnBinding, ThatCannotBeLoadedSaysWhere) {
  const TemporaryFolder folder;
  const CommandEnd end = run_with(folder, "import nothing_of_the_kind\n");
  EXPECT_EQ(end.exit_code, 1) << end.out << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("nothing_of_the_kind"), HasSubstr("adapter.py:1")));
}

TEST(OwnBinding, MayHaveModulesThatAreCalledLikeOurs) {
  const TemporaryFolder folder;
  for (const char* name : {"values.py", "binding.py", "threads.py"})
    ASSERT_TRUE(write_file_atomically(folder / name, "theirs = True\n"));
  const CommandEnd end = run_with(folder,
                                  "from binding import theirs\nfrom values import theirs\nimport ctypes, os\n"
                                  "lib = ctypes.CDLL(os.environ['CONCORD_LIBRARY'])\n"
                                  "lib.ModXY.argtypes, lib.ModXY.restype = [ctypes.c_int64] * 2, "
                                  "ctypes.c_int64\n"
                                  "def ModXY(x, y):\n    from threads import theirs\n    return lib.ModXY(x, "
                                  "y)\n",
                                  {"--case", "libmod/ModXY/article"});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
}

TEST(OwnBinding, ThatFailedIsTriedAgainWhereItIsGiven) {
  const TemporaryFolder folder;
  // What failed last is remembered by fixtures: others here run libmod, too.
  fs::copy(built::home / "fixtures" / "libmod", folder / "fixtures", fs::copy_options::recursive);
  const std::vector<std::string> one{"--case", "libmod/ModXY/article", "--fixtures",
                                     (folder / "fixtures").string()};
  std::vector<std::string> failed = one, without_binding{"run", "libmod", "--failed"};
  failed.emplace_back("--failed");
  without_binding.insert(without_binding.end(), one.begin(), one.end());
  EXPECT_EQ(run_with(folder, "def ModXY(x, y): return 5\n", one).exit_code, 1);
  const CommandEnd again = run_with(folder, "def ModXY(x, y): return 5\n", failed);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("1 case failed last"));
  const CommandEnd without = concord(without_binding);
  EXPECT_EQ(without.exit_code, 2) << without.out;
  EXPECT_THAT(without.err, HasSubstr("name it with --binding python=PATH"));
  EXPECT_EQ(run_with(folder, "def ModXY(x, y): return x % y\n", one).exit_code, 0);
}

TEST(OwnBinding, IsAskedForByItsOption) {
  const CommandEnd end = concord({"run", "libmod", "--client", "python-own"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.err, HasSubstr("name it with --binding python=PATH"));
  EXPECT_THAT(concord({"run", "libmod", "--client", "c-linked", "--require", "python-own"}).err,
              HasSubstr("--binding python=PATH"));
  EXPECT_THAT(concord({"run", "libmod", "--binding", "python"}).err, HasSubstr("expected LANGUAGE=PATH"));
  EXPECT_THAT(concord({"run", "libmod", "--binding", "pyton=/x"}).err, HasSubstr("did you mean \"python\""));
  EXPECT_THAT(concord({"bless", "libmod", "--binding", "python=/x"}).err,
              HasSubstr("--binding goes with bless --known"));
}

}  // namespace binding_test
}  // namespace concord
