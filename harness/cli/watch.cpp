// Waits and runs. What a change touches is found by comparing what cases stand on; only where a file changed
// that no case tells of (known.toml, concord.toml, a client's own files) everything is run.
#include "cli/watch.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/watcher.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/last_run.hpp"
#include "report/page.hpp"

namespace concord {

namespace fs = std::filesystem;

namespace {

void note(const std::string& text) {
  static_cast<void>(std::fflush(stdout));
  fmt::print(stderr, "{}\n", visible_lines(text));
  static_cast<void>(std::fflush(stderr));
}

/// Of "LANGUAGE=PATH:…:NAME" those that its paths are, or are in.
void add_folders_of(const std::string& binding, std::vector<fs::path>& folders) {
  for (std::size_t at = binding.find('=') + 1; at < binding.size();) {
    const std::size_t end = std::min(binding.find(':', at), binding.size());
    std::error_code code;
    const fs::path path = fs::absolute(binding.substr(at, end - at), code);
    if (fs::exists(path, code)) folders.push_back(fs::is_directory(path, code) ? path : path.parent_path());
    at = end + 1;
  }
}

/// The packages and their fixtures, the folders of manifests and of the user's own bindings.
Result<std::vector<fs::path>> folders_of(const Selection& selection) {
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  const Result<std::vector<LibraryRequest>> libraries = wanted_libraries(*home, selection);
  if (!libraries) return tl::unexpected(libraries.error());
  std::vector<fs::path> folders;
  for (const LibraryRequest& library : *libraries) {
    if (!library.package_dir.empty()) folders.push_back(library.package_dir);
    if (library.prebuilt) folders.push_back(library.prebuilt->library.parent_path());
    folders.push_back(library.fixtures_dir);
  }
  for (const std::string& client : selection.clients) {
    if (client.ends_with(".toml")) folders.push_back(fs::absolute(client).parent_path());
  }
  for (const std::string& binding : selection.bindings) add_folders_of(binding, folders);
  return folders;
}

/// Whether every changed file is one that outlines and digests tell of.
bool are_told(const std::set<fs::path>& changed) {
  return std::all_of(changed.begin(), changed.end(), [](const fs::path& file) {
    const std::string name = file.filename().string();
    return name == "suite.toml" || name == "golden.jsonl" || name.ends_with(".go") ||
           name == "contract.json" || file.parent_path().filename() == "transcripts";
  });
}

std::string names_of(const std::set<fs::path>& files) {
  std::vector<std::string> names;
  for (const fs::path& file : files) names.push_back(file.filename().string());
  return enumeration(names);
}

}  // namespace

int watch(const Options& options) {
  Result<std::unique_ptr<Watcher>> opened = Watcher::open();
  if (!opened) return fault(opened.error());
  Watcher& watcher = **opened;
  Result<std::vector<fs::path>> folders = folders_of(options.selection);
  if (!folders) return fault(folders.error());
  std::set<fs::path> wanted(folders->begin(), folders->end());
  RunOptions run{options.selection, options.required, {}, [&](const Workbench& bench) {
                   for (const BuiltLibrary& library : bench.prepared.libraries)
                     wanted.insert(library.folders.begin(), library.folders.end());
                 }};
  run.under = options.under;
  run.save_requests = options.save_requests;
  run.bounds = options.bounds;
  run.rounds = options.rounds;
  std::vector<LibraryState> last;
  int code = 0;
  while (true) {
    if (auto watched = watcher.watch({wanted.begin(), wanted.end()}); !watched) return fault(watched.error());
    const RunEnd end = run_once(options, run);
    if (end.interrupted) return end.exit_code;
    if (end.libraries) last = *end.libraries;
    Selection known = options.selection;
    const std::size_t failing =
        select_failed(known).value_or(0);  // also of cases that were not run again now
    code = end.exit_code == 0 && failing > 0 ? 1 : end.exit_code;
    if (failing > 0 && !run.before.empty())
      note(fmt::format("failing in all: {}", count_of(failing, "case")));
    note("waiting for changes; Ctrl-C ends");
    if (auto watched = watcher.watch({wanted.begin(), wanted.end()}); !watched) return fault(watched.error());
    const std::set<fs::path> changed = watcher.wait();
    if (changed.empty()) return code;
    note(fmt::format("\nchanged: {}", names_of(changed)));
    run.before = are_told(changed) ? last : std::vector<LibraryState>();
  }
}

}  // namespace concord
