// A stored report for each pair of package and fixtures, in <cache>/runs/.
#include "pipeline/last_run.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "history/history.hpp"
#include "pipeline/choice.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

Result<std::filesystem::path> file_of(const LibraryRequest& library) {
  return default_cache_root().map([&](const std::filesystem::path& root) {
    Digest key;
    key.add(library.package_dir.string()).add(library.fixtures_dir.string());
    if (library.prebuilt) key.add(library.prebuilt->library.string());
    return root / "runs" / fmt::format("{}-{}.json", library.name, key.hex());
  });
}

std::string id_of(const Entry& entry) {
  return fmt::format("{}/{}/{}", entry.library, entry.function, entry.name);
}

/// One library's part of a run.
Summary part_of(const Summary& summary, const LibraryState& library) {
  Summary part = summary;
  part.libraries = {library};
  part.shard.reset();
  std::erase_if(part.entries, [&](const Entry& entry) { return entry.library != library.name; });
  return part;
}

bool was_cut_off(const Summary& summary, const Entry& entry) {
  return !summary.stopped.empty() && entry.counts[Verdict::not_run] > 0;
}

/// Adds the verdicts of an earlier run that `now` says nothing about.
void keep_earlier(Summary& now, Summary earlier) {
  std::erase_if(now.entries, [&](const Entry& entry) { return was_cut_off(now, entry); });
  std::set<std::string> known, took_part;
  for (const Entry& entry : now.entries) {
    known.insert(id_of(entry) + "@" + entry.client);
    took_part.insert(entry.client);
  }
  for (Entry& entry : earlier.entries) {
    const bool of_process = entry.function == "process" && took_part.count(entry.client) != 0;
    if (of_process || known.count(id_of(entry) + "@" + entry.client) != 0) continue;
    now.entries.push_back(std::move(entry));
  }
  for (ClientState& client : earlier.clients) {
    if (std::none_of(now.clients.begin(), now.clients.end(),
                     [&](const ClientState& each) { return each.id == client.id; }))
      now.clients.push_back(std::move(client));
  }
  now.interrupted = false;
  now.stopped.clear();
}

/// The ids that stand for what failed of an entry.
std::vector<std::string> failed_ids(const Entry& entry) {
  const bool few = entry.generated && entry.failures_omitted == 0 &&
                   std::none_of(entry.failures.begin(), entry.failures.end(), [&](const Failure& failure) {
                     return failure.id == id_of(entry);  // the family as a whole: its digest
                   });
  if (!few) return {id_of(entry)};
  std::vector<std::string> ids;
  for (const Failure& failure : entry.failures) ids.push_back(failure.id);
  return ids;
}

bool is_wanted(const Selection& selection, const std::string& id, const Entry& entry) {
  const auto named = [&](const std::string& pattern) {
    const std::string full = id + "@" + entry.client;
    return matches(pattern, id) || matches(pattern, full) || matches(pattern, id_of(entry));
  };
  const auto chosen = [&](const std::string& client) {
    return client.ends_with(".toml") || client == entry.client;
  };
  // Takes part besides those that are chosen (clients/README.md).
  const auto bound = [&](const std::string& binding) {
    return entry.client == binding.substr(0, binding.find('=')) + "-own";
  };
  const auto& cases = selection.cases;
  const auto& bindings = selection.bindings;
  const auto& clients = selection.clients;
  return (cases.empty() || std::any_of(cases.begin(), cases.end(), named)) &&
         (clients.empty() || std::any_of(clients.begin(), clients.end(), chosen) ||
          std::any_of(bindings.begin(), bindings.end(), bound));
}

}  // namespace

void remember_run(const Workbench& bench, const Selection& selection, const Summary& summary) {
  const bool whole =
      selection.cases.empty() && selection.clients.empty() && !selection.shard && summary.stopped.empty();
  for (std::size_t i = 0; i < summary.libraries.size(); ++i) {
    const auto file = file_of(bench.prepared.libraries[i].request);
    if (!file || !make_folders(file->parent_path())) continue;
    Summary part = part_of(summary, summary.libraries[i]);
    Result<Summary> earlier = whole ? usage_error("not needed") : read_run(*file);
    keep_earlier(part, earlier ? std::move(*earlier) : Summary{});
    static_cast<void>(write_file_atomically(*file, json_report(part)));
  }
}

Result<std::size_t> select_failed(Selection& selection) {
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  const Result<std::vector<LibraryRequest>> libraries = wanted_libraries(*home, selection);
  if (!libraries) return tl::unexpected(libraries.error());
  std::vector<std::string> patterns;
  for (const LibraryRequest& library : *libraries) {
    const auto file = file_of(library);
    if (!file) return tl::unexpected(file.error());
    const Result<Summary> run = read_run(*file);
    if (!run) continue;  // never run, or stored by another version: then nothing is known
    for (const Entry& entry : run->entries) {
      if (entry.counts.failures() == 0) continue;
      if (entry.function == "process") {
        patterns.push_back(fmt::format("{}/*@{}", library.name, entry.client));
        continue;
      }
      for (const std::string& id : failed_ids(entry)) {
        if (is_wanted(selection, id, entry)) patterns.push_back(fmt::format("{}@{}", id, entry.client));
      }
    }
  }
  if (patterns.empty()) return std::size_t{0};
  selection.cases = std::move(patterns);
  selection.cases_may_be_gone = true;
  return selection.cases.size();
}

}  // namespace concord
