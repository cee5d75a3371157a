// Weighs a plan's units, by what they are or by what they took in a stored run, and takes one shard's.
#include "pipeline/shards.hpp"

#include <fmt/format.h>

#include "history/history.hpp"
#include "pipeline/outline.hpp"
#include "plan/shard.hpp"

namespace concord {

namespace {

/// What a stored run took for each case, on all clients together.
class Times {
 public:
  explicit Times(const Summary& run) {
    for (const Entry& entry : run.entries) {
      const std::string id = fmt::format("{}/{}/{}", entry.library, entry.function, entry.name);
      const bool program = entry.function == transcript_function;
      took_[program ? fmt::format("{}@{}", id, entry.client) : id] += static_cast<double>(entry.time.count());
    }
    for (const ClientState& client : run.clients)
      starts_ += static_cast<double>(std::chrono::nanoseconds(client.startup).count());
  }

  /// Nothing where one of its cases was not in that run.
  [[nodiscard]] std::optional<double> of(const Unit& unit) const {
    double sum = unit.own_process ? starts_ : 0;
    for (const std::string& id : unit.ids) {
      const auto found = took_.find(id);
      if (found == took_.end()) return std::nullopt;
      sum += found->second;
    }
    return sum;
  }

 private:
  std::map<std::string, double> took_;
  double starts_ = 0;
};

/// Weighs by time. What that run did not have is weighed by what it is, on the scale of the others.
void weigh(std::vector<Unit>& units, const Times& times) {
  double measured = 0, estimated = 0;
  for (const Unit& unit : units) {
    if (const std::optional<double> took = times.of(unit)) {
      measured += *took;
      estimated += unit.weight;
    }
  }
  const double scale = estimated > 0 ? measured / estimated : 1;
  for (Unit& unit : units) unit.weight = times.of(unit).value_or(unit.weight * scale);
}

std::string program_id(const Plan& plan, const ReadyDemo& demo) {
  return case_id(plan, transcript_function, program_name(demo));
}

}  // namespace

Result<std::vector<std::set<std::string>>> divide(const Workbench& bench, const Selection& selection) {
  std::optional<Times> times;
  if (!selection.shard_times.empty()) {
    const Result<Summary> run = read_run(selection.shard_times);
    if (!run) return tl::unexpected(run.error());
    times.emplace(*run);
  }
  std::vector<std::set<std::string>> ids;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const Plan& plan = bench.plans[i];
    std::vector<Unit> units = units_of(plan);
    for (const ReadyDemo& demo : bench.prepared.libraries[i].demos)
      units.push_back(program_unit(program_id(plan, demo), demo.client));
    if (times) weigh(units, *times);
    const std::vector<std::string> own = ids_of_shard(plan.library, units, *selection.shard);
    ids.emplace_back(own.begin(), own.end());
  }
  return ids;
}

void keep_shard(Workbench& bench, const std::vector<std::set<std::string>>& ids) {
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    Plan& plan = bench.plans[i];
    keep(plan, [&](const std::string& function, const std::string& name) {
      return ids[i].count(case_id(plan, function, name)) != 0;
    });
    std::erase_if(bench.prepared.libraries[i].demos, [&](const ReadyDemo& demo) {
      return ids[i].count(fmt::format("{}@{}", program_id(plan, demo), demo.client)) == 0;
    });
  }
}

}  // namespace concord
