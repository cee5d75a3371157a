// Totals of a run, and the order of its entries.
#include "model/summary.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace concord {

namespace {

/// The place of each name in the order in which they were met.
class Places {
 public:
  void meet(const std::string& name) { places_.emplace(name, places_.size()); }
  [[nodiscard]] std::size_t of(const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? places_.size() : found->second;
  }

 private:
  std::map<std::string, std::size_t> places_;
};

/// What an entry is ordered by: library, function as in the contract, case as in the suite, client.
using Place = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;

}  // namespace

void Summary::sort_entries() {
  Places of_library, of_client;
  std::vector<Places> of_function(libraries.size() + 1), of_case(libraries.size() + 1);
  for (const LibraryState& library : libraries) {
    const std::size_t at = of_library.of(library.name);
    of_library.meet(library.name);
    for (const std::string& function : library.functions) of_function[at].meet(function);
    for (const CaseState& each : library.cases) {
      of_function[at].meet(each.function);  // one that the contract has no longer
      of_case[at].meet(each.function + "/" + each.name);
    }
  }
  for (const ClientState& client : clients) of_client.meet(client.id);

  std::vector<std::pair<Place, std::size_t>> order;
  order.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const std::size_t at = of_library.of(entry.library);
    order.push_back({{at, of_function[at].of(entry.function),
                      of_case[at].of(entry.function + "/" + entry.name), of_client.of(entry.client)},
                     i});
  }
  std::sort(order.begin(), order.end());  // the index keeps what is equal in its order
  std::vector<Entry> sorted;
  sorted.reserve(entries.size());
  for (const auto& [place, index] : order) sorted.push_back(std::move(entries[index]));
  entries = std::move(sorted);
}

VerdictCounts Summary::totals() const {
  VerdictCounts sum;
  for (const Entry& entry : entries) sum += entry.counts;
  for (const LibraryState& library : libraries) {
    for (const ArtifactFact& fact : library.artifact) ++sum[fact.holds ? Verdict::pass : Verdict::fail];
  }
  return sum;
}

}  // namespace concord
