// What calls cost.
#include <algorithm>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "history/compare.hpp"
#include "measure/advise.hpp"
#include "measure/lab.hpp"
#include "measure/launches.hpp"
#include "measure/noise.hpp"
#include "measure/pathology.hpp"
#include "measure/shares.hpp"
#include "measure/statistics.hpp"
#include "measure/versus.hpp"
#include "pipeline/counts.hpp"
#include "pipeline/host.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/toolchains.hpp"

namespace concord {

namespace {

MachineState machine_state() {
  return {first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"), first_line("/proc/loadavg"),
          cores()};
}

/// The same client on the library that can call back. The plan stays that of the library as it is: the calls
/// are the same.
void add_caller(const Workbench& callers, std::size_t library, const Bencher& like,
                std::vector<Bencher>& benchers) {
  const BuiltLibrary& calls_back = callers.prepared.libraries[library];
  for (const ReadyClient& client : calls_back.clients) {
    if (client.id != like.client) continue;
    Bencher caller = like;
    caller.library = &calls_back;
    caller.start = client.start;
    caller.caller = true;
    benchers.push_back(std::move(caller));
  }
}

/// All that can be measured, and linked C once more, for the noise.
/// @param callers the same libraries, such as can call back; may be null
void add_benchers(const Workbench& bench, const Workbench* callers, std::vector<Bencher>& benchers) {
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    if (bench.plans[i].benches.empty()) continue;
    const BuiltLibrary& library = bench.prepared.libraries[i];
    for (const ReadyClient& client : library.clients) {
      const Bencher bencher{&bench.plans[i], &library,         client.id,
                            client.start,    Subject::library, client.warm_up};
      benchers.push_back(bencher);
      if (callers != nullptr) add_caller(*callers, i, bencher, benchers);
      if (client.twin) {
        benchers.push_back(bencher);
        benchers.back().start = *client.twin;
        benchers.back().subject = Subject::twin;
      }
      if (client.id == reference_client) {
        benchers.push_back(bencher);
        benchers.back().again = true;
      }
    }
  }
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

struct Measured {
  std::vector<Cell> cells, again;
  std::vector<ClientState> clients;
  std::vector<Beginning> beginnings;  // of each launch
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
    request.on_plan = nullptr;  // was told
    if (!measured) return tl::unexpected(measured.error());
    all.stopped = measured->stopped;
    if (all.stopped && number > 1) break;  // its launches would have fewer rounds than the others
    add_launch(all.cells, std::move(measured->cells), number);
    add_launch(all.again, std::move(measured->again), number);
    add_clients(all.clients, std::move(measured->clients));
    all.beginnings.insert(all.beginnings.end(), measured->beginnings.begin(), measured->beginnings.end());
  }
  return all;
}

/// That there is something to measure, and that it is what a baseline has measured.
Result<void> check_calls(const std::vector<Workbench>& benches, const NamedMeasurement* baseline) {
  std::vector<Cell> planned;
  for (const Workbench& bench : benches) {
    for (const Plan& plan : bench.plans) {
      for (const PlannedBench& call : plan.benches) {
        Cell& cell = planned.emplace_back();
        cell.library = plan.library;
        cell.function = call.callee->name;
        cell.row = row_in_short(call);
      }
    }
  }
  if (planned.empty())
    return usage_error(
        "nothing to measure: no suite.toml of these libraries has a [[bench]] with call = \"…\" and args = "
        "[…]");
  if (baseline == nullptr) return {};
  return check_same_calls(*baseline, "this bench", planned);
}

/// Of each client that is absent, once, whichever toolchain it lacks.
void add_absent(const std::vector<Workbench>& benches, std::vector<std::string>& warnings) {
  for (const Workbench& bench : benches) {
    for (const AbsentClient& absent : bench.prepared.absent) {
      std::string text = fmt::format("{} is not measured: {}{}{}", absent.id, absent.reason,
                                     absent.install.empty() ? "" : "; ", absent.install);
      if (std::find(warnings.begin(), warnings.end(), text) == warnings.end())
        warnings.push_back(std::move(text));
    }
  }
}

void add_warnings(Measurement& measurement, const Effort& effort, const MachineState& before,
                  std::vector<std::string> of_counts) {
  Division division = divide(measurement.cells, effort.twins);
  measurement.shares = std::move(division.shares);
  std::vector<std::string>& warnings = measurement.warnings;
  warnings = pathologies(measurement.cells);
  for (auto* more : {&of_counts, &division.warnings})
    std::move(more->begin(), more->end(), std::back_inserter(warnings));
  for (std::string& warning : noise_warnings(measurement.cells, before, measurement.noise))
    warnings.push_back(std::move(warning));
  if (effort.provisional)
    warnings.emplace_back(
        "provisional: one launch of each client, without twins; another launch of the same code may differ "
        "by "
        "20 %. --full or --launches say more");
}

/// The same libraries, such as can call back; none where nobody asked for calls from there.
Result<std::vector<Workbench>> make_callers(const BenchOptions& options, const ShowProgress& progress) {
  const auto& contexts = options.effort.contexts;
  if (std::find(contexts.begin(), contexts.end(), "callback") == contexts.end())
    return std::vector<Workbench>();
  return make_workbenches(options.selection,
                          {.measures = true, .assumes = true, .instrument = Instrument::caller},
                          options.effort.toolchains, progress);
}

}  // namespace

