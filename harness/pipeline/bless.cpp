// Goldens and the recorded contract, made from what the oracle and a host process give.
#include <fmt/format.h>

#include "base/files.hpp"
#include "judge/collector.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/pipeline.hpp"
#include "report/text_diff.hpp"

namespace concord {

namespace {

constexpr const char* host_id = "c-linked";  // whose endings stand for those of every host process

}  // namespace

Result<std::vector<Blessing>> propose_goldens(const Selection& given, const ShowProgress& progress) {
  Selection selection = given;
  selection.clients = {oracle_id, host_id};
  Result<std::vector<std::string>> cases = without_clients(given.cases);
  if (!cases) return tl::unexpected(cases.error());
  selection.cases = std::move(*cases);
  Result<Workbench> made = make_workbench(selection, {}, progress);
  if (!made) return tl::unexpected(made.error());
  Workbench bench = std::move(*made);
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    bench.fixtures[i].recorded.reset();  // what is there now is what will be expected
    Result<Plan> plan = make_plan(bench.prepared.libraries[i].contract, bench.fixtures[i]);
    if (!plan) return tl::unexpected(plan.error());
    bench.plans[i] = std::move(*plan);
  }
  if (auto selected = select_cases(bench.plans, bench.prepared.libraries, selection.cases, false); !selected)
    return tl::unexpected(selected.error());

  Lanes lanes = make_lanes(bench);
  if (!lanes.absent.empty()) {
    return environment_error(fmt::format("goldens are made by {} and {}, and {} cannot take part: {}",
                                         oracle_id, host_id, lanes.absent.front().client,
                                         lanes.absent.front().reason));
  }
  std::vector<Plan> written =
      bench.plans;  // the host process shows how written cases end; families are Go's alone
  for (Plan& plan : written) plan.families.clear();
  for (ClientLane& lane : lanes.clients) {
    if (!lane.oracle) lane.plan = &written[static_cast<std::size_t>(lane.plan - bench.plans.data())];
  }
  Collector collector(lanes.clients);
  RunRequest request{lanes.clients, {}, jobs_of(selection), selection.deadlines, nullptr, nullptr};
  const Result<RunTotals> ran = run(request, collector);
  if (!ran) return tl::unexpected(ran.error());
  if (ran->interrupted) return usage_error("interrupted: nothing was recorded");

  std::vector<Blessing> blessings;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const Plan& plan = bench.plans[i];
    Result<Goldens> goldens =
        collector.goldens(plan, written[i], bench.fixtures[i].goldens, selection.cases.empty());
    if (!goldens) return tl::unexpected(goldens.error());
    const std::filesystem::path folder = bench.prepared.libraries[i].request.fixtures_dir;
    Blessing blessing{plan.library, folder, "", goldens_text(*goldens), recorded_form(*plan.contract)};
    const auto changes = [&](const char* name, const std::string& now) {
      const std::filesystem::path path = folder / name;
      blessing.diff += unified_diff(read_file(path).value_or(""), now, path.filename().string());
    };
    changes("golden.jsonl", blessing.goldens);
    changes("contract.json", blessing.contract);
    blessings.push_back(std::move(blessing));
  }
  return blessings;
}

Result<void> record(const Blessing& blessing) {
  if (auto written = write_file_atomically(blessing.folder / "golden.jsonl", blessing.goldens); !written)
    return written;
  return write_file_atomically(blessing.folder / "contract.json", blessing.contract);
}

}  // namespace concord
