#include "pipeline/scaffold.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/files.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/lanes.hpp"

namespace concord {

namespace fs = std::filesystem;

namespace {

bool is_bare_key(const std::string& key) {
  return std::all_of(key.begin(), key.end(),
                     [](unsigned char each) { return std::isalnum(each) != 0 || each == '_'; });
}

std::string key_text(const std::string& key) { return is_bare_key(key) ? key : to_text(Json(key)); }

/// {"min":-2,"max":12} as TOML's inline table. What stands in there are numbers and lists of them.
std::string table_text(const Json& table) {
  std::string text;
  for (const auto& [key, value] : table.items())
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", key_text(key),
                        value.is_object() ? table_text(value) : to_text(value));
  return fmt::format("{{ {} }}", text);
}

std::string family_text(const SuiteFamily& family) {
  std::string text =
      fmt::format("\n[[family]]\ncall = {}\nname = {}\nvalues = {}\n", to_text(Json(family.function)),
                  to_text(Json(family.name)), to_text(Json(family.values)));
  if (family.values == "random") text += fmt::format("seed = {}\ncount = {}\n", family.seed, family.count);
  if (!family.limits.empty()) text += fmt::format("args = {}\n", table_text(family.limits));
  return text;
}

std::string bench_text(const SuiteBench& bench) {
  return fmt::format("\n[[bench]]\ncall = {}\nargs = {}\n", to_text(Json(bench.function)),
                     to_text(bench.args));
}

std::string suite_text(const std::string& library, const Suite& suite, const std::vector<Unsaid>& needs) {
  std::string text = fmt::format(
      "# Cases of {}, begun by `concord init` from the types of its exports. Add those that you would tell "
      "a\n"
      "# colleague about: [[case]] with call, name and args; then `concord bless` records what they give.\n"
      "concord = 1\n",
      library);
  for (const SuiteFamily& family : suite.families) text += family_text(family);
  for (const SuiteBench& bench : suite.benches) text += bench_text(bench);
  std::string uncalled;
  for (const Unsaid& need : needs)
    if (!need.asked) uncalled += fmt::format("#   {}: {}\n", need.function, need.why);
  if (!uncalled.empty()) text += "\n# Nothing calls yet:\n" + uncalled;
  return text;
}

/// Empty where it would have nothing to say.
std::string annotations_text(const std::string& library, const std::vector<Unsaid>& needs) {
  std::string lines;
  for (const Unsaid& need : needs)
    if (!need.line.empty()) lines += fmt::format("\n# {}: {}\n# {}\n", need.function, need.why, need.line);
  if (lines.empty()) return "";
  return fmt::format(
             "# What no source can tell of {}'s values. Each line is a guess: correct it, and take its # "
             "away.\n"
             "concord = 1\n",
             library) +
         lines;
}

}  // namespace

Result<std::vector<Scaffold>> propose_suites(const Selection& given, const ShowProgress& progress) {
  Selection selection = given;
  selection.clients = {oracle_id};
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  const auto libraries = wanted_libraries(*home, selection);
  if (!libraries) return tl::unexpected(libraries.error());
  for (const LibraryRequest& each : *libraries) {
    std::error_code ignored;
    const fs::path file = each.fixtures_dir / "suite.toml";
    if (fs::exists(file, ignored))
      return usage_error(
          fmt::format("\"{}\" is there already, and may hold somebody's work; to begin anew, move it away",
                      file.string()));
  }
  const Result<Workbench> bench = make_workbench(selection, {.assumes = true, .begins = true}, progress);
  if (!bench) return tl::unexpected(bench.error());
  std::vector<Scaffold> scaffolds;
  for (std::size_t i = 0; i < bench->plans.size(); ++i) {
    Scaffold scaffold;
    scaffold.library = bench->plans[i].library;
    scaffold.folder = bench->plans[i].fixtures;
    if (const auto needs = bench->needs.find(scaffold.library); needs != bench->needs.end())
      scaffold.needs = needs->second;
    const Suite& suite = bench->fixtures[i].suite;
    for (const SuiteFamily& family : suite.families)
      if (scaffold.functions.empty() || scaffold.functions.back() != family.function)
        scaffold.functions.push_back(family.function);
    scaffold.files["suite.toml"] = suite_text(scaffold.library, suite, scaffold.needs);
    std::string notes = annotations_text(scaffold.library, scaffold.needs);
    std::error_code ignored;
    if (!notes.empty() && !fs::exists(scaffold.folder / "concord.toml", ignored))
      scaffold.files["concord.toml"] = std::move(notes);
    scaffolds.push_back(std::move(scaffold));
  }
  return scaffolds;
}

Result<void> write_scaffold(const Scaffold& scaffold) {
  if (auto made = make_folders(scaffold.folder); !made) return made;
  for (const auto& [name, text] : scaffold.files)
    if (auto written = write_file_atomically(scaffold.folder / name, text); !written) return written;
  return {};
}

}  // namespace concord
