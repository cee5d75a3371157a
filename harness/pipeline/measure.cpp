// What calls cost.
#include <algorithm>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "measure/lab.hpp"
#include "measure/noise.hpp"
#include "measure/pathology.hpp"
#include "measure/shares.hpp"
#include "measure/statistics.hpp"
#include "pipeline/host.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

namespace {

MachineState machine_state() {
  return {first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"), first_line("/proc/loadavg"),
          cores()};
}

std::vector<Bencher> benchers_of(const Workbench& bench) {
  std::vector<Bencher> benchers;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const BuiltLibrary& library = bench.prepared.libraries[i];
    for (const ReadyClient& client : library.clients) {
      benchers.push_back({&bench.plans[i], &library, client.id, client.start, Subject::library});
      if (client.twin)
        benchers.push_back({&bench.plans[i], &library, client.id, *client.twin, Subject::twin});
    }
  }
  return benchers;
}

}  // namespace

Result<Measurement> measure(const BenchOptions& options, const ShowProgress& progress) {
  const Stoppable stoppable;
  const MachineState before = machine_state();
  Result<Workbench> made = make_workbench(
      options.selection, {.measures = true, .twins = options.twins, .assumes = true}, progress);
  if (!made) return tl::unexpected(made.error());
  const Workbench bench = std::move(*made);
  const bool anything = std::any_of(bench.plans.begin(), bench.plans.end(),
                                    [](const Plan& plan) { return !plan.benches.empty(); });
  if (!anything) {
    return usage_error(
        "nothing to measure: no suite.toml of these libraries has a [[bench]] with call = \"…\" and args = "
        "[…]");
  }
  LabRequest request;
  request.benchers = benchers_of(bench);
  request.deadlines = options.selection.deadlines;
  if (options.seconds_per_cell > 0) {
    request.rounds = std::max(5U, static_cast<unsigned>(options.seconds_per_cell * 1000) /
                                      static_cast<unsigned>(request.batch.count()));
  }
  request.stop = [] { return stop_flag().load(); };
  request.progress = [&](std::uint64_t done, std::uint64_t planned, const std::string& client) {
    if (progress) progress({"measuring", {client}, done, planned, 0});
  };
  Result<LabResult> measured = measure_cells(request);
  if (!measured) return tl::unexpected(measured.error());

  Measurement measurement;
  measurement.cells = std::move(measured->cells);
  summarise(measurement.cells);
  Division division = divide(measurement.cells);
  measurement.shares = std::move(division.shares);
  measurement.warnings = pathologies(measurement.cells);
  std::move(division.warnings.begin(), division.warnings.end(), std::back_inserter(measurement.warnings));
  for (std::string& warning : noise_warnings(measurement.cells, before))
    measurement.warnings.push_back(std::move(warning));
  for (const AbsentClient& absent : bench.prepared.absent) {
    measurement.warnings.push_back(fmt::format("{} is not measured: {}{}{}", absent.id, absent.reason,
                                               absent.install.empty() ? "" : "; ", absent.install));
  }
  measurement.interrupted = measured->stopped;
  if (measured->stopped)
    measurement.warnings.emplace_back("the bench was interrupted: what stands here is from fewer rounds");
  measurement.host = this_host();
  measurement.when = utc_now();
  measurement.clients = std::move(measured->clients);
  measurement.libraries = library_states(bench, options.selection);
  return measurement;
}

}  // namespace concord
