#include "pipeline/shrink.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "judge/describe.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/prebuilt.hpp"
#include "pipeline/quiet_listener.hpp"
#include "plan/shrink.hpp"

namespace concord {

namespace {

constexpr std::size_t most_searched = 8;  // families; each of them costs a client a process a round
constexpr int most_rounds = 16;
constexpr std::size_t tries = 48;        // of one round
constexpr std::size_t deadly_tries = 6;  // where each may cost a process

/// How a client's answer differs from the oracle's.
enum class Difference : std::uint8_t { none, value, end };

std::string spelling(const Outcome& outcome) {
  if (const auto* returned = std::get_if<outcome::Returned>(&outcome)) return returned->row;
  if (const auto* failed = std::get_if<outcome::FailedCall>(&outcome)) return "error " + failed->code;
  if (const auto* crashed = std::get_if<outcome::Crashed>(&outcome)) return "dies " + crashed->panic;
  return "";
}

Difference difference_of(const Outcome& oracle, const Outcome& client) {
  const std::string expected = spelling(oracle), got = spelling(client);
  if (expected.empty() || got.empty() || expected == got) return Difference::none;
  return std::holds_alternative<outcome::Crashed>(client) ? Difference::end : Difference::value;
}

/// A failure that is looked at: the smallest row so far, and what both gave to it.
struct Search {
  Failure* failure = nullptr;
  const Export* callee = nullptr;
  std::size_t library = 0;
  const ReadyClient* client = nullptr;
  std::string first, smallest;  // rows
  Difference kind = Difference::none;
  std::string expected, got;      // in words
  std::vector<std::string> rows;  // of this round

  [[nodiscard]] bool moved() const { return smallest != first; }
};

/// Only keeps what came.
class Answers : public QuietListener {
 public:
  void on_case(std::size_t lane, std::size_t index, Outcome outcome, std::chrono::nanoseconds) override {
    outcomes_.insert_or_assign({lane, index}, std::move(outcome));
  }

