// What calls cost.
#include <algorithm>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "measure/advise.hpp"
#include "measure/lab.hpp"
#include "measure/launches.hpp"
#include "measure/noise.hpp"
#include "measure/pathology.hpp"
#include "measure/shares.hpp"
#include "measure/statistics.hpp"
#include "pipeline/host.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

namespace {

constexpr std::chrono::milliseconds calibration{15},
    between_batches{3};  // a cell; a batch: seen on a slow machine

MachineState machine_state() {
  return {first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"), first_line("/proc/loadavg"),
          cores()};
}

/// All that can be measured, and linked C once more, for the noise.
std::vector<Bencher> benchers_of(const Workbench& bench) {
  std::vector<Bencher> benchers;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const BuiltLibrary& library = bench.prepared.libraries[i];
    for (const ReadyClient& client : library.clients) {
      benchers.push_back({&bench.plans[i], &library, client.id, client.start, Subject::library});
      if (client.twin)
        benchers.push_back({&bench.plans[i], &library, client.id, *client.twin, Subject::twin});
      if (client.id == reference_client)
        benchers.push_back({&bench.plans[i], &library, client.id, client.start, Subject::library, true});
    }
  }
  return benchers;
}

std::vector<Binding> bindings_of(const Workbench& bench) {
  std::vector<Binding> bindings;
  for (const BuiltLibrary& library : bench.prepared.libraries) {
    for (const ReadyClient& client : library.clients) {
      const bool known = std::any_of(bindings.begin(), bindings.end(),
                                     [&](const Binding& each) { return each.client == client.id; });
      if (!known && client.language != "go")
        bindings.push_back({client.id, client.language, !client.on_request, client.advice});
    }
  }
  return bindings;
}

unsigned rounds_of(const Effort& effort, const LabRequest& request) {
  if (!(effort.seconds_per_cell > 0)) return request.rounds;
  const double batches = effort.seconds_per_cell * 1000 / static_cast<double>(request.batch.count());
  return std::max(5U, static_cast<unsigned>(batches / effort.launches));
}

/// Of what is planned, were every client to have every context.
std::chrono::seconds longest(const LabRequest& request, const Effort& effort) {
  std::size_t cells = 0;
  for (const Bencher& bencher : request.benchers)
    cells += bencher.plan->benches.size() * (bencher.again ? 1 : 1 + request.contexts.size());
  const auto of_a_cell = request.warm_up + calibration + request.rounds * (request.batch + between_batches);
  return std::chrono::duration_cast<std::chrono::seconds>(effort.launches * cells * of_a_cell) +
         std::chrono::seconds(1);
}

struct Measured {
  std::vector<Cell> cells, again;
  std::vector<ClientState> clients;
  bool stopped = false;
};

void add_clients(std::vector<ClientState>& clients, std::vector<ClientState> launch) {
  for (ClientState& fresh : launch) {
    const auto found = std::find_if(clients.begin(), clients.end(),
                                    [&](const ClientState& each) { return each.id == fresh.id; });
    if (found == clients.end())
      clients.push_back(std::move(fresh));
    else
      found->launches += fresh.launches;
  }
}

/// Each launch with an order of its own.
Result<Measured> launch_after_launch(LabRequest request, unsigned launches, const ShowProgress& progress) {
  Measured all;
  for (unsigned number = 1; number <= launches && !all.stopped; ++number) {
    request.seed = number;
    request.progress = [&](std::uint64_t done, std::uint64_t planned, const std::string& client) {
      if (progress) progress({"measuring", {client}, (number - 1) * planned + done, launches * planned, 0});
    };
    Result<LabResult> measured = measure_cells(request);
    if (!measured) return tl::unexpected(measured.error());
    all.stopped = measured->stopped;
    if (all.stopped && number > 1) break;  // its launches would have fewer rounds than the others
    add_launch(all.cells, std::move(measured->cells), number);
    add_launch(all.again, std::move(measured->again), number);
    add_clients(all.clients, std::move(measured->clients));
  }
  return all;
}

}  // namespace

Result<Measurement> measure(const BenchOptions& options, const ShowProgress& progress) {
  const Stoppable stoppable;
  const MachineState before = machine_state();
  Result<Workbench> made = make_workbench(
      options.selection, {.measures = true, .twins = options.effort.twins, .assumes = true}, progress);
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
  request.contexts = options.effort.contexts;
  request.deadlines = options.selection.deadlines;
  request.rounds = rounds_of(options.effort, request);
  request.stop = [] { return stop_flag().load(); };
  if (options.on_estimate) options.on_estimate(longest(request, options.effort));
  Result<Measured> measured = launch_after_launch(std::move(request), options.effort.launches, progress);
  if (!measured) return tl::unexpected(measured.error());

  Measurement measurement;
  measurement.cells = std::move(measured->cells);
  summarise(measurement.cells);
  measurement.noise = noise_between(measurement.cells, measured->again);
  Division division = divide(measurement.cells);
  measurement.shares = std::move(division.shares);
  measurement.warnings = pathologies(measurement.cells);
  std::move(division.warnings.begin(), division.warnings.end(), std::back_inserter(measurement.warnings));
  for (std::string& warning : noise_warnings(measurement.cells, before, measurement.noise))
    measurement.warnings.push_back(std::move(warning));
  if (options.effort.provisional)
    measurement.warnings.emplace_back(
        "provisional: one launch of each client, without twins; another launch of the same code may differ "
        "by "
        "20 %. --full or --launches say more");
  for (const AbsentClient& absent : bench.prepared.absent) {
    measurement.warnings.push_back(fmt::format("{} is not measured: {}{}{}", absent.id, absent.reason,
                                               absent.install.empty() ? "" : "; ", absent.install));
  }
  if (options.effort.advises)
    measurement.advice =
        advise(measurement.cells, bindings_of(bench), resolution_of(measurement.cells, measurement.noise));
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
