#include "pipeline/surroundings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "plan/values.hpp"

namespace concord {

namespace fs = std::filesystem;

namespace {

/// By their names in the process's folder: as they are written.
Result<std::map<std::string, fs::path>> files_of(const Annotations& notes) {
  const fs::path folder = notes.path.parent_path();
  std::map<std::string, fs::path> files;
  for (const std::string& each : notes.files) {
    std::error_code code;
    const fs::path file = fs::weakly_canonical(folder / each, code);
    if (code || !fs::exists(file, code))
      return usage_error(fmt::format("{}: \"files\": there is no \"{}\" in \"{}\"", notes.path.string(), each,
                                     folder.string()));
    const fs::path root = fs::weakly_canonical(folder, code);
    if (std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end())
      return usage_error(fmt::format("{}: \"files\": \"{}\" leads out of \"{}\", to \"{}\"",
                                     notes.path.string(), each, folder.string(), file.string()));
    files.emplace(fs::path(each).lexically_normal().string(), file);
  }
  return files;
}

Result<std::vector<FixedCall>> calls_of(const std::vector<Annotations::Call>& written,
                                        const Annotations& notes, const Contract& contract) {
  std::vector<FixedCall> calls;
  for (const Annotations::Call& each : written) {
    const auto wrong = [&](const std::string& text) {
      return usage_error(located(notes.path, each.where, text));
    };
    const auto callee = std::find_if(contract.exports.begin(), contract.exports.end(),
                                     [&](const Export& one) { return one.name == each.function; });
    if (callee == contract.exports.end()) {
      std::vector<std::string> names;
      for (const Export& one : contract.exports) names.push_back(one.name);
      return wrong(unknown_name("export of " + contract.library, each.function, names));
    }
    const Result<std::string> row = row_from_suite(each.arguments, *callee);
    if (!row) return wrong(row.error().text);
    calls.push_back({fmt::format("\"call\":{},\"rows\":[{}]}}", to_text(Json(each.function)), *row),
                     shown_call(*callee, *row)});
  }
  return calls;
}

/// Of every process: of client, twin and program.
std::vector<Start*> starts_of(BuiltLibrary& library) {
  std::vector<Start*> starts;
  for (ReadyClient& client : library.clients) {
    starts.push_back(&client.start);
    if (client.twin) starts.push_back(&*client.twin);
  }
  for (ReadyDemo& demo : library.demos) starts.push_back(&demo.start);
  return starts;
}

}  // namespace

Result<void> surround(BuiltLibrary& library, const Selection& selection, bool is_mirror) {
  for (Start* start : starts_of(library)) {
    start->env.insert(start->env.end(), library.environment.begin(), library.environment.end());
    start->env.insert(start->env.end(), selection.env.begin(), selection.env.end());
    for (const std::string& each : selection.limits) {
      if (auto set = set_limit(start->limits, each); !set) return set;
    }
  }
  if (is_mirror) return {};
  const auto notes = read_annotations(library.request.fixtures_dir);
  if (!notes) return tl::unexpected(notes.error());
  const auto files = files_of(*notes);
  if (!files) return tl::unexpected(files.error());
  for (Start* start : starts_of(library)) start->files = *files;
  const auto set_up = calls_of(notes->set_up, *notes, library.contract);
  if (!set_up) return tl::unexpected(set_up.error());
  const auto tear_down = calls_of(notes->tear_down, *notes, library.contract);
  if (!tear_down) return tl::unexpected(tear_down.error());
  for (ReadyClient& client : library.clients) {
    client.start.set_up = *set_up;
    client.start.tear_down = *tear_down;
  }
  return {};
}

}  // namespace concord
