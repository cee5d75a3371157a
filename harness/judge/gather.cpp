// Adds up; compares nothing.
#include "judge/gather.hpp"

#include <algorithm>

namespace concord {

namespace {

std::size_t known_among(const Entry& entry) {
  return static_cast<std::size_t>(
      std::count_if(entry.failures.begin(), entry.failures.end(),
                    [](const Failure& each) { return each.verdict == Verdict::known_difference; }));
}

}  // namespace

bool has_room(const Entry& entry, Verdict verdict) {
  if (entry.failures.size() < kept_known) return true;
  const std::size_t known = known_among(entry);
  return verdict == Verdict::known_difference ? known < kept_known
                                              : entry.failures.size() - known < kept_failures;
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
