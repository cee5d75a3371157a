// Bindings that are wrong on purpose (fixtures/mutants/mutants.toml) run through the whole pipeline: each
// must be caught, and blamed on its client and its functions alone. Knows the clients only as folders of
// files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "base/files.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {
namespace mutants_test {

namespace fs = std::filesystem;
using testing::ElementsAreArray;
using testing::Ge;
using testing::IsEmpty;
using testing::Not;

const fs::path home = CONCORD_SOURCE_DIR;

struct Mutant {
  std::string name, client, library, file, find, replace, note;
  std::set<std::string> blames;
  bool mirrored = false;  // it is seen only by the library's mirror
};

std::vector<Mutant> read_mutants() {
  const toml::table table = toml::parse_file((home / "fixtures/mutants/mutants.toml").string());
  std::vector<Mutant> mutants;
  for (const toml::node& node : *table["mutant"].as_array()) {
    const toml::table& each = *node.as_table();
    const auto text = [&](const char* key) { return each[key].value<std::string>().value(); };
    Mutant mutant{text("name"),
                  text("client"),
                  text("library"),
                  text("file"),
                  text("find"),
                  text("replace"),
                  text("note"),
                  {},
                  each["mirror"].value_or(false)};
    for (const toml::node& blamed : *each["blames"].as_array())
      mutant.blames.insert(blamed.value<std::string>().value());
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

std::vector<Mutant> mutants_or_none() {
  try {
    return read_mutants();
  } catch (const std::exception&) {
    return {};  // MutantList says why
  }
}

void PrintTo(const Mutant& mutant, std::ostream* out) { *out << mutant.name; }

std::vector<KnownClient> shipped_clients() { return known_clients({home}, {}).value(); }

/// The folder whose manifest describes the client.
fs::path folder_of(const std::string& client) {
  for (const KnownClient& known : shipped_clients())
    if (known.id == client) return known.manifest.parent_path();
  return {};
}

bool is_on_request(const std::string& client) {
  for (const KnownClient& known : shipped_clients())
    if (known.id == client) return known.on_request;
  return false;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// The client's folder with the mistake in it. Always at the same place, so that a second run finds it in the
/// cache; what npm installed is linked, and what Python left is not taken.
void plant(const Mutant& mutant, const fs::path& folder) {
  const fs::path from = folder_of(mutant.client);
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    const fs::path to = folder / entry.path().filename();
    if (entry.path().filename() == "node_modules")
      fs::create_directory_symlink(entry.path(), to);
    else if (entry.path().filename() != "__pycache__")
      fs::copy(entry.path(), to, fs::copy_options::recursive);
  }
  std::string text = read_file(from / mutant.file).value();
  ASSERT_EQ(occurrences(text, mutant.find), 1U)
      << "the mutant " << mutant.name << " has rotted: " << mutant.file
      << " must hold exactly once: " << mutant.find;
  text.replace(text.find(mutant.find), mutant.find.size(), mutant.replace);
  ASSERT_TRUE(write_file_atomically(folder / mutant.file, text));
}

class Mutants : public testing::TestWithParam<Mutant> {};

TEST_P(Mutants, IsCaughtAndBlamedOnItsClientAndFunctionsAlone) {
  const Mutant& mutant = GetParam();
  if ((is_on_request(mutant.client) || mutant.library == "typezoo") && std::getenv("CONCORD_DEEP") == nullptr)
    GTEST_SKIP()
        << "of a binding on request, or with all of the zoo's types to build: CONCORD_DEEP=1, as in ci/deep";
  const fs::path folder = fs::path(CONCORD_TEST_FOLDER) / "mutants" / mutant.name;
  ASSERT_NO_FATAL_FAILURE(plant(mutant, folder));
  const std::string witness =
      mutant.client.starts_with("c-") ? "python-ctypes" : "c-linked";  // of another folder
  RunOptions options;
  options.selection.libraries = {mutant.library};
  options.selection.clients = {(folder / "client.toml").string(), mutant.client, witness};
  options.required = {"all"};
  options.mirrors = mutant.mirrored;

  const Result<Summary> summary = conform(options, nullptr);

  if (!summary && is_on_request(mutant.client) &&
      summary.error().text.find("is unavailable") != std::string::npos)
    GTEST_SKIP() << summary.error().text;
  ASSERT_TRUE(summary) << summary.error().text;
  std::set<std::string> blamed, others, clients;
  std::uint64_t passed = 0;
  for (const Entry& entry : summary->entries) {
    clients.insert(entry.client);
    passed += entry.counts[Verdict::pass];
    if (entry.counts[Verdict::pass] + entry.counts[Verdict::refused] == entry.counts.total()) continue;
    (entry.client == mutant.client ? blamed : others)
        .insert(entry.function + (entry.client == mutant.client ? "" : "@" + entry.client));
    for (const Failure& failure : entry.failures) {
      EXPECT_EQ(failure.verdict, Verdict::fail) << failure.id << ": " << failure.got << "\n"
                                                << failure.detail << failure.errors;
      EXPECT_EQ(failure.cause, entry.function == "transcript" ? Cause::none : Cause::binding) << failure.id;
    }
  }
  EXPECT_THAT(blamed, ElementsAreArray(mutant.blames)) << mutant.note;
  EXPECT_THAT(others, IsEmpty());
  std::set<std::string> expected{mutant.client, witness};
  if (!mutant.mirrored) expected.insert("go-native");
  EXPECT_THAT(clients, ElementsAreArray(expected));
  EXPECT_GT(passed, 0U);
}

INSTANTIATE_TEST_SUITE_P(Wrong, Mutants, testing::ValuesIn(mutants_or_none()), [](const auto& spec) {
  std::string name = spec.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(MutantList, HoldsAtLeastSixteenWithTwoForEachLanguage) {
  const std::vector<Mutant> mutants = read_mutants();
  EXPECT_GE(mutants.size(), 16U);
  std::map<std::string, int> of_language;
  for (const KnownClient& known : shipped_clients())
    if (known.language != "go") of_language[known.language] += 0;
  for (const Mutant& mutant : mutants) {
    ++of_language[mutant.client.substr(0, mutant.client.find('-'))];
    EXPECT_FALSE(folder_of(mutant.client).empty()) << mutant.name << " is of an unknown client";
    EXPECT_THAT(mutant.blames, Not(IsEmpty())) << mutant.name;
    EXPECT_THAT(mutant.note, Not(IsEmpty())) << mutant.name;
  }
  for (const auto& [language, count] : of_language) EXPECT_THAT(count, Ge(2)) << language;
}

}  // namespace mutants_test
}  // namespace concord