Result<Measurement> measure(const BenchOptions& options, const ShowProgress& progress) {
  const Stoppable stoppable;
  const Effort& effort = options.effort;
  const MachineState before = machine_state();
  const Result<FoundCounters> counters = find_counters(effort);
  if (!counters) return tl::unexpected(counters.error());
  const Result<std::vector<Workbench>> benches =
      make_workbenches(options.selection, {.measures = true, .twins = effort.twins, .assumes = true},
                       effort.toolchains, progress);
  if (!benches) return tl::unexpected(benches.error());
  if (auto checked = check_calls(*benches, options.baseline); !checked)
    return tl::unexpected(checked.error());
  const Result<std::vector<Workbench>> callers = make_callers(options, progress);
  if (!callers) return tl::unexpected(callers.error());
  LabRequest request;
  for (std::size_t i = 0; i < benches->size(); ++i)
    add_benchers((*benches)[i], i < callers->size() ? &(*callers)[i] : nullptr, request.benchers);
  request.contexts = effort.contexts;
  request.deadlines = options.selection.deadlines;
  request.rounds = rounds_of(effort, request);
  request.stop = [] { return stop_flag().load(); };
  const std::vector<ToolState>& tools = benches->front().prepared.tools;
  if (options.on_estimate) {
    request.on_plan = [&](std::chrono::milliseconds of_a_launch) {
      options.on_estimate(std::chrono::ceil<std::chrono::seconds>(effort.launches * of_a_launch) +
                          counting_time(request.benchers, tools, *counters));
    };
  }
  Result<Measured> measured = launch_after_launch(request, effort.launches, progress);
  if (!measured) return tl::unexpected(measured.error());

  Measurement measurement;
  measurement.cells = std::move(measured->cells);
  summarise(measurement.cells);
  measurement.noise = noise_between(measurement.cells, measured->again);
  Result<std::vector<std::string>> counted =
      count_all(measurement.cells, request.benchers, tools, *counters, request.deadlines, progress);
  if (!counted) return tl::unexpected(counted.error());
  add_warnings(measurement, effort, before, std::move(*counted));
  add_absent(*benches, measurement.warnings);
  measurement.toolchains = compare_toolchains(measurement.cells, builds_of(*benches));
  if (effort.advises)
    measurement.advice = advise(measurement.cells, bindings_of(benches->front()),
                                resolution_of(measurement.cells, measurement.noise));
  measurement.interrupted = measured->stopped || stop_flag().load();
  if (measurement.interrupted)
    measurement.warnings.emplace_back("the bench was interrupted: what stands here is from fewer rounds");
  measurement.host = this_host();
  measurement.when = utc_now();
  measurement.clients = std::move(measured->clients);
  measurement.beginnings = medians_of(measured->beginnings);
  for (const Workbench& bench : *benches) {
    for (LibraryState& state : library_states(bench)) measurement.libraries.push_back(std::move(state));
  }
  return measurement;
}

}  // namespace concord
