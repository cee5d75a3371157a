// Adds up; compares nothing.
#include "judge/gather.hpp"

#include <algorithm>

namespace concord {

namespace {

/// Nothing that has to be mended: a few are shown.
bool is_quiet(Verdict verdict) { return verdict == Verdict::known_difference || verdict == Verdict::refused; }

template <class Is>
std::size_t count_kept(const Entry& entry, Is is) {
  return static_cast<std::size_t>(std::count_if(entry.failures.begin(), entry.failures.end(),
                                                [&](const Failure& each) { return is(each.verdict); }));
}

}  // namespace

bool has_room(const Entry& entry, Verdict verdict) {
  if (entry.failures.size() < kept_known) return true;
  if (is_quiet(verdict)) return count_kept(entry, [&](Verdict each) { return each == verdict; }) < kept_known;
  return entry.failures.size() - count_kept(entry, is_quiet) < kept_failures;
}

void add_failure(Entry& entry, Verdict verdict, Failure failure) {
  ++entry.counts[verdict];
  failure.verdict = verdict;
  if (has_room(entry, verdict))
    entry.failures.push_back(std::move(failure));
  else if (verdict != Verdict::known_difference)
    ++entry.failures_omitted;
}

void add_client(std::vector<ClientState>& clients, const ClientState& client) {
  const auto found = std::find_if(clients.begin(), clients.end(),
                                  [&](const ClientState& each) { return each.id == client.id; });
  if (found == clients.end()) return clients.push_back(client);
  found->launches += client.launches;
  found->startup = std::max(found->startup, client.startup);
  if (found->runtime.empty()) found->runtime = client.runtime;
  if (found->unavailable.empty()) found->unavailable = client.unavailable;
}

}  // namespace concord
