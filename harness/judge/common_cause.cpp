#include "judge/common_cause.hpp"

#include <set>
#include <tuple>
#include <vector>

namespace concord {

namespace {

using CaseName = std::tuple<std::string, std::string, std::string>;  // library, function, name

/// Whether the client said anything of the case, right or wrong.
bool took_part(const Entry& entry) {
  return entry.counts[Verdict::pass] + entry.counts[Verdict::fail] + entry.counts[Verdict::flaky] > 0;
}

bool is_bindings(const Failure& failure) {
  return failure.verdict == Verdict::fail && failure.cause == Cause::binding;
}

/// The failures of one case or generated row, where each of these entries has one and all read the same.
std::vector<Failure*> alike(const std::vector<Entry*>& entries, const std::string& id) {
  std::vector<Failure*> found;
  for (Entry* entry : entries) {
    for (Failure& failure : entry->failures) {
      if (failure.id == id && is_bindings(failure) && (found.empty() || found.front()->got == failure.got)) {
        found.push_back(&failure);
        break;
      }
    }
  }
  if (found.size() != entries.size()) found.clear();
  return found;
}

}  // namespace

void find_common_causes(std::deque<Entry>& entries, const std::map<std::string, std::string>& languages) {
  std::map<CaseName, std::vector<Entry*>> cases;
  for (Entry& entry : entries) {
    if (languages.count(entry.client) > 0 && took_part(entry))
      cases[{entry.library, entry.function, entry.name}].push_back(&entry);
  }
  for (const auto& [name, clients] : cases) {
    std::set<std::string> heard;
    for (const Entry* entry : clients) heard.insert(languages.at(entry->client));
    if (heard.size() < 2) continue;
    for (const Failure& failure : clients.front()->failures) {
      if (!is_bindings(failure)) continue;
      for (Failure* each : alike(clients, failure.id)) each->cause = Cause::foreign;
    }
  }
}

}  // namespace concord