  [[nodiscard]] const Outcome* of(std::size_t lane, std::size_t index) const {
    const auto found = outcomes_.find({lane, index});
    return found == outcomes_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::pair<std::size_t, std::size_t>, Outcome> outcomes_;
};

const ReadyClient* client_of(const BuiltLibrary& library, const std::string& id) {
  const auto found = std::find_if(library.clients.begin(), library.clients.end(),
                                  [&](const ReadyClient& client) { return client.id == id; });
  return found == library.clients.end() ? nullptr : &*found;
}

/// "awesome/Add/random#12" → 12
std::optional<std::uint64_t> index_of(const std::string& id) {
  std::string_view pattern = id;
  return take_index(pattern);
}

/// The first case that fails by itself; null where none does.
Failure* first_failure(Entry& entry) {
  Failure* first = nullptr;
  for (Failure& each : entry.failures) {
    const auto index = index_of(each.id);
    if (each.verdict != Verdict::fail || !each.depends_on.empty() || !index) continue;
    if (first == nullptr || *index < *index_of(first->id)) first = &each;
  }
  return first;
}

const PlannedFamily* family_of(const Plan& plan, const Entry& entry) {
  const std::string name = entry.name.substr(0, entry.name.find('#'));
  const auto family =
      std::find_if(plan.families.begin(), plan.families.end(), [&](const PlannedFamily& each) {
        return each.function == entry.function && each.name == name && each.family;
      });
  return family == plan.families.end() ? nullptr : &*family;
}

std::optional<Search> search_of(const Workbench& bench, Entry& entry) {
  Failure* failure = entry.generated ? first_failure(entry) : nullptr;
  if (failure == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    if (bench.plans[i].library != entry.library) continue;
    const ReadyClient* client = client_of(bench.prepared.libraries[i], entry.client);
    const PlannedFamily* family = family_of(bench.plans[i], entry);
    const bool is_reference = entry.client == reference_of(bench.prepared.libraries[i].request);
    if (client == nullptr || family == nullptr || is_reference) return std::nullopt;
    Search search;
    search.failure = failure;
    search.callee = family->callee;
    search.library = i;
    search.client = client;
    search.first = search.smallest = family->family->row(*index_of(failure->id));
    search.rows = {search.first};
    return search;
  }
  return std::nullopt;
}

/// A library and a client with what is tried on it in one round.
struct Attempt {
  Plan plan;
  std::vector<Search*> searches;
  std::size_t oracle = 0, client = 0;  // lanes
};

void add_rows(Attempt& trial, Search& search) {
  trial.searches.push_back(&search);
  for (const std::string& row : search.rows) {
    PlannedCase planned;
    planned.function = search.callee->name;
    planned.name = fmt::format("smaller-{}", trial.plan.cases.size());
    planned.callee = search.callee;
    planned.row = row;
    trial.plan.stateless.push_back(trial.plan.cases.size());
    trial.plan.cases.push_back(std::move(planned));
  }
}

/// Takes the simplest of the rows that fails as the first one did.
void take_smallest(Search& search, const Attempt& trial, const Answers& answers, std::size_t first_case) {
  std::string smallest;
  for (std::size_t i = 0; i < search.rows.size() && smallest.empty(); ++i) {
    const Outcome* oracle = answers.of(trial.oracle, first_case + i);
    const Outcome* client = answers.of(trial.client, first_case + i);
    if (oracle == nullptr || client == nullptr) continue;
    const Difference kind = difference_of(*oracle, *client);
    if (kind == Difference::none || (search.kind != Difference::none && kind != search.kind)) continue;
    search.kind = kind;
    smallest = search.rows[i];
    search.expected = describe(*oracle, observation(*oracle, *search.callee));
    search.got = describe(*client, observation(*client, *search.callee));
  }
  search.rows.clear();
  if (smallest.empty()) return;
  search.smallest = smallest;
  search.rows = simpler_rows(*search.callee, smallest, search.kind == Difference::end ? deadly_tries : tries);
}

/// Whether there is anything left to try.
bool play_round(const Workbench& bench, const Selection& selection, std::deque<Search>& searches) {
  std::map<std::pair<std::size_t, const ReadyClient*>, Attempt> trials;
  for (Search& search : searches) {
    if (search.rows.empty()) continue;
    Attempt& trial = trials[{search.library, search.client}];
    trial.plan.library = bench.plans[search.library].library;
    trial.plan.contract = bench.plans[search.library].contract;
    add_rows(trial, search);
  }
  if (trials.empty()) return false;
  RunRequest request;
  for (auto& [key, trial] : trials) {
    const BuiltLibrary& library = bench.prepared.libraries[key.first];
    const ReadyClient* oracle = client_of(library, reference_of(library.request));
    if (oracle == nullptr) return false;
    trial.oracle = request.clients.size();
    request.clients.push_back({&trial.plan, &library, oracle, true});
    trial.client = request.clients.size();
    request.clients.push_back({&trial.plan, &library, key.second, false});
  }
  request.jobs = jobs_of(selection);
  request.deadlines = selection.deadlines;
  request.halt = [] { return halt_at(0, {}); };
  Answers answers;
  const Result<RunTotals> ran = run(request, answers);
  if (!ran || !ran->halted.empty()) return false;
  for (auto& [key, trial] : trials) {
    std::size_t first = 0;
    for (Search* search : trial.searches) {
      const std::size_t count = search->rows.size();
      take_smallest(*search, trial, answers, first);
      first += count;
    }
  }
  return true;
}

void tell(const Search& search) {
  if (search.kind == Difference::none || !search.moved()) return;
  std::string& detail = search.failure->detail;
  detail += fmt::format("{}the smallest that was found to fail: {}\nexpected {}, got {}",
                        detail.empty() ? "" : "\n", shown_call(*search.callee, search.smallest),
                        search.expected, search.got);
}

}  // namespace

void find_smallest(const Workbench& bench, const Selection& selection, std::vector<Entry>& entries) {
  std::deque<Search> searches;
  for (Entry& entry : entries) {
    if (searches.size() == most_searched) break;
    if (auto search = search_of(bench, entry)) searches.push_back(std::move(*search));
  }
  for (int round = 0; round < most_rounds && !stop_flag(); ++round)
    if (!play_round(bench, selection, searches)) break;
  for (const Search& search : searches) tell(search);
}

}  // namespace concord
